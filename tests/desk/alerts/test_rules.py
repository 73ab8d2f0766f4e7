"""Which rules are in force for an alert of a subject."""

from twisted.trial.unittest import SynchronousTestCase

from router.desk.alerts.kinds import ABOUT, Alert
from router.desk.alerts.ongoing_trouble import Escalation, Terms
from router.desk.alerts.rules import LASTING, AlertSettings, NotifyRule, NotifyRules

GATEWAYS = {"goip1": frozenset({"goip101", "goip102"}), "goip2": frozenset({"goip201"})}


def rules(*given: NotifyRule) -> NotifyRules:
    return NotifyRules(AlertSettings(rules=given, gateways=GATEWAYS))


def rule(*when: Alert, **more: object) -> NotifyRule:
    return NotifyRule(when=frozenset(when), **{"targets": ("ops",), "lasting": 60.0, **more})  # type: ignore[arg-type]  # by name


class TermsTests(SynchronousTestCase):
    def test_without_a_rule_an_alert_has_the_usual_terms_and_tells_nobody(self) -> None:
        for alert in Alert:
            terms = rules().terms(alert, "any")
            self.assertEqual(terms, Terms((Escalation(LASTING, ()),), ABOUT[alert].than, False))

    def test_all_rules_that_match_are_in_force_and_the_first_with_a_threshold_sets_it(self) -> None:
        known = rules(
            rule(Alert.BUDGET_LOW),
            rule(Alert.BUDGET_LOW, than=0.2, lasting=5.0, targets=("boss",)),
            rule(Alert.BUDGET_LOW, than=0.3, channels=frozenset({"goip102"})),
            rule(Alert.STALL, than=9.0),
        )
        steps = Escalation(60.0, ("ops",)), Escalation(5.0, ("boss",))
        self.assertEqual(known.terms(Alert.BUDGET_LOW, "goip101"), Terms(steps, 0.2))
        self.assertEqual(known.terms(Alert.BUDGET_LOW, "goip101").least, 5.0)

    def matches(self, given: NotifyRule, alert: Alert, subject: str) -> bool:
        return rules(given).terms(alert, subject).ruled

    def test_channels_are_those_of_channels_and_of_gateways(self) -> None:
        one = rule(*Alert, channels=frozenset({"goip102"}))
        for alert, subject, matches in (
            (Alert.CHANNEL_DOWN, "goip102", True),
            (Alert.CHANNEL_DOWN, "goip101", False),
            (Alert.GATEWAY_DOWN, "goip1", True),
            (Alert.GATEWAY_DOWN, "goip2", False),
            (Alert.GATEWAY_DOWN, "gone", False),
            (Alert.ESME_AWAY, "goip102", False),
            (Alert.STORE_TROUBLE, "store", False),
        ):
            self.assertIs(self.matches(one, alert, subject), matches, (alert, subject))

    def test_esmes_and_routes_are_those_of_their_alerts(self) -> None:
        esme, route = rule(*Alert, esmes=frozenset({"crm"})), rule(*Alert, routes=frozenset({"mtn"}))
        self.assertTrue(self.matches(esme, Alert.BIND_REFUSED, "crm"))
        self.assertFalse(self.matches(esme, Alert.BIND_REFUSED, "shop"))
        self.assertFalse(self.matches(esme, Alert.CHANNEL_DOWN, "crm"))
        self.assertTrue(self.matches(route, Alert.QUEUE_OLD, "mtn"))
        self.assertFalse(self.matches(route, Alert.QUEUE_OLD, "all"))
        self.assertFalse(self.matches(route, Alert.STALL, "mtn"))

    def test_all_who_are_told_are_known(self) -> None:
        known = rules(rule(Alert.STALL), rule(Alert.DISK_LOW, targets=("boss", "ops")))
        self.assertEqual(known.targets, frozenset({"ops", "boss"}))


class KindsTests(SynchronousTestCase):
    def test_each_alert_has_its_words(self) -> None:
        self.assertEqual(set(ABOUT), set(Alert))
        for about in ABOUT.values():
            self.assertTrue(about.do and about.over)
