"""What the operator should hear of: one line each, to the log and to whoever listens.

Each event is of a kind (`event_kinds`), which has its level and its words.
"""

from collections.abc import Callable
from typing import Final

from twisted.logger import Logger, LogLevel

from router.relay.event_kinds import EventKind, Level
from router.sms.value import value

MAX_LISTENERS: Final = 100

LONGEST: Final = 2000
"""Characters of a line."""

# Of the module: a Logger in a class names that class in each line.
LOG: Final = Logger(namespace="smpp-router")

LOG_LEVELS: Final = {Level.INFO: LogLevel.info, Level.WARN: LogLevel.warn, Level.ERROR: LogLevel.error}


FACES: Final = {
    "api": " over the API",
    "dashboard": " over the dashboard",
    "goip_page": " over a GoIP's pages",
    "sms_server": " over the SMS Server's pages",
    "socket": " at the control socket",
}
"""How the faces are named at which somebody may have something done."""


@value
class By:
    """Who has something done: a user, the address that he came from, and the face (`FACES`, `signal` or
    `file`).

    All empty: nobody is known. As text it is what follows "by".
    """

    user: str
    address: str = ""
    face: str = ""

    def __str__(self) -> str:
        address = f" from {self.address}" if self.address and self.face != "socket" else ""
        return (self.user or "an operator") + address + FACES.get(self.face, "")


NOBODY: Final = By("")


@value
class Event:
    """Something happened to ``subject`` (a gateway, a channel, an ESME, the store).

    It is an act if somebody had it done: then ``by`` has a face.
    """

    kind: EventKind
    subject: str
    text: str
    by: By = NOBODY

    @property
    def level(self) -> Level:
        """How much it matters."""
        return self.kind.level


class Events:
    """Tells all listeners of each event, in the order in which they came."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Hear of all events from now on; call what is returned to hear no more."""
        if len(self._listeners) >= MAX_LISTENERS:
            raise OverflowError(f"more than {MAX_LISTENERS} listeners")
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, told: EventKind, subject: str, more: int = 0, /, **given: object) -> None:
        """Tell that this has happened to ``subject``; ``given`` fills the words of its kind.

        ``more`` like it went untold before.
        """
        # A word that is called as one of our own parameters would be taken for it where this is compiled.
        text = told.words.format(**given) + (f" (and {more} more before it)" if more else "")
        self._tell(Event(told, visible(subject), visible(text)))

    def act(self, told: EventKind, subject: str, by: By, /, **given: object) -> None:
        """Tell that somebody has done this to ``subject``; the words of its kind may name him as ``by``."""
        self._tell(Event(told, visible(subject), visible(told.words.format(by=by, **given)), by))

    def _tell(self, event: Event) -> None:
        for listener in list(self._listeners):
            listener(event)
        level = LOG_LEVELS[event.level]
        LOG.emit(level, "{subject}: {text}", subject=event.subject, text=event.text, kind=event.kind)


def visible(text: str) -> str:
    """The text on one line, whatever a peer has put into it: control characters as Python writes them.

    What is longer than any line of ours is cut.
    """
    if len(text) > LONGEST:
        text = text[:LONGEST] + "…"
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
