"""ESMEs with service codes, and routes that name none."""

from tests.config.pages import GATEWAY, PageTestCase

ESMES = (
    "esmes:\n"
    "  - {system_id: crm, password: a}\n"
    "  - {system_id: shop, password: b, via: [g01, g02]}\n"
    "gateways:\n"
    "  - {id: g, connect: smpp, host: h, channels: 4, channel: {4: {enabled: false}}}\n"
    "routes:\n"
)
"""Six lines; the first route is on line 7."""


class RouteCase(PageTestCase):
    def routes(self, *routes: str) -> list[str]:
        """What is doubted of some routes."""
        return self.doubts(ESMES + "".join(f"  - {{{route}}}\n" for route in routes))

    def assertShadowed(self, *routes: str) -> None:
        """The second is never reached, since the first takes all."""
        said = "8:5: route `#2` is never reached: route `#1` (page.yaml:7:5) takes all that it matches"
        self.assertEqual(self.routes(*routes), [said + "; expected it before that one"])

    def assertReached(self, *routes: str) -> None:
        """Nothing is doubted."""
        self.assertEqual(self.routes(*routes), [])


class ShadowTests(RouteCase):
    """A route that comes after one that takes all of its messages."""

    def test_behind_one_that_asks_nothing(self) -> None:
        self.assertShadowed("", "match: {destination_addr: '^1'}")

    def test_behind_one_with_a_pattern_that_matches_everything(self) -> None:
        self.assertShadowed("match: {destination_addr: '.*'}", "match: {destination_addr: '^1'}")

    def test_behind_one_that_asks_the_same(self) -> None:
        match = "match: {source_addr: Shop, hours: '08:00-20:00', data_coding: [8, 0]}"
        self.assertShadowed(match, match.replace("[8, 0]", "[0, 8]"))

    def test_behind_one_that_asks_less(self) -> None:
        self.assertShadowed("match: {text: otp}", "match: {text: otp, tlv: {0x1400: '01'}}")

    def test_behind_one_with_a_shorter_prefix(self) -> None:
        for narrow in ("^25677", "^2567[78]", "^2567?", r"^2567\d*$"):
            self.assertShadowed(
                "match: {destination_addr: '^256'}", f"match: {{destination_addr: '{narrow}'}}"
            )

    def test_a_plus_that_may_be_there_is_one_that_may_not(self) -> None:
        self.assertShadowed(r"match: {destination_addr: '^\+?256'}", r"match: {destination_addr: '^\+25677'}")

    def test_behind_one_whose_channels_all_its_esmes_may_use(self) -> None:
        self.assertShadowed("via: g01", "via: [g02, g03]")

    def test_behind_one_for_its_esmes(self) -> None:
        self.assertShadowed("match: {esme: [crm, shop]}, via: g01", "match: {esme: shop}")

    def test_several_may_take_its_esmes_between_them(self) -> None:
        said = self.routes("match: {esme: shop}", "match: {esme: crm}", "via: g01")
        self.assertEqual(
            [line[:52] for line in said], ["9:5: route `#3` is never reached: route `#2` (page.ya"[:52]]
        )

    def test_the_default_route_has_no_other(self) -> None:
        self.assertEqual(self.doubts(ESMES.replace("routes:\n", "")), [])


class ReachTests(RouteCase):
    """What could be taken for the same, and is not."""

    def test_behind_one_that_asks_more(self) -> None:
        self.assertReached("match: {text: otp, source_addr: Shop}", "match: {text: otp}", "")

    def test_behind_one_that_asks_something_else(self) -> None:
        self.assertReached("match: {source_addr: '^1'}", "match: {destination_addr: '^1'}")

    def test_behind_a_longer_prefix(self) -> None:
        self.assertReached("match: {destination_addr: '^25677'}", "match: {destination_addr: '^256'}")

    def test_behind_a_prefix_that_may_lack_its_last_digit(self) -> None:
        self.assertReached("match: {destination_addr: '^256'}", "match: {destination_addr: '^256?'}")

    def test_behind_one_that_wants_a_plus_or_wants_none(self) -> None:
        for wide in (r"^\+256", "^256"):
            self.assertReached(
                f"match: {{destination_addr: '{wide}'}}", r"match: {destination_addr: '^\+?25677'}"
            )

    def test_behind_a_prefix_of_one_of_two_patterns(self) -> None:
        self.assertReached("match: {destination_addr: '^256'}", "match: {destination_addr: '^25677|^1'}")

    def test_behind_one_that_is_for_another_esme(self) -> None:
        self.assertReached("match: {esme: shop}", "")

    def test_behind_one_whose_channels_an_esme_may_not_use(self) -> None:
        self.assertReached("via: g03", "via: g02")

    def test_behind_one_that_passes_on_what_it_cannot_send(self) -> None:
        self.assertReached("otherwise: next", "")


