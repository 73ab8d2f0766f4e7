"""The state of a sending in memory is written in one file each: others ask there for a change."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

DOORS = {
    "in_flight": "channel.py",
    "state": "channel.py",
    "linked": "channel.py",
    "paused": "channel.py",
    "stopping": "channel.py",
    "benched_until": "channel.py",
    "capacity": "channel.py",
    "attempts": "plan.py",
    "stage": "plan.py",
}
"""Attributes, and the one file that writes them."""

HELD = {
    "planned": "scheduler.py",
    "_queued": "sending_counts.py",
    "_by_way": "sending_counts.py",
    "_ending": "sendings.py",
    "_revised": "revisions.py",
    "_elsewhere": "detours.py",
    "_joined": "joins.py",
}
"""Mappings, and the one file that puts something in or takes it out; `Attempt.planned` is none."""

ADDING = {"add", "append", "appendleft", "extend", "extendleft", "insert", "setdefault", "update"}
REMOVING = {"clear", "difference_update", "discard", "pop", "popitem", "popleft", "remove"}

FRONT = "relay.py"
"""The front door calls the rooms by their names, which some attributes have too."""

RELAY = Path(__file__).parents[2] / "router" / "relay"


def writers(name: str, items_only: bool = False) -> set[str]:
    """The files of the relay that write an attribute of this name, or what is in it."""
    return {
        file.name
        for file in RELAY.rglob("*.py")
        if file.name != FRONT and name in _written_in(file, items_only)
    }


@cache
def _written_in(file: Path, items_only: bool) -> frozenset[str]:
    return frozenset(_written(_parsed(file), items_only))


@cache
def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def _written(tree: ast.AST, items_only: bool) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del) and not items_only:
            yield node.attr
        elif isinstance(node, ast.AugAssign):
            # `one.c |= {2}` changes what is in it.
            yield from _named(node.target)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            yield from _named(node.value)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ADDING | REMOVING
        ):
            yield from _named(node.func.value)


def _named(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        yield node.attr


class DoorTests(SynchronousTestCase):
    def test_each_is_written_in_one_file(self) -> None:
        for name, file in DOORS.items():
            self.assertEqual(writers(name), {file}, name)

    def test_what_is_in_a_mapping_changes_in_one_file(self) -> None:
        for name, file in HELD.items():
            self.assertEqual(writers(name, items_only=True), {file}, name)

    def test_a_second_writer_would_be_found(self) -> None:
        text = "one.a = 1; one.b += 1; one.c[2] = 3; del one.d[4]; one.e.pop(5); one.f.get(6); one.g == 7"
        self.assertEqual(set(_written(ast.parse(text), False)), set("abcde"))
        self.assertEqual(set(_written(ast.parse(text), True)), set("bcde"))
