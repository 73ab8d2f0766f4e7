"""The routes as they are explained, against the routes as they are taken."""

from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.routing.match import Facts, Match
from router.routing.routes import Table
from router.routing.table import Otherwise, Route, Sender, Way
from router.routing.walk import looks
from router.sms.alphabet import Alphabet
from tests.support.extent import at_most
from tests.support.values import message

channels = st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=2).map(tuple)
matches = st.builds(
    Match,
    destination_addr=st.sampled_from([None, "^2", "^25", r"^\+?256", "^1", r"^\*", "^[*2]"]),
    esme=st.sampled_from([None, frozenset({"crm"}), frozenset({"shop"})]),
)
senders = st.builds(Sender, st.sampled_from(["crm", "shop"]), st.none() | channels, st.booleans())


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rules = draw(st.lists(st.tuples(matches, channels, st.sampled_from(Otherwise)), max_size=6))
    return Table(
        [
            Route(name=f"r{place}", match=match, via=via, otherwise=otherwise)
            for place, (match, via, otherwise) in enumerate(rules)
        ]
    )


def taken(table: Table, facts: Facts, sender: Sender, usable: frozenset[str]) -> Way | None:
    """Return the way that is taken, by the looks at each route."""
    matching = [look.way for look in looks(table, facts, sender) if not look.why]
    for way in matching:
        if way.otherwise is not Otherwise.NEXT or not usable.isdisjoint(way.channels):
            return way
    if matching:
        return matching[0]
    return None if "*" in facts.message.destination_addr.addr else table.own(sender)


class WalkTests(SynchronousTestCase):
    @settings(max_examples=at_most(300, 25))
    @given(
        tables(),
        senders,
        st.sampled_from(["256772", "254", "12", "*100#"]),
        st.frozensets(st.sampled_from("abc")),
    )
    def test_what_is_told_is_what_is_done(
        self, table: Table, sender: Sender, to: str, usable: frozenset[str]
    ) -> None:
        what = message(to=to)
        facts = Facts(what, sender.system_id, lambda: 0, lambda: "")
        able = partial(_is_usable, usable)
        way = table.decide(what, sender, Alphabet.GSM7, lambda: 0, able)
        refused = to == "*100#" and not sender.service_codes
        self.assertEqual(None if refused else taken(table, facts, sender, usable), way)

    def test_nothing_is_told_of_routes_behind_the_one_that_is_taken(self) -> None:
        routes = [
            Route(name="a", match=Match(destination_addr="^1"), via=("a",)),
            Route(name="b", via=("a",)),
        ]
        told = looks(Table([*routes, Route(name="c", via=("a",))]), _facts(), Sender("crm"))
        self.assertEqual([(look.route, look.met) for look in told], [("a", False), ("b", True)])

    def test_a_route_without_a_channel_for_the_esme_is_none(self) -> None:
        (told,) = looks(Table([Route(name="a", via=("a",))]), _facts(), Sender("crm", ("b",)))
        self.assertEqual((told.met, told.why), (True, "it leads to no channel that crm may use"))


def _is_usable(usable: frozenset[str], way: Way) -> bool:
    return not usable.isdisjoint(way.channels)


def _facts() -> Facts:
    return Facts(message(), "crm", lambda: 0, lambda: "")
