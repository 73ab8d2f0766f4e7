"""What differs between two configurations, and what is in force when that was applied."""

from collections.abc import Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from router import boxes, from_config
from router.config.configuration import Configuration
from router.config.differences import NEEDS_RESTART, difference, marks
from router.config.load import load
from tests.config.pages import PageTestCase
from tests.support.extent import at_most

TOP = ("keep: 10d", "owed: 3d", "stall: off", "drain: 5s", "smpp: {system_id: us}", "log: {access: a.jsonl}")
RESTART = (
    "node: other",
    "store: 'sqlite:other.db'",
    "time_zone: Africa/Kampala",
    "smpp: {listen: 'tcp:2776'}",
)
ESMES = (
    "crm, password: one",
    "crm, password: two",
    "shop, password: one, via: [goip1]",
    "shop, password: one",
)
BOXES = (
    "goip1, connect: smpp, host: h, password: pw, channels: 2",
    "goip1, connect: smpp, host: other, password: pw, channels: 2",
    "goip1, connect: http, host: h, password: pw, channels: 3, pace: 1s..2s",
    "goip1, connect: smpp, host: h, password: pw, channels: 2, channel: {2: {enabled: false}}",
    "goip2, connect: smsc, host: h, system_id: us, password: pw",
)
ROUTES = (
    "",
    "routes: [{match: {destination_addr: '^1'}, via: [goip1]}, {name: rest}]",
    "routes: [{name: rest}]",
)


def by_name(items: list[str]) -> list[str]:
    """The last of each name."""
    return list({item.split(",")[0]: item for item in items}.values())


pages = st.builds(
    lambda top, esmes, gateways, route: "\n".join(
        (
            *{line.split(":")[0]: line for line in top}.values(),
            "esmes: [" + ", ".join(f"{{system_id: {one}}}" for one in by_name(esmes)) + "]",
            "gateways: [" + ", ".join(f"{{id: {one}}}" for one in by_name([BOXES[0], *gateways])) + "]",
            route,
        )
    ),
    st.lists(st.sampled_from(TOP + RESTART), max_size=4),
    st.lists(st.sampled_from(ESMES), max_size=3),
    st.lists(st.sampled_from(BOXES), max_size=3),
    st.sampled_from(ROUTES),
)


