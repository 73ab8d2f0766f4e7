from twisted.trial.unittest import SynchronousTestCase

from router.config.gateway import Gateway
from router.config.keys import given, known, section_at
from router.config.line import Limits, Line
from router.config.model import Page
from router.config.problems import Place
from router.config.rules import Match, Target
from router.config.tree import Entry, Items, Keys, Node, Scalar

HERE = Place("f")


def tree(values: dict[str, Node]) -> Keys:
    return Keys(HERE, {key: Entry(HERE, value) for key, value in values.items()})


class SectionTests(SynchronousTestCase):
    def test_a_path_leads_to_its_section(self) -> None:
        self.assertIs(section_at(()), Page)
        self.assertIs(section_at(("gateways", 3)), Gateway)
        self.assertIs(section_at(("gateways", 3, "limits")), Limits)
        self.assertIs(section_at(("gateways", 3, "channel", "1")), Line)
        self.assertIs(section_at(("routes", 0, "match")), Match)
        self.assertIs(section_at(("received", 0, "to", 1)), Target)

    def test_a_value_that_is_no_section_belongs_to_the_last(self) -> None:
        self.assertIs(section_at(("gateways", 3, "pace")), Gateway)


class KnownTests(SynchronousTestCase):
    def test_every_key_has_a_path(self) -> None:
        paths = list(known())
        for path in (
            "smpp",
            "smpp.timers.inactivity",
            "gateways.channel.limits.day",
            "received.to.as",
            "email.from",
        ):
            self.assertIn(path, paths)

    def test_none_has_two(self) -> None:
        paths = list(known())
        self.assertEqual(len(paths), len(set(paths)))


class GivenTests(SynchronousTestCase):
    def test_indexes_and_numbers_are_left_out(self) -> None:
        line = tree({"weight": Scalar(HERE, "2")})
        page = tree({"gateways": Items(HERE, (tree({"channel": tree({"1": line})}),))})
        self.assertEqual(
            {path for path, _ in given(page)},
            {"gateways", "gateways.channel", "gateways.channel.weight", "gateways.channel.weight=2"},
        )

    def test_of_a_url_only_the_scheme_is_told(self) -> None:
        told = given(tree({"store": Scalar(HERE, "a://u:pw@h")}))
        self.assertEqual([path for path, _ in told], ["store", "store=a"])
