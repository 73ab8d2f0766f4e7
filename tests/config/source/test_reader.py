""""""

import json

from hypothesis import given
from hypothesis import strategies as st
from yaml import ScalarNode, SequenceNode

from router.config.source.problems import UnreadableConfiguration
from router.config.source.reader import CORE, nodes
from tests.config.pages import ESME, GATEWAY, PageTestCase


class CoreSchemaTests(PageTestCase):
    """YAML 1.2.2 section 10.3.2: what a plain scalar is."""

    def kinds(self, text: str) -> list[str]:
        node = nodes(self.write(f"[{text}]"))
        assert isinstance(node, SequenceNode)
        return [item.tag.removeprefix(CORE) for item in node.value]

    def test_words_that_yaml_1_1_took_for_flags_are_texts(self) -> None:
        self.assertEqual(self.kinds("no, NO, yes, on, off, y, n"), ["str"] * 7)

    def test_only_true_and_false_are_flags(self) -> None:
        self.assertEqual(self.kinds("true, True, TRUE, false, False, FALSE"), ["bool"] * 6)

    def test_a_time_of_day_is_no_number(self) -> None:
        self.assertEqual(self.kinds("12:30:00, 08:00-20:00, 2024-01-31"), ["str"] * 3)

    def test_numbers_with_leading_zeros_are_decimal(self) -> None:
        self.assertEqual(self.kinds("00123, 123, +256772000001, 0o17, 0x1F"), ["int"] * 5)

    def test_underscores_make_no_number(self) -> None:
        self.assertEqual(self.kinds("1_000, 0b11"), ["str"] * 2)

    def test_fractions_and_powers_are_numbers(self) -> None:
        self.assertEqual(self.kinds("1.5, .5, 1e5, -.inf, .nan"), ["float"] * 5)

    def test_what_has_a_unit_is_a_text(self) -> None:
        self.assertEqual(self.kinds("5s, 5s..10s, 50/s, 10.0.0.0/8"), ["str"] * 4)

    def test_nothing_is_null(self) -> None:
        self.assertEqual(self.kinds("null, Null, NULL, ~"), ["null"] * 4)

    def test_quotes_make_a_text(self) -> None:
        self.assertEqual(self.kinds('"1", \'true\', ""'), ["str"] * 3)


class UnreadableTests(PageTestCase):
    """Files that give no tree: one line each, with its place."""

    def refused(self, text: str) -> str:
        path = self.write(text)
        problem = str(self.assertRaises(UnreadableConfiguration, nodes, path).problem)
        self.assertNotIn("\n", problem)
        return problem.removeprefix(path + ":")

    def test_a_tab_is_told_from_other_mistakes(self) -> None:
        words = "a tab indents this line; YAML is indented with blanks: put some in its place"
        self.assertEqual(self.refused("esmes:\n\t- system_id: crm\n"), f"2:1: {words}")
        self.assertEqual(self.refused("smpp:\n  system_id: crm\n \t listen: x\n"), f"3:2: {words}")

    def test_an_open_bracket_is_told_where_it_begins(self) -> None:
        said = self.refused("esmes: [1, 2\nstore: x\n")
        self.assertTrue(said.startswith("1:8: the [ that begins here is not closed"), said)
        said = self.refused("smpp: {listen: x\nstore: x\n")
        self.assertTrue(said.startswith("1:7: the { that begins here is not closed"), said)

    def test_two_documents_are_one_too_many(self) -> None:
        self.assertIn("2:1: this is no YAML (expected a single document", self.refused("a: 1\n---\nb: 2\n"))

    def test_an_unknown_alias_is_told(self) -> None:
        self.assertTrue(self.refused("a: *b\n").startswith("1:4: YAML takes this for an alias"))

    def test_an_empty_file_is_told(self) -> None:
        self.assertEqual(
            self.refused("# nothing\n"), "1:1: the file is empty; expected keys and values, in YAML"
        )

    def test_a_missing_file_is_told(self) -> None:
        error = self.assertRaises(UnreadableConfiguration, nodes, "no/such.yaml")
        self.assertEqual(
            str(error.problem),
            "no/such.yaml:1:1: the file cannot be read (No such file or directory); expected a file of YAML",
        )

    def test_octets_that_are_no_utf_8_are_told_with_their_line(self) -> None:
        path = self.write("")
        with open(path, "wb") as file:
            file.write(b"a: 1\nb: \xff\n")
        error = self.assertRaises(UnreadableConfiguration, nodes, path)
        self.assertEqual(str(error.problem), f"{path}:2:1: this is not UTF-8; expected YAML in UTF-8")

    def test_a_control_character_is_told(self) -> None:
        self.assertEqual(
            self.refused("a: b\nc: \x01\n"),
            "2:4: the character U+0001 cannot stand in YAML; expected a file of text, in UTF-8",
        )

    @given(st.binary(max_size=60))
    def test_any_octets_give_a_tree_or_a_problem(self, octets: bytes) -> None:
        path = self.write("")
        with open(path, "wb") as file:
            file.write(octets)
        try:
            nodes(path)
        except UnreadableConfiguration as unreadable:
            self.assertEqual(unreadable.problem.place.file, path)


class JsonTests(PageTestCase):
    """JSON is YAML."""

    @given(st.text(max_size=20))
    def test_any_text_of_json_is_the_same_text(self, text: str) -> None:
        node = nodes(self.write(json.dumps({"key": text})))
        key, value = node.value[0]
        assert isinstance(value, ScalarNode)
        self.assertEqual((key.value, value.value, value.tag), ("key", text, CORE + "str"))

    def test_json_may_be_indented_by_tabs(self) -> None:
        self.assertEqual(
            self.problems(json.dumps({"esmes": [{"system_id": 1}]}, indent="\t")),
            ["3:3: `password` is missing; expected for example password: secret"],
        )


