"""The command `alerts`."""

import json

from tests.commands.test_commands import CommandsCase

ON = {
    "id": "7",
    "alert": "channel_down",
    "subject": "goip101",
    "since": "2026-11-30T03:12:00.000+00:00",
    "until": None,
    "text": "connection refused",
    "do": "see that the box is on",
    "acknowledged_by": None,
}
OVER = {**ON, "id": "6", "alert": "stall", "until": "2026-11-30T03:00:00.000+00:00"}


class AlertsTests(CommandsCase):
    def words(self, *words: str) -> tuple[list[str], int]:
        result = self.run_command("alerts", *words)
        return [" ".join(line.split()) for line in result.stdout.splitlines()], result.exit_code

    def test_what_is_on_is_a_table_and_a_finding(self) -> None:
        self.router({"ok": {"items": [ON, OVER]}})
        (head, row), status = self.words()
        self.assertEqual(head, "id alert subject since what is wrong what to do")
        self.assertTrue(row.startswith("7 channel_down goip101 "), row)
        self.assertTrue(row.endswith("connection refused see that the box is on"), row)
        self.assertEqual(status, 1)

    def test_what_was_on_is_shown_on_demand(self) -> None:
        self.router({"ok": {"items": [OVER]}})
        lines, status = self.words("--all")
        self.assertEqual((len(lines), status), (2, 0))

    def test_if_none_is_on_it_says_so(self) -> None:
        self.router({"ok": {"items": [OVER]}})
        self.assertEqual(self.words(), (["no alert is on"], 0))

    def test_in_json_they_are_those_that_are_on(self) -> None:
        self.router({"ok": {"items": [ON, OVER]}})
        result = self.run_command("alerts", "--json")
        self.assertEqual(json.loads(result.stdout), {"items": [ON]})

    def test_a_trial_says_who_took_it(self) -> None:
        answers = [{"target": "mail ops@h", "taken": True, "why": ""}]
        self.router({"ok": {"items": [*answers, {"target": "http h", "taken": False, "why": "refused"}]}})
        self.assertEqual(self.words("--test"), (["mail ops@h: taken", "http h: refused"], 1))
        self.assertEqual(self.asked, [{"do": "test_alerts"}])

    def test_one_is_acknowledged_and_one_is_refused(self) -> None:
        seen = {**ON, "alert": "sim_swapped", "acknowledged_by": "ann"}
        self.router({"ok": seen}, {"error": "no alert 8 is on"})
        self.assertEqual(
            self.words("--acknowledge", "7", "--acknowledge", "8"),
            (["sim_swapped of goip101: acknowledged"], 1),
        )
        self.assertEqual([one["id"] for one in self.asked], ["7", "8"])

    def test_both_at_once_is_wrong_usage(self) -> None:
        self.assertEqual(self.words("--test", "--acknowledge", "7")[1], 2)
