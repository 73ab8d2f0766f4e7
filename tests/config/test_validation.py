""""""

from router.config.fields import Section, keys
from router.config.model import Settings, known, section_at
from router.config.source.problems import Place
from router.config.source.tree import Items, Keys, KeyValue, Node, Scalar, ScalarKind, find
from router.config.validation import EXAMPLES, validated
from tests.config.pages import ESME, GATEWAY, PageTestCase


class MissingKeyTests(PageTestCase):
    def test_reports_go_by_http(self) -> None:
        page = "esmes: [{system_id: crm, password: secret12, reports: {as: json}}]"
        self.assertWrong(
            page,
            "1:55: `http` is missing; expected for example http: https://www.example/received",
        )

    def test_a_question_by_ussd_has_a_code_in_quotes(self) -> None:
        page = ESME + GATEWAY.replace("channels", 'balance: {match: "[0-9]+"}, channels')
        self.assertWrong(page, '2:57: `code` is missing; expected for example code: "*100#"')

    def test_for_each_that_a_section_cannot_be_without_there_is_an_example(self) -> None:
        sections: set[type[Section]] = {Settings, *(section_at(path.split(".")) for path in known())}
        for section in sections:
            given = section.defaults({})
            for key, name in keys(section).items():
                if section.model_fields[name].is_required() and key not in given:
                    self.assertIn(key, EXAMPLES, section.__name__)


class UnknownKeyTests(PageTestCase):
    def test_the_nearest_key_is_offered(self) -> None:
        self.assertWrong(
            "smpp:\n  timers: {enquirelink: 5s}\n",
            "2:12: `enquirelink` is no key of `timers`; did you mean `enquire_link`?",
        )

    def test_a_key_that_stands_elsewhere_is_told_where(self) -> None:
        (problem,) = self.problems("gateways: [{id: s, connect: smsc, host: h, tags: [a]}]")
        said = "1:44: `tags` is no key of `gateways`; it is one of `channel`; expected one of id, connect, "
        self.assertTrue(problem.startswith(said), problem)

    def test_what_a_route_has_in_the_place_of_such_a_key_is_told_too(self) -> None:
        self.assertIn("expected one of name, match, via", self.problems("routes: [{to: x, via: s}]")[0])

    def test_else_the_first_keys_are_named(self) -> None:
        self.assertWrong(
            "email: {from: r@example, xyz: 1}",
            "1:26: `xyz` is no key of `email`; expected one of smtp, from, user, password, tls",
        )
        (problem,) = self.problems("gateways: [{id: s, connect: smsc, host: h, xyz: 1}]")
        self.assertTrue(
            problem.endswith(
                "; expected one of id, connect, host, port, system_id, user, "
                "password, channels, bind, window, rate, pace …"
            )
        )

    def test_a_key_with_nothing_behind_it_must_be_known_too(self) -> None:
        self.assertWrong(
            "routers:\n", "1:1: `routers` is no key of the configuration; did you mean `routes`?"
        )

    def test_a_merge_key_of_yaml_1_1_is_no_key(self) -> None:
        (problem,) = self.problems("esmes: [{<<: {}, system_id: crm, password: pw}]")
        self.assertTrue(problem.startswith("1:10: `<<` is no key of `esmes`;"))


class ShapeTests(PageTestCase):
    def test_a_list_is_expected(self) -> None:
        self.assertWrong(
            "gateways: {}\n", "1:11: `gateways` is a mapping; expected a list, as [one, another]"
        )
        self.assertWrong("routes: none\n", "1:9: `routes` is none; expected a list, as [one, another]")

    def test_a_mapping_is_expected(self) -> None:
        self.assertWrong("smpp: [a]\n", "1:7: `smpp` is a list; expected keys and values, as {key: value}")
        self.assertWrong(
            "esmes: [crm]\n", "1:9: an item of `esmes` is crm; expected keys and values, as {key: value}"
        )

    def test_an_item_that_is_nothing(self) -> None:
        self.assertWrong(
            ESME + "routes: [{match: {esme: [~]}}]",
            "2:26: an item of `esme` is empty; expected 1 to 15 letters, digits or signs, no blanks",
        )

    def test_a_key_of_a_table_is_wrong(self) -> None:
        self.assertWrong(
            "http: {providers: {one: {via: []}}}",
            "1:20: `one` is no key of `providers`; expected a whole number from 1 to 65535",
        )

    def test_a_long_value_is_cut(self) -> None:
        (problem,) = self.problems(f"drain: {'x' * 100}")
        self.assertIn(f"`drain` is {'x' * 37}…; expected", problem)

    def test_a_value_of_several_lines_is_told_in_one(self) -> None:
        self.assertEqual(len(self.problems('drain: "a\\nb"\n')), 1)

    def test_an_empty_text_is_shown(self) -> None:
        (problem,) = self.problems('drain: ""')
        self.assertTrue(problem.startswith('1:8: `drain` is ""; expected'))


