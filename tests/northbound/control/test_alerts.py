"""Alerts over the control socket."""

from router.goip.line_state import LineState
from tests.northbound.control.test_conversation import ConversationCase


class AlertTests(ConversationCase):
    def test_they_are_told_and_one_is_acknowledged(self) -> None:
        for iccid in ("8925601", "8925602"):
            self.connector().tell(LineState(sim=True, logged_in=True, iccid=iccid))
        for _ in range(11):
            self.relay.advance(1.0)
            self.desk.alerts.rounds.go_round()
            self.relay.turn()
        (told,) = self.say({"do": "alerts"})
        (one,) = [one for one in told["ok"]["items"] if one["alert"] == "sim_swapped"]
        self.assertEqual((one["subject"], one["until"]), ("goip101", None))
        (seen,) = self.say({"do": "acknowledge", "id": one["id"]})
        self.assertEqual(seen["ok"]["acknowledged_by"], "ann")
        (refused,) = self.say({"do": "acknowledge", "id": one["id"]})
        self.assertEqual(refused, {"error": f"no alert {one['id']} is on"})

    def test_a_trial_needs_somebody_who_is_told(self) -> None:
        (refused,) = self.say({"do": "test_alerts"})
        self.assertIn("no rule of `alerts`", refused["error"])
