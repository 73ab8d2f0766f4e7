"""A machine that plays all neighbours of a relay, and looks whether it keeps its promises meanwhile."""

from collections import Counter
from collections.abc import Iterable

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from router.relay.channels import Doubt
from router.relay.errors import MessageRefused
from router.relay.interfaces import Segment, instants
from router.relay.plan.plan import Planned
from router.relay.sending.attempt import Part
from router.relay.sending.message_requests import Replacement, Which
from router.relay.sending.sending_counts import Count, SendingCounts
from router.routing.budget import BudgetLimits
from router.routing.pace import Pace
from router.routing.spans import MINUTE
from router.routing.table import Choose, Route
from router.sms.address import Address
from router.sms.form import Form, LongMessages
from router.sms.message import UDHI, ShortMessage
from router.sms.report import Cause
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.entities import Stage, Underway
from router.store.transitions import WAITING
from tests.support.neighbours import BAD_NUMBER, BUSY, NO_CREDIT, FakeConnector
from tests.support.relay import RelayInMemory
from tests.support.values import account, channel, message
from tests.support.writing import Kept

SEGMENTS = Form(long_messages=LongMessages.UDH)
REST = 5.0
MOST_OF_A = BudgetLimits(minute=4, total=10_000)
MOST_OF_B = BudgetLimits(minute=3, hour=1000, day=5000, recipients_per_day=20)

CHANNELS = (
    evolve(channel("a"), pace=Pace(REST, REST), limits=MOST_OF_A, report_timeout=25.0),
    evolve(channel("b", form=SEGMENTS), pace=Pace(REST, REST), limits=MOST_OF_B, report_timeout=25.0),
    evolve(channel("c", form=SEGMENTS), doubt=Doubt.REPORT, report_timeout=25.0),
)
ROUTES = (
    Route(name="all", via=("a", "b", "c"), attempts=2, validity=3000.0),
    Route(name="new", via=("c", "b"), attempts=2, validity=3000.0),
    Route(name="own", via=("b", "a", "c"), choose=Choose.STICKY, attempts=2, validity=3000.0),
)
ESMES = ("crm", "shop")
CAPACITY = {"a": 1, "b": 1, "c": 2}

names = st.sampled_from([one.id for one in CHANNELS])
causes = st.sampled_from([NO_CREDIT, NO_CREDIT, BAD_NUMBER, BUSY])


class Watched(RelayInMemory):
    """A relay that is looked at whenever it accepts or submits."""

    def __init__(self, kept: Kept | None) -> None:
        accounts = [account(esme) for esme in ESMES]
        super().__init__(CHANNELS, accounts, ROUTES[:1], {"D": "c"}, window=4, kept=kept)
        self.watch = self.leaves
        self.rested: dict[str, float] = {}
        self.refusals: set[tuple[str, str]] = set()
        self.charges: dict[str, list[tuple[float, int]]] = {one.id: [] for one in CHANNELS}

    def accepted(self, id: int) -> None:
        assert any(id == one.sending.id for one in self.rows()), "answered before it was on disk"
        super().accepted(id)

    def leaves(self, connector: FakeConnector, segment: Segment) -> None:
        to = segment.message.destination_addr.addr
        in_flight = [one for one in self.rows(Stage.IN_FLIGHT) if _to(one) == to]
        assert [one.channel for one in in_flight] == [connector.id], "submitted before it was on disk"
        elsewhere = [out for other in self.connectors.values() for out in other.out]
        assert to not in [out.message.destination_addr.addr for out in elsewhere], "two in flight to a number"
        in_flight_here = self.scheduler.channels[connector.id].in_flight
        assert len(connector.out) < in_flight_here <= CAPACITY[connector.id], "more than it takes"
        assert self.clock.seconds() >= self.rested.get(connector.id, 0.0), "its rest was cut short"
        assert (connector.id, str(in_flight[0].sending.id)) not in self.refusals, "it had refused this one"
        assert isinstance(segment, Part)
        if segment.number == 1:
            self.within_budget(connector.id, segment.attempt.began, segment.attempt.count)

    def within_budget(self, id: str, began: float, segments: int) -> None:
        """Counted here, by when their attempts began: the budget's own books are not asked."""
        charges = self.charges[id]
        charges.append((began, segments))
        limit = self.scheduler.channels[id].settings.limits.minute
        last = sum(count for at, count in charges if at > began - MINUTE)
        assert limit is None or last <= limit, f"{last} segments in a minute"

    def rows(self, *stages: Stage) -> list[Underway]:
        every = stages or tuple(Stage)
        return [one for stage in every for one in self.store.kept.stage(stage, 0, 10_000)]


