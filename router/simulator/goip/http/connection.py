"""HttpConnection: one request and its response, octets in and out, with the troubles of the flags."""

from functools import partial
from typing import Protocol

from ..box import Goip
from ..session import Pipe
from .replies import Reply
from .requests import Broken, Request, read


class Desk(Protocol):
    """The questions of a connection to the face."""

    goip: Goip

    @property
    def charset(self) -> str:
        """Of forms."""

    def charset_for(self, request: Request) -> str:
        """Return the charset of the page that answers this request."""

    def answer(self, request: Request) -> Reply:
        """Do what is asked."""

    def gone(self, connection: "HttpConnection") -> None:
        """Hear that the connection ended."""


class HttpConnection:
    """The box's end. It is closed after one response."""

    def __init__(self, desk: Desk, pipe: Pipe) -> None:
        self._desk, self._pipe = desk, pipe
        self._unread = b""
        self._is_asked = self._is_closed = False

    def received(self, octets: bytes) -> None:
        """Take octets that came in."""
        if self._is_asked or self._is_closed:
            return
        self._unread += octets
        try:
            request = read(self._unread, self._desk.charset)
        except Broken:
            self.cut()
            return
        if request:
            self._is_asked = True
            self._respond(request)

    def cut(self) -> None:
        """Close at once."""
        self.lost()
        self._pipe.cut()

    def lost(self) -> None:
        """Hear that the connection is closed."""
        self._is_closed = True
        self._desk.gone(self)

    def _respond(self, request: Request) -> None:
        goip, settings = self._desk.goip, self._desk.goip.settings
        troubled = settings.http_trouble_pages in request.path
        hangs = troubled and goip.chance(settings.http_hang_rate)
        cut = troubled and not hangs and goip.chance(settings.http_cut_rate)
        if (hangs or cut) and self._is_before():
            goip.say(f"http: {request.path} {'hangs' if hangs else 'is cut'}, unread")
            if cut:
                self.cut()
            return
        reply = self._desk.answer(request)
        octets = reply.octets(self._desk.charset_for(request), settings)
        if hangs:
            goip.say(f"http: {request.path} hangs, done")
            return
        if troubled and not cut and goip.chance(settings.http_repeat_rate):
            octets += octets
        goip.agenda.after(settings.http_slow_s if troubled else 0.0, partial(self._write, octets, cut))

    def _is_before(self) -> bool:
        goip = self._desk.goip
        when = goip.settings.http_trouble_when
        return when == "before" or (when == "either" and goip.chance(0.5))

    def _write(self, octets: bytes, cut: bool) -> None:
        if self._is_closed:
            return
        if cut:
            self._desk.goip.say("http: an answer is cut in the middle")
            self._pipe.write(octets[: len(octets) // 2])
        else:
            self._pipe.write(octets)
        self.lost()
        self._pipe.close()
