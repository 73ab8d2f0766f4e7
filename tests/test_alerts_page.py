"""docs/alerts.md says of each alert what the router goes by."""

import re
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.desk.alerts.kinds import ABOUT, Alert, Measure, Subject

PAGE = Path(__file__).resolve().parent.parent / "docs" / "alerts.md"
ROW = re.compile(r"(?m)^\| (\w+) \| (\w+) \| [^|]+ \| ([^|]*?) ?\| [^|]+ \| [^|]+ \|$")

WORDS = {
    Measure.SHARE: "share",
    Measure.AMOUNT: "amount",
    Measure.SECONDS: "duration",
    Measure.COUNT: "count",
}
ELSEWHERE = {
    Alert.BALANCE_LOW: "`balance.low`",
    Alert.DELIVERY_RATE_LOW: "`health.share`",
    Alert.STALL: "`stall`",
}
"""Where the configuration has the threshold."""


def threshold(alert: Alert) -> str:
    """What the page says of `than`."""
    about = ABOUT[alert]
    if about.measure is None:
        return ""
    if about.than is None:
        return f"{WORDS[about.measure]}: {ELSEWHERE[alert]}"
    written = {
        Measure.SHARE: f"{about.than:.0%}",
        Measure.SECONDS: f"{about.than / 60:g}m",
        Measure.COUNT: f"{about.than:g}",
    }
    return f"{WORDS[about.measure]}: {written[about.measure]}"


def named(subject: Subject) -> str:
    """The word for it."""
    return "ESME" if subject is Subject.ESME else subject.value


class AlertsPageTests(SynchronousTestCase):
    def test_each_alert_has_its_row_with_its_subject_and_its_threshold(self) -> None:
        _, *rows = ROW.findall(PAGE.read_text("utf-8"))
        wanted = [(alert.value, named(ABOUT[alert].subject), threshold(alert)) for alert in Alert]
        self.assertEqual(rows, wanted)
