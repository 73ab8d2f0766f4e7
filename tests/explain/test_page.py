"""What docs/routing.md does not show. There, whole answers are compared."""

from router import from_config
from router.explain.page import Explanation
from router.explain.question import RoutingQuestion, as_submitted
from router.explain.ways import lasting
from tests.config.pages import PageTestCase

PAGE = r"""
esmes:
  - {system_id: crm, password: secret12}
  - {system_id: old, password: secret12, enabled: false}
  - {system_id: shop, password: secret12, via: [g04, g03]}
  - {system_id: kiosk, password: secret12, via: g04, service_codes: true}
  - {system_id: lone, password: secret12, via: g03}
gateways:
  - id: g
    connect: smpp
    host: h
    channels: 4
    data_codings: 0
    channel: {2: {number: "256772000002"}, 3: {enabled: false, number: "256772000003"}}
routes:
  - {name: x, match: {destination_addr: "^1"}, otherwise: next}
  - {name: credit, match: {destination_addr: '^\*100#$'}, via: g04}
"""


class PageTests(PageTestCase):
    def explained(self, esme: str, to: str = "100", source: str = "", text: str = "") -> list[str]:
        """The lines, without the asked ones, each with one blank between its columns."""
        configuration = self.loaded(PAGE)
        (known,) = [one for one in configuration.settings.esmes if one.system_id == esme]
        account = from_config.account(known, [one.id for one in from_config.usable(configuration)])
        question = RoutingQuestion(account=account, message=as_submitted(account, to, source, text), minute=0)
        return [" ".join(line.split()) for line in Explanation(configuration, question).lines()]

    def test_an_esme_that_is_not_enabled(self) -> None:
        self.assertEqual(self.explained("old")[0], "esme old (not enabled: it cannot bind)")

    def test_a_source_addr_that_names_a_channel_that_is_not_enabled(self) -> None:
        lines = self.explained("crm", source="256772000003")
        self.assertIn("source_addr 256772000003, which is g03; not enabled: the routes decide", lines)
        self.assertIn("route x yes", lines)

    def test_a_source_addr_that_names_no_channel(self) -> None:
        self.assertIn("source_addr Shop", self.explained("crm", source="Shop"))

    def test_one_character_is_one(self) -> None:
        self.assertIn("text 1 character in data_coding 0: GSM7, 1 segment", self.explained("crm", text="a"))

    def test_a_text_that_a_channel_cannot_be_given(self) -> None:
        said = "channels g01..g02, g04: cannot have it: U+0416 at character 0 cannot be written in ascii"
        self.assertIn(said, self.explained("crm", text="Ж"))

    def test_an_esme_whose_own_channels_are_disabled_in_part(self) -> None:
        lines = self.explained("shop", to="2")
        start = lines.index("no route the `via` of shop is its route")
        self.assertEqual(lines[start + 1 : start + 3], ["channels g04", "left out g03: not enabled"])

    def test_an_esme_none_of_whose_channels_can_be_used(self) -> None:
        lines = self.explained("lone", to="2")
        self.assertEqual(lines[-2:], ["no route ESME_RINVDSTADR", "left out g03: not enabled"])

    def test_addresses_that_are_none_are_refused_before_any_route(self) -> None:
        for to, source, answer in (
            ("49 170", "", "ESME_RINVDSTADR: digits, with a +"),
            ("1" * 21, "", "ESME_RINVDSTADR: digits, with a +"),
            ("100", "Käthe", "ESME_RINVSRCADR: printable ASCII"),
            ("*100#", "", "ESME_RINVDSTADR: crm may not send to numbers with * or # (`service_codes: true`)"),
        ):
            last = self.explained("crm", to, source)[-1]
            self.assertTrue(last.startswith(f"answer {answer}"), last)

    def test_a_service_code_goes_by_the_route_that_names_it_and_by_no_other(self) -> None:
        lines = self.explained("kiosk", "*100#")
        self.assertIn("route credit yes", lines)
        self.assertIn("channels g04", lines)
        self.assertEqual(self.explained("kiosk", "*101#")[-1], "no route ESME_RINVDSTADR")

    def test_nor_by_the_channel_that_its_source_addr_names(self) -> None:
        said = "ESME_RINVDSTADR: a service code goes by a route that names * or #, not by source_addr"
        self.assertEqual(self.explained("kiosk", "*100#", "g04")[-1], f"answer {said}")

    def test_a_duration_is_told_in_the_unit_that_fits(self) -> None:
        for seconds, told in (
            (0.5, "500ms"),
            (90.0, "90s"),
            (1800.0, "30m"),
            (172800.0, "48h"),
            (259200.0, "3d"),
        ):
            self.assertEqual(lasting(seconds), told)
