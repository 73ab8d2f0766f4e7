"""HttpFace: the web pages of a box. A request goes in, a reply comes out."""

from collections.abc import Callable

from ..box import Goip
from ..happenings import Happening
from ..incoming import Received
from ..line import Line
from ..session import Pipe
from . import pages
from .connection import HttpConnection
from .replies import NOT_FOUND, UNAUTHORIZED, Reply
from .requests import Request
from .slots import Slots
from .words import LANGUAGES, Words

LEAST_SLOTS = 8


class HttpFace:
    """The face of the box for HTTP."""

    def __init__(self, goip: Goip) -> None:
        self.goip = goip
        self.slots = Slots(goip)
        self.counts = {"requests": 0}
        self._connections: list[HttpConnection] = []
        goip.faces.append(self)

    # Connections

    def connect(self, pipe: Pipe) -> HttpConnection | None:
        """Take a connection that came in; None if the box is off."""
        if not self.goip.running:
            return None
        connection = HttpConnection(self, pipe)
        self._connections.append(connection)
        return connection

    def gone(self, connection: HttpConnection) -> None:
        """Forget a connection that ended."""
        if connection in self._connections:
            self._connections.remove(connection)

    def cut_all(self) -> None:
        """Cut all connections."""
        for connection in list(self._connections):
            connection.cut()

    # What happens to the box

    def deliver(self, received: Received) -> None:
        """Do nothing: the SMS stands in the inbox."""

    def happened(self, line: Line, happening: Happening) -> None:
        """Do nothing: the pages show it when they are asked."""

    def stopped(self) -> None:
        """Empty the slots: the box is off."""
        self.slots.forget()

    def started(self) -> None:
        """Take connections again."""

    def flush(self) -> None:
        """Do nothing: responses leave at once."""

    def stats(self) -> dict[str, int]:
        """Return its own counts."""
        return {**self.counts, "http_connections": len(self._connections)}

    # Pages

    @property
    def charset(self) -> str:
        """Of pages and forms, as Python calls it."""
        return "gb2312" if self.goip.settings.charset == "gb2312" else "utf-8"

    def charset_for(self, request: Request) -> str:
        """Return the charset of the page that answers this request."""
        return "utf-8" if request.form.get("code") == "utf8" else self.charset

    def answer(self, request: Request) -> Reply:
        """Do what is asked."""
        self.counts["requests"] += 1
        start, language, page = (*request.path.strip("/").split("/"), "", "", "")[:3]
        words = LANGUAGES.get(language)
        if start != "default" or words is None:
            return NOT_FOUND
        if page == "send.html":
            return self._send(request, words)
        if page not in PAGES:
            return NOT_FOUND
        if not self._is_known(request):
            return UNAUTHORIZED
        return PAGES[page](self, request)

    def _is_known(self, request: Request) -> bool:
        settings = self.goip.settings
        wanted = (settings.http_user, settings.http_password)
        asked = (request.form.get("u", ""), request.form.get("p", ""))
        by_query = settings.auth != "basic" and asked == wanted
        return by_query or (settings.auth != "query" and request.login == wanted)

    def _send(self, request: Request, words: Words) -> Reply:
        style = self.goip.settings.reply_style
        number, text = request.form.get("n", ""), request.form.get("m", "")
        place = int(request.form["l"]) if request.form.get("l", "").isdecimal() else 0
        reason = "" if self._is_known(request) else "login"
        line = self._line(place)
        if not reason:
            reason = self._refuses(line, number, text)
        if reason or line is None:
            said = words.refused(reason, place, style)
        else:
            id = self.slots.new_id()
            self.slots.send(line, number, text, id)
            said = words.sending(place, number, id, style)
        self.goip.say(f"http: send.html L{place} to {number}: {said}")
        return Reply(body=f"\n{said}\n")

    def _refuses(self, line: Line | None, number: str, text: str) -> str:
        """Return which of the `Words` says why a message is not taken; empty if it is."""
        if line is None:
            return "line"
        if not number or not text:
            return "number"
        if not line.logged_in:
            return "logout"
        return "busy" if self.goip.settings.busy_reply and self._is_busy(line) else ""

    def _is_busy(self, line: Line) -> bool:
        return line.busy or line.waiting > 0

    def _line(self, place: int) -> Line | None:
        return self.goip.lines[place - 1] if 0 < place <= len(self.goip.lines) else None

    # Status

    def _send_status(self, request: Request) -> Reply:
        """Serve the status page with ``idN``."""
        if self.goip.settings.status_variant == "send_sms_status":
            return NOT_FOUND
        return self._xml("send-sms-status", request, self._slots_shown(request, "id"))

    def _send_sms_status(self, request: Request) -> Reply:
        """Serve the status page with ``smskeyN``."""
        if self.goip.settings.status_variant == "send_status":
            return NOT_FOUND
        return self._xml("send-sms-status", request, self._slots_shown(request, "smskey"))

    def _slots_shown(self, request: Request, id: str) -> list[tuple[str, str]]:
        wanted = request.form.get("line", "")
        if id == "smskey" and wanted.isdecimal():
            return pages.send_status(self.slots, [int(wanted)], id)
        count = self.goip.settings.slots or max(len(self.goip.lines), LEAST_SLOTS)
        return pages.send_status(self.slots, range(1, count + 1), id)

    def _status(self, request: Request) -> Reply:
        """Serve the state of the box and its lines."""
        type = request.form.get("type") or "list"
        shown = pages.base(self.goip) if type == "base" else pages.lines(self.goip, type)
        return self._xml("status", request, shown)

    # Forms

    def _tools(self, request: Request) -> Reply:
        """Serve the form that sends, the inbox, the outbox."""
        type = request.form.get("type", "sms")
        if type not in ("sms_inbox", "sms_outbox"):
            return self._html(request, pages.form(type, self.slots.new_id(), len(self.goip.lines)))
        settings, wanted = self.goip.settings, request.form.get("line", "-1")
        lines = [line for line in self.goip.lines if wanted in ("-1", str(line.number))]
        rings = [(line.number, line.inbox if type == "sms_inbox" else line.outbox) for line in lines]
        if request.form.get("action") == "del":
            place = request.form.get("pos", "-1")
            for _, ring in rings:
                ring.delete(int(place) if place.isdecimal() else -1)
        return self._html(request, pages.store(rings, settings.inbox_size, settings.page_lines))

    def _sms_info(self, request: Request) -> Reply:
        """Take the form that sends: an SMS, or a USSD code."""
        form = request.form
        is_ussd = "ussd" in (form.get("type", "").lower(), form.get("action", "").lower())
        chosen = [line for line in self.goip.lines if is_chosen(line, form)]
        line = next((each for each in chosen if not self._is_busy(each)), chosen[0] if chosen else None)
        number = form.get("telnum", "")
        reason = self._refuses(line, number, form.get("smscontent", "") or "*" * is_ussd)
        words = LANGUAGES["en_US"]
        if reason or line is None:
            said = words.refused(reason, line.number if line else 0, "real")
        else:
            id = form.get("smskey") or self.slots.new_id()
            said = words.sending(line.number, number, id, "real")
            if is_ussd:
                self.slots.ask(line, number, id)
            else:
                self.slots.send(line, number, form["smscontent"], id)
        self.goip.say(f"http: sms_info.html to {number}: {said}")
        return self._html(request, said)

    def _html(self, request: Request, body: str) -> Reply:
        return Reply(body=pages.html(self.charset_for(request), body))

    def _xml(self, root: str, request: Request, elements: list[tuple[str, str]]) -> Reply:
        return Reply(body=pages.xml(root, self.charset_for(request), elements), type="text/xml")


def is_chosen(line: Line, form: dict[str, str]) -> bool:
    """Tell whether the form names this line: ``line3=1`` or ``line=3``."""
    return bool(form.get(f"line{line.number}")) or form.get("line") == str(line.number)


PAGES: dict[str, Callable[[HttpFace, Request], Reply]] = {
    "send_status.xml": HttpFace._send_status,
    "send_sms_status.xml": HttpFace._send_sms_status,
    "status.xml": HttpFace._status,
    "tools.html": HttpFace._tools,
    "sms_info.html": HttpFace._sms_info,
    "ussd_info.html": HttpFace._sms_info,
}
"""All but send.html, which says itself who may not send."""
