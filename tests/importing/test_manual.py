"""The tables of the migration pages name what the code reads, and keys that the router has."""

import re
from collections.abc import Iterator
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.config.model import known
from tests.sources import ROOT

PAGES = {"migrating-from-kannel.md": "kannel", "migrating-from-jasmin.md": "jasmin"}

ELSEWHERE = frozenset(
    {
        "balance",
        "early_percent",
        "smpps_throughput",
        "http_throughput",
        "user",
        "smppccm",
        "mtrouter",
        "morouter",
        "group",
    }
)
"""Names of Jasmin that the code takes apart, or that it only speaks of."""


def rows(page: str) -> Iterator[tuple[str, str]]:
    """The cells of the table of what becomes of what."""
    table = page.partition("## What becomes of what")[2].partition("\n## ")[0]
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) == 2 and "`" in cells[0]:
            yield cells[0], cells[1]


def names(cell: str) -> Iterator[str]:
    """What stands in code in a cell, without values behind it."""
    for code in re.findall(r"`([^`]+)`", cell):
        yield from re.findall(r"^[a-z][a-z_-]{2,}", code.partition(":")[0])


class TablesTests(SynchronousTestCase):
    def test_what_is_said_to_be_read_is_read(self) -> None:
        for file, room in PAGES.items():
            code = "".join(path.read_text() for path in Path(ROOT, "router/importing", room).glob("*.py"))
            words = set(re.findall(r"[\w-]+", code))
            for left, _ in rows(Path(ROOT, "docs", file).read_text()):
                missing = [
                    name
                    for name in names(left)
                    if name not in words | ELSEWHERE and not any(name.startswith(f"{one}-") for one in words)
                ]
                self.assertEqual(missing, [], f"{file}: {left}")

    def test_what_it_becomes_is_a_key_of_the_configuration(self) -> None:
        keys = {part for path in known() for part in path.split(".")}
        for file in PAGES:
            for _, right in rows(Path(ROOT, "docs", file).read_text()):
                for code in re.findall(r"`([a-z_]+): ", right):
                    self.assertIn(code, keys, f"{file}: {right}")
