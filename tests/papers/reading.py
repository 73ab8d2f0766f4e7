"""Pages as a reader of Markdown sees them: headings, links, blocks of code, and code within lines."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from attrs import frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]

MANUAL = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
"""The pages that hold today."""

RECORDS = (ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*/*.md")))
"""Pages that tell how it was when they were written."""


@frozen
class Piece:
    """A piece of a page: its text, its first line from 1, and for a block the language that it names."""

    page: str
    line: int
    text: str
    language: str = ""

    @property
    def place(self) -> str:
        """Where it is, for messages."""
        return f"{self.page}:{self.line}"


@cache
def tokens(page: Path) -> Sequence[Token]:
    """What a page is made of."""
    return MarkdownIt("commonmark").enable("table").parse(page.read_text("utf-8"))


def name(page: Path) -> str:
    """The path of a page from the top of the source tree."""
    return page.relative_to(ROOT).as_posix()


def within(page: Path) -> Iterator[tuple[int, Token]]:
    """Everything that stands in the lines of a page, and the line of its paragraph, row or heading."""
    line = 1
    for token in tokens(page):
        if token.map:
            line = token.map[0] + 1
        for child in token.children or ():
            yield line, child


def blocks(page: Path) -> Iterator[Piece]:
    """The blocks of code of a page."""
    for token in tokens(page):
        if token.type in ("fence", "code_block") and token.map:
            first = token.map[0] + (2 if token.type == "fence" else 1)
            yield Piece(name(page), first, token.content, (token.info.split() or [""])[0])


def codes(page: Path) -> Iterator[Piece]:
    """The code within lines."""
    for line, child in within(page):
        if child.type == "code_inline":
            yield Piece(name(page), line, child.content)


def links(page: Path) -> Iterator[Piece]:
    """Where the links of a page lead, and what its pictures show."""
    for line, child in within(page):
        target = child.attrs.get("href") or child.attrs.get("src")
        if target:
            yield Piece(name(page), line, str(target))


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as a forge makes them."""
    found: Counter[str] = Counter()
    slugs = set()
    stream = tokens(page)
    for opening, inline in pairwise(stream):
        if opening.type == "heading_open":
            parts = inline.children or ()
            slug = slug_of("".join(one.content for one in parts if one.type in ("text", "code_inline")))
            slugs.add(f"{slug}-{found[slug]}" if found[slug] else slug)
            found[slug] += 1
    return frozenset(slugs)


def slug_of(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