class RepeatedKeyTests(PageTestCase):
    """YAML 1.2.2 section 3.2.1.1: the keys of a mapping are unique."""

    def test_a_repeated_key_is_told_with_both_places(self) -> None:
        page = "store: sqlite:a\nnode: r1\nstore: sqlite:b\n"
        self.assertWrong(page, "3:1: `store` is given twice, first at page.yaml:1:1; expected it once")

    def test_a_repeated_key_is_found_at_any_depth(self) -> None:
        wrong = self.problems("smpp: {timers: {response: 1s, response: 2s}}")
        self.assertEqual(wrong[0].split(",")[0], "1:31: `response` is given twice")

    def test_a_number_in_quotes_is_the_same_key(self) -> None:
        wrong = self.problems(
            'gateways: [{id: g, connect: smpp, host: h, channels: 2, channel: {1: {}, "1": {}}}]'
        )
        self.assertEqual(wrong[0].split(",")[0], "1:74: `1` is given twice")

    def test_a_list_as_a_key_is_none(self) -> None:
        self.assertWrong("? [a]\n: 1\n", "1:3: this is no key; expected a word before the colon")


class EnvironmentTests(PageTestCase):
    def test_a_variable_stands_for_its_value(self) -> None:
        page = "esmes: [{system_id: crm, password: !env PW}]"
        self.assertEqual(self.loaded(page, {"PW": "00123"}).settings.esmes[0].password, "00123")

    def test_a_variable_may_be_a_number_or_a_flag(self) -> None:
        page = "smpp: {max_pdu: !env SIZE}\nlog_texts: !env LOG\ndrain: !env DRAIN\n"
        loaded = self.loaded(page, {"SIZE": "2048", "LOG": "true", "DRAIN": "5s"}).settings
        self.assertEqual((loaded.smpp.max_pdu, loaded.log_texts, loaded.drain), (2048, True, 5.0))

    def test_a_missing_variable_is_told_once(self) -> None:
        self.assertWrong(
            "esmes: [{system_id: crm, password: !env PW}]",
            "1:36: the environment has no variable PW; expected it to be set",
        )

    def test_the_value_of_a_variable_is_not_shown(self) -> None:
        wrong = self.problems("smpp: {max_pdu: !env SIZE}", {"SIZE": "hidden"})
        self.assertEqual(
            wrong, ["1:17: `max_pdu` cannot be used; expected a whole number from 1024 to 16777216"]
        )


class FileTests(PageTestCase):
    def test_a_file_stands_for_what_it_holds_without_its_last_line_break(self) -> None:
        self.write(" two\n\n", "secrets/crm")
        page = "esmes: [{system_id: crm, password: !file secrets/crm}]"
        self.assertEqual(self.loaded(page).settings.esmes[0].password, " two\n")

    def test_a_missing_file_is_told(self) -> None:
        wrong = self.problems("esmes: [{system_id: crm, password: !file none}]")
        self.assertEqual(len(wrong), 1)
        self.assertIn("none cannot be read (No such file or directory); expected a file", wrong[0])

    def test_a_file_that_is_no_text_is_told(self) -> None:
        with open(self.write("", "octets"), "wb") as file:
            file.write(b"\xff")
        wrong = self.problems("node: !file octets")
        self.assertEqual(wrong, ["1:7: octets is not in UTF-8; expected a file of text"])


class TagTests(PageTestCase):
    def test_an_unknown_tag_is_told(self) -> None:
        self.assertWrong(
            "node: !nod r1\n", "1:7: the tag !nod is unknown; expected !env NAME, !file PATH, or no tag"
        )

    def test_a_tag_of_python_is_unknown_like_any_other(self) -> None:
        wrong = self.problems("node: !!python/object:os.system [x]\n")
        self.assertEqual(len(wrong), 1)
        self.assertIn("python/object:os.system is unknown", wrong[0])

    def test_a_mapping_with_a_tag_is_wrong_as_a_whole(self) -> None:
        self.assertEqual(len(self.problems("smpp: !my {listen: 5}\n")), 1)

    def test_a_tag_makes_a_text_of_a_number(self) -> None:
        self.assertEqual(self.loaded("node: !!str 007").settings.node, "007")


class AliasTests(PageTestCase):
    def test_an_alias_stands_for_what_it_names(self) -> None:
        page = self.loaded("drain: &long 90s\nkeep: *long\n").settings
        self.assertEqual((page.drain, page.keep), (90.0, 90.0))

    def test_what_an_alias_repeats_is_told_once(self) -> None:
        page = "smpp: {timers: &t {response: 5}}\ngateways: []\nesmes: [*t, *t]\n"
        self.assertEqual(len([line for line in self.problems(page) if line.startswith("1:30:")]), 1)

    def test_an_alias_inside_of_what_it_names_is_told(self) -> None:
        wrong = self.problems("routes: &r [*r]\n")
        self.assertEqual(wrong, ["1:9: this alias refers to itself; write out what it stands for"])

    def test_nesting_without_end_is_told(self) -> None:
        wrong = self.problems("routes: " + "[" * 100 + "]" * 100)
        self.assertIn("1:59: lists and mappings nest too deeply; expected less of them", wrong)


class ReadOnTests(PageTestCase):
    def test_what_is_wrong_with_one_value_hides_nothing_else(self) -> None:
        page = "node: !nod r1\ndrain: 5\n" + ESME + GATEWAY
        self.assertEqual([line.split(":")[0] for line in self.problems(page)], ["1", "2"])
