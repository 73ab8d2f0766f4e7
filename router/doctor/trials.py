"""Tries ports and gateways by the router's own connections, for some seconds.

Gateways are bound as the router would bind them. Nothing is sent. What comes in meanwhile
is not acknowledged, so the far side keeps it for the router.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from random import Random
from typing import Final

from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory

from router import boxes
from router.clocks import Dates
from router.config.configuration import Configuration
from router.desk.interfaces import GatewayLinks
from router.doctor.finding import Finding, bad, note, ok
from router.gateways_from_config import Doors, Reactor, units
from router.goip.line_state import LineState
from router.northbound.ports import ListeningPorts
from router.relay.events import Events
from router.sms.message import ShortMessage
from router.sms.report import Cause, StatusReport
from router.southbound.gateways import Gateways
from router.ticks import Ticks
from router.waits import USUAL
from router.wire.end_of_turn import EndOfTurn
from router.wire.listening import CannotListen
from router.wire.taps import NOBODY

SOON: Final = 0.05
"""Seconds between looks."""

ROUND: Final = 1.5
"""Further seconds for links that are down: one that fails at once may have more to say."""


class Bystander:
    """Stands where the relay does, and does nothing; it keeps all promises of `RelaySide`."""

    @property
    def outcomes(self) -> "Bystander":
        return self

    @property
    def inbound(self) -> "Bystander":
        return self

    @property
    def channel_events(self) -> "Bystander":
        return self

    @property
    def notes(self) -> "Bystander":
        return self

    def submitted(self, segment: object, remote_id: str) -> None: ...

    def refused(self, segment: object, cause: Cause) -> None: ...

    def unanswered(self, segment: object) -> None: ...

    def lost(self, segment: object) -> None: ...

    def taken(self, segment: object) -> None: ...

    def unsent(self, segment: object) -> None: ...

    def up(self, channel: str, capacity: int) -> None: ...

    def down(self, channel: str) -> None: ...

    def line(self, channel: str, state: LineState) -> None: ...

    def unwatched(self, channel: str) -> None: ...

    def reported(self, channel: str, report: StatusReport, acknowledge: Callable[[], None]) -> None: ...

    def arrived(
        self,
        channel: str,
        message: ShortMessage,
        acknowledge: Callable[[], None],
        key: str = "",
        lasting: bool = False,
    ) -> None: ...

    def remember(self, channel: str, keys: Collection[str]) -> None: ...

    def forget(self, channel: str, keys: Collection[str]) -> None: ...

    def heard(self, channel: str) -> frozenset[str]:
        return frozenset()

    def note(self, channel: str, name: str, value: str) -> None: ...

    def of(self, channel: str) -> Mapping[str, str]:
        return {}

    def value(self, channel: str, name: str) -> str | None:
        return None


def of_ports(configuration: Configuration, reactor: Reactor) -> Sequence[Finding]:
    """Return whether the ports for ESMEs and HTTP are free, by taking and releasing each."""
    page = configuration.settings
    wanted = [("smpp.listen", one) for one in page.smpp.listen]
    if page.http is not None:
        wanted += [("http.listen", page.http.listen), ("http.faces", page.http.faces or "")]
    return [_port(reactor, key, one) for key, one in wanted if one]


def _port(reactor: Reactor, key: str, description: str) -> Finding:
    ports = ListeningPorts()
    try:
        ports.listen(reactor, key, description, Factory())
    except CannotListen as error:
        advice = "`ss -ltnp` shows which program has it; a port below 1024 needs root, or a socket of systemd"
        return bad("port", str(error), advice)
    finally:
        ports.close()
    return ok("port", f"{key} {description} is free")


class Trial:
    """A trial of the gateways of a configuration, made once."""

    def __init__(self, configuration: Configuration, reactor: Reactor, wall: float) -> None:
        self._reactor = reactor
        events, turn = Events(), EndOfTurn(reactor)
        dates = Dates(reactor.seconds, wall - reactor.seconds())
        self._gateways = Gateways(reactor, events)
        self._ticks = Ticks(reactor, turn.soon)
        doors = Doors(reactor, dates, Random(), turn.soon, Bystander(), events, self._gateways, USUAL, NOBODY)
        self._gateways.tell_of(boxes.standings(configuration))
        self._gateways.want(units(configuration, doors))

    async def run(self, patience: float) -> Sequence[Finding]:
        """Make all links, unbind after ``patience`` seconds at most, and return how each gateway stood."""
        try:
            self._gateways.listen()
        except CannotListen as error:
            self._gateways.stop()
            return [bad("port", str(error), "`ss -lunp` shows which program has it")]
        self._gateways.start()
        self._ticks.start([(one.every, one) for one in self._gateways.ticking])
        await self._until(self._is_known, patience)
        if not self._all_stand():
            await self._until(self._all_stand, ROUND)
        found = [of_links(id, each, patience) for id, each in self._gateways.links().items()]
        self._gateways.stop()
        await self._until(lambda: self._gateways.idle, USUAL.unbinding)
        self._ticks.stop()
        self._gateways.cut()
        await self._until(lambda: self._gateways.idle, USUAL.closing)
        return found

    def _is_known(self) -> bool:
        return all(state.is_known for state in self._gateways.states.values())

    def _all_stand(self) -> bool:
        return all(each.up == each.links for each in self._gateways.links().values())

    async def _until(self, done: Callable[[], bool], seconds: float) -> None:
        deadline = self._reactor.seconds() + seconds
        while not done() and self._reactor.seconds() < deadline:
            pause: Deferred[None] = Deferred()
            self._reactor.callLater(SOON, pause.callback, None)
            await pause


def of_links(id: str, found: GatewayLinks, patience: float) -> Finding:
    """Return how the links of a gateway stood."""
    what = f"gateway {id}"
    if found.up == found.links:
        return ok(what, f"all {found.links} of its links stand, at {found.peer}")
    said = f"{found.up} of {found.links} links at {found.peer}"
    if found.why:
        return bad(what, said, found.why)
    return bad(what, f"{said}, and nothing was heard of the others in {patience:.0f} s", _advice(found))


def _advice(found: GatewayLinks) -> str:
    if found.peer.startswith("UDP"):
        return (
            "in the box, is *SMS server* of the line this host and port, are its SMS client ID and password"
            " those of the configuration? A line registers each 30 s"
        )
    return "is it on, is `host` right, does a firewall drop the packets?"


def of_running(id: str, up: int, links: int, peer: str, why: str) -> Finding:
    """Return the state of a gateway as the running router reports it; no second connection is tried."""
    what = f"gateway {id}"
    if not links:
        return note(what, "it has no channel in use")
    said = f"{up} of {links} links at {peer}, says the router that runs"
    return ok(what, said) if up == links else bad(what, said, why or "nothing is known of the others yet")
