from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.routing.match import Match
from router.routing.routes import Table
from router.routing.table import Choose, Otherwise, Route, Sender, Way
from router.sms.address import Address
from router.sms.alphabet import Alphabet
from router.sms.message import ShortMessage
from router.sms.value import evolve
from tests.support.values import message

ANYONE = Sender("crm")
channels = st.sampled_from(["a", "b", "c", "d"])
some = st.lists(channels, unique=True).map(tuple)


def sent(to: str = "256772000001", source: str = "Shop") -> ShortMessage:
    return evolve(message(to=to), source_addr=Address(0, 0, source))


def decided(table: Table, sender: Sender = ANYONE, what: ShortMessage | None = None) -> Way | None:
    return table.decide(what or sent(), sender, Alphabet.GSM7, lambda: 0)


def chosen(table: Table, sender: Sender = ANYONE, what: ShortMessage | None = None) -> Way:
    way = decided(table, sender, what)
    assert way is not None
    return way


class RouteTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.table = Table(
            [
                Route(name="mtn", match=Match(destination_addr="^25677"), via=("a", "b"), attempts=2),
                Route(name="rest", via=("c",)),
            ]
        )

    def test_the_first_that_matches_wins(self) -> None:
        self.assertEqual(chosen(self.table).channels, ("a", "b"))
        self.assertEqual(chosen(self.table, what=sent("1")).channels, ("c",))

    def test_a_way_is_what_its_route_says(self) -> None:
        route = Route(
            name="x",
            via=("b", "a"),
            choose=Choose.IN_ORDER,
            attempts=7,
            validity=60.0,
            otherwise=Otherwise.REJECT,
        )
        way = chosen(Table([route]))
        self.assertEqual(
            (way.name, way.channels, way.choose, way.attempts, way.validity, way.otherwise),
            ("x", ("b", "a"), Choose.IN_ORDER, 7, 60.0, Otherwise.REJECT),
        )

    def test_without_a_match_there_is_no_way(self) -> None:
        route = Route(name="x", match=Match(destination_addr="^1"), via=("a",))
        self.assertIsNone(decided(Table([route])))

    def test_the_same_way_is_given_again_not_another_like_it(self) -> None:
        self.assertIs(chosen(self.table), chosen(self.table))


class ViaTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.table = Table([Route(name="first", via=("a", "b")), Route(name="second", via=("c", "b"))])

    def test_an_esme_goes_by_those_of_the_route_that_it_may_use(self) -> None:
        self.assertEqual(chosen(self.table, Sender("crm", ("b", "c"))).channels, ("b",))

    def test_the_order_is_that_of_the_route(self) -> None:
        self.assertEqual(chosen(self.table, Sender("crm", ("b", "a"))).channels, ("a", "b"))

    def test_a_route_that_it_may_not_use_at_all_is_none_for_it(self) -> None:
        self.assertEqual(chosen(self.table, Sender("crm", ("c",))).name, "second/crm")

    def test_an_esme_with_channels_of_its_own_needs_no_route(self) -> None:
        self.assertEqual(chosen(self.table, Sender("crm", ("d", "e"))).channels, ("d", "e"))

    def test_an_esme_that_may_use_no_channel_has_no_way(self) -> None:
        self.assertIsNone(decided(self.table, Sender("crm", ())))

    def test_two_esmes_may_use_one_route_in_their_own_ways(self) -> None:
        one = chosen(self.table, Sender("one", ("a",)))
        other = chosen(self.table, Sender("other", ("b",)))
        self.assertEqual((one.channels, other.channels), (("a",), ("b",)))

    @given(some, some, some)
    def test_no_way_leads_to_a_channel_that_the_esme_may_not_use(
        self, first: tuple[str, ...], second: tuple[str, ...], via: tuple[str, ...]
    ) -> None:
        table = Table([Route(name="1", via=first), Route(name="2", via=second)], {"n": "a"})
        for what in (sent(), sent(source="n")):
            way = decided(table, Sender("crm", via), what)
            self.assertTrue(way is None or (way.channels and set(way.channels) <= set(via)))


class DirectTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.table = Table([Route(name="all", via=("a", "b"))], {"a": "a", "+256772000001": "b"})

    def test_a_source_addr_that_names_a_channel_goes_before_any_route(self) -> None:
        self.assertEqual(chosen(self.table, what=sent(source="a")).channels, ("a",))

    def test_so_does_the_number_of_a_channel(self) -> None:
        self.assertEqual(chosen(self.table, what=sent(source="+256772000001")).channels, ("b",))

    def test_only_if_the_esme_may_use_it(self) -> None:
        way = chosen(self.table, Sender("crm", ("b",)), sent(source="a"))
        self.assertEqual(way.channels, ("b",))

    def test_it_waits_for_that_channel_and_tries_no_other(self) -> None:
        way = chosen(self.table, what=sent(source="a"))
        self.assertEqual((way.attempts, way.otherwise), (1, Otherwise.WAIT))


