"""A page of the manual, to be played: its blocks, the changes that it makes to a file, what it shows."""

import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from tests.papers.reading import ROOT, tokens

MOVING = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*")
"""What is different each time: dates with their times."""


@frozen
class Block:
    """What stands between two fences."""

    language: str
    text: str


@frozen
class Shown:
    """A command of a page, and the lines that the page shows of its answer."""

    command: str
    lines: Sequence[str]


def sections(page: str) -> dict[str, list[Block]]:
    """The blocks of a page by the heading that they are below; those above all by an empty one."""
    found: dict[str, list[Block]] = {"": []}
    title, before = "", ""
    for token in tokens(ROOT / "docs" / page):
        if before == "h2":
            title = token.content
            found[title] = []
        elif token.type == "fence":
            found[title].append(Block(token.info, token.content))
        before = token.tag if token.type == "heading_open" else ""
    return found


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
