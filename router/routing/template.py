"""Templates that replace what a pattern finds, with the syntax of `re.sub`."""

import re

from router.routing.pattern_errors import BadPattern
from router.routing.pattern_syntax import Tree, inner_trees

REMEDY = "text, with \\1 or \\g<name> for what a group of `match` found"
_PRIVATE = 0xF0000
"""The first of the characters without a meaning, which stand for groups."""

Spans = list[tuple[int, int]]


class Template:
    """A template, read once. Raises `BadPattern`."""

    def __init__(self, text: str, python: re.Pattern[str]) -> None:
        self.text = text
        self._pieces: list[str | int] = _read(text, python)

    def filled(self, text: str, spans: Spans) -> str:
        """Return it filled with what was found in a text: the whole match, and each group."""
        return "".join(
            piece if isinstance(piece, str) else text[slice(*spans[piece])] if spans[piece][0] >= 0 else ""
            for piece in self._pieces
        )


def _read(template: str, python: re.Pattern[str]) -> list[str | int]:
    """Have Python read it, over a text in which each group has found one character that stands for it."""
    names = {number: name for name, number in python.groupindex.items()}
    stand_ins = "".join(chr(_PRIVATE + number) for number in range(python.groups + 1))
    groups = (f"(?P<{names[n]}>.)" if n in names else "(.)" for n in range(1, python.groups + 1))
    match = re.fullmatch("." + "".join(groups), stand_ins)
    assert match is not None
    try:
        expanded = match.expand(template)
    except (re.error, IndexError) as error:
        raise BadPattern(f"is no replacement ({error})", REMEDY, of_template=True) from None
    pieces = re.split(f"({stand_ins}|[{stand_ins}])", expanded)
    return [_stands_for(piece, stand_ins) for piece in pieces if piece]


def _stands_for(piece: str, stand_ins: str) -> str | int:
    if piece == stand_ins:
        return 0
    return stand_ins.index(piece) if piece in stand_ins[1:] else piece


def may_replace(tree: Tree) -> None:
    """Raise `BadPattern` unless RE2 finds what `re` finds, one after the other.

    What is repeated must not be empty, or the two do not agree when to stop. Behind an empty match Python
    looks for another one at the same place that is not empty, and RE2 cannot: there is none if the empty way
    through a pattern is the last one that is tried.
    """
    _look_at(tree, may_be_empty=_may_be_empty(tree))


def _look_at(tree: Tree, may_be_empty: bool) -> None:
    for operation, what in tree:
        name = str(operation)
        if name in ("MIN_REPEAT", "MAX_REPEAT") and what[1] > 1 and _may_be_empty(what[2]):
            raise _unclear("a repetition of what may be empty")
        if may_be_empty and name == "MIN_REPEAT" and what[0] == 0:
            raise _unclear("a lazy repetition (*? or ??)")
        if may_be_empty and name == "BRANCH" and any(_may_be_empty(one) for one in what[1][:-1]):
            raise _unclear("an alternative that may be empty in front of another one")
        for inner in inner_trees(name, what):
            _look_at(inner, may_be_empty)


def _unclear(what: str) -> BadPattern:
    return BadPattern(f"has {what}, and it is not clear what is to be replaced", "a pattern without it")


def _may_be_empty(tree: Tree) -> bool:
    return int(tree.getwidth()[0]) == 0
