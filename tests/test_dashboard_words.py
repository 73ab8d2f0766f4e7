"""Pages of the manual name what the dashboard shows by the words that stand there."""

import re
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "router/northbound/http/dashboard/templates"
WAYS = re.compile(r"[Oo]n the dashboard(?: that is|:)\s+([^.;]+)")


class WordsTests(SynchronousTestCase):
    def test_each_is_in_a_template(self) -> None:
        shown = " ".join(page.read_text("utf-8") for page in sorted(TEMPLATES.glob("*.html")))
        named = {
            word
            for page in sorted((ROOT / "docs").glob("*.md"))
            for way in WAYS.findall(page.read_text("utf-8"))
            for word in re.findall(r"\*([^*]+)\*", way)
        }
        self.assertGreater(len(named), 10)
        self.assertEqual([word for word in sorted(named) if word not in shown], [])
