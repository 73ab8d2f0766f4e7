"""A page of the manual, to be played: its blocks, the changes that it makes to a file, what it shows."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

DOCS = Path(__file__).parents[2] / "docs"

BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)

MOVING = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*")
"""What is different each time: dates with their times."""


@frozen
class Block:
    """What stands between two fences, without the indent of the list that it is in."""

    language: str
    text: str


@frozen
class Shown:
    """A command of a page, and the lines that the page shows of its answer."""

    command: str
    lines: Sequence[str]


def sections(page: str) -> dict[str, list[Block]]:
    """The blocks of a page by the heading that they are below; those above all by an empty one."""
    first, *parts = SECTION.split((DOCS / page).read_text("utf-8"))
    titles = ["", *parts[::2]]
    return {title: list(_blocks(text)) for title, text in zip(titles, [first, *parts[1::2]], strict=True)}


def _blocks(text: str) -> Iterator[Block]:
    for indent, language, inside in BLOCK.findall(text):
        yield Block(language, "".join(line.removeprefix(indent) for line in inside.splitlines(keepends=True)))


def commands(block: Block) -> Iterator[Shown]:
    """The commands of a block: each line after a `$ ` with what it shows, or without one each whole line."""
    if block.language == "console":
        _, *shown = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
        for each in shown:
            command, *lines = each.splitlines()
            yield Shown(command, lines)
    else:
        for line in block.text.replace("\\\n", "").splitlines():
            yield Shown(line, ())


def changed(file: str, change: Block) -> str:
    """The text of a file after the change that a `diff` shows: one place, or lines behind its end."""
    gone = [line[1:] for line in change.text.splitlines(keepends=True) if line.startswith("-")]
    come = [line[1:] for line in change.text.splitlines(keepends=True) if line.startswith("+")]
    if not gone:
        return file + "".join(come)
    before = "".join(gone)
    assert file.count(before) == 1, f"not once in the file: {before}"
    return file.replace(before, "".join(come))


def plain(text: str) -> list[str]:
    """Its lines, with one blank between words, and without what is different each time."""
    return [" ".join(MOVING.sub("TIME", line).split()) for line in text.splitlines()]
