from tests.config.pages import ESME, GATEWAY, PageTestCase


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
        self.assertEqual(self.loaded(page, {"PW": "00123"}).page.esmes[0].password, "00123")

    def test_a_variable_may_be_a_number_or_a_flag(self) -> None:
        page = "smpp: {max_pdu: !env SIZE}\nlog_texts: !env LOG\ndrain: !env DRAIN\n"
        loaded = self.loaded(page, {"SIZE": "2048", "LOG": "true", "DRAIN": "5s"}).page
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
        self.assertEqual(self.loaded(page).page.esmes[0].password, " two\n")

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
        self.assertEqual(self.loaded("node: !!str 007").page.node, "007")


class AliasTests(PageTestCase):
    def test_an_alias_stands_for_what_it_names(self) -> None:
        page = self.loaded("drain: &long 90s\nkeep: *long\n").page
        self.assertEqual((page.drain, page.keep), (90.0, 90.0))

    def test_what_an_alias_repeats_is_told_once(self) -> None:
        page = "smpp: {timers: &t {response: 5}}\ngateways: []\nesmes: [*t, *t]\n"
        self.assertEqual(len([line for line in self.problems(page) if line.startswith("1:30:")]), 1)

    def test_an_alias_inside_of_what_it_names_is_told(self) -> None:
        wrong = self.problems("routes: &r [*r]\n")
        self.assertEqual(wrong, ["1:9: an alias stands inside of what it names; expected an end to it"])

    def test_nesting_without_end_is_told(self) -> None:
        wrong = self.problems("routes: " + "[" * 100 + "]" * 100)
        self.assertIn("1:59: lists and mappings nest too deeply; expected less of them", wrong)


class ReadOnTests(PageTestCase):
    def test_what_is_wrong_with_one_value_hides_nothing_else(self) -> None:
        page = "node: !nod r1\ndrain: 5\n" + ESME + GATEWAY
        self.assertEqual([line.split(":")[0] for line in self.problems(page)], ["1", "2"])
