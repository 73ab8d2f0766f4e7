"""How long files, classes and functions of the router are: none is longer than one reads at a time.

Run as a program it prints the longest of each in one line: `python -m tests.test_sizes`.
"""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from twisted.trial.unittest import SynchronousTestCase

from tests.sources import sources, statements

BOUNDS = {"file": 350, "class": 250, "function": 50}
"""Lines, with docstrings and decorators."""


class Length(NamedTuple):
    """The lines of a file, class or function, and where it is."""

    lines: int
    kind: str
    place: str


def lengths(text: str, tree: ast.Module, file: str) -> Iterator[Length]:
    """Count the lines of a file and of all that is defined in it."""
    yield Length(len(text.splitlines()), "file", file)
    for node in statements(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            yield Length((node.end_lineno or first) - first + 1, kind, f"{file}:{node.lineno} {node.name}")


def all_lengths() -> Iterator[Length]:
    """Count the lines of all files of the router, and of what is in them."""
    for file, (text, tree) in sources().items():
        yield from lengths(text, tree, file)


def largest() -> str:
    """Name the longest file, class and function, in one line."""
    longest: dict[str, Length] = {}
    for each in all_lengths():
        longest[each.kind] = max(each, longest.get(each.kind, each))
    found = (f"{kind} {longest[kind].place} ({longest[kind].lines} lines)" for kind in BOUNDS)
    return f"largest {', '.join(found)}"


class SizesTests(SynchronousTestCase):
    def test_no_file_class_or_function_of_the_router_is_longer_than_its_bound(self) -> None:
        over = [
            f"{each.place}: {each.kind} of {each.lines} lines, {BOUNDS[each.kind]} at most"
            for each in all_lengths()
            if each.lines > BOUNDS[each.kind]
        ]
        self.assertEqual(over, [])

    def test_what_stands_in_any_block_counts(self) -> None:
        blocks = (
            "if one:\n  {}\nelse:\n  pass",
            "if one:\n  pass\nelse:\n  {}",
            "try:\n  pass\nexcept One:\n  {}",
            "match one:\n  case 1:\n    {}",
            "class One:\n  async def two():\n    with three:\n      {}",
        )
        for block in blocks:
            text = block.format("def inner(): ...")
            found = [each.place for each in lengths(text, ast.parse(text), "a.py")]
            self.assertTrue(found[-1].endswith(" inner"), block)

    def test_decorators_and_docstrings_count(self) -> None:
        text = '"""Words."""\n\n\n@value\nclass One:\n    """Words."""\n\n    def two():\n        return 2\n'
        found = [(each.kind, each.lines) for each in lengths(text, ast.parse(text), "a.py")]
        self.assertEqual(found, [("file", 9), ("class", 6), ("function", 2)])


if __name__ == "__main__":
    print(largest())
