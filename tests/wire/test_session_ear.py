"""A session's stream for who listens: whole PDUs, wherever it is cut, and nothing of what is no SMPP."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.smpp.codec import encode
from router.smpp.pdus import BindTransceiver, EnquireLink, SubmitSm, UnbindResp
from router.wire.session_ear import SessionEar
from router.wire.taps import Far, Passed, Taps

BIND = encode(BindTransceiver(system_id="crm", password="secret"), 1)
PDUS = (BIND, encode(EnquireLink(), 2), encode(SubmitSm(short_message=b"hello"), 3), encode(UnbindResp(), 4))
ENDS = ("10.0.0.2", 2775), ("10.0.0.1", 40122)


class EarTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.taps = Taps()
        self.heard: list[Passed] = []
        self.taps.listen(Far.ESME, "crm", self.heard.append, True)

    def ear(self, name: str = "crm") -> SessionEar:
        return SessionEar(self.taps, Far.ESME, lambda: name, ENDS)

    @given(st.lists(st.integers(0, sum(map(len, PDUS))), max_size=8))
    def test_a_stream_that_is_cut_anywhere_is_heard_as_its_pdus(self, cuts: list[int]) -> None:
        self.heard.clear()
        ear, stream = self.ear(), b"".join(PDUS)
        places = [0, *sorted(cuts), len(stream)]
        for begin, end in pairwise(places):
            ear.came(stream[begin:end], b"")
        self.assertEqual([one.octets[:16] for one in self.heard], [pdu[:16] for pdu in PDUS])

    def test_who_begins_within_a_pdu_hears_the_whole_of_it(self) -> None:
        self.ear().came(PDUS[2][20:], before=PDUS[2][:20])
        self.assertEqual([one.octets for one in self.heard], [PDUS[2]])

    def test_before_its_bind_a_session_is_nobodys_and_then_whose_it_claims_to_be(self) -> None:
        ear = self.ear("")
        ear.came(PDUS[1], b"")
        ear.came(BIND + PDUS[1], b"")
        ear.went(PDUS[3])
        self.assertEqual([one.sent for one in self.heard], [False, False, True])
        self.assertNotIn(b"secret", self.heard[0].octets)

    def test_of_what_is_no_smpp_only_the_length_is_heard(self) -> None:
        ear = self.ear()
        ear.came(PDUS[1] + b"GET / HTTP/1.1\r\n", b"")
        ear.came(b"Authorization: Basic c2VjcmV0\r\n\r\n", b"")
        self.assertEqual([one.octets for one in self.heard], [PDUS[1], b"x" * 16, b"x" * 33])

    def test_what_came_while_nobody_listened_is_no_part_of_what_comes_later(self) -> None:
        ear = self.ear()
        ear.came(PDUS[2][:20], b"")
        self.taps.listen(Far.ESME, "crm", self.heard.append, False)
        ear.came(PDUS[1], b"")
        self.assertEqual({one.octets for one in self.heard}, {PDUS[1]})
