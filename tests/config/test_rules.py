"""The rules for alerts: what they may say, and what does not go together."""

from router.config.enums import BodyForm
from router.config.redacted import shown
from router.config.rules import AlertRuleConfig, ReceivedTargetConfig, RouteMatchConfig
from router.desk.alerts.kinds import ABOUT, Alert
from router.desk.alerts.rules import LASTING
from router.routing.match import Hours
from router.routing.table import Choose, Otherwise
from tests.config.pages import ESME, GATEWAY, PageTestCase


class RouteTests(PageTestCase):
    def match(self, keys: str) -> RouteMatchConfig:
        return self.loaded(f"{ESME}routes: [{{match: {{{keys}}}}}]").routes[0].match

    def test_the_defaults(self) -> None:
        route = self.loaded("routes: [{}]").routes[0]
        self.assertEqual((route.choose, route.attempts), (Choose.ROUND_ROBIN, 3))
        self.assertEqual((route.validity, route.otherwise), (48 * 3600.0, Otherwise.WAIT))
        self.assertEqual(route.match, RouteMatchConfig())

    def test_all_keys(self) -> None:
        page = "routes: [{name: mtn uganda, choose: sticky, attempts: 5, validity: 24h, otherwise: next}]"
        route = self.loaded(page).routes[0]
        self.assertEqual((route.name, route.choose, route.attempts), ("mtn uganda", Choose.STICKY, 5))
        self.assertEqual((route.validity, route.otherwise), (86400.0, Otherwise.NEXT))

    def test_patterns(self) -> None:
        match = self.match('destination_addr: "^\\\\+?2567[78]", source_addr: "^Shop$", text: otp')
        assert match.destination_addr and match.source_addr and match.text
        self.assertTrue(match.destination_addr.search("256772000001"))
        self.assertFalse(match.source_addr.search("Shop2"))

    def test_the_other_criteria(self) -> None:
        match = self.match(
            'esme: crm, hours: "08:00-20:00", data_coding: [0, 8], tlv: {0x1400: "01fF", 5: ""}'
        )
        self.assertEqual((match.esme, match.hours), (("crm",), Hours(480, 1200)))
        self.assertEqual((match.data_coding, match.tlv), ({0, 8}, {0x1400: b"\x01\xff", 5: b""}))


class OptionalParameterTests(PageTestCase):
    def wrong(self, tlv: str) -> list[str]:
        return self.problems(f"routes: [{{match: {{tlv: {{{tlv}}}}}}}]")

    def test_a_tag_has_two_octets(self) -> None:
        said = "1:25: `%s` is no key of `tlv`; expected the tag of an optional parameter, for example 0x1400"
        for tag in ("0x14000", "70000", "01", "source_port", "0x"):
            self.assertEqual(self.wrong(f'{tag}: "01"'), [said % tag])

    def test_a_value_is_octets_in_hexadecimal(self) -> None:
        said = '1:33: `0x1400` is %s; expected octets in hexadecimal digits, for example "01"'
        for value in ("1", "xyz", "0x01"):
            self.assertEqual(self.wrong(f"0x1400: '{value}'"), [said % value])

    def test_a_value_without_quotes_would_lose_its_zero(self) -> None:
        self.assertEqual(
            self.wrong("0x1400: 01"),
            ['1:33: `0x1400` is 01, which YAML takes for a number; put it in quotes: "01"'],
        )


class ReceivedTests(PageTestCase):
    def targets(self, to: str) -> list[ReceivedTargetConfig]:
        page = f"{ESME}{GATEWAY}email: {{from: r@example}}\nreceived: [{{to: {to}}}]"
        return list(self.loaded(page).settings.received[0].to)

    def test_one_target_needs_no_list(self) -> None:
        self.assertEqual([target.esme for target in self.targets("{esme: crm}")], ["crm"])

    def test_several_targets(self) -> None:
        targets = self.targets('[{esme: crm}, {http: "https://h/", as: json}, {email: o@example}]')
        self.assertEqual([target.form for target in targets], [BodyForm.FORM, BodyForm.JSON, BodyForm.FORM])
        self.assertEqual([target.email for target in targets], [None, None, "o@example"])

    def test_a_match_may_be_empty(self) -> None:
        rule = self.loaded(ESME + "received: [{match: {}, to: {esme: crm}}]").settings.received[0]
        self.assertEqual(rule.match.channel, None)

    def test_a_target_is_needed(self) -> None:
        self.assertWrong(
            "received: [{match: {}}]", "1:12: `to` is missing; expected for example to: {esme: crm}"
        )

    def test_an_address_of_mail_has_its_sign(self) -> None:
        self.assertWrong(
            "email: {from: router}",
            "1:15: `from` is router; expected an address, for example ops@example.org",
        )


EMAIL = 'email: {from: "router@example.org"}\n'
NAMES = ", ".join(alert.value for alert in Alert)


