"""The socket of lines that register by UDP: all lines of all boxes come to one."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from twisted.internet.defer import Deferred
from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IListeningPort, IReactorUDP
from twisted.internet.protocol import DatagramProtocol

from router.clocks import Dates
from router.goip.udp.repeated_events import Address
from router.relay.interfaces import Clock, Connector, instants
from router.southbound.gateway_state import GatewayState
from router.southbound.relay_doors import RelayDoors
from router.southbound.udp.dialogues import Dialogues
from router.southbound.udp.settings import UdpSettings
from router.wire.datagrams import make_room, write
from router.wire.listening import CannotListen

LARGEST: Final = 8192
"""Octets of a datagram that are read; a text has 3,000."""


class UdpGateway(DatagramProtocol):
    """The socket; it implements `gateway.Gateway` for all boxes whose lines register here.

    It is not compiled, as its base is a class of Python; the work for each datagram is in `Dialogues`.
    """

    noisy = False

    def __init__(
        self,
        settings: UdpSettings,
        reactor: IReactorUDP,
        clock: Clock,
        dates: Dates,
        random: Random,
        jitter: Random,
        doors: RelayDoors,
        states: Mapping[str, GatewayState],
        denied: Callable[[str, str, int], None] = lambda host, id, failures: None,
    ) -> None:
        self._settings = settings
        self._reactor = reactor
        self._dialogues = Dialogues(
            settings, instants(clock), dates, random, jitter, doors, states, denied, self._write
        )
        self._port: IListeningPort | None = None
        self._closing: Deferred[None] | None = None
        self.ticking = (self._dialogues,)

    @property
    def connectors(self) -> Mapping[str, Connector]:
        """The ways to its lines."""
        return self._dialogues.connectors

    def listen(self) -> None:
        """Open the port; raises CannotListen."""
        host, port = self._settings.host, self._settings.port
        try:
            self._port = self._reactor.listenUDP(port, self, host, LARGEST)
        except CannotListenError as error:
            raise CannotListen(f"udp.listen {host}:{port}: {error.socketError}") from None

    def start(self) -> None:
        """Let lines register from now on; the port is open, and the notes have been read."""
        self._dialogues.start()

    def change(self, settings: object, patience: float) -> bool:
        """Apply other lines, networks and times; False if the port changes."""
        assert isinstance(settings, UdpSettings)
        return self._dialogues.change(settings, patience)

    def retire(self) -> None:
        """Report that its channels take nothing."""
        self._dialogues.retire()

    def come_back(self) -> None:
        """Be in use again."""
        self._dialogues.come_back()

    def stop(self) -> None:
        """Close the port; outcomes that are still open are lost."""
        self._dialogues.stop()
        port, self._port = self._port, None
        if port is not None:
            self._closing = Deferred()
            result = port.stopListening()
            if isinstance(result, Deferred):
                result.addBoth(lambda done: setattr(self, "_closing", None))
            else:
                self._closing = None

    @property
    def idle(self) -> bool:
        """Whether the port is closed."""
        return self._port is None and self._closing is None

    def cut(self) -> None:
        """Do nothing: there are no connections."""

    def startProtocol(self) -> None:
        """Note that the port is open."""
        if self.transport is not None:
            make_room(self.transport)

    def datagramReceived(self, datagram: bytes, addr: tuple[str, int]) -> None:
        """Take in a datagram."""
        self._dialogues.receive(datagram, addr[0], addr[1])

    def _write(self, octets: bytes, address: Address) -> None:
        if self.transport is not None:
            write(self.transport, octets, address)
