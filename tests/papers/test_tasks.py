"""docs/tasks.md: each task is whole; and each page names what the dashboard shows as it stands there."""

import re
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "router/northbound/http/dashboard/templates"
WAYS = re.compile(r"[Oo]n the dashboard(?: that is|:)\s+([^.;]+)")


class TasksTests(SynchronousTestCase):
    def test_each_says_when_how_to_see_that_it_worked_and_where_on_the_dashboard(self) -> None:
        _, *tasks = re.split(r"(?m)^## ", (ROOT / "docs" / "tasks.md").read_text("utf-8"))
        self.assertGreater(len(tasks), 12)
        for task in tasks:
            for part in ("**When** ", "**It worked when** ", "On the dashboard"):
                self.assertIn(part, task)


class WordsTests(SynchronousTestCase):
    def test_each_is_in_a_template(self) -> None:
        shown = " ".join(page.read_text("utf-8") for page in sorted(TEMPLATES.glob("*.html")))
        named = {
            word
            for page in sorted((ROOT / "docs").glob("*.md"))
            for way in WAYS.findall(page.read_text("utf-8"))
            for word in re.findall(r"\*([^*]+)\*", " ".join(way.split()))
        }
        self.assertGreater(len(named), 10)
        self.assertEqual([word for word in sorted(named) if word not in shown], [])
