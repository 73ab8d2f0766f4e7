"""The machine of `promises`, with all that becomes of lines and boxes beside: an operator, USSD, restarts."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from router.goip.line_state import LineState
from router.goip.ussd import UssdAnswer
from router.relay.errors import MessageRefused
from router.relay.interfaces import Segment, instants
from router.relay.sending.attempt import Part
from router.routing.table import Route
from router.sms.message import ShortMessage
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.store.entities import Stage
from tests.relay.promises import CAPACITY, CHANNELS, ROUTES, Promises, Watched, names
from tests.support.neighbours import BAD_NUMBER, BUSY, NO_CREDIT, FakeConnector
from tests.support.writing import Kept

WELL = LineState(enabled=True, sim=True, logged_in=True)
LOGGED_OUT = LineState(enabled=True, sim=True, logged_in=False)
NOBODY_KNOWS = Cause(Fault.DOUBT, 501)

causes = st.sampled_from([NO_CREDIT, BUSY, BAD_NUMBER, NOBODY_KNOWS])
states = st.sampled_from([MessageState.DELIVERED, MessageState.ENROUTE, MessageState.UNDELIVERABLE])


class Draining(Watched):
    """While it stops it refuses what ESMEs send. ``unknown`` are sendings that no gateway knows about."""

    def __init__(self, kept: Kept | None) -> None:
        super().__init__(kept)
        self.unknown: set[int] = set()
        self.swapped: dict[str, float] = {}

    def within_budget(self, id: str, began: float, segments: int) -> None:
        """Attempts begun with the SIM before count for that, though they leave only now."""
        if began > self.swapped.get(id, -1.0):
            super().within_budget(id, began, segments)

    def leaves(self, connector: FakeConnector, segment: Segment) -> None:
        super().leaves(connector, segment)
        assert isinstance(segment, Part)
        assert segment.attempt.planned.sending.id not in self.unknown, "sent again"

    def send(
        self,
        text: str = "hello",
        to: str = "256772000001",
        esme: str = "crm",
        what: ShortMessage | None = None,
        deliver_in: float | None = None,
        expires_in: float | None = None,
        via: str = "",
    ) -> None:
        try:
            super().send(text, to, esme, what, deliver_in, expires_in, via)
        except MessageRefused:
            assert not self.submission.open


class LinesAndBoxes(Promises):
    """A box that restarts begins its ids anew, so one id stands for several messages."""

    relay: Draining

    def started(self) -> Watched:
        self.asked = 0
        self.answers: list[UssdAnswer] = []
        self.counters = dict.fromkeys(CAPACITY, 0)
        return Draining(self.kept())

    def name(self, name: str) -> str:
        self.counters[name] += 1
        return str(self.counters[name])

    def last_charge(self, name: str) -> tuple[float, int]:
        """None counts any more where another SIM was put in."""
        charges = self.relay.charges[name]
        if not charges:
            charges.append((0.0, 0))
        return charges[-1]

    # --- an operator

    @rule(name=names, verb=st.sampled_from(["pause", "resume", "reset"]))
    def operate(self, name: str, verb: str) -> None:
        operator = self.relay.operator
        verbs = {"pause": operator.pause, "resume": operator.resume, "reset": operator.reset}
        verbs[verb](name, lambda: None)
        self.relay.turn()

    @rule()
    def drain(self) -> None:
        self.relay.relay.drain()

    # --- lines

    @rule(name=names, well=st.booleans())
    def tell_of_line(self, name: str, well: bool) -> None:
        self.connector(name).tell(WELL if well else LOGGED_OUT)

    @rule(name=names)
    def put_in_another_sim(self, name: str) -> None:
        self.relay.charges[name].clear()
        self.relay.swapped[name] = instants(self.relay.clock)()
        self.relay.operator.renew(name)
        self.relay.turn()

    @rule(name=names)
    def dial(self, name: str) -> None:
        self.asked += 1
        self.relay.relay.ussd.ask(name, "*100#", self.answers.append)
        self.relay.turn()

    @rule(name=names)
    def answer_code(self, name: str) -> None:
        if self.connector(name).codes:
            self.connector(name).answer_code("5.00")

    # --- boxes

    @rule(name=names)
    def go_down(self, name: str) -> None:
        super().go_down(name)
        while self.connector(name).codes:
            self.connector(name).answer_code("", "the line is down")

    @rule(name=names)
    def restart_box(self, name: str) -> None:
        self.go_down(name)
        self.counters[name] = 0
        self.come_up(name)

    @rule(name=names)
    def send_back(self, name: str) -> None:
        connector = self.connector(name)
        if not connector.out:
            return
        first = connector.out[0]
        if isinstance(first, Part) and first.number == 1:
            self.relay.charges[name].remove(self.last_charge(name))
        connector.send_back()

    @rule(name=names)
    def say_that_nobody_knows(self, name: str) -> None:
        connector = self.connector(name)
        if connector.out:
            first = connector.out[0]
            assert isinstance(first, Part)
            self.relay.unknown.add(first.attempt.planned.sending.id)
            self.rest(name)
            connector.refuse(NOBODY_KNOWS)

    @rule(name=names, cause=causes)
    def refuse_late(self, name: str, cause: Cause) -> None:
        if self.connector(name).late:
            self.connector(name).refuse_late(cause)

    @precondition(lambda self: self.named)
    @rule(data=st.data(), state=states, cause=causes, by=names, number=st.integers(-1, 3))
    def report_by_another(
        self, data: st.DataObject, state: MessageState, cause: Cause, by: str, number: int
    ) -> None:
        """By any channel, with the number of any message or none."""
        _, remote_id = data.draw(st.sampled_from(self.named[-20:]))
        addresses = () if number < 0 else (f"25677{number % 2}00000{number}",)
        failed = cause if state is MessageState.UNDELIVERABLE else None
        self.connector(by).report(remote_id, state, failed, addresses)

    # --- kill -9, and what must hold

    @rule(up=st.booleans(), routes=st.sampled_from(ROUTES))
    def kill(self, up: bool, routes: Route) -> None:
        super().kill(up, routes)
        # What was said and not yet on disk is forgotten with the router: then `doubt` of the channel decides.
        self.relay.unknown &= {one.sending.id for one in self.relay.rows(Stage.ENDED)}
        self.asked, self.answers = 0, []

    @invariant()
    def places_are_counted(self) -> None:
        for id, channel in self.relay.scheduler.channels.items():
            connector = self.connector(id)
            assert len(connector.out) + len(connector.codes) <= channel.in_flight <= CAPACITY[id]
        assert all(lane.loaded >= 0 for lane in self.relay.scheduler.lanes)
        assert len(self.answers) <= self.asked, "answered twice"

    @invariant()
    def queues_hold_what_waits(self) -> None:
        planned = self.relay.scheduler.planned
        for lane in self.relay.scheduler.lanes:
            for waiting in (lane.waiting, *lane.stuck.values()):
                assert all(planned.get(one.sending.id) is one for one in waiting), "it has ended"

    def teardown(self) -> None:
        if not hasattr(self, "relay"):
            return
        if not self.relay.submission.open:
            self.kill(True, ROUTES[0])
        for one in CHANNELS:
            self.relay.operator.resume(one.id, lambda: None)
            self.connector(one.id).tell(WELL)
        super().teardown()
        assert len(self.answers) == self.asked, "a code was not answered"

    def all_is_well(self, told: int) -> int:
        self.answer_codes()
        return super().all_is_well(told)

    def check(self) -> None:
        # Those that had waited for the line of the last message.
        self.answer_codes()
        super().check()

    def answer_codes(self) -> None:
        for one in CHANNELS:
            while self.connector(one.id).codes:
                self.answer_code(one.id)
