"""docs/runbook.md: each alert and each warning has its section, which says what to look at and what to do."""

import re
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.desk.alerts.kinds import Alert
from router.relay.event_kinds import EventKind, Level

PAGE = Path(__file__).parents[2] / "docs" / "runbook.md"


def sections() -> dict[str, str]:
    """The text of each, by its heading."""
    _, *parts = re.split(r"^## (.+)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def named(text: str, kind: str) -> list[str]:
    """The alerts, or events, that a section begins with."""
    found = re.search(rf"\*\*{kind}\*\*: ([\w,\s]+)\.", text)
    return re.findall(r"\w+", found[1]) if found else []


class RunbookTests(SynchronousTestCase):
    def test_each_alert_has_one_section(self) -> None:
        found = [name for text in sections().values() for name in named(text, "Alerts")]
        self.assertEqual(sorted(found), sorted(alert.value for alert in Alert))

    def test_each_event_of_some_weight_has_one_section(self) -> None:
        found = [name for text in sections().values() for name in named(text, "Events")]
        wanted = [kind.name.lower() for kind in EventKind if kind.level is not Level.INFO]
        self.assertEqual(sorted(found), sorted(wanted))

    def test_each_section_says_what_it_means_what_to_look_at_and_what_to_do(self) -> None:
        for title, text in sections().items():
            if title == "An alert or an event itself":
                continue
            for part in ("**It means**", "**Look**: ", "**Do**", "**Over** when "):
                self.assertIn(part, text, title)
