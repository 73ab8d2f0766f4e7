"""The whole relay and the gateway of one way, on a clock that is moved, and a box behind a bad network.

Nothing here waits or opens a socket. The box is the simulated one; what it loses, doubles, delays, hangs and
cuts is its flags'. The store commits now and then, so that a router that is killed loses what it has not
written; and what it says too early is found out.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Any, Protocol, cast

from attrs import evolve
from twisted.internet.interfaces import IReactorUDP
from twisted.internet.task import Clock

from router.gateways_from_config import relay_doors
from router.goip.http.box_settings import BoxSettings
from router.goip.http.request import BoxLogin
from router.goip.udp.timing import Timing
from router.relay.channels import ChannelSettings, Doubt, EndsWell
from router.simulator.goip.box import Goip
from router.simulator.goip.http.face import HttpFace
from router.simulator.goip.line import Line
from router.simulator.goip.settings import Settings
from router.simulator.goip.udp.face import UdpFace
from router.sms.alphabet import Alphabet
from router.southbound.gateway import Gateway
from router.southbound.gateway_state import GatewayState
from router.southbound.http.gateway import HttpGateway
from router.southbound.http.settings import HttpLine, HttpSettings
from router.southbound.udp.gateway import UdpGateway
from router.southbound.udp.settings import UdpLine, UdpSettings
from router.store.changes import Accepted, Arrived, Owe, OwedRemoved
from router.store.entities import Owed
from tests.southbound.udp.wire import Net as Datagrams
from tests.southbound.wire import Net as Connections
from tests.support.relay import NOW, RelayInMemory
from tests.support.values import GOIP_FORM

LINES = 4
STEP = 0.5
"""Seconds."""

RESPONSE = 60.0
"""Seconds until a message is in doubt."""

REPORT_TIMEOUT = 100.0
LATE = 30.0
"""What is late or repeated comes within so long."""

PATIENCE = 1800.0

COMMITS = 0.3
"""The share of steps at whose end the store commits."""


class Far(Protocol):
    """The way to the box, and what the router has on it."""

    def make(self, relay: "BadNetwork") -> Gateway:
        """The gateway of a router that starts."""

    def die(self) -> None:
        """The router is gone: nobody hears what comes for it."""


class ByUdp:
    """Lines that register by UDP."""

    ends_well = EndsWell.REPORT

    def __init__(self, world: Clock, goip: Goip) -> None:
        self.net = Datagrams(world)
        self.goip = goip
        face = UdpFace(goip)
        for line in goip.lines:
            self.net.attach(face, line).start()

    def make(self, relay: "BadNetwork") -> Gateway:
        lines = [
            UdpLine(channel=id, gateway="goip1", id=id, password="pw", alphabet=Alphabet.ASCII)
            for id in map(self.goip.channel, self.goip.lines)
        ]
        return UdpGateway(
            UdpSettings(host="", port=44444, lines=tuple(lines), timing=Timing(response=RESPONSE)),
            cast(IReactorUDP, self.net),
            relay.clock,
            relay.dates,
            Random(relay.random.random()),
            Random(relay.random.random()),
            relay_doors(relay.relay),
            {"goip1": relay.state},
        )

    def die(self) -> None:
        self.net.protocol = None


class ByHttp:
    """The pages of a box, which are asked for."""

    ends_well = EndsWell.ACCEPTED

    def __init__(self, world: Clock, goip: Goip) -> None:
        self.goip = goip
        self.net = Connections(world, goip, HttpFace(goip).connect)

    def make(self, relay: "BadNetwork") -> Gateway:
        account = BoxLogin("10.0.0.9", self.goip.settings.http_user, self.goip.settings.http_password)
        lines = [
            HttpLine(channel=self.goip.channel(line), number=line.number, alphabet=Alphabet.ASCII)
            for line in self.goip.lines
        ]
        box = BoxSettings(account=account, lines=LINES, limit=RESPONSE)
        return HttpGateway(
            HttpSettings(box=box, lines=tuple(lines)),
            relay.clock,
            Random(relay.random.random()),
            self.net.connect,
            relay_doors(relay.relay),
            relay.state,
        )

    def die(self) -> None:
        for end in self.net.ends:
            end.protocol = None
            end.hang_up()
        self.net.ends.clear()


class Taker:
    """A session of the ESME: it answers each delivery when a step is over."""

    esme = "crm"
    room = 100

    def __init__(self, got: Counter[int]) -> None:
        self._got = got
        self.unanswered: list[Owed] = []

    def deliver(self, owed: Owed) -> int:
        self._got[owed.seq] += 1
        self.unanswered.append(owed)
        return 1


class BadNetwork(RelayInMemory):
    """``flags`` are those of the box. Messages are numbered, and each goes to a number of its own."""

    def __init__(self, way: type[ByUdp] | type[ByHttp], seed: int, **flags: Any) -> None:
        self.random = Random(seed)
        self.world = Clock()
        self.world.advance(NOW)
        settings = evolve(Settings(), channels=LINES, password="pw", reorder_s=2.0, **flags)
        self.goip = Goip(self.world, Random(seed), settings)
        self.far: Far = way(self.world, self.goip)
        self.alive = True
        self.numbers: list[str] = []
        self.brought: list[str] = []
        """Texts of SMS that came in on the box."""
        self.got: Counter[int] = Counter()
        """How often each debt was delivered, by its seq."""
        self.may_come_again: Counter[int] = Counter()
        """Deaths of the router at which the answer to this debt was not on disk."""
        channels = [
            ChannelSettings(
                id=self.goip.channel(line),
                gateway="goip1",
                form=GOIP_FORM,
                final=way.ends_well,
                doubt=Doubt.REPORT,
                taken_is_sent=True,
                report_timeout=REPORT_TIMEOUT,
            )
            for line in self.goip.lines
        ]
        super().__init__(channels)

    def _live(self) -> None:
        super()._live()
        self.store.held = True
        self.taker = Taker(self.got)
        self.sessions.opened("crm", self.taker)
        self.gateway.listen()
        self.gateway.start()

    def _reach(self) -> None:
        self.state = GatewayState(self.events, "goip1", "10.0.0.9", LINES)
        self.gateway = self.far.make(self)
        self.relay.reach(self.gateway.connectors)

    # --- time

    def run(self, seconds: float) -> None:
        """Let so much time pass."""
        for step in range(round(seconds / STEP)):
            self.world.advance(STEP)
            if self.alive:
                self.clock.advance(STEP)
                self._tick(step)
            for _ in range(3):
                self._turn()

    def _tick(self, step: int) -> None:
        if step % round(1.0 / STEP) == 0:
            self.tick()
        for one in self.gateway.ticking:
            if step % round(one.every / STEP) == 0:
                one.tick()
        unanswered, self.taker.unanswered = self.taker.unanswered, []
        for owed in unanswered:
            self.delivery.acknowledged(owed)
        if self.random.random() < COMMITS:
            self.store.commit()

    def _turn(self) -> None:
        """What takes no time."""
        self.world.advance(0.0)
        if self.alive:
            self.clock.advance(0.0)

    def begin(self) -> None:
        """Until all lines can send, and each inbox was looked into."""
        self._await(self._is_up)
        while not self.store.quiet:
            self.store.commit()

    def settle(self) -> None:
        """Until all has ended, and so long that what is late has come."""
        self._await(self._is_settled)
        self.run(LATE)

    def _is_up(self) -> bool:
        channels = self.scheduler.channels.values()
        looked = isinstance(self.far, ByUdp) or all(
            "inbox" in self.relay.notes.of(one.id) for one in channels
        )
        return looked and all(one.capacity > 0 for one in channels)

    def _is_settled(self) -> bool:
        ended = {id for id, _, _ in self.endings()}
        owed = {one.owed.seq for one in self.store.committed if isinstance(one, Owe)}
        left = [
            set(self.ids) - ended,
            self.relay.unfinished,
            owed - self.got.keys(),
            self.goip.stats().get("events_waiting"),
            set(self._due_in()) - set(self.taken_in()),
        ]
        return not any(left)

    def _await(self, condition: Callable[[], bool]) -> None:
        deadline = self.world.seconds() + PATIENCE
        while not condition() and self.world.seconds() < deadline:
            self.run(5.0)

    def die(self) -> None:
        """As by kill -9."""
        self.alive = False
        self.far.die()
        paid = {one.seq for one in self.store.committed if isinstance(one, OwedRemoved)}
        self.may_come_again.update(seq for seq in self.got if seq not in paid)

    def come_back(self) -> None:
        self.clock = Clock()
        self.clock.advance(self.world.seconds())
        self.alive = True
        self.kill()

    # --- what happens

    def submit(self) -> None:
        """The ESME sends the next message."""
        self.numbers.append(f"+256{len(self.numbers):09d}")
        if self.alive:
            self.send(f"message {len(self.numbers)}", self.numbers[-1])

    def bring(self, line: Line) -> None:
        """An SMS comes in on the box."""
        self.brought.append(f"received {len(self.brought)}")
        self.goip.receive(line, "+4477", self.brought[-1])
        self.goip.settled()

    def load(self, messages: int, seconds: float) -> None:
        """So many messages and twice as many received SMS, within so much time from now on."""
        for _ in range(messages):
            self.world.callLater(self.random.uniform(0.0, seconds), self.submit)
        for _ in range(2 * messages):
            line = self.random.choice(self.goip.lines)
            self.world.callLater(self.random.uniform(0.0, seconds), partial(self.bring, line))

    # --- what came of it

    def broken(self) -> Iterator[str]:
        """The promises that were broken, in words."""
        yield from self._broken_outward()
        yield from self._broken_inward()
        for seq, times in self.got.items():
            if times > 1 + self.may_come_again[seq]:
                yield f"debt {seq} was delivered {times} times"
        if left := self.relay.unfinished:
            yield f"{left} messages are in flight"

    def _broken_outward(self) -> Iterator[str]:
        """Each message went once, or ended as in doubt."""
        went = Counter(sent.sms.to for sent in self.goip.records.sent)
        for number, times in went.items():
            if times > 1:
                yield f"the message to {number} went {times} times"
        endings = Counter((id, stat) for id, stat, _ in self.endings())
        accepted = [one.sending for one in self.store.committed if isinstance(one, Accepted)]
        for sending in accepted:
            number = sending.message.destination_addr.addr
            told = [stat for id, stat in endings.elements() if id == sending.id]
            if told not in (["DELIVRD"], ["UNKNOWN"]) or (told == ["DELIVRD"] and not went[number]):
                yield f"the message to {number} went {went[number]} times, and ended as {told}"
        if missing := set(self.ids) - {sending.id for sending in accepted}:
            yield f"{missing} were acknowledged, and are not on disk"

    def _broken_inward(self) -> Iterator[str]:
        """Each received SMS that the box was told is taken was taken, and none was twice."""
        taken = Counter(self.taken_in())
        for text, times in taken.items():
            if times > 1:
                yield f"{text!r} was taken {times} times"
        for text in self._due_in():
            if not taken[text]:
                yield f"{text!r} was not taken"
        owed = [one.owed.seq for one in self.store.committed if isinstance(one, Owe)]
        for seq in owed:
            if not self.got[seq]:
                yield f"debt {seq} was not delivered"

    def _due_in(self) -> list[str]:
        """The texts that must be taken: by UDP those that were acknowledged, by HTTP all of them."""
        if isinstance(self.far, ByHttp):
            return self.brought
        return [fate.text for fate in self.goip.records.fates if fate.status == 0]

    def taken_in(self) -> list[str]:
        """The texts of received SMS that are on disk."""
        arrived = [one.received for one in self.store.committed if isinstance(one, Arrived)]
        return [one.message.short_message.decode() for one in arrived]
