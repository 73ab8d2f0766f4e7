"""In which words the desk refuses; each face translates them for its protocol."""

from collections.abc import Collection
from difflib import get_close_matches

SHOWN = 10
"""Names that are shown where none is near."""


class CannotDo(Exception):
    """What was asked cannot be done. Its words are for who asked: what is wrong, and what to do."""


class Unfit(CannotDo):
    """What was asked holds something that cannot be; ``field`` is where, by its name in `ToSend`."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class NotThere(CannotDo):
    """What it was to be done with is not there."""


class Unanswered(CannotDo):
    """The store could not answer."""

    def __init__(self) -> None:
        super().__init__("the store could not answer; the log says why")


class NoSuch(NotThere):
    """There is nothing of that name."""

    def __init__(self, what: str, name: str, known: Collection[str]) -> None:
        """``what`` is the word for it (channel, ESME), ``known`` are the names that there are."""
        near = get_close_matches(name, known, 3)
        remedy = f"did you mean {' or '.join(near)}?" if near else f"known are {some(known)}"
        super().__init__(f"there is no {what} {name[:100]}; {remedy}")


def some(known: Collection[str]) -> str:
    """Return the first of the names, and how many more there are: a message has one line."""
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return (", ".join(sorted(known)[:SHOWN]) or "none") + more
