"""Events for the operator: one line each, to the log and to all listeners.

Each event has a kind (`event_kinds`), which has its level and its wording.
"""

from collections.abc import Callable
from typing import Final

from twisted.logger import Logger, LogLevel

from router.relay.event_kinds import EventKind, Level
from router.relay.faces import Face
from router.sms.value import value

MAX_LISTENERS: Final = 100

LONGEST: Final = 2000
"""Characters of a line."""

# Of the module: a Logger in a class names that class in each line.
LOG: Final = Logger(namespace="smpp-router")

LOG_LEVELS: Final = {Level.INFO: LogLevel.info, Level.WARN: LogLevel.warn, Level.ERROR: LogLevel.error}


WORDS: Final = {
    Face.API: " over the API",
    Face.DASHBOARD: " over the dashboard",
    Face.GOIP_PAGE: " over a GoIP's pages",
    Face.SMS_SERVER: " over the SMS Server's pages",
    Face.SOCKET: " at the control socket",
}
"""Words for the faces at which an act may be asked for."""


@value
class By:
    """The author of an act: user, address, and face.

    Empty, without a face, if the author is unknown. `str` gives the words that follow "by".
    """

    user: str
    address: str = ""
    face: Face | None = None

    def __str__(self) -> str:
        address = f" from {self.address}" if self.address and self.face is not Face.SOCKET else ""
        return (
            (self.user or "an operator") + address + ("" if self.face is None else WORDS.get(self.face, ""))
        )


NOBODY: Final = By("")


@value
class Event:
    """An event about ``subject`` (a gateway, a channel, an ESME, the store).

    It is an act if somebody caused it: then ``by`` has a face.
    """

    kind: EventKind
    subject: str
    text: str
    by: By = NOBODY

    @property
    def level(self) -> Level:
        """Severity."""
        return self.kind.level


class Events:
    """Hands each event to all listeners, in order."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call ``listener`` with each later event; call the returned function to stop.

        Raises OverflowError beyond `MAX_LISTENERS`.
        """
        if len(self._listeners) >= MAX_LISTENERS:
            raise OverflowError(f"more than {MAX_LISTENERS} listeners")
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, told: EventKind, subject: str, more: int = 0, /, **given: object) -> None:
        """Report an event about ``subject``; ``given`` fills the words of its kind.

        ``more`` is the number of similar events before it that were not reported.
        """
        # A word that is called as one of our own parameters would be taken for it where this is compiled.
        text = told.words.format(**given) + (f" (and {more} more before it)" if more else "")
        self._tell(Event(told, visible(subject), visible(text)))

    def act(self, told: EventKind, subject: str, by: By, /, **given: object) -> None:
        """Report an act of ``by`` on ``subject``; the words of its kind may name the author as ``by``."""
        self._tell(Event(told, visible(subject), visible(told.words.format(by=by, **given)), by))

    def _tell(self, event: Event) -> None:
        for listener in list(self._listeners):
            listener(event)
        level = LOG_LEVELS[event.level]
        LOG.emit(level, "{subject}: {text}", subject=event.subject, text=event.text, kind=event.kind)


def visible(text: str) -> str:
    """Return a peer's text as one printable line, control characters escaped as in Python.

    Text beyond `LONGEST` characters is cut.
    """
    if len(text) > LONGEST:
        text = text[:LONGEST] + "…"
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
