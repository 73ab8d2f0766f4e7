"""A file of telephone numbers, one a line; what follows a `#` is a comment."""

import re
from typing import Annotated

from attrs import field, frozen
from pydantic import BeforeValidator

from router.config.endpoints import beside
from router.config.files import NotRead, contents
from router.config.scalars import AS_TEXT, expected, scalar
from router.relay.who.bans import Listed

MOST = 64 * 2**20
"""Octets of a file: some 4,000,000 numbers."""

NUMBER = re.compile(r"\+?[1-9][0-9]{6,14}|[0-9]{2,6}")
"""E.164 has up to 15 digits, and no leading zero; a short code has up to six."""

WHAT = "a file of numbers, one a line, with their country: +256772000001"


@frozen
class Numbers:
    """The numbers of a file, as they were when the page was read, and its absolute path."""

    file: str
    numbers: Listed = field(repr=False)


def numbers(value: object) -> Numbers:
    """A file of numbers, relative to the file that names it, with all that it holds."""
    given = scalar(value, WHAT)
    path = beside(given, given.text)
    try:
        text = contents(path, MOST).decode("utf-8-sig")
    except NotRead as error:
        raise expected(WHAT, f"cannot be read ({path}: {error})") from None
    except UnicodeDecodeError:
        raise expected(WHAT, f"is no text ({path})") from None
    return Numbers(path, Listed(_number(path, place, line) for place, line in _written(text)))


def _written(text: str) -> list[tuple[int, str]]:
    lines = ((place, line.partition("#")[0].strip()) for place, line in enumerate(text.splitlines(), 1))
    return [(place, line) for place, line in lines if line]


def _number(path: str, place: int, line: str) -> str:
    if NUMBER.fullmatch(re.sub("[ ()./-]", "", line)) is None:
        raise expected(WHAT, f"has a line that is no number with its country ({path}:{place}: {line[:30]!a})")
    return re.sub("[ ()./-]", "", line)


NumbersFile = Annotated[Numbers, BeforeValidator(numbers), AS_TEXT]
