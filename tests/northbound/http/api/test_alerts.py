"""Alerts over the API: what is on, one acknowledged, a trial."""

from collections.abc import Callable

from router.desk.alerts.kinds import Alert
from router.desk.alerts.rules import AlertSettings, NotifyRule
from router.desk.alerts.views import Notice
from router.goip.line_state import LineState
from tests.northbound.http.api.scene import ApiCase


class FakeTargets:
    """Takes what is sent to mail, and nothing else."""

    def try_out(self, target: str, told: Notice, heard: Callable[[str], None]) -> None:
        heard("" if " mail " in target else "connection refused")


class AlertTests(ApiCase):
    def lasting(self) -> None:
        """Ten seconds go by, and it is looked at all that there is."""
        for _ in range(11):
            self.relay.advance(1.0)
            self.desk.alerts.rounds.go_round()
            self.relay.turn()

    def items(self, who: str = "eye") -> list[dict[str, object]]:
        status, found = self.ask("GET", "/alerts", who=who)
        self.assertEqual((status, found["next"]), (200, None))
        return list(found["items"])

    def test_those_that_are_on_say_what_is_wrong_and_what_to_do(self) -> None:
        self.connector().down()
        self.lasting()
        (one,) = [one for one in self.items() if one["alert"] == "channel_down"]
        self.assertEqual((one["subject"], one["until"], one["acknowledged_by"]), ("goip101", None, None))
        self.assertEqual(one["text"], "connection refused")
        self.assertIn("see that the gateway is on", str(one["do"]))
        self.connector().up()
        self.lasting()
        (one,) = [one for one in self.items() if one["alert"] == "channel_down"]
        self.assertIsNotNone(one["until"])

    def test_a_sender_does_not_see_them(self) -> None:
        self.assertEqual(self.status("GET", "/alerts", who="crm"), 403)

    def test_an_admin_acknowledges_another_sim_and_nobody_else(self) -> None:
        for iccid in ("8925601", "8925602"):
            self.connector().tell(LineState(sim=True, logged_in=True, iccid=iccid))
        self.lasting()
        (one,) = [one for one in self.items() if one["alert"] == "sim_swapped"]
        path = f"/alerts/{one['id']}/acknowledge"
        self.assertEqual(self.status("POST", path, who="eye"), 403)
        status, told = self.ask("POST", path)
        self.assertEqual((status, told["acknowledged_by"]), (200, "ops"))
        self.assertEqual(self.status("POST", path), 404)
        self.assertEqual(self.status("POST", "/alerts/x/acknowledge"), 404)

    def test_one_that_ends_by_itself_is_not_acknowledged(self) -> None:
        self.connector().down()
        self.lasting()
        (one,) = [one for one in self.items() if one["alert"] == "channel_down"]
        self.assertEqual(self.status("POST", f"/alerts/{one['id']}/acknowledge"), 409)

    def test_a_trial_says_of_each_whether_it_was_taken(self) -> None:
        self.assertEqual(self.status("POST", "/alerts/test"), 409)
        targets = ">alerts mail ops@h", ">alerts http https://u:p@h/a?k=v"
        rule = NotifyRule(when=frozenset({Alert.STALL}), targets=targets)
        self.desk.alerts.change(AlertSettings(rules=[rule], node="r1"))
        self.desk.alerts.trying = FakeTargets()
        self.assertEqual(self.status("POST", "/alerts/test", who="eye"), 403)
        status, told = self.ask("POST", "/alerts/test")
        self.assertEqual(status, 200)
        self.assertEqual(
            told["items"],
            [
                {"target": "alerts http https://h/…", "taken": False, "why": "connection refused"},
                {"target": "alerts mail ops@h", "taken": True, "why": ""},
            ],
        )
