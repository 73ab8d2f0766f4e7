"""The sources of the router, parsed once for all tests of a process that look at them."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]


class Source(NamedTuple):
    """The text of a file, and its tree."""

    text: str
    tree: ast.Module


@cache
def sources() -> Mapping[str, Source]:
    """Return the sources of the router, by the names of their files."""
    texts = {file: file.read_text("utf-8") for file in sorted(ROOT.glob("router/**/*.py"))}
    return {file.relative_to(ROOT).as_posix(): Source(text, ast.parse(text)) for file, text in texts.items()}


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all within it, whatever block they stand in; expressions, most of a tree, hold none."""
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.stmt | ast.excepthandler | ast.match_case):
            yield each
            yield from statements(each)
