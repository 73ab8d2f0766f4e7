"""Every event that there is: how much it matters, and its words. docs/events.md says what each means.

To add one: a member here (the words in braces are what its caller gives), a row in docs/events.md, and where
it happens `events.tell(EventKind.THAT, subject, …)`. A test holds the three against each other.
"""

from enum import Enum, unique


class Level(Enum):
    """How much it matters."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


@unique
class EventKind(Enum):
    """What can happen to a subject: a gateway, a channel, an ESME, the store."""

    BENCHED = Level.WARN, "benched for {seconds:.0f} s: {why}"
    SENDS_AGAIN = Level.INFO, "it sends again"

    def __init__(self, level: Level, words: str) -> None:
        self.level = level
        self.words = words
