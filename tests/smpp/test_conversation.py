"""Two real sessions talk, the wire cuts their octets anywhere, and every request has exactly one answer."""

import re

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from twisted.trial.unittest import SynchronousTestCase

from router.smpp.codec import encode
from router.smpp.pdus import BindTransceiver, DeliverSm, EnquireLink, Pdu, SubmitSm
from router.smpp.session import (
    Answered,
    Event,
    Requested,
    Session,
    SessionLimits,
    Side,
    TimedOut,
    Timers,
    Violation,
)
from router.smpp.states import BOUND
from tests.support.extent import at_most

WINDOW = 4
OF_NO_SESSION = 0xFFFF0000
"""The number of an enquire_link that the test puts on the wire by itself."""
EXPECTED = re.compile(f".* in a wrong state|enquire_link_resp {OF_NO_SESSION} answers no request")
TIMERS = Timers(session_init=0, enquire_link=30.0, response=60.0, pdu_read=0)


class End:
    """A session with what its owner would remember."""

    def __init__(self, side: Side) -> None:
        self.session = Session(side, 0.0, TIMERS, SessionLimits(window=WINDOW, peer_window=2))
        self.wire = b""
        self.asked: list[Requested] = []
        self.sent: set[int] = set()
        self.answers: list[int] = []
        self.timed_out: set[int] = set()
        self.gone: list[object] = []
        self.violations: list[str] = []

    def take(self, events: list[Event]) -> None:
        for event in events:
            match event:
                case Requested(pdu=BindTransceiver()):
                    self.session.bound(event, "smsc")
                case Requested():
                    self.asked.append(event)
                case Answered(token=int(token)):
                    self.answers.append(token)
                case TimedOut(token=int(token)):
                    self.timed_out.add(token)
                case Violation(why=why):
                    self.violations.append(why)
                case _:
                    pass

    def write(self) -> None:
        self.wire += self.session.output()


class Conversation(RuleBasedStateMachine):
    """Anything that may happen, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.token = 0
        self.ends = {Side.ESME: End(Side.ESME), Side.SMSC: End(Side.SMSC)}
        self.ends[Side.ESME].session.bind(BindTransceiver(system_id="crm"), 0.0)
        for side in (Side.ESME, Side.SMSC):
            self.carry(side, 1000)
        assert all(end.session.state in BOUND for end in self.ends.values())

    def carry(self, side: Side, octets: int) -> None:
        """Bring this many octets to the other side."""
        here, there = self.ends[side], self.ends[side.peer]
        here.write()
        piece, here.wire = here.wire[:octets], here.wire[octets:]
        there.take(there.session.receive(piece, self.now))

    def request(self, side: Side, pdu: Pdu) -> None:
        end = self.ends[side]
        if end.session.room():
            end.session.request(pdu, self.token, self.now)
            end.sent.add(self.token)
            self.token += 1

    def answer(self, end: End, which: int, status: int) -> None:
        asked = end.asked.pop(which)
        end.session.respond(asked.sequence_number, asked.pdu.command_id, status, "17")

    @rule(length=st.integers(0, 254))
    def submits(self, length: int) -> None:
        self.request(Side.ESME, SubmitSm(destination_addr="1", short_message=bytes(length)))

    @rule()
    def delivers(self) -> None:
        self.request(Side.SMSC, DeliverSm(source_addr="1"))

    @rule(side=st.sampled_from(Side), first=st.booleans(), status=st.sampled_from([0, 0, 0x58]))
    def answers(self, side: Side, first: bool, status: int) -> None:
        end = self.ends[side]
        if end.asked:
            self.answer(end, 0 if first else -1, status)

    @rule(side=st.sampled_from(Side), octets=st.sampled_from([1, 3, 17, 60, 300, 5000]))
    def carries(self, side: Side, octets: int) -> None:
        self.carry(side, octets)

    @rule()
    def settles(self) -> None:
        """Bring everything to the other side, and answer it."""
        for side in (Side.ESME, Side.SMSC, Side.ESME):
            self.carry(side, 100_000)
            while self.ends[side.peer].asked:
                self.answer(self.ends[side.peer], 0, 0)

    @rule(seconds=st.sampled_from([0.1, 1.0, 20.0, 45.0]))
    def passes(self, seconds: float) -> None:
        self.now += seconds
        for end in self.ends.values():
            end.take(end.session.tick(self.now))

    @rule(side=st.sampled_from(Side))
    def enquires(self, side: Side) -> None:
        end = self.ends[side]
        end.write()
        end.wire += encode(EnquireLink(), OF_NO_SESSION)

    @precondition(lambda self: self.token > 5)
    @rule(side=st.sampled_from(Side))
    def unbinds(self, side: Side) -> None:
        self.ends[side].session.unbind(self.now)

    @invariant()
    def the_window_holds(self) -> None:
        for end in self.ends.values():
            assert end.session.outstanding <= WINDOW
            assert end.session.room() <= WINDOW - end.session.outstanding

    @invariant()
    def each_request_is_answered_once(self) -> None:
        for end in self.ends.values():
            assert len(set(end.answers)) == len(end.answers)
            assert set(end.answers) <= end.sent

    @invariant()
    def what_is_asked_is_what_is_not_answered(self) -> None:
        for end in self.ends.values():
            if end.session.state in BOUND:
                assert end.session.peers_outstanding == len(end.asked)

    def teardown(self) -> None:
        """Check that all requests are answered or come back as lost, and that nobody broke the protocol."""
        for end in self.ends.values():
            lost = end.session.lost()
            assert sorted([*end.answers, *(token for token in lost if isinstance(token, int))]) == sorted(
                end.sent
            )
            assert end.timed_out <= end.sent
            assert all(EXPECTED.match(why) for why in end.violations), end.violations


class ConversationTest(SynchronousTestCase):
    """The machine above, run."""

    def test_every_request_has_one_answer_whatever_happens(self) -> None:
        run_state_machine_as_test(
            Conversation, settings=settings(max_examples=at_most(250, 15), stateful_step_count=50)
        )