class Promises(RuleBasedStateMachine):
    def kept(self) -> Kept | None:
        return None

    @initialize()
    def start(self) -> None:
        self.relay = self.started()
        self.named: list[tuple[str, str]] = []
        self.receivers = {esme: self.relay.receiver(esme) for esme in ESMES}
        for connector in self.relay.connectors.values():
            connector.up(CAPACITY[connector.id])

    def started(self) -> Watched:
        return Watched(self.kept())

    def name(self, name: str) -> str:
        """Return the remote id of the next that a channel takes."""
        return f"{name}{len(self.named)}"

    def connector(self, name: str) -> FakeConnector:
        return self.relay.connectors[name]

    # --- the ESMEs

    @rule(
        esme=st.sampled_from(ESMES),
        number=st.integers(0, 3),
        priority=st.integers(0, 1),
        long=st.booleans(),
        direct=st.booleans(),
        deliver_in=st.sampled_from([None, None, None, 3.0, 8.0]),
        expires_in=st.sampled_from([None, None, None, 4.0, 20.0]),
    )
    def send(
        self,
        esme: str,
        number: int,
        priority: int,
        long: bool,
        direct: bool,
        deliver_in: float | None,
        expires_in: float | None,
    ) -> None:
        what = message(b"x" * (200 if long else 10), f"25677{ESMES.index(esme)}00000{number}")
        what = evolve(what, priority_flag=priority)
        if direct:
            what = evolve(what, source_addr=Address(0, 0, "D"))
        try:
            self.relay.send(esme=esme, what=what, deliver_in=deliver_in, expires_in=expires_in)
        except MessageRefused as refused:
            raise AssertionError(refused) from refused

    @rule(esme=st.sampled_from(ESMES), many=st.integers(4, 12))
    def send_many(self, esme: str, many: int) -> None:
        for number in range(many):
            self.relay.send(to=f"25678{ESMES.index(esme)}0000{number:02d}", esme=esme)

    @rule(
        esme=st.sampled_from(ESMES),
        number=st.integers(1, 3),
        total=st.integers(2, 3),
        deliver_in=st.sampled_from([None, None, 3.0]),
        expires_in=st.sampled_from([None, None, None, 4.0, 20.0]),
    )
    def send_segment(
        self, esme: str, number: int, total: int, deliver_in: float | None, expires_in: float | None
    ) -> None:
        header = bytes((5, 0, 3, total, total, min(number, total)))
        what = message(header + b"x" * 10, f"25677{ESMES.index(esme)}000000")
        what = evolve(what, esm_class=UDHI)
        self.relay.send(esme=esme, what=what, deliver_in=deliver_in, expires_in=expires_in)

    @precondition(lambda self: self.relay.ids)
    @rule(
        data=st.data(),
        text=st.sampled_from([None, b"new", b"x" * 200, b"x" * 400]),
        later=st.sampled_from([None, 5.0]),
    )
    def change_one(self, data: st.DataObject, text: bytes | None, later: float | None) -> None:
        id = data.draw(st.sampled_from(self.relay.ids))
        sending = next(one.sending for one in self.relay.rows() if one.sending.id == id)
        which = Which(
            esme=sending.esme, source_addr=sending.message.source_addr.addr, message_id=sending.message_id
        )
        if text:
            deliver_at = None if later is None else self.relay.clock.seconds() + later
            replacement = Replacement(
                short_message=text, registered_delivery=1, sm_default_msg_id=0, deliver_at=deliver_at
            )
            self.relay.message_requests.replace(which, replacement, lambda outcome: None)
        else:
            self.relay.message_requests.cancel(which, lambda outcome: None)
        self.relay.turn()

    @rule(esme=st.sampled_from(ESMES), taken=st.booleans())
    def receive(self, esme: str, taken: bool) -> None:
        receiver = self.receivers[esme]
        while receiver.held and taken:
            receiver.acknowledge()
        if receiver.held:
            receiver.put_off()

    @rule(esme=st.sampled_from(ESMES))
    def bind_anew(self, esme: str) -> None:
        self.receivers[esme].gone()
        self.receivers[esme] = self.relay.receiver(esme)

    # --- the gateways

    @rule(name=names)
    def come_up(self, name: str) -> None:
        self.connector(name).up(CAPACITY[name])

    @rule(name=names)
    def go_down(self, name: str) -> None:
        self.connector(name).down()

    @rule(name=names, many=st.integers(1, 4))
    def answer(self, name: str, many: int) -> None:
        connector = self.connector(name)
        while connector.out and many:
            self.rest(name)
            self.named.append((name, connector.answer(self.name(name))))
            many -= 1

    @rule(name=names, cause=causes)
    def refuse(self, name: str, cause: Cause) -> None:
        connector = self.connector(name)
        if not connector.out:
            return
        first = connector.out[0]
        if cause is not BUSY:
            self.rest(name)
            self.note_refusal(name, first.message)
        elif isinstance(first, Part) and first.number == 1:
            self.relay.charges[name].remove(self.last_charge(name))
        connector.refuse(cause)

    def last_charge(self, name: str) -> tuple[float, int]:
        """Return the charge of the one in flight; on c there may be two, and no limit."""
        return self.relay.charges[name][-1]

    @rule(name=names)
    def time_out(self, name: str) -> None:
        if self.connector(name).out:
            self.rest(name)
            self.connector(name).time_out()

    @rule(name=names, refused=st.booleans())
    def answer_late(self, name: str, refused: bool) -> None:
        connector = self.connector(name)
        if connector.late and refused:
            connector.refuse_late()
        elif connector.late:
            self.named.append((name, self.name(name)))
            connector.answer_late(self.named[-1][1])

    @precondition(lambda self: self.named)
    @rule(
        data=st.data(),
        state=st.sampled_from(
            [
                MessageState.DELIVERED,
                MessageState.DELIVERED,
                MessageState.ENROUTE,
                MessageState.UNDELIVERABLE,
            ]
        ),
        twice=st.booleans(),
    )
    def report(self, data: st.DataObject, state: MessageState, twice: bool) -> None:
        name, remote_id = data.draw(st.sampled_from(self.named[-20:]))
        cause = NO_CREDIT if state is MessageState.UNDELIVERABLE else None
        for _ in range(1 + twice):
            self.connector(name).report_unheeded(remote_id, state, cause)
        self.relay.turn()

    @rule(name=names, state=st.sampled_from([MessageState.DELIVERED, MessageState.UNDELIVERABLE]))
    def report_before_the_answer(self, name: str, state: MessageState) -> None:
        """The report of what is unanswered outruns its answer."""
        connector = self.connector(name)
        if connector.out:
            self.named.append((name, self.name(name)))
            connector.report(
                self.named[-1][1], state, NO_CREDIT if state is MessageState.UNDELIVERABLE else None
            )
            self.rest(name)
            connector.answer(self.named[-1][1])

    # --- time, the disk, and kill -9

    @rule(seconds=st.sampled_from([0.25, 1.0, 5.0, 12.0]))
    def time_goes_by(self, seconds: float) -> None:
        self.relay.advance(seconds)

    @rule(latency=st.sampled_from([0.0, 0.25]))
    def the_disk_changes_its_pace(self, latency: float) -> None:
        self.relay.store.latency = latency

    @rule(up=st.booleans(), routes=st.sampled_from(ROUTES))
    def kill(self, up: bool, routes: Route) -> None:
        self.relay.rested.clear()
        self.relay.routes = (routes,)
        self.relay.kill()
        kept = {(id, str(one.sending.id)) for one in self.relay.rows() for id in one.refused_by}
        self.relay.refusals &= kept
        self.receivers = {esme: self.relay.receiver(esme) for esme in ESMES}
        for connector in self.relay.connectors.values():
            if up:
                connector.up(CAPACITY[connector.id])

    # --- what must hold

    @invariant()
    def each_ends_once(self) -> None:
        assert not _repeated([id for id, _, _ in self.relay.endings()]), "ended twice"
        assert not _repeated([id for id, _ in self.relay.debts()]), "two receipts"

    @invariant()
    def what_waits_is_counted(self) -> None:
        if self.relay.store.quiet:
            waiting = Counter(one.sending.esme for one in self.relay.rows(*WAITING))
            assert self.relay.sendings.queues == waiting, f"{waiting} counted as {self.relay.sendings.queues}"
            kept = stages_of(self.relay.rows())
            counted = {(way, esme): of(count) for way, esme, count in self.relay.sendings.counts.all()}
            assert counted == kept, f"{kept} counted as {counted}"

    @invariant()
    def the_window_holds(self) -> None:
        in_memory = len(self.relay.scheduler.planned)
        assert in_memory <= 100, f"{in_memory} in memory"

    @invariant()
    def no_channel_idles_while_something_waits_for_it(self) -> None:
        if not self.relay.store.quiet:
            return
        waiting = Counter(_to(one) for one in self.relay.rows(Stage.DUE, Stage.IN_FLIGHT))
        for one in self.relay.rows(Stage.DUE):
            planned = self.relay.scheduler.planned.get(one.sending.id)
            if planned is not None and waiting[_to(one)] == 1:
                idle = [id for id in self.may_go_by(planned) if self.is_idle(id)]
                assert not idle, f"{idle} could take {one.sending.id}"

    def may_go_by(self, planned: Planned) -> list[str]:
        scheduler, ids = self.relay.scheduler, planned.way.channels
        wanted = (planned.stuck,) if planned.stuck else ids
        return [id for id in wanted if scheduler.takes(scheduler.channels[id], planned)]

    def is_idle(self, id: str) -> bool:
        scheduler, now = self.relay.scheduler, instants(self.relay.clock)()
        channel = scheduler.channels[id]
        saved = channel.saves_for
        if saved is not None:
            return channel.free(now) and scheduler.takes(channel, saved)
        return channel.ready(now)

    def rest(self, name: str) -> None:
        settings = self.relay.scheduler.channels[name].settings
        self.relay.rested[name] = self.relay.clock.seconds() + settings.pace.shortest

    def note_refusal(self, name: str, refused: ShortMessage) -> None:
        to = refused.destination_addr.addr
        id = next(one.sending.id for one in self.relay.rows(Stage.IN_FLIGHT) if _to(one) == to)
        self.relay.refusals.add((name, str(id)))

    def teardown(self) -> None:
        """Let all be well: then everything ends, and every receipt is delivered."""
        if not hasattr(self, "relay"):
            return
        self.relay.store.latency = 0.0
        for connector in self.relay.connectors.values():
            connector.down()
            connector.up(CAPACITY[connector.id])
        told = 0
        for _ in range(400):
            told = self.all_is_well(told)
            if not self.relay.rows(*(set(Stage) - {Stage.ENDED})):
                break
        self.check()

    def all_is_well(self, told: int) -> int:
        """Six seconds of it: each is answered, and reported once; the first ``told`` have been reported."""
        for one in CHANNELS:
            self.answer(one.id, 1)
        for name, remote_id in self.named[told:]:
            self.connector(name).report(remote_id)
        for receiver in self.receivers.values():
            while receiver.held:
                receiver.acknowledge()
        self.relay.advance(6.0)
        return len(self.named)

    def check(self) -> None:
        open_ones = self.relay.rows(*(set(Stage) - {Stage.ENDED}))
        assert not open_ones, f"lost: {open_ones}"
        ended = {id for id, _, _ in self.relay.endings()}
        assert ended >= set(self.relay.ids), "accepted, and never ended"
        self.each_ends_once()
        self.relay.advance(300.0)
        for receiver in self.receivers.values():
            while receiver.held:
                receiver.acknowledge()
        assert not self.relay.store.kept.owing(), "a receipt was not delivered"
        sendings = self.relay.sendings
        assert not sendings.queues, f"counted as waiting: {sendings.queues}"
        scheduler = self.relay.scheduler
        in_memory = scheduler.planned, sendings.unwritten, scheduler.in_flight
        assert not any(in_memory), f"left in memory: {in_memory}"


def of(count: Count) -> tuple[int, int, int, int]:
    """Return held, due, in flight and in doubt."""
    return count.held, count.due, count.out, count.in_doubt


def stages_of(rows: Iterable[Underway]) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """Count what stands on disk as the relay counts it, by way and ESME."""
    queued = SendingCounts()
    for one in rows:
        queued.add(one.sending.way, one.sending.esme, one.stage, 1)
    return {(way, esme): of(count) for way, esme, count in queued.all()}


def _to(one: Underway) -> str:
    return one.sending.message.destination_addr.addr


def _repeated(ids: list[int]) -> list[int]:
    return [id for id, count in Counter(ids).items() if count > 1]