class RuleTests(PageTestCase):
    def rule(self, rule: str) -> AlertRuleConfig:
        return self.loaded(GATEWAY + ESME + EMAIL + f"alerts: [{{{rule}}}]\n").settings.alerts[0]

    def assertRefused(self, rule: str, *wrong: str) -> None:
        problems = self.problems(GATEWAY + ESME + f"alerts: [{{{rule}}}]\n")
        self.assertEqual([problem.partition(": ")[2] for problem in problems], list(wrong))

    def test_one_alert_or_a_list_and_all_have_usual_terms(self) -> None:
        rule = self.rule("when: channel_down, to: {email: 'ops@example.org'}")
        self.assertEqual((rule.when, rule.lasting, rule.than), ((Alert.CHANNEL_DOWN,), LASTING, None))
        self.assertEqual(self.rule(f"when: [{NAMES}]").when, tuple(Alert))

    def test_how_long_it_must_last(self) -> None:
        self.assertEqual(self.rule("when: [stall], for: 5m").lasting, 300.0)
        self.assertEqual(self.rule("when: [stall], for: off").lasting, 0.0)

    def test_thresholds_are_what_their_alert_measures(self) -> None:
        for when, than, read in (
            ("budget_low", "20%", 0.2),
            ("budget_low", "0.2", 0.2),
            ("disk_low, delivery_rate_low", "100%", 1.0),
            ("balance_low", "2.5", 2.5),
            ("queue_old, stall", "10m", 600.0),
            ("bind_refused", "3", 3.0),
        ):
            self.assertEqual(self.rule(f"when: [{when}], than: {than}").than, read, when)

    def test_each_alert_with_a_measure_takes_one_and_no_other_does(self) -> None:
        for alert, about in ABOUT.items():
            rule = f"when: [{alert.value}], than: nothing"
            (problem,) = self.problems(f"alerts: [{{{rule}}}]\n")
            if about.measure is None:
                self.assertIn(f"expected no `than` for {alert.value}, which has no threshold", problem)
            else:
                self.assertIn("expected a", problem)

    def test_a_threshold_that_is_none(self) -> None:
        for when, than in (
            ("budget_low", "0%"),
            ("budget_low", "101%"),
            ("queue_old", "10"),
            ("bind_refused", "0"),
            ("bind_refused", "1001"),
            ("balance_low", "two"),
        ):
            (problem,) = self.problems(f"alerts: [{{when: [{when}], than: {than}}}]\n")
            self.assertIn("expected a", problem)

    def test_one_threshold_is_for_alerts_of_one_kind(self) -> None:
        self.assertRefused(
            "when: [budget_low, queue_old], than: 10%",
            "`than` is 10%; expected a rule of its own for each: the thresholds of budget_low and "
            "queue_old are of different kinds",
        )

    def test_what_is_wrong_with_when_is_told_once(self) -> None:
        (problem,) = self.problems("alerts: [{when: [sun_spots], than: 10%}]\n")
        self.assertIn("expected channel_down, channel_barred", problem)

    def test_nothing_to_look_at_and_nobody_to_tell(self) -> None:
        self.assertRefused(
            "when: [], to: []",
            "`when` is empty; expected for example [channel_down]",
            '`to` is empty; expected for example {email: "ops@example.org"}',
        )

    def test_who_is_told_is_one_place_with_what_belongs_to_it(self) -> None:
        self.assertRefused(
            "when: [stall], to: {http: 'https://h/', email: 'o@h'}",
            "`to` must name exactly one place; expected http or email",
            "`email` is a target, and there is no section `email`; expected email: "
            '{smtp: "localhost:25", from: "router@example.org"}',
        )
        page = GATEWAY + EMAIL + "alerts: [{when: [stall], to: {email: 'o@h', secret: s3}}]\n"
        (problem,) = self.problems(page)
        self.assertIn("`secret` is for http; leave it out", problem)
        self.assertIn("esme", " ".join(self.problems("alerts: [{when: [stall], to: {esme: crm}}]\n")))

    def test_only_json_is_posted(self) -> None:
        (problem,) = self.problems("alerts: [{when: [stall], to: {http: 'https://h/', as: form}}]\n")
        self.assertIn("expected json", problem)

    def test_one_secret_for_one_address(self) -> None:
        (problem,) = self.problems(
            "alerts:\n"
            "  - {when: [stall], to: {http: 'https://h/', secret: one}}\n"
            "  - {when: [disk_low], to: {http: 'https://h/', secret: two}}\n"
        )
        self.assertIn("this target has another `secret` than the same one at", problem)

    def test_a_rule_that_never_meets_one_of_its_alerts(self) -> None:
        self.assertRefused(
            "when: [channel_down, esme_away], match: {channel: [goip101]}",
            "`esme_away` is about no channel, so it never meets this rule; "
            "expected a rule of its own for it, without `channel`",
        )

    def test_names_in_a_match_stand_for_something(self) -> None:
        (problem,) = self.problems(GATEWAY + "alerts: [{when: [channel_down], match: {channel: goip109}}]\n")
        self.assertIn("goip109", problem)
        (problem,) = self.problems(ESME + "alerts: [{when: [esme_away], match: {esme: [shop]}}]\n")
        self.assertIn("there is no ESME `shop`", problem)
        (problem,) = self.problems("alerts: [{when: [queue_old], match: {route: [mtn]}}]\n")
        self.assertIn("there is no route `mtn`", problem)

    def test_channels_of_a_match_are_found_by_all_their_names(self) -> None:
        rule = self.rule("when: [channel_down], match: {channel: [goip1]}")
        assert rule.match.channel is not None
        self.assertEqual((len(rule.match.channel), rule.match.channel[0]), (8, "goip101"))

    def test_a_signed_post_in_the_clear_is_warned_of(self) -> None:
        page = GATEWAY + ESME + "alerts: [{when: [stall], to: {http: 'http://h.example/', secret: s3}}]\n"
        (doubt,) = self.doubts(page)
        self.assertIn("goes over the network in the clear", doubt)

    def test_secrets_and_paths_of_urls_are_not_shown(self) -> None:
        page = "alerts: [{when: [stall], to: {http: 'https://u:p@h.example/a?k=v', secret: s3}}]\n"
        told = str(shown(self.loaded(page))["alerts"])
        self.assertIn("https://h.example/***", told)
        for hidden in ("s3", "u:p", "k=v"):
            self.assertNotIn(hidden, told)
