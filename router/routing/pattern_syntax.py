"""Reads a pattern with Python's own parser, and refuses constructs that cannot run in linear time.

`re` has no public access to its parser. `re._parser` and `re._compiler` are unchanged since Python 3.11, and
for long before under other names; tests check all that is used here.
"""

import re
import warnings
from re import _parser  # type: ignore[attr-defined, unused-ignore]  # typeshed does not know it
from typing import Any

from router.routing.pattern_errors import BadPattern

Tree = Any
"""Nodes as `re._parser` makes them: pairs of an operation and what it is applied to."""

MOST_REPEATED = 1000
"""The operations that RE2 supports."""

WITHOUT = "a pattern without it"
TWO_RULES = "a pattern without it; two criteria, or two rules one after the other, can say the same"
WRITTEN_OUT = "the text itself, written out"

_OPENED = {
    "(?=": ("a look-ahead", TWO_RULES),
    "(?!": ("a negative look-ahead", TWO_RULES),
    "(?<=": ("a look-behind", TWO_RULES),
    "(?<!": ("a negative look-behind", TWO_RULES),
    "(?P=": ("a reference to a group", WRITTEN_OUT),
    "(?(": ("a condition on a group", "its alternatives, written out with |"),
    "(?>": ("an atomic group", "a plain group (?:...): it takes linear time here anyway"),
}
_ESCAPED = {
    "Z": ("\\Z", "$, which is the end too, or the text in front of a last line feed"),
    "u": ("\\u", "the character itself, or \\xNN"),
    "U": ("\\U", "the character itself"),
    "N": ("\\N", "the character itself"),
}
_FLAGS = re.compile(r"\(\?[aiLmsux]*x[aiLmsux]*[-:)]")
_ALPHABET_OF_A_PART = re.compile(r"\(\?[imsx]*[auL][a-zL]*(?:-[a-z]+)?:")
_CLASS = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
_ESCAPE_IN_CLASS = re.compile(r"\\(.)", re.DOTALL)
_POSSESSIVE = re.compile(r"[*+?}]\+")


def read(pattern: str) -> tuple[re.Pattern[str], Tree]:
    """Return a pattern compiled by `re`, and its parsed tree. Raises `BadPattern`."""
    try:
        with warnings.catch_warnings():
            # `[[` may get another meaning in a later Python, whose parser will warn of it.
            warnings.simplefilter("ignore", FutureWarning)
            compiled, tree = re.compile(pattern), _parser.parse(pattern)
            _refuse(pattern)
            _look_at(pattern, tree)
    except (re.error, OverflowError) as error:
        raise BadPattern(f"is no regular expression ({error})") from None
    except RecursionError:
        raise BadPattern("has too many brackets in each other") from None
    return compiled, tree


def _refuse(pattern: str) -> None:
    """Refuse constructs that can be found in the text, and so have a place."""
    at = 0
    while at < len(pattern):
        found = _CLASS.match(pattern, at)
        if found is not None:
            for escape in _ESCAPE_IN_CLASS.finditer(found[0]):
                _refuse_escape(escape[1], at + escape.start())
            at = found.end()
        elif pattern[at] == "\\":
            _refuse_escape(pattern[at + 1 : at + 2], at)
            at += 2
        elif pattern.startswith("(?#", at):
            at = pattern.index(")", at)
        else:
            _refuse_opened(pattern, at)
            at += 1


def _refuse_escape(letter: str, at: int) -> None:
    if letter in _ESCAPED:
        what, remedy = _ESCAPED[letter]
        raise _has(what, at, remedy)


def _refuse_opened(pattern: str, at: int) -> None:
    if pattern[at] != "(":
        return
    for opened, (what, remedy) in _OPENED.items():
        if pattern.startswith(opened, at):
            raise _has(f"{what} {opened}", at, remedy)
    if _ALPHABET_OF_A_PART.match(pattern, at):
        # CPython searches the first character by the flags of the whole pattern: `(?a:\W)` misses `é`.
        raise _has("a flag a, u or L for a part of it", at, "the flag in front, as in (?a), for all of it")
    if _FLAGS.match(pattern, at):
        raise _has(
            "the flag x (blanks and comments in a pattern)", at, "a pattern without blanks and comments"
        )


def _has(what: str, at: int, remedy: str) -> BadPattern:
    return BadPattern(f"has {what} at character {at + 1}, which patterns here do not have", remedy)


def _look_at(pattern: str, tree: Tree) -> None:
    """Refuse constructs that only the parsed tree shows; they have no place."""
    for operation, what in tree:
        name = str(operation)
        if name == "GROUPREF":
            place = re.search(rf"\\0?{what}", pattern)
            raise _has(f"a reference to the group {what}", place.start() if place else 0, WRITTEN_OUT)
        if name == "POSSESSIVE_REPEAT":
            place = _POSSESSIVE.search(pattern)
            raise _has(
                "a possessive repetition", place.start() if place else 0, "one without the + behind it"
            )
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            _look_at_counts(what[0], what[1])
        for inner in inner_trees(name, what):
            _look_at(pattern, inner)


def _look_at_counts(least: int, most: int) -> None:
    if least > MOST_REPEATED or MOST_REPEATED < most < int(_parser.MAXREPEAT):
        wrong = f"repeats something more than {MOST_REPEATED:,} times"
        raise BadPattern(wrong, f"at most {{{MOST_REPEATED}}}, or * or +")


def inner_trees(name: str, what: Any) -> list[Tree]:
    """Return the trees inside a node."""
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return [what[2]]
    if name == "SUBPATTERN":
        return [what[3]]
    if name == "BRANCH":
        return list(what[1])
    return []