class DifferenceTests(PageTestCase):
    @settings(max_examples=at_most(100, 12), deadline=None)
    @given(pages)
    def test_of_equal_ones_it_is_empty(self, page: str) -> None:
        found = difference(self.loaded(page), self.loaded(page))
        self.assertTrue(found.is_empty)
        self.assertEqual(([*found.told()], found.needs_restart), ([], ()))

    @settings(max_examples=at_most(100, 12), deadline=None)
    @given(pages, pages)
    def test_applied_it_gives_what_a_start_with_the_other_gives(self, one: str, other: str) -> None:
        old, new = self.loaded(one), self.loaded(other)
        found = difference(old, new)
        again = difference(found.present, new)
        self.assertTrue(again.is_empty)
        self.assertEqual(again.needs_restart, found.needs_restart)
        if not found.needs_restart:
            self.assertEqual(self.values(found.present), self.values(new))
        if found.is_empty and not found.needs_restart:
            self.assertEqual(self.values(old), self.values(new))

    def values(self, configuration: Configuration) -> list[object]:
        """All that rooms are made of by it, but for what no two are equal of."""
        relay = from_config.relay(configuration)
        links = [boxes.link(one) for one in from_config.usable(configuration)]
        table = [*relay.table.routes], relay.table.numbers, relay.table.groups
        # Their order says nothing, and another one is no change.
        accounts = sorted(relay.accounts, key=lambda one: one.system_id)
        times = relay.keep, relay.owed_for, relay.join_timeout, relay.stall, relay.keep_texts
        return [relay.channels, accounts, table, times, links, boxes.standings(configuration)]

    def test_it_says_what_is_other_by_its_name(self) -> None:
        old = self.loaded(
            "keep: 10d\nlog: {access: a}\n"
            "esmes: [{system_id: a, password: one}, {system_id: b, password: one}]\n"
            "gateways: [{id: goip1, connect: smpp, host: h, password: pw, channels: 2}]"
        )
        new = self.loaded(
            "keep: 20d\nlog: {access: b}\n"
            "esmes: [{system_id: a, password: two}, {system_id: c, password: one}]\n"
            "gateways: [{id: goip1, connect: smpp, host: h, password: pw, channels: 3,"
            " channel: {1: {weight: 2}}}]\nroutes: [{name: r}]\nreceived: [{to: {esme: a}}]"
        )
        self.assertEqual(
            [*difference(old, new).told()],
            [
                "ESME c: added",
                "ESME a: changed",
                "ESME b: removed",
                "gateway goip1: changed",
                "channel goip103: added",
                "channel goip101: changed",
                "routes: changed",
                "received: changed",
                "keep: changed",
                "log.access: changed",
            ],
        )

    def test_the_keys_that_differ_are_named_and_no_value_is(self) -> None:
        esme, box = "system_id: a, password", "id: goip1, connect: smpp, host: h, password: pw, channels: 2"
        old = self.loaded(
            f"esmes: [{{{esme}: geheim}}]\ngateways: [{{{box}}}]\n"
            "routes: [{name: r, via: [goip1]}, {name: s}, {name: t}]"
        )
        new = self.loaded(
            f"esmes: [{{{esme}: secret, rate: 5/s}}]\n"
            f"gateways: [{{{box}, pace: 1s..2s, channel: {{1: {{weight: 2}}}}}}]\n"
            "routes: [{name: t}, {name: r, via: [goip101]}, {name: u}]"
        )
        self.assertEqual(
            [*difference(old, new).detailed()],
            [
                "ESME a: changed (password, rate)",
                "gateway goip1: changed (pace, channel)",
                "channel goip101: changed (weight)",
                "routes: changed (u added, r: via, s removed, their order)",
            ],
        )

    def test_what_needs_a_restart_is_as_it_was_and_what_stands_beside_it_is_other(self) -> None:
        old = self.loaded("udp: {listen: '127.0.0.1:4000'}\nsmpp: {listen: 'tcp:2775'}\nstore: 'sqlite:a.db'")
        new = self.loaded(
            "udp: {listen: '127.0.0.1:4001', allow_from: 10.0.0.0/8}\n"
            "smpp: {listen: 'tcp:2776', max_pdu: 4096}\nstore: 'sqlite:b.db'\nnode: other\n"
            "time_zone: Africa/Kampala"
        )
        found = difference(old, new)
        self.assertEqual(set(found.needs_restart), set(NEEDS_RESTART) - {"http.listen", "http.faces"})
        self.assertEqual(found.others, ("smpp.max_pdu", "udp.allow_from"))
        page = found.present.settings
        self.assertEqual((page.smpp.listen, page.smpp.max_pdu), (("tcp:2775",), 4096))
        assert page.udp is not None
        self.assertEqual((page.udp.listen[1], len(page.udp.allow_from), page.store), (4000, 1, "sqlite:a.db"))

    def test_a_port_that_is_to_be_opened_is_one_at_the_next_start(self) -> None:
        found = difference(self.loaded("keep: 30d"), self.loaded("udp: {listen: '127.0.0.1:4001'}"))
        self.assertEqual((found.needs_restart, found.others), (("udp.listen",), ()))
        self.assertIsNone(found.present.settings.udp)
        closed = difference(self.loaded("udp: {listen: '127.0.0.1:4001'}"), self.loaded("keep: 30d"))
        self.assertEqual((closed.needs_restart, closed.others), (("udp.listen",), ()))
        self.assertIsNotNone(closed.present.settings.udp)


MANUAL = Path(__file__).resolve().parents[2] / "conf" / "router.yaml"

PAGE = (
    "keep: 10d\nlog: {{access: a}}\n"
    "esmes: [{{system_id: a, password: {password}}}]\n"
    "gateways: [{{id: goip1, connect: smpp, host: h, password: {password}, channels: {channels}}}]\n"
    "routes: [{{name: r, attempts: {attempts}}}, {{name: s}}]\n"
)


class MarksTests(PageTestCase):
    def of(
        self, password: str = "one", channels: int = 2, attempts: int = 3, more: str = ""
    ) -> Mapping[str, str]:
        return marks(self.loaded(PAGE.format(password=password, channels=channels, attempts=attempts) + more))

    def test_those_of_the_same_file_are_the_same_in_each_run(self) -> None:
        self.assertEqual(marks(load(str(MANUAL), {})), marks(load(str(MANUAL), {})))
        self.assertEqual(self.of(), self.of())

    def test_each_thing_has_its_own(self) -> None:
        self.assertEqual(
            [*self.of()],
            [
                *("ESME a", "gateway goip1", "channel goip101", "channel goip102", "route r", "route s"),
                *("order of routes", "received", "keep", "log.access"),
            ],
        )

    def test_what_is_other_has_another_and_all_else_the_same(self) -> None:
        """A route without `via` has the new channel, too."""
        before, after = self.of(), self.of(channels=3, attempts=2, more="drain: 5s\n")
        self.assertEqual(
            {name for name in after if after[name] != before.get(name)},
            {"gateway goip1", "channel goip103", "route r", "route s", "drain"},
        )

    def test_a_secret_has_no_part_in_them(self) -> None:
        self.assertEqual(self.of("one"), self.of("two"))
