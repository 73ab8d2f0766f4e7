"""Refusals of the desk, which each face translates for its protocol."""

from collections.abc import Collection
from difflib import get_close_matches

SHOWN = 10
"""Names shown if none is similar."""


LONGEST = 100
"""Characters shown of a name. A longer one is similar to none."""


class CannotDo(Exception):
    """A request cannot be done. The message tells the caller what is wrong, and what to do."""


class Unfit(CannotDo):
    """A field of the request has a bad value; ``field`` is its name in `ToSend`."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class NotThere(CannotDo):
    """The object of the request does not exist."""


class StoreUnavailable(CannotDo):
    """The store could not answer."""

    def __init__(self) -> None:
        super().__init__("the store could not answer; the log says why")


class NoSuch(NotThere):
    """Nothing has that name.

    The message is made only when it is read: to look for similar names among a thousand takes 20 ms, and a
    sender, who may ask as often as it likes, is not told them.
    """

    def __init__(self, what: str, name: str, known: Collection[str]) -> None:
        """Note a missing name; ``what`` is the kind (channel, ESME), ``known`` are the existing names."""
        super().__init__(what, name)
        self._what, self._name, self._known = what, name, known

    def __str__(self) -> str:
        near = get_close_matches(self._name, self._known, 3) if len(self._name) <= LONGEST else ()
        remedy = f"did you mean {' or '.join(near)}?" if near else f"known are {some(self._known)}"
        return f"there is no {self._what} {self._name[:LONGEST]}; {remedy}"


def some(known: Collection[str]) -> str:
    """Return the first names, and the number of the others, in one line."""
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return (", ".join(sorted(known)[:SHOWN]) or "none") + more
