"""In which words the desk refuses; each face translates them for its protocol."""

from collections.abc import Collection
from difflib import get_close_matches


class CannotDo(Exception):
    """What was asked cannot be done. Its words are for who asked: what is wrong, and what to do."""


class NoSuch(CannotDo):
    """There is nothing of that name."""

    def __init__(self, what: str, name: str, known: Collection[str]) -> None:
        """``what`` is the word for it (channel, ESME), ``known`` are the names that there are."""
        near = get_close_matches(name, known, 3)
        remedy = f"did you mean {' or '.join(near)}?" if near else f"there are {len(known)} others"
        super().__init__(f"there is no {what} {name[:100]}; {remedy}")
