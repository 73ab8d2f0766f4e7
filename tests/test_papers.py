"""The papers call not in force yet exactly what is, and name no file that is not there."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from router.config.source.document import read
from router.config.source.problems import Place
from router.config.source.tree import Keys
from tests.config.pages import PageTestCase
from tools.descriptions import MANUAL, all_set, given

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

OURS = ("router", "tests", "tools", "twisted")

PHRASE = "not in force yet"
STALE = re.compile(r"(?i)\bnothing yet\b|\bnot built\b|\bnot yet built\b|acts as `wait`|only round robin")
"""Other words for it, which no test would miss when the key works."""

NAMED = {"store=postgresql": "PostgreSQL"}
"""All that is not in force, as `given` has it, and how a page speaks of it."""


class ManualTests(PageTestCase):
    def places(self) -> Mapping[str, Place]:
        """Where each key stands in the manual; also such values as the tables speak of."""
        text = all_set(MANUAL.read_text("utf-8"))
        tree = read(self.write(text), {})
        found: dict[str, Place] = {}
        for path, place in given(Keys(Place("page"), tree.entries)):
            found.setdefault(path, place)
        return found

    def told(self, line: int) -> str:
        """The text above a line of the manual, which it belongs to."""
        lines = MANUAL.read_text("utf-8").splitlines()
        above = []
        for text in reversed(lines[: line - 1]):
            if not re.match(r" *# ", text):
                break
            above.append(text.strip("# "))
        return " ".join(reversed(above))

    def test_a_key_that_is_not_in_force_is_marked(self) -> None:
        places = self.places()
        for path in NAMED:
            place = places[path.split("=")[0]]
            self.assertIn(PHRASE, self.told(place.line).lower(), f"{path}: {place}")
            (told,) = (line for line in self.problems("store: 'postgresql://h/d'\n") if PHRASE in line)
            self.assertTrue(told.startswith("1:8: PostgreSQL is not"), told)

    def test_no_other_is(self) -> None:
        marked = {places.line for path, places in self.places().items() if path in self._keys()}
        lines = MANUAL.read_text("utf-8").splitlines()
        for number, text in enumerate(lines, 1):
            if PHRASE in text.lower():
                behind = next(n for n in range(number + 1, len(lines)) if not re.match(r" *# ", lines[n - 1]))
                self.assertIn(behind, marked, f"conf/router.yaml:{number}: {text}")

    def _keys(self) -> set[str]:
        return {path.split("=")[0] for path in NAMED}


def passages(text: str) -> Iterator[str]:
    """Paragraphs, rows of tables and items of lists; an item comes with what leads to its list."""
    lead = ""
    for block in re.split(r"\n\s*\n", re.sub(r"(?s)```.*?```", "", text)):
        for part in re.split(r"\n(?=\| |- )", block):
            listed = part.startswith(("- ", "| "))
            if part == block and part.rstrip().endswith(":"):
                continue
            yield " ".join(f"{lead if listed else ''} {part}".split())
        if not block.startswith(("- ", "| ")):
            lead = block if block.rstrip().endswith(":") else ""


class PagesTests(PageTestCase):
    def test_a_page_that_names_a_key_says_that_it_is_not_in_force(self) -> None:
        for page in PAGES:
            for passage in passages(page.read_text("utf-8")):
                for path, name in NAMED.items():
                    if name in passage:
                        self.assertIn(PHRASE, passage.lower(), f"{page.name} names {path}")

    def test_what_is_said_not_to_be_in_force_is_not(self) -> None:
        for page in PAGES[1:]:  # the README lists also what has no key
            for passage in passages(page.read_text("utf-8")):
                if PHRASE in passage.lower():
                    is_meant = any(word in passage for word in NAMED.values())
                    self.assertTrue(is_meant, f"{page.name}: {passage}")

    def test_no_other_words_are_used_for_it(self) -> None:
        for page in (*PAGES, MANUAL):
            self.assertNotRegex(page.read_text("utf-8"), STALE, page.name)


FILE = re.compile(r"`((?:\w+/)*\w+\.(?:py|pyx|sql))`")
"""A file of ours that a page names, by its path from the top or from `router/`, or by its name alone."""


class FilesTests(PageTestCase):
    def test_each_file_that_a_page_names_is_there(self) -> None:
        paths = [path.relative_to(ROOT).as_posix() for top in OURS for path in (ROOT / top).rglob("*.*")]
        there = {*paths, *(path.removeprefix("router/") for path in paths), "setup.py"}
        there |= {path.rpartition("/")[2] for path in paths}
        for page in (*PAGES, ROOT / "CONTRIBUTING.md"):
            named = set(FILE.findall(page.read_text("utf-8")))
            self.assertEqual(named - there, set(), page.name)


class RecordTests(PageTestCase):
    def test_each_record_has_a_number_of_its_own_and_says_it(self) -> None:
        records = sorted((ROOT / "docs/decisions").glob("*.md"))
        numbers = [int(record.name[:4]) for record in records]
        self.assertEqual(sorted(set(numbers)), numbers)
        for number, record in zip(numbers, records, strict=True):
            self.assertTrue(record.read_text("utf-8").startswith(f"# {number}. "), record.name)