class NowhereTests(RouteCase):
    def test_no_channel_is_in_the_via_of_its_esmes(self) -> None:
        said = (
            "7:5: route `x` is for no message: none of its channels is in the `via` of an ESME that it is for"
            "; expected one that is"
        )
        self.assertEqual(self.routes("name: x, match: {esme: shop}, via: g03"), [said])

    def test_no_channel_is_enabled(self) -> None:
        said = "7:5: route `#1` is for no message: none of its channels is enabled; expected one that is"
        self.assertEqual(self.routes("via: g04"), [said])

    def test_such_a_route_takes_nothing_from_those_behind_it(self) -> None:
        (said,) = self.routes("via: g04", "")
        self.assertTrue(said.startswith("7:5: route `#1`"), said)

    def test_a_page_without_esmes_or_gateways_is_not_judged_by_them(self) -> None:
        self.assertEqual(self.doubts("routes:\n  - {name: a, otherwise: next}\n  - {name: b}\n"), [])
        page = "gateways: [{id: g, connect: smsc, host: h}]\nroutes: [{via: g}]\n"
        self.assertEqual(self.doubts(page), [])


class EmptyTests(PageTestCase):
    """An empty list would ask nothing, so it is an error."""

    def test_of_esmes(self) -> None:
        self.assertWrong(
            "routes: [{match: {esme: []}}]\n",
            "1:25: `esme` is empty; expected the system_id of an ESME, or no such key",
        )

    def test_of_data_codings(self) -> None:
        self.assertWrong(
            "routes: [{match: {data_coding: []}}]\n",
            "1:32: `data_coding` is empty; expected a number, or no such key",
        )

    def test_one_that_lost_what_was_in_it_is_told_once(self) -> None:
        self.assertEqual(len(self.problems("routes: [{match: {data_coding: [x]}}]\n")), 1)

    def test_a_tag_that_no_channel_has(self) -> None:
        page = "gateways: [{id: g, connect: smpp, host: h, channels: 4, channel: {1: {tags: [mtn]}}}]\n"
        self.assertWrong(
            page + "routes: [{via: 'tag:mtm'}]\n", "2:16: no channel has the tag `mtm`; did you mean `mtn`?"
        )

    def test_hours_that_are_none(self) -> None:
        said = "is 08:00-08:00; expected a part of the day, for example 08:00-20:00"
        self.assertWrong("routes: [{match: {hours: '08:00-08:00'}}]\n", f"1:26: `hours` {said}")


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


PAGE = "gateways:\n  - {id: up, connect: smsc, host: h, numbers: [{match: '%s', replace: '%s'}]}\n"


class RewriteTests(PageTestCase):
    def test_a_replacement_names_groups_that_there_are(self) -> None:
        said = "is no replacement (invalid group reference 1 at position 1)"
        (problem,) = self.problems(PAGE % ("^0", r"\1"))
        self.assertIn(f"`replace` {said}; expected text, with", problem)
        self.loaded(PAGE % ("^0(.)", r"\1"))

    def test_it_is_clear_what_is_replaced(self) -> None:
        (problem,) = self.problems(PAGE % (r"\d*?", "+"))
        self.assertIn("`match` has a lazy repetition", problem)


ESME = "esmes: [{system_id: crm, password: secret12, service_codes: true}]\n"
ROUTE = "routes: [{match: {destination_addr: '%s'}}]\n"


class ServiceCodesTests(PageTestCase):
    def test_no_route_names_one(self) -> None:
        for routes in ("", ROUTE % ".*"):
            (said,) = self.doubts(ESME + GATEWAY + routes)
            self.assertTrue(
                said.startswith("1:61: `crm` may send to numbers with * or #, and no route"), said
            )

    def test_some_route_names_one(self) -> None:
        self.assertEqual(self.doubts(ESME + GATEWAY + ROUTE % "^[*]100#$"), [])
