from router.config.rules import Match, Target
from router.config.terms import BodyForm
from router.routing.match import Hours
from router.routing.table import Choose, Otherwise
from tests.config.pages import ESME, GATEWAY, PageTestCase


class RouteTests(PageTestCase):
    def match(self, keys: str) -> Match:
        return self.loaded(f"{ESME}routes: [{{match: {{{keys}}}}}]").routes[0].match

    def test_the_defaults(self) -> None:
        route = self.loaded("routes: [{}]").routes[0]
        self.assertEqual((route.choose, route.attempts), (Choose.ROUND_ROBIN, 3))
        self.assertEqual((route.validity, route.otherwise), (48 * 3600.0, Otherwise.WAIT))
        self.assertEqual(route.match, Match())

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
    def targets(self, to: str) -> list[Target]:
        page = f"{ESME}{GATEWAY}email: {{from: r@example}}\nreceived: [{{to: {to}}}]"
        return list(self.loaded(page).page.received[0].to)

    def test_one_target_needs_no_list(self) -> None:
        self.assertEqual([target.esme for target in self.targets("{esme: crm}")], ["crm"])

    def test_several_targets(self) -> None:
        targets = self.targets('[{esme: crm}, {http: "https://h/", as: json}, {email: o@example}]')
        self.assertEqual([target.form for target in targets], [BodyForm.FORM, BodyForm.JSON, BodyForm.FORM])
        self.assertEqual([target.email for target in targets], [None, None, "o@example"])

    def test_a_match_may_be_empty(self) -> None:
        rule = self.loaded(ESME + "received: [{match: {}, to: {esme: crm}}]").page.received[0]
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
