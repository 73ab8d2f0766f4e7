import json

from hypothesis import given
from hypothesis import strategies as st
from yaml import ScalarNode, SequenceNode

from router.config.problems import Unreadable
from router.config.syntax import CORE, nodes
from tests.config.pages import PageTestCase


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
        problem = str(self.assertRaises(Unreadable, nodes, path).problem)
        self.assertNotIn("\n", problem)
        return problem.removeprefix(path + ":")

    def test_a_tab_is_told_from_other_mistakes(self) -> None:
        said = self.refused("esmes:\n\t- system_id: crm\n")
        self.assertTrue(said.startswith("2:1: this is no YAML (while scanning for the next token"), said)
        self.assertTrue(said.endswith("put some in place of the tab"), said)

    def test_an_open_bracket_is_found_where_it_ends(self) -> None:
        said = self.refused("esmes: [1, 2\nstore: x\n")
        self.assertTrue(said.startswith("2:6: this is no YAML (while parsing a flow sequence"), said)

    def test_two_documents_are_one_too_many(self) -> None:
        self.assertIn("2:1: this is no YAML (expected a single document", self.refused("a: 1\n---\nb: 2\n"))

    def test_an_unknown_alias_is_told(self) -> None:
        self.assertTrue(self.refused("a: *b\n").startswith("1:4: this is no YAML (found undefined alias"))

    def test_an_empty_file_is_told(self) -> None:
        self.assertEqual(
            self.refused("# nothing\n"), "1:1: the file is empty; expected keys and values, in YAML"
        )

    def test_a_missing_file_is_told(self) -> None:
        error = self.assertRaises(Unreadable, nodes, "no/such.yaml")
        self.assertEqual(
            str(error.problem),
            "no/such.yaml:1:1: the file cannot be read (No such file or directory); expected a file of YAML",
        )

    def test_octets_that_are_no_utf_8_are_told_with_their_line(self) -> None:
        path = self.write("")
        with open(path, "wb") as file:
            file.write(b"a: 1\nb: \xff\n")
        error = self.assertRaises(Unreadable, nodes, path)
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
        except Unreadable as unreadable:
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
