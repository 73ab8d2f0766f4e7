"""Why a link does not stand, in words: what has happened, and what to look at."""

from twisted.trial.unittest import SynchronousTestCase

from router.southbound import tls_trouble, trouble
from router.southbound.smpp import trouble as smpp_trouble
from router.southbound.smpp.trouble import (
    GARBAGE,
    HUNG_UP,
    SILENT,
    STATUSES,
    of_ending,
    of_protocol,
    of_status,
)
from router.southbound.trouble import Trouble


class StatusTests(SynchronousTestCase):
    def test_a_wrong_password_is_called_so_with_its_status(self) -> None:
        self.assertIn("wrong password (ESME_RINVPASWD)", str(of_status(0x0E)))
        self.assertIn("unknown system_id (ESME_RINVSYSID)", str(of_status(0x0F)))

    def test_each_says_what_to_do(self) -> None:
        for status in (*STATUSES, 0x0400, 0xFFFF):
            self.assertTrue(of_status(status).advice, status)

    def test_one_that_no_table_knows_is_named_by_its_number(self) -> None:
        self.assertIn("0x00000450", str(of_status(0x450)))


class FarSideTests(SynchronousTestCase):
    """An SMSC is spoken to in the same words as a GoIP."""

    def test_no_word_takes_the_far_side_for_a_box(self) -> None:
        rooms = (smpp_trouble, trouble, tls_trouble)
        told = [one for room in rooms for one in vars(room).values() if isinstance(one, Trouble)]
        told += [*STATUSES.values(), of_protocol("HTTP"), of_protocol("TLS")]
        self.assertGreater(len(told), 20)
        for one in told:
            self.assertNotIn("box", str(one))


class EndingTests(SynchronousTestCase):
    def test_a_connection_that_breaks_before_the_bind_is_answered(self) -> None:
        self.assertEqual(of_ending("", b"", was_bound=False), HUNG_UP)
        self.assertIn("password", HUNG_UP.advice)

    def test_so_does_one_that_speaks_smpp_and_does_not_answer_the_bind(self) -> None:
        enquire_link = bytes.fromhex("00000010 00000015 00000000 00000001")
        self.assertEqual(of_ending("", enquire_link, was_bound=False), HUNG_UP)
        self.assertEqual(of_ending("", b"login: ", was_bound=False), GARBAGE)

    def test_one_that_says_nothing(self) -> None:
        self.assertEqual(of_ending("no answer to bind", b"", was_bound=False), SILENT)

    def test_a_far_side_of_another_kind_is_named(self) -> None:
        for first, name in ((b"HTTP/1.1 400", "HTTP"), (bytes.fromhex("15030300020246"), "TLS")):
            self.assertIn(f"it speaks {name}, not SMPP", str(of_ending("", first, was_bound=False)))

    def test_octets_of_no_kind(self) -> None:
        self.assertIn(
            "no SMPP", str(of_ending("command_length 168430090, of 16 to 65536", b"\n\n\n\n", False))
        )

    def test_after_the_bind_it_is_the_network_or_the_box(self) -> None:
        self.assertIn("broke", str(of_ending("", b"", was_bound=True)))
        self.assertIn("enquire_link", str(of_ending("no answer to enquire_link", b"", was_bound=True)))
        self.assertIn("unbind", str(of_ending("unbound", b"", was_bound=True)))
