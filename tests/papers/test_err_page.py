"""docs/err.md has each number of `err`, ours and those of modems, with what the router does about it."""

import re

from twisted.trial.unittest import SynchronousTestCase

from router.goip.causes import FAULTS, cause_of
from router.relay.owing.receipts import Err
from router.sms.report import Fault
from tests.papers.reading import ROOT

PAGE = (ROOT / "docs" / "err.md").read_text("utf-8")
ROW = re.compile(r"(?m)^\| ((?:other )?\d+(?: (?:to \d+|and above))?|any other) \| ([^|]+) \| (\w+) \|$")

TAKEN_AS = {
    Fault.MESSAGE: "message",
    Fault.NUMBER: "number",
    Fault.CHANNEL: "channel",
    Fault.BARRED: "SIM",
    Fault.BUSY: "busy",
    Fault.DOUBT: "doubt",
}


class ErrPageTests(SynchronousTestCase):
    def test_each_of_ours_has_its_row(self) -> None:
        told = [int(number) for number in re.findall(r"(?m)^\| (9\d\d) \|", PAGE)]
        self.assertEqual(told, [err.value for err in Err if err])

    def test_each_of_a_modem_has_its_row_and_is_taken_as_it_says(self) -> None:
        rows = {int(number): taken for number, _, taken in ROW.findall(PAGE) if number.isdigit()}
        self.assertEqual(rows, {number: TAKEN_AS[fault] for number, (fault, _) in FAULTS.items()})

    def test_the_rest_is_taken_as_the_rows_of_many_say(self) -> None:
        rows = {number: taken for number, _, taken in ROW.findall(PAGE) if not number.isdigit()}
        examples = {"128 to 255": 200, "other 300 to 499": 400, "512 and above": 512, "any other": 99}
        taken = {number: TAKEN_AS[cause_of(example).fault] for number, example in examples.items()}
        self.assertEqual(rows, taken)
