"""A whole relay on a store in memory and a clock that is moved by hand, between neighbours that a test plays.

All neighbours write into one list, ``told``: what was accepted, submitted, acknowledged, delivered, in the
order in which it came to pass.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from twisted.internet.defer import Deferred, succeed
from twisted.internet.task import Clock

from router.clocks import Dates
from router.relay.account import Account
from router.relay.channels import ChannelSettings
from router.relay.directory import Rule
from router.relay.event_kinds import EventKind
from router.relay.events import Event, Events
from router.relay.hearing.correlation import OPEN
from router.relay.interfaces import Segment
from router.relay.relay import Relay
from router.relay.sending.submit_request import SubmitRequest
from router.relay.settings import RelaySettings, Surroundings
from router.relay.who.bans import NOBODY, Bans
from router.routing.routes import Table
from router.routing.table import Route
from router.sms.message import ShortMessage
from router.sms.value import evolve
from router.store.changes import Owe, SendingEnded
from router.store.entities import OwedKind
from router.wire.end_of_turn import EndOfTurn
from tests.support.neighbours import FakeConnector, FakeReceiver, Told
from tests.support.values import account, channel, message
from tests.support.writing import Kept, WritingStore

NOW = 1_700_000_000.0

JOIN_TIMEOUT = 600.0
CLOCK_HOLD = 900.0

STRIDE, CLOSE = 10, 60
"""Seconds from tick to tick in the middle of a long time, and how much at both ends of it is no middle."""

LOOKED_ON = {
    EventKind.ENDED_OTHERWISE,
    EventKind.MORE_ENDED_OTHERWISE,
    EventKind.HOUR,
    EventKind.LIMIT_REACHED,
    EventKind.OWED_TO_ABSENT,
    EventKind.OWED_TO_NONE,
    EventKind.WAITING,
    EventKind.WAIT_IS_OVER,
}
"""What is told by rooms that do nothing else."""


class RelayInMemory:
    """A relay whose neighbours are fakes. `kill` loses what was only in memory.

    ``warnings`` is what was told; what is told by who only looks on stands in ``remarks``.
    """

    def __init__(
        self,
        channels: Sequence[ChannelSettings] = (channel(),),
        accounts: Sequence[Account] = (account(),),
        routes: Sequence[Route] = (),
        numbers: dict[str, str] | None = None,
        groups: dict[str, tuple[str, ...]] | None = None,
        window: int = 1000,
        owed_for: float = 7 * 86400.0,
        kept: Kept | None = None,
        rules: Sequence[Rule] = (),
        own_names: Mapping[str, Collection[str]] | None = None,
        most_open: int = OPEN,
        bans: Bans = NOBODY,
        in_thread: Callable[[Callable[[], bool]], Deferred[bool]] = lambda check: succeed(check()),
        now: float = NOW,
    ) -> None:
        self.told: list[Told] = []
        self.ids: list[int] = []
        self.settings = channels
        self.known = accounts
        all_channels = tuple(one.id for one in channels)
        self.routes = routes or (Route(name="all", via=all_channels),)
        self.direct = numbers or {}
        self.groups = groups or {}
        self.window = window
        self.owed_for = owed_for
        self.rules = rules
        self.own_names = own_names
        self.most_open = most_open
        self.bans = bans
        self.in_thread = in_thread
        self.warnings: list[str] = []
        self.remarks: list[str] = []
        self.watch: Callable[[FakeConnector, Segment], None] = lambda connector, segment: None
        """Sees each segment that leaves, before it has left."""
        self.clock = Clock()
        self.clock.advance(now)
        self.wall = 0.0
        """By what the wall clock has been set."""
        self.store = WritingStore(self.clock, kept)
        self.numbering = True
        self._live()

    def _live(self) -> None:
        clock = self.clock
        self.store.numbering = self.numbering
        self.dates = Dates(clock.seconds, self.wall)
        self.events = Events()
        self.events.listen(self._hear)
        self.relay = relay = Relay(self._settings(), self._surroundings())
        self.accounts, self.sessions, self.delivery = relay.accounts, relay.sessions, relay.delivery
        self.scheduler, self.attempts, self.receipts = relay.scheduler, relay.attempts, relay.receipts
        self.sendings = relay.sendings
        self.submission, self.operator = relay.submission, relay.operator
        self.message_requests = relay.message_requests
        self.correlation, self.received = relay.correlation, relay.received
        self._reach()
        relay.restore(self.store.open())
        relay.start()
        self.turn()

    def _reach(self) -> None:
        """Give the relay its connectors."""
        self.connectors = {one.id: FakeConnector(self, one) for one in self.settings}
        self.relay.reach(self.connectors)

    def _settings(self) -> RelaySettings:
        return RelaySettings(
            channels=[self._named(one) for one in self.settings],
            accounts=self.known,
            table=Table(self.routes, self.direct, self.groups),
            rules=self.rules,
            watched=[one.id for one in self.settings] if len(self.known) > 1 else (),
            join_timeout=JOIN_TIMEOUT,
            clock_hold=CLOCK_HOLD,
            owed_for=self.owed_for,
            window=self.window,
            most_open=self.most_open,
            bans=self.bans,
        )

    def _named(self, one: ChannelSettings) -> ChannelSettings:
        names = {one.id, one.gateway} if self.own_names is None else self.own_names.get(one.id, ())
        return evolve(one, own_names=frozenset(names))

    def _surroundings(self) -> Surroundings:
        clock = self.clock
        return Surroundings(
            clock=clock,
            dates=self.dates,
            wall=lambda: clock.seconds() + self.wall,
            soon=EndOfTurn(clock).soon,
            in_thread=self.in_thread,
            rest=lambda pace, segments: pace.shortest * segments,
            store=self.store,
            events=self.events,
        )

    def _hear(self, event: Event) -> None:
        (self.remarks if event.kind in LOOKED_ON else self.warnings).append(event.text)

    def kill(self, numbering: bool = True) -> None:
        """As by kill -9: what is not committed is gone. Another relay starts on what is.

        Without ``numbering`` the store gives it no numbers until `store.number`.
        """
        committed, latency = self.store.committed, self.store.latency
        now, self.clock = self.clock.seconds(), Clock()
        self.clock.advance(now)
        self.store = WritingStore(self.clock, self.store.kept)
        self.store.committed, self.store.latency = committed, latency
        self.numbering = numbering
        self._live()

    def change(
        self,
        channels: Sequence[ChannelSettings] | None = None,
        accounts: Sequence[Account] | None = None,
        routes: Sequence[Route] | None = None,
        rules: Sequence[Rule] | None = None,
        bans: Bans | None = None,
    ) -> None:
        """The configuration is another from now on, where something is given. Routes of none: over all."""
        if channels is not None:
            self.settings = channels
            for one in channels:
                if one.id not in self.connectors:
                    self.connectors[one.id] = FakeConnector(self, one)
        self.known = self.known if accounts is None else accounts
        over_all = Route(name="all", via=tuple(one.id for one in self.settings))
        self.routes = (over_all,) if routes is None else routes
        self.rules = self.rules if rules is None else rules
        self.bans = self.bans if bans is None else bans
        self.relay.prepare(
            self._settings(), lambda change: change(), lambda: self.told.append(("not changed",))
        )
        self.turn()

    # --- time

    def turn(self) -> None:
        """What is asked for at once happens; no time goes by."""
        self.clock.advance(0.0)

    def advance(self, seconds: float) -> None:
        """Time goes by, with a tick at each full second; in the middle of a long time each `STRIDE`.

        So an hour is no 3600 ticks, and what is due near its beginning or its end is seen to the second.
        """
        whole, rest = int(seconds), seconds - int(seconds)
        strides = max(0, (whole - 2 * CLOSE) // STRIDE)
        for _ in range(min(whole, CLOSE)):
            self._pass(1.0)
        for _ in range(strides):
            self._pass(STRIDE)
        for _ in range(whole - min(whole, CLOSE) - strides * STRIDE):
            self._pass(1.0)
        if rest:
            self.clock.advance(rest)

    def _pass(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.tick()

    def tick(self) -> None:
        for one in self.relay.ticking:
            one.tick()
        self.turn()

    # --- what a test does and asks

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
        """An ESME submits; ``told`` has ("accepted", id) when it is answered."""
        now = self.clock.seconds()
        known = self.accounts.get(esme)
        assert known is not None
        request = SubmitRequest(
            account=known,
            message=what or message(text.encode("latin-1"), to),
            deliver_at=None if deliver_in is None else now + deliver_in,
            expires_at=None if expires_in is None else now + expires_in,
            via=via,
        )
        self.submission.accept(request, self.accepted)
        self.turn()

    def accepted(self, id: int) -> None:
        self.ids.append(id)
        self.told.append(("accepted", id))

    def receiver(self, esme: str = "crm", window: int = 100) -> FakeReceiver:
        """A session of the ESME that takes deliveries, bound from now on."""
        receiver = FakeReceiver(self, esme, window)
        self.sessions.opened(esme, receiver)
        self.turn()
        return receiver

    def of(self, *kinds: str) -> list[Told]:
        """Of what was told, these kinds."""
        return [told for told in self.told if told[0] in kinds]

    def endings(self) -> list[tuple[int, str, int]]:
        """Every ending that was ever committed: id, state, err."""
        return [
            (one.id, one.message_state.stat, one.err)
            for one in self.store.committed
            if isinstance(one, SendingEnded)
        ]

    def debts(self) -> list[tuple[int, str]]:
        """Every receipt that was ever owed, paid or not: of which message, and what it says."""
        owes = (one.owed for one in self.store.committed if isinstance(one, Owe))
        return [(owed.of, owed.message_state.stat) for owed in owes if owed.kind is OwedKind.RECEIPT]
