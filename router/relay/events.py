"""What the operator should hear of: one line each, to the log and to whoever listens."""

from collections.abc import Callable
from enum import Enum

from attrs import frozen
from twisted.logger import Logger

MAX_LISTENERS = 100


class Level(Enum):
    """How much it matters."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


@frozen
class Event:
    """Something happened to ``subject`` (a channel, an ESME, the store)."""

    level: Level
    subject: str
    text: str


class Events:
    """Tells all listeners of each event, in the order in which they came."""

    _log = Logger(namespace="smpp-router")

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Hear of all events from now on; call what is returned to hear no more."""
        if len(self._listeners) >= MAX_LISTENERS:
            raise OverflowError(f"more than {MAX_LISTENERS} listeners")
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def info(self, subject: str, text: str) -> None:
        self._tell(Event(Level.INFO, subject, text))
        self._log.info("{subject}: {text}", subject=subject, text=text)

    def warn(self, subject: str, text: str) -> None:
        self._tell(Event(Level.WARN, subject, text))
        self._log.warn("{subject}: {text}", subject=subject, text=text)

    def error(self, subject: str, text: str) -> None:
        self._tell(Event(Level.ERROR, subject, text))
        self._log.error("{subject}: {text}", subject=subject, text=text)

    def _tell(self, event: Event) -> None:
        for listener in list(self._listeners):
            listener(event)
