"""The listener over HTTP: where it listens, and what becomes of its connections."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from twisted.internet.interfaces import IAddress, IReactorCore
from twisted.internet.protocol import ServerFactory

from router.northbound.http.connection import Connection
from router.northbound.http.connection_limit import MOST, ConnectionLimit
from router.northbound.http.faces import Faces
from router.northbound.http.heartbeats import HeartbeatStream
from router.northbound.http.interfaces import Face
from router.northbound.http.settings import HttpServerSettings
from router.northbound.http.turn_share import Share
from router.northbound.ports import ListeningPorts
from router.relay.interfaces import Clock, instants


class _Factory(ServerFactory):
    """Makes the connections of a port."""

    noisy = False

    def __init__(self, clock: Clock, site: Faces, crowd: ConnectionLimit, share: Share) -> None:
        self._clock = clock
        self._site = site
        self._crowd = crowd
        self._share = share

    def buildProtocol(self, addr: IAddress | None) -> Any:
        # What Twisted asks of an IProtocol it has; it says so nowhere, as it is compiled.
        return Connection(self._clock, self._site, self._crowd, self._share)


class HttpListener:
    """The ports of HTTP, for the faces that are mounted.

    ``own`` are those at `http.listen`, ``others`` those at `http.faces`, or at `http.listen` without one.
    """

    def __init__(
        self,
        settings: Callable[[], HttpServerSettings],
        clock: Clock,
        own: Sequence[Face],
        others: Sequence[Face],
        most: int = MOST,
    ) -> None:
        self._now = instants(clock)
        self._clock = clock
        self._settings = settings
        self._own, self._others = own, others
        self._crowd = ConnectionLimit(most)
        self._share = Share(clock)
        self._ports = ListeningPorts()
        self.hold, self.open, self.places = self._ports.hold, self._ports.open, self._ports.places
        self.read_certificates = self._ports.read_certificates

    def listen(self, reactor: IReactorCore, listen: str, faces: str | None) -> None:
        """Take the ports, given as endpoint strings. Raises CannotListen."""
        apart = faces is not None
        own = Faces([*self._own, *(() if apart else self._others)], self._settings)
        self._ports.listen(
            reactor, "http.listen", listen, _Factory(self._clock, own, self._crowd, self._share)
        )
        if faces is not None:
            others = Faces(self._others, self._settings)
            factory = _Factory(self._clock, others, self._crowd, self._share)
            self._ports.listen(reactor, "http.faces", faces, factory)

    def close(self) -> None:
        """Give the ports back. Who is connected has the answer that is under way, if one is, and no other."""
        self._ports.close()
        for one in self._connections():
            one.leave()

    def end_events(self) -> None:
        """End the streams in which events come as they happen: whoever still may have them asks again."""
        for one in self._connections():
            one.end_streams(HeartbeatStream)

    @property
    def idle(self) -> bool:
        """Whether nobody is connected."""
        return not self._crowd.members

    def cut(self) -> None:
        """Close all connections, whatever is still to be written."""
        for one in self._connections():
            one.cut()

    def tick(self) -> None:
        """Once a second: whoever is too slow goes."""
        now = self._now()
        for one in self._connections():
            one.look(now)

    def _connections(self) -> Sequence[Connection]:
        return [cast(Connection, one) for one in self._crowd.members]
