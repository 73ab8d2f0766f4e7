"""In which words the desk refuses; each face translates them for its protocol."""

from collections.abc import Collection
from difflib import get_close_matches

SHOWN = 10
"""Names that are shown where none is near."""


LONGEST = 100
"""Characters of a name that are shown. A longer one is near to none."""


class CannotDo(Exception):
    """What was asked cannot be done. Its words are for who asked: what is wrong, and what to do."""


class Unfit(CannotDo):
    """What was asked holds something that cannot be; ``field`` is where, by its name in `ToSend`."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class NotThere(CannotDo):
    """What it was to be done with is not there."""


class StoreUnavailable(CannotDo):
    """The store could not answer."""

    def __init__(self) -> None:
        super().__init__("the store could not answer; the log says why")


class NoSuch(NotThere):
    """There is nothing of that name.

    Its words are made when they are asked for: to look for names that are near takes 20 ms where there are a
    thousand, and a sender, who may ask for as many as it likes, is not told them.
    """

    def __init__(self, what: str, name: str, known: Collection[str]) -> None:
        """``what`` is the word for it (channel, ESME), ``known`` are the names that there are."""
        super().__init__(what, name)
        self._what, self._name, self._known = what, name, known

    def __str__(self) -> str:
        near = get_close_matches(self._name, self._known, 3) if len(self._name) <= LONGEST else ()
        remedy = f"did you mean {' or '.join(near)}?" if near else f"known are {some(self._known)}"
        return f"there is no {self._what} {self._name[:LONGEST]}; {remedy}"


def some(known: Collection[str]) -> str:
    """Return the first of the names, and how many more there are: a message has one line."""
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return (", ".join(sorted(known)[:SHOWN]) or "none") + more
