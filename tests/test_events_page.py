"""docs/events.md, the calls in router/ and the table of kinds say the same."""

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from twisted.trial.unittest import SynchronousTestCase

from router.relay.event_kinds import EventKind

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"\| (\w+) \| (\w+) \| `(.+?)` \| (.+) \|")


class Call(NamedTuple):
    """A call `….tell(EventKind.NAME, subject, …)`, and the names that it gives; that of `act` gives `by`."""

    place: str
    kind: str
    given: frozenset[str]


@cache
def calls() -> tuple[Call, ...]:
    """Every one in router/."""
    found = []
    for path in sorted((ROOT / "router").rglob("*.py")):
        text = path.read_text()
        for node in ast.walk(ast.parse(text)) if "EventKind" in text else ():
            match node:
                case ast.Call(args=[ast.Attribute(value=ast.Name(id="EventKind"), attr=kind), *_]):
                    given = frozenset(each.arg for each in node.keywords if each.arg)
                    if isinstance(node.func, ast.Attribute) and node.func.attr == "act":
                        given |= {"by"} & named(EventKind[kind].words)
                    found.append(Call(f"{path.relative_to(ROOT)}:{node.lineno}", kind, given))
    return tuple(found)


def named(words: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(words) if name)


def plain(words: str) -> str:
    """The words without how their numbers are written."""
    return re.sub(r":[^{}]*}", "}", words)


class PageTests(SynchronousTestCase):
    def test_each_kind_has_its_row_with_its_level_and_its_words(self) -> None:
        rows = ROW.findall((ROOT / "docs" / "events.md").read_text())
        shown = {(name, level, words) for name, level, words, _ in rows}
        kinds = {(kind.name.lower(), kind.level.value, plain(kind.words)) for kind in EventKind}
        self.assertEqual(kinds - shown, set(), "these have no such row in docs/events.md")
        self.assertEqual(shown - kinds, set(), "these rows are of no kind in router/relay/event_kinds.py")

    def test_each_row_says_what_it_means(self) -> None:
        for name, _, _, meaning in ROW.findall((ROOT / "docs" / "events.md").read_text()):
            self.assertGreater(len(meaning), 30, name)

    def test_each_call_gives_the_names_that_stand_in_the_words(self) -> None:
        for call in calls():
            self.assertEqual(call.given, named(EventKind[call.kind].words), call.place)

    def test_each_kind_is_told_somewhere(self) -> None:
        told = {call.kind for call in calls()}
        self.assertEqual(told, {kind.name for kind in EventKind})
