from router.explain.channels import Channels
from router.routing.table import Sender
from tests.config.pages import PageTestCase

PAGE = """
gateways:
  - {id: g, connect: smpp, host: h, channels: 4, channel: {1: {number: "+256772000001"}, 3: {enabled: false}}}
  - {id: w, connect: http, host: h, channels: 2, password: pw}
  - {id: up, connect: smsc, host: h, enabled: false}
"""
ANYONE = Sender("crm")


class ChannelsTests(PageTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.channels = Channels(self.loaded(PAGE))

    def runs(self, *ids: str) -> list[str]:
        return [names for names, _ in self.channels.runs(ids, lambda id: "")]

    def test_those_that_the_router_can_use(self) -> None:
        self.assertEqual(list(self.channels.usable), ["g01", "g02", "g04", "w01", "w02"])

    def test_a_channel_is_named_by_its_id_and_its_number(self) -> None:
        for name in ("g01", "+256772000001", "256772000001"):
            self.assertEqual(self.channels.named(name), "g01")
        self.assertEqual([self.channels.named(name) for name in ("", "g", "0001", "up")], ["", "", "", "up"])

    def test_why_one_is_left_out(self) -> None:
        for id, why in {
            "g01": "",
            "g03": "not enabled",
            "up": "not enabled",
            "w01": "",
        }.items():
            self.assertEqual(self.channels.why_not(id, ANYONE), why)
        self.assertEqual(self.channels.why_not("g01", Sender("crm", ("g02",))), "not in the `via` of crm")
        self.assertEqual(self.channels.why_not("g02", Sender("crm", ("g02",))), "")

    def test_neighbours_are_a_span_and_others_are_listed(self) -> None:
        self.assertEqual(self.runs("g01", "g02", "g04", "up"), ["g01..g02, g04, up"])

    def test_a_span_is_of_one_gateway_and_upwards(self) -> None:
        self.assertEqual(self.runs("g04", "w01", "w02"), ["g04, w01..w02"])
        self.assertEqual(self.runs("g02", "g01"), ["g02, g01"])

    def test_what_is_told_of_differs_stands_by_itself(self) -> None:
        runs = self.channels.runs(["g01", "g02", "g03", "g04"], lambda id: "x" if id == "g03" else "")
        self.assertEqual(runs, [("g01..g02", ""), ("g03", "x"), ("g04", "")])
