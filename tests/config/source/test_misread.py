"""Mistakes of YAML are placed where they were made, and told in words of who made them."""

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

    def test_a_line_without_its_colon(self) -> None:
        words = "no colon with a blank behind it; expected `key: value`"
        self.assertSaid("port: 7777", "port 7777", "8:5", words)
        self.assertSaid("port: 7777", "port:7777", "8:5", words)
        self.assertSaid("channels: 8", "channels 8", "9:5", words)
        self.assertSaid("- id: goip1", "- id goip1", "5:5", words)
        self.assertSaid("gateways:", "gateways", "4:1", words)

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

    def test_channel_for_channels_is_told_in_our_words(self) -> None:
        self.assertSaid("channels: 8", "channel: 8\n    channels: 8", "9:14", "expected keys and values")
