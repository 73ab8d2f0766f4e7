"""Pieces of Markdown: tables, and texts of the code as prose."""

import re
from collections.abc import Iterable, Sequence

CODE = re.compile(r"(`+[^`]+`+)")
PAGE = re.compile(r"docs/([\w-]+)\.md")
SIGNS = re.compile(r"([\\*_<\[\]])")


def prose(text: str, up: str = "../") -> str:
    """Return a plain text so that Markdown shows it as it stands; ``code`` stays, pages of docs/ are links.

    ``up`` leads from the page that it is for to the top of the site.
    """
    parts = CODE.split(text)
    return "".join(part if at % 2 else _linked(part, up) for at, part in enumerate(parts))


def _linked(text: str, up: str) -> str:
    return PAGE.sub(rf"[\1]({up}\1.md)", SIGNS.sub(r"\\\1", text).replace("\\_", "_"))


def code(text: str) -> str:
    """Return a text as code."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a sign that would part cells is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(_cell, cells))} |\n" for cells in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def block(text: str, language: str = "text") -> str:
    """Return a text as a block of code."""
    return f"```{language}\n{text.rstrip()}\n```\n"
