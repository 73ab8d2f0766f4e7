"""The HTTP listener: its ports and its connections."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from twisted.internet.interfaces import IAddress, IReactorCore
from twisted.internet.protocol import ServerFactory

from router.northbound.http.connection import Connection
from router.northbound.http.connection_limit import MOST, ConnectionLimit
from router.northbound.http.faces import Faces
from router.northbound.http.heartbeats import HeartbeatStream
from router.northbound.http.interfaces import HttpFace
from router.northbound.http.settings import HttpServerSettings
from router.northbound.http.turn_share import Share
from router.northbound.ports import ListeningPorts
from router.relay.interfaces import Clock, instants


class _Factory(ServerFactory):
    """Makes the connections of a port."""

    noisy = False

    def __init__(self, clock: Clock, faces: Faces, limit: ConnectionLimit, share: Share) -> None:
        self._clock = clock
        self._faces = faces
        self._limit = limit
        self._share = share

    def buildProtocol(self, addr: IAddress | None) -> Any:
        # It has the methods of an IProtocol but cannot declare that, as it is compiled.
        return Connection(self._clock, self._faces, self._limit, self._share)


class HttpListener:
    """The HTTP ports. ``own`` faces are at `http.listen`, ``others`` at `http.faces` if configured."""

    def __init__(
        self,
        settings: Callable[[], HttpServerSettings],
        clock: Clock,
        own: Sequence[HttpFace],
        others: Sequence[HttpFace],
        store_is_away: Callable[[], bool] = lambda: False,
        most: int = MOST,
    ) -> None:
        self._now = instants(clock)
        self._clock = clock
        self._settings = settings
        self._own, self._others = own, others
        self._store_is_away = store_is_away
        self._limit = ConnectionLimit(most)
        self._share = Share(clock)
        self._ports = ListeningPorts()
        self.hold, self.open, self.places = self._ports.hold, self._ports.open, self._ports.places
        self.read_certificates = self._ports.read_certificates

    def listen(self, reactor: IReactorCore, listen: str, faces: str | None) -> None:
        """Listen at ports that are given as endpoint strings. Raises CannotListen."""
        apart = faces is not None
        own = Faces([*self._own, *(() if apart else self._others)], self._settings)
        self._ports.listen(
            reactor, "http.listen", listen, _Factory(self._clock, own, self._limit, self._share)
        )
        if faces is not None:
            others = Faces(self._others, self._settings)
            factory = _Factory(self._clock, others, self._limit, self._share)
            self._ports.listen(reactor, "http.faces", faces, factory)

    def close(self) -> None:
        """Stop listening. Each connection is closed after its current response."""
        self._ports.close()
        for one in self._connections():
            one.leave()

    def end_events(self) -> None:
        """End all streams of events; clients that still have the right to them connect again."""
        for one in self._connections():
            one.end_streams(HeartbeatStream)

    @property
    def idle(self) -> bool:
        """Whether there is no connection."""
        return not self._limit.members

    def cut(self) -> None:
        """Close all connections at once; octets that wait are lost."""
        for one in self._connections():
            one.cut()

    def tick(self) -> None:
        """Check the deadlines of all connections, once a second."""
        now, is_away = self._now(), self._store_is_away()
        for one in self._connections():
            one.look(now)
            if is_away:
                one.give_up(now)

    def _connections(self) -> Sequence[Connection]:
        return [cast(Connection, one) for one in self._limit.members]