class ServiceCodeTests(SynchronousTestCase):
    """Numbers with `*` or `#`: by routes that name them, for those who may."""

    may = Sender("crm", None, True)
    named = Route(name="credit", match=Match(destination_addr=r"^\*100#$"), via=("a",))
    rest = Route(name="rest", via=("b",))

    def test_it_goes_by_a_route_that_names_it(self) -> None:
        self.assertEqual(chosen(Table([self.named, self.rest]), self.may, sent("*100#")).name, "credit")

    def test_not_for_an_esme_that_may_not(self) -> None:
        self.assertIsNone(decided(Table([self.named]), ANYONE, sent("*100#")))

    def test_nor_by_a_route_that_matches_without_naming_it(self) -> None:
        for table in (Table([self.rest]), Table([self.rest, self.named]), Table([self.named, self.rest])):
            for code in ("*101#", "#31#49170", "49170#", "*"):
                self.assertIsNone(decided(table, self.may, sent(code)), code)

    def test_nor_by_a_channel_that_source_addr_names_nor_by_channels_of_its_own(self) -> None:
        table = Table([self.named], {"a": "a"})
        self.assertIsNone(decided(table, self.may, sent("*100#", source="a")))
        self.assertIsNone(decided(table, Sender("crm", ("b",), True), sent("*100#")))

    def test_where_its_route_may_be_passed_over_it_waits_rather_than_take_another(self) -> None:
        table = Table([evolve(self.named, otherwise=Otherwise.NEXT), self.rest])
        way = table.decide(sent("*100#"), self.may, Alphabet.GSM7, lambda: 0, lambda way: False)
        assert way is not None
        self.assertEqual(way.name, "credit")

    @given(st.lists(st.tuples(st.sampled_from([None, r"^\*", "^[*#]", ".*", "[^1]"]), some), max_size=5))
    def test_no_way_is_found_but_one_that_was_named(
        self, rules: list[tuple[str | None, tuple[str, ...]]]
    ) -> None:
        routes = [
            Route(name=str(place), match=Match(destination_addr=pattern), via=via)
            for place, (pattern, via) in enumerate(rules)
        ]
        for sender in (self.may, Sender("crm", ("a", "b"), True)):
            way = decided(Table(routes), sender, sent("*21*49170#"))
            if way is not None:
                self.assertIn(rules[int(way.name.partition("/")[0])][0], (r"^\*", "^[*#]"))


class NameTests(SynchronousTestCase):
    """A way is kept with its messages by its name, and found again by it."""

    @given(some, some, st.none() | some, st.sampled_from(["Shop", "n"]))
    def test_a_way_is_found_again_by_its_name(
        self, first: tuple[str, ...], second: tuple[str, ...], via: tuple[str, ...] | None, source: str
    ) -> None:
        routes = [Route(name="1", via=first), Route(name="2", via=second)]
        sender = Sender("crm", via)
        way = decided(Table(routes, {"n": "a"}), sender, sent(source=source))
        if way is not None:
            self.assertEqual(Table(routes, {"n": "a"}).named(way.name, sender), way)

    def test_a_name_of_no_route_is_none(self) -> None:
        table = Table([Route(name="all", via=("a",))])
        self.assertIsNone(table.named("gone", ANYONE))
        self.assertIsNone(table.named("all/crm", ANYONE))

    def test_no_two_ways_of_one_esme_share_a_name(self) -> None:
        table = Table([Route(name="1", via=("a",)), Route(name="2", via=("b",))], {"n": "a"})
        for sender in (ANYONE, Sender("crm", ("a", "b"))):
            ways = [table.named(name, sender) for name in ("1", "2", "1/crm", "2/crm", "/crm", "=a")]
            names = [way.name for way in ways if way is not None]
            self.assertEqual(len(names), len(set(names)))

    def test_a_way_along_a_group_is_found_again_as_well(self) -> None:
        table = Table([], {"a": "a", "b": "b"}, {"~1": ("a", "b")})
        for sender in (ANYONE, Sender("crm", ("b",))):
            way = table.asked("~1", "256", sender)
            assert way is not None
            self.assertEqual(Table([], groups={"~1": ("a", "b")}).named(way.name, sender), way)
        self.assertIsNone(table.asked("~1", "256", Sender("shop", ("c",))))
