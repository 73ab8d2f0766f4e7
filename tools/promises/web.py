"""A server that the router posts to: received SMS and reports of endings. It keeps all, and refuses some."""

import json
from random import Random
from typing import Any

from twisted.internet.interfaces import IReactorTime
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request, Site

from tools.promises.judge import token_of
from tools.promises.story import Posted

REFUSED = 0.1
"""The share of POSTs that are refused."""

SLOW_S = 0.3
"""Seconds that an answer may take."""

RECEIVED, REPORTS = "received", "reports"
"""The first parts of the paths; the name of an ESME follows."""


class Web(Resource):
    """Has all POSTs by their paths."""

    isLeaf = True

    def __init__(self, reactor: Any, random: Random) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._reactor: IReactorTime = reactor
        self._random = random
        self.posts: dict[str, list[Posted]] = {}
        site: Any = Site(self)
        site.noisy = False
        self._port = reactor.listenTCP(0, site, interface="127.0.0.1")
        self.listening: int = self._port.getHost().port

    def url(self, kind: str, name: str) -> str:
        """Return where something of an ESME is posted to."""
        return f"http://127.0.0.1:{self.listening}/{kind}/{name}"

    def of(self, kind: str, name: str) -> list[Posted]:
        """Return what was posted there."""
        return self.posts.get(f"/{kind}/{name}", [])

    def leave(self) -> None:
        """Stop listening."""
        self._port.stopListening()

    def render_POST(self, request: Request) -> int:
        """Keep it; answer now or a little later."""
        assert request.content is not None
        path, body = request.uri.decode("ascii"), json.loads(request.content.read())
        kind = path.split("/")[1]
        what = token_of(body["text"]) if kind == RECEIVED else f"{body['message_id']} {body['state']}"
        takes = self._random.random() >= REFUSED
        posted = Posted(what, _id(request), self._reactor.seconds(), takes)
        self.posts.setdefault(path, []).append(posted)
        gone: list[bool] = []
        request.notifyFinish().addErrback(lambda _: gone.append(True))

        def answer() -> None:
            if not gone:
                request.setResponseCode(200 if takes else 503)
                request.finish()

        self._reactor.callLater(self._random.uniform(0.0, SLOW_S), answer)
        return NOT_DONE_YET


def _id(request: Request) -> str:
    found = request.requestHeaders.getRawHeaders("X-Delivery-Id") or [""]
    return str(found[0])