class AllAtOnceTests(PageTestCase):
    """One run finds all that is wrong, each thing once."""

    def test_what_is_wrong_in_several_places(self) -> None:
        page = (
            "esmes:\n"
            "  - system_id: crm\n"
            "    password: way too long\n"
            "    via: [goip109]\n"
            "  - system_id: crm\n"
            "    password: secret12\n"
            "    binds: 0\n" + GATEWAY + "routes: [{match: {esme: crn}, via: [goip101, goip2]}]\n"
        )
        self.assertEqual(
            [line.split("; ")[0] for line in self.problems(page)],
            [
                "3:15: `password` has a length that no bind has room for",
                "4:11: `goip109` is no channel",
                "5:16: ESME `crm` is given twice, first at page.yaml:2:16",
                "7:12: `binds` is 0",
                "9:25: there is no ESME `crn`",
                "9:46: `goip2` is neither a channel nor a gateway",
            ],
        )

    def test_what_hangs_on_something_wrong_is_not_told_as_well(self) -> None:
        page = (
            "esmes: [{system_id: sixteen_letters_, password: pw}]\n"
            "gateways:\n"
            "  - {id: goip1, connect: smpp, host: h, channels: eight}\n"
            "  - {id: goip 2, connect: smpp, host: h, channels: 8}\n"
            "routes: [{via: [goip101, goip109, goip1, goip 201, 'tag:x']}]\n"
            "received: [{to: {esme: crm}}]\n"
        )
        self.assertEqual(
            [line.split("; ")[0] for line in self.problems(page)],
            [
                "1:21: `system_id` is sixteen_letters_",
                "3:51: `channels` is eight",
                "4:10: `id` is goip 2",
                "6:24: there is no ESME `crm`",
            ],
        )


HERE = Place("f")


def tree(**values: Node) -> Keys:
    return Keys(HERE, {key: KeyValue(HERE, value) for key, value in values.items()})


def leaf(text: str, kind: ScalarKind = ScalarKind.TEXT) -> Scalar:
    return Scalar(HERE, text, kind)


class MendTests(PageTestCase):
    def test_a_page_that_is_right_stays_as_it_is(self) -> None:
        right = tree(drain=leaf("5s"))
        page, mended, wrong = validated(right)
        self.assertEqual((page.drain, mended, wrong), (5.0, right, []))

    def test_a_wrong_value_gives_way_to_the_default(self) -> None:
        page, mended, wrong = validated(tree(drain=leaf("5"), keep=leaf("1d")))
        self.assertEqual((page.drain, page.keep, len(wrong)), (30.0, 86400.0, 1))
        self.assertEqual(mended.dropped, {"drain"})

    def test_a_key_that_must_be_there_is_stood_in_for(self) -> None:
        esme = tree(system_id=leaf("crm"), password=leaf("much too long"))
        page, mended, wrong = validated(tree(esmes=Items(HERE, (esme,))))
        self.assertEqual((page.esmes[0].system_id, len(wrong)), ("crm", 1))
        node, _ = find(mended, ("esmes", 0))
        assert isinstance(node, Keys)
        self.assertEqual(node.dropped, {"password"})

    def test_what_has_no_name_goes_as_a_whole(self) -> None:
        nameless = tree(password=leaf("pw"))
        page, mended, wrong = validated(tree(esmes=Items(HERE, (nameless,))))
        self.assertEqual((page.esmes, len(wrong)), ((), 1))
        node, _ = find(mended, ("esmes",))
        assert isinstance(node, Items)
        self.assertEqual(node.dropped, (nameless,))

    def test_a_page_of_which_nothing_is_right(self) -> None:
        nothing = {key: leaf("x") for key in ("smpp", "http", "esmes", "gateways", "routes", "stall", "xyz")}
        page, mended, wrong = validated(tree(**nothing))
        self.assertEqual((page.esmes, mended.entries, len(wrong)), ((), {}, 7))
