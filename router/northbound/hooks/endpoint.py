"""Connections to servers, by addresses that were checked first, so that no name leads to a refused one."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from threading import Thread
from typing import cast

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint
from twisted.internet.interfaces import (
    IProtocol,
    IProtocolFactory,
    IReactorTCP,
    IReactorThreads,
    IStreamClientEndpoint,
)
from zope.interface import implementer

from router.northbound.hooks.refused_addresses import is_refused

CONNECTING = 5.0
"""Seconds to connect to one address."""

LookUp = Callable[[str, int], "Deferred[Sequence[str]]"]
"""Resolves a host and a port to addresses."""


class NotConnected(Exception):
    """The connection could not be made; the text says why."""


@implementer(IStreamClientEndpoint)
class Guarded:
    """Connects to a host, but never to an address in `refused_addresses`."""

    def __init__(self, reactor: IReactorTCP, host: str, port: int, look_up: LookUp) -> None:
        self._reactor = reactor
        self._host, self._port = host, port
        self._look_up = look_up

    def connect(self, protocolFactory: IProtocolFactory) -> "Deferred[IProtocol]":
        return Deferred.fromCoroutine(self._connect(protocolFactory))

    async def _connect(self, factory: IProtocolFactory) -> IProtocol:
        """Connect to the first address that answers."""
        found = await self._look_up(self._host, self._port)
        allowed = [address for address in found if not is_refused(address)]
        if not allowed:
            raise NotConnected(f"its address {found[0]} is refused" if found else "its host has no address")
        for address in allowed[:-1]:
            try:
                return await self._to(address).connect(factory)
            except Exception as error:
                if type(error).__name__ == "CancelledError":
                    raise
        return await self._to(allowed[-1]).connect(factory)

    def _to(self, address: str) -> IStreamClientEndpoint:
        kind = TCP6ClientEndpoint if ":" in address else TCP4ClientEndpoint
        return cast(IStreamClientEndpoint, kind(self._reactor, address, self._port, CONNECTING))


def looks_up(reactor: IReactorThreads) -> LookUp:
    """Return a resolver that asks the system, with a thread for each name.

    A name server that is silent would block the reactor's few threads for all others.
    """

    def look_up(host: str, port: int) -> "Deferred[Sequence[str]]":
        found: Deferred[Sequence[str]] = Deferred(lambda _: None)
        try:
            ip_address(host.partition("%")[0])
        except ValueError:
            Thread(target=ask, args=(host, port, found), daemon=True).start()
        else:
            found.callback([host])
        return found

    def ask(host: str, port: int, found: "Deferred[Sequence[str]]") -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except (OSError, UnicodeError):
            addresses = []
        reactor.callFromThread(told, found, addresses)

    def told(found: "Deferred[Sequence[str]]", addresses: Sequence[str]) -> None:
        if not found.called:
            found.callback(addresses)

    return look_up
