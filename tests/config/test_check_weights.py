from tests.config.pages import PageTestCase

GATEWAYS = (
    "gateways:\n"
    "  - {id: g, connect: smpp, host: h, channels: 2, channel: {1: {weight: 3}}}\n"
    "  - {id: up, connect: smsc, host: h}\n"
)


class WeightTests(PageTestCase):
    def test_they_are_for_routes_that_are_weighted(self) -> None:
        said = "2:72: gateway `g` has a `weight`, and no route is weighted; "
        said += "expected `choose: weighted` at a route"
        self.assertEqual(self.doubts(GATEWAYS), [said])
        self.assertEqual(self.doubts(GATEWAYS + "routes: [{choose: weighted}]\n"), [])

    def test_one_of_a_whole_gateway(self) -> None:
        page = GATEWAYS.replace("host: h}", "host: h, weight: 2}").replace("weight: 3", "")
        self.assertEqual(
            [line[:32] for line in self.doubts(page)], ["3:46: gateway `up` has a `weight`"[:32]]
        )

    def test_a_weighted_route_has_channels_that_differ(self) -> None:
        said = (
            "5:23: route `a` is weighted, and its channels have the same weight; "
            "expected a `weight` at some of them"
        )
        routes = "routes:\n  - {name: a, choose: weighted, via: [g02, up]}\n"
        self.assertEqual(self.doubts(GATEWAYS + routes), [said])
