from tests.config.pages import ESME, GATEWAY, PageTestCase


class RuleTests(PageTestCase):
    """A rule that comes after one that takes all of its SMS; the first stands on line 4."""

    def rules(self, *matches: str) -> list[str]:
        rules = "".join(f"  - {{match: {{{match}}}, to: {{esme: crm}}}}\n" for match in matches)
        return self.doubts(ESME + GATEWAY + "received:\n" + rules)

    def assertShadowed(self, *matches: str) -> None:
        said = "5:5: this rule is never reached: the one at page.yaml:4:5 takes all that it matches"
        self.assertEqual(self.rules(*matches), [said + "; expected it before that one"])

    def test_behind_one_that_asks_nothing(self) -> None:
        self.assertShadowed("", "text: '^stop'")

    def test_behind_one_that_asks_the_same(self) -> None:
        self.assertShadowed("source_addr: '^1', text: x", "text: x, source_addr: '^1'")

    def test_behind_one_with_a_shorter_prefix(self) -> None:
        self.assertShadowed("source_addr: '^256'", r"source_addr: '^25677\d{7}'")

    def test_behind_one_for_its_channels_and_others(self) -> None:
        self.assertShadowed("channel: goip1", "channel: [goip102, goip103], text: x")

    def test_behind_two_that_have_all_channels(self) -> None:
        (said,) = self.rules("channel: goip101..goip104", "channel: goip105..goip108", "text: x")
        self.assertTrue(said.startswith("6:5: this rule is never reached"), said)

    def test_what_is_reached(self) -> None:
        self.assertEqual(self.rules("text: '^stop'", "channel: goip101", "source_addr: '^1'", ""), [])
        self.assertEqual(self.rules("channel: goip101", "channel: goip101..goip102", ""), [])
