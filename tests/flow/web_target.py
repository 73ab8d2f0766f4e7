"""A server that takes POSTs, for tests: it keeps them, and answers as the test says."""

import json
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import parse_qs

from twisted.internet import reactor as the_reactor
from twisted.internet.interfaces import IListeningPort
from twisted.internet.ssl import CertificateOptions
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request, Site


class Taken:
    """One POST."""

    def __init__(self, request: Request) -> None:
        assert request.content is not None
        self.path = request.uri.decode("ascii")
        self.body = request.content.read()
        headers = request.requestHeaders.getAllRawHeaders()
        self.headers = {name.lower().decode("ascii"): values[0].decode() for name, values in headers}

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        """Its fields."""
        return {key: values[0] for key, values in parse_qs(self.body.decode("ascii")).items()}

    @property
    def id(self) -> str:
        """X-Delivery-Id."""
        return self.headers["x-delivery-id"]


class WebServer(Resource):
    """``statuses`` are given in turn, the last one for ever; 0 is no answer at all."""

    isLeaf = True

    def __init__(self, *statuses: int) -> None:
        super().__init__()
        self.statuses = list(statuses) or [200]
        self.taken: list[Taken] = []
        self.heard: Callable[[Taken], None] = lambda taken: None
        self.headers: dict[str, str] = {}
        self.answer = b"ok"
        self._port: IListeningPort | None = None

    def listen(self, tls: CertificateOptions | None = None) -> int:
        """Listen on this machine, by TLS if that is given; gives the port."""
        site: Any = Site(self)
        site.noisy = False
        reactor: Any = the_reactor
        if tls is None:
            self._port = reactor.listenTCP(0, site, interface="127.0.0.1")
        else:
            self._port = reactor.listenSSL(0, site, tls, interface="127.0.0.1")
        return int(cast(Any, self._port).getHost().port)

    async def close(self) -> None:
        """Listen no more."""
        port, self._port = self._port, None
        if port is not None:
            stopped = port.stopListening()
            if stopped is not None:
                await stopped

    def render_POST(self, request: Request) -> bytes | int:
        taken = Taken(request)
        self.taken.append(taken)
        self.heard(taken)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if not status:
            return NOT_DONE_YET
        request.setResponseCode(status)
        for name, value in self.headers.items():
            request.setHeader(name, value)
        return self.answer
