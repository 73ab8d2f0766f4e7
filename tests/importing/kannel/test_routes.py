"""Messages take the ways that Kannel would choose: its own rule is written down here once more."""

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from router.config.configuration import Configuration
from router.importing.kannel.prefixes import normal, unified
from router.importing.kannel.whole import rewrites
from router.routing.pattern import compiled
from tests.importing.kannel.imports import CORE, KannelTestCase, smsc, user, ways
from tests.support.extent import at_most

Group = Mapping[str, Sequence[str]]


def chosen(groups: Mapping[str, Group], smsc_id: str, number: str) -> tuple[list[str], list[str]]:
    """Preferred connections, and all that are usable (gw/smscconn.c `smscconn_usable`)."""
    preferred, usable = [], []
    for name, group in groups.items():
        allowed, denied = group["allowed-prefix"], group["denied-prefix"]
        is_allowed, is_denied = (any(number.startswith(one) for one in each) for each in (allowed, denied))
        if group["allowed-smsc-id"]:
            if smsc_id not in group["allowed-smsc-id"]:
                continue
        elif smsc_id and smsc_id in group["denied-smsc-id"]:
            continue
        if allowed and not denied and not is_allowed:
            continue
        if denied and not allowed and is_denied:
            continue
        if denied and allowed and not is_allowed and is_denied:
            continue
        usable.append(name)
        if (smsc_id and smsc_id in group["preferred-smsc-id"]) or any(
            number.startswith(one) for one in group["preferred-prefix"]
        ):
            preferred.append(name)
    return preferred, usable


PREFIXES = st.lists(st.text("12", min_size=1, max_size=3), max_size=3, unique=True)
IDS = st.lists(st.sampled_from(["one", "two"]), max_size=2, unique=True)
GROUP = st.fixed_dictionaries(
    {
        "allowed-smsc-id": IDS,
        "denied-smsc-id": IDS,
        "preferred-smsc-id": IDS,
        "allowed-prefix": PREFIXES,
        "denied-prefix": PREFIXES,
        "preferred-prefix": PREFIXES,
    }
)
NUMBERS = [f"{a}{b}{c}{d}" for a in "123" for b in ("", *"123") for c in ("", *"12") for d in ("", "1")]


class RoutesTests(KannelTestCase):
    def assertWays(self, page: Configuration, groups: Mapping[str, Group], esme: str, smsc_id: str) -> None:
        for number in NUMBERS:
            preferred, usable = chosen(groups, smsc_id, number)
            expected = [tuple(preferred)] if preferred and preferred != usable else []
            expected += [tuple(usable)] if usable else []
            self.assertEqual(ways(page, esme, number), expected, (number, smsc_id))

    @settings(max_examples=at_most(15, 3), deadline=None)
    @given(st.dictionaries(st.sampled_from(["A", "B", "C"]), GROUP, min_size=1, max_size=3))
    def test_each_message_has_the_channels_that_kannel_would_choose(
        self, groups: Mapping[str, Group]
    ) -> None:
        written = [
            smsc(name, *(f'{key} = "{";".join(values)}"' for key, values in group.items() if values))
            for name, group in groups.items()
        ]
        users = [user("plain"), user("first", "forced-smsc = one"), user("second", "default-smsc = two")]
        page = self.configuration(CORE, *written, *users)
        for esme, smsc_id in (("plain", ""), ("first", "one"), ("second", "two")):
            self.assertWays(page, groups, esme, smsc_id)

    def test_without_lists_there_is_no_route_and_so_one_over_all(self) -> None:
        page = self.page(CORE, smsc("A"), smsc("B"), user("crm"))
        self.assertNotIn("routes:", page)

    def test_what_kannel_refuses_for_everybody_is_refused(self) -> None:
        page = self.configuration(CORE, smsc("A", "allowed-smsc-id = other"), user("crm"))
        self.assertEqual(page.routes, ())
        self.assertEqual(ways(page, "crm", "256772000001"), [])

    def test_prefixes_of_an_account_and_of_the_smsbox_hold_too(self) -> None:
        box = "group = smsbox\nsendsms-port = 13013\ndenied-prefix = 2567\n"
        page = self.configuration(CORE, smsc("A"), box, user("crm", "allowed-prefix = 256"))
        self.assertEqual(ways(page, "crm", "256312000001"), [("A",)])
        self.assertEqual(ways(page, "crm", "256772000001"), [])
        self.assertEqual(ways(page, "crm", "254772000001"), [])

    def test_a_faked_sender_replaces_the_own_one(self) -> None:
        page = self.configuration(CORE, smsc("A"), user("crm", "faked-sender = Shop"), user("shop"))
        routes = {route.match.esme: route.rewrite.source_addr for route in page.routes}
        self.assertEqual(routes, {("crm",): "Shop", ("shop",): None})

    def test_the_names_of_ids_are_the_same_in_capitals(self) -> None:
        page = self.configuration(
            CORE, smsc("A", "allowed-smsc-id = MTN"), smsc("B"), user("crm", "forced-smsc = mtn")
        )
        self.assertEqual(ways(page, "crm", "256772000001"), [("A", "B")])


class UnifiedTests(KannelTestCase):
    RULES = ("+256,00256,0;+,00", "00256,0", "+,00", "256,0,+256", "-,+256", "12,1;2,12,21")

    def test_numbers_are_routed_and_written_as_kannel_unifies_them(self) -> None:
        core = CORE + 'unified-prefix = "+256,00256,0;+,00"\n'
        page = self.configuration(core, smsc("A", "allowed-prefix = +25677"), smsc("B"), user("crm"))
        for number in ("+256772000001", "00256772000001", "0772000001"):
            self.assertEqual(ways(page, "crm", number), [("A", "B")], number)
        for number in ("256772000001", "+256312000001", "0312000001"):
            self.assertEqual(ways(page, "crm", number), [("B",)], number)

    def test_rewrites_do_what_the_rules_do(self) -> None:
        numbers = [
            "+256772",
            "00256772",
            "0772",
            "0044772",
            "256772",
            "12",
            "121",
            "1",
            "21",
            "211",
            "2",
            "3",
            "+",
            "00",
        ]
        for written in self.RULES:
            rules = unified(written)
            for number in numbers:
                new = number
                for match, replace in rewrites(rules):
                    new = compiled(match).sub(replace, new)
                self.assertEqual(new, normal(number, rules), (written, number))
