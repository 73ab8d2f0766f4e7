"""Mistakes of YAML are placed where they were made, and told in words of who made them."""

from router.config.source.misread import MOST_TOKENS
from tests.config.pages import PageTestCase

GOOD = """\
esmes:
  - system_id: crm
    password: secret12
gateways:
  - id: goip1
    connect: smpp
    host: 192.168.1.10
    port: 7777
    channels: 8
"""


class MisreadTests(PageTestCase):
    def said(self, right: str, wrong: str) -> str:
        self.assertIn(right, GOOD)
        return self.problems(GOOD.replace(right, wrong))[0]

    def assertSaid(self, right: str, wrong: str, place: str, words: str) -> None:
        said = self.said(right, wrong)
        self.assertTrue(said.startswith(f"{place}: "), said)
        self.assertIn(words, said)

    def test_an_open_quote_is_told_where_it_begins(self) -> None:
        for quote in "\"'":
            words = "the quote that begins here is not closed in its line"
            self.assertSaid("secret12", quote + "secret12", "3:15", words)
            self.assertSaid("connect: smpp", f"connect: {quote}smpp", "6:14", words)

    def test_one_that_ends_at_the_next_quote_too(self) -> None:
        wrong = 'connect: "smpp\n    host: "h"'
        self.assertSaid("connect: smpp\n    host: 192.168.1.10", wrong, "6:14", "not closed in its line")

    def test_behind_thousands_of_others_it_is_told_in_general_words(self) -> None:
        """Whoever looks for it looks at each token of YAML: of a megabyte not at all of them."""
        many = "7777\n    numbers: [" + '"x", ' * MOST_TOKENS + '{match: "^0, replace: "1"}]'
        self.assertNotIn("ends before its value does", self.said("7777", many))

    def test_one_within_brackets_too(self) -> None:
        numbers = '7777\n    numbers: [{match: "^0, replace: "1"}]'
        self.assertSaid("7777", numbers, "9:23", "ends before its value does")

    def test_one_that_is_closed_has_no_part_in_a_bracket_that_is_not(self) -> None:
        words = "the [ that begins here is not closed"
        for quote in "\"'":
            for item in (f"[{quote}a{quote}", f"[{quote}a{quote}, {quote}b{quote}"):
                self.assertSaid("port: 7777", f"via: {item}", "8:10", words)

    def test_nor_in_an_indentation_that_is_wrong_behind_it(self) -> None:
        said = self.said("host: 192.168.1.10", 'host: "192.168.1.10"\n      user: admin')
        self.assertTrue(said.startswith("8:7: "), said)
        self.assertNotIn("quotes", said)

    def test_a_bracket_that_closes_another_or_none(self) -> None:
        self.assertSaid(
            "7777", '["a"}', "8:15", "this } does not close the [ before it, in column 11; expected ]"
        )
        self.assertSaid("7777", '"7777"]', "8:17", "no [ stands before this ]")
        self.assertSaid("7777", "{a: b}}", "8:17", "no { stands before this }")

    def test_a_backslash_of_a_pattern_in_double_quotes(self) -> None:
        numbers = '7777\n    numbers: [{match: "^\\+256", replace: "0"}]'
        self.assertSaid("7777", numbers, "9:25", "put the value in single quotes")

    def test_a_quote_within_quotes(self) -> None:
        self.assertSaid("192.168.1.10", "'it's'", "7:11", "expected '' for a quote within it")
        self.assertSaid("192.168.1.10", '"a" b', "7:11", 'expected \\" for a quote within it')

    def test_a_line_without_its_colon(self) -> None:
        words = "no colon with a blank behind it; expected `key: value`"
        self.assertSaid("port: 7777", "port 7777", "8:5", words)
        self.assertSaid("channels: 8", "channels 8", "9:5", words)
        self.assertSaid("- id: goip1", "- id goip1", "5:5", words)
        self.assertSaid("gateways:", "gateways", "4:1", words)

    def test_it_is_told_there_though_comments_and_empty_lines_follow(self) -> None:
        wrong = "port 7777\n\n# one\n\n# two\n"
        self.assertSaid("port: 7777\n", wrong, "8:5", "no colon with a blank behind it")

    def test_a_colon_without_its_blank_and_its_value_is_not_shown(self) -> None:
        self.assertSaid("port: 7777", "port:7777", "8:5", "expected a blank: `port: …`")
        said = self.said("system_id: crm\n    password: secret12", "system_id: crm\n    password:secret12")
        self.assertTrue(said.startswith("3:5: "), said)
        self.assertNotIn("secret12", said)

    def test_within_braces_both_are_told_at_the_key(self) -> None:
        for wrong in ('match "^0"', 'match:"^0"'):
            numbers = f'7777\n    numbers: [{{{wrong}, replace: "1"}}]'
            words = "expected a colon and a blank behind its name: `match: …`"
            said = [one for one in self.problems(GOOD.replace("7777", numbers)) if words in one]
            self.assertEqual([one[:5] for one in said], ["9:16:"])

    def test_a_section_that_is_one_line_without_its_colon(self) -> None:
        wrong = "smpp:\n  listen tcp:2775\nesmes:\n"
        self.assertSaid("esmes:\n", wrong, "2:3", "a colon has a blank behind it")

    def test_a_value_with_a_colon(self) -> None:
        words = "this value has a colon with a blank behind it; put the value in quotes"
        self.assertSaid("192.168.1.10", "a: b", "7:11", words)
        self.assertSaid("id: goip1", "id: a: b", "5:9", words)

    def test_a_variable_of_a_shell(self) -> None:
        words = "takes a variable of the environment"
        self.assertSaid("7777", "${PORT}", "8:11", f"`!env PORT` {words}")
        self.assertSaid("7777", "$PORT", "8:11", f"`!env PORT` {words}")
        self.assertSaid("192.168.1.10", "a${HOST}b", "7:11", f"`!env NAME` {words}")
        self.assertSaid("7777", "7777\n    numbers: [{match: ${FROM}}]", "9:23", f"`!env FROM` {words}")

    def test_a_password_that_may_be_a_variable_is_not_shown(self) -> None:
        said = self.said("secret12", "$HUNTERHUNTER2")
        self.assertIn("`!env NAME` takes a variable of the environment", said)
        self.assertNotIn("HUNTER", said)

    def test_a_value_behind_a_key_without_its_colon_is_not_shown(self) -> None:
        for wrong in ("password hunter2", "password:hunter2"):
            said = "".join(self.problems(f"esmes: [{{system_id: crm, {wrong}}}]\n"))
            self.assertIn("`password…` is no key of `esmes`", said)
            self.assertNotIn("hunter2", said)

    def test_a_comma_that_is_missing_between_brackets(self) -> None:
        wrong = "7777\n    numbers: [{match: ^0 replace: x}]"
        self.assertSaid("7777", wrong, "9:33", "a comma or } is missing before this")

    def test_typographic_quotes_of_each_kind(self) -> None:
        for left, right in ("“”", "‘’", "„“", "«»"):
            said = self.said("secret12", f"{left}pw{right}")
            self.assertTrue(said.startswith("3:15: "), said)
            self.assertIn("typographic", said)

    def test_blanks_that_are_none_at_the_end_of_a_value(self) -> None:
        for blank in "\u00a0\u2009\u3000\u200b":
            words = f"U+{ord(blank):04X} is a blank that YAML does not know"
            self.assertSaid("7777", f"7777{blank}", "8:11", words)

    def test_a_dash_without_its_blank(self) -> None:
        self.assertSaid("- id", "-id", "5:3", "no blank behind it")

    def test_signs_that_only_look_like_those_of_yaml_are_named(self) -> None:
        self.assertSaid("port: 7777", "port:\u00a07777", "8:10", "U+00A0 is a blank that YAML does not know")
        self.assertSaid("port: 7777", "port\uff1a 7777", "8:9", "U+FF1A is no colon")
        self.assertSaid("  - id", "  – id", "5:3", "U+2013 is a typographic dash")
        self.assertSaid("7777", "“7777”", "8:11", "U+201C is a typographic quote")
        self.assertSaid("    port", "    \u00a0port", "8:5", "U+00A0")

    def test_a_sign_that_no_value_begins_with(self) -> None:
        for sign in "@%`":
            self.assertSaid(
                "secret12", f"{sign}ecret12", "3:15", f"no value can begin with {sign}; put it in quotes"
            )

    def test_a_key_in_another_column_than_those_before_it(self) -> None:
        quoted = GOOD.replace("192.168.1.10", '"192.168.1.10"')
        for good in (GOOD, quoted):
            for right, wrong, place, here, before in (
                ("    port:", "   port:", "8:4", 4, "line 7 before it in column 5"),
                ("    port:", "     port:", "8:6", 6, "line 7 before it in column 5"),
                ("  - id:", "  id:", "6:5", 5, "line 5 before it in column 3"),
            ):
                said = f"{place}: this line begins in column {here}, and {before}"
                wanted = f"{said}; expected keys of one thing below each other"
                self.assertEqual(self.problems(good.replace(right, wrong))[0], wanted)

    def test_a_tab_behind_a_quoted_value_is_told_as_a_tab(self) -> None:
        self.assertSaid("192.168.1.10\n    port", '"192.168.1.10"\n\tport', "8:1", "a tab indents this line")
        self.assertSaid("- id", "-\tid", "5:4", "a tab is behind this dash")

    def test_a_backslash_in_double_quotes(self) -> None:
        self.assertSaid("secret12", r'"secr\w12"', "3:20", "put the value in single quotes")

    def test_the_first_line_without_its_colon(self) -> None:
        self.assertSaid("esmes:", "esmes", "1:1", "no colon with a blank behind it")
        self.assertSaid("id: goip1\n", "id = goip1\n    # a box\n", "5:5", "no colon with a blank behind it")

    def test_a_ussd_code_or_a_star_without_quotes_is_an_alias_to_yaml(self) -> None:
        for value in ("*100#", "*"):
            self.assertSaid("secret12", value, "3:15", "no value can begin with *; put it in quotes")
        self.assertSaid("secret12", "&#1", "3:15", "no value can begin with &; put it in quotes")
        self.assertSaid("secret12", "*all", "3:15", "for an alias, and nothing before has its name; put the")

    def test_channel_for_channels_is_told_in_our_words(self) -> None:
        self.assertSaid("channels: 8", "channel: 8\n    channels: 8", "9:14", "expected keys and values")
