"""Services that call a URL become rules for received SMS; those that answer by themselves do not."""

from router.config.configuration import Configuration
from router.importing.kannel.services import without_codes
from tests.importing.kannel.imports import CORE, KannelTestCase, smsc, user

URL = "http://app.example/mo.php"


def service(keyword: str, *lines: str) -> str:
    return "\n".join(["group = sms-service", f"keyword = {keyword}", *lines, ""])


class ServicesTests(KannelTestCase):
    def read(self, *groups: str) -> Configuration:
        return self.configuration(CORE, smsc("A"), smsc("B"), user("crm"), *groups)

    def test_a_keyword_is_the_first_word_in_any_case(self) -> None:
        page = self.read(service("stop", "aliases = halt;quit", f'get-url = "{URL}?from=%p&text=%r&key=5"'))
        rule = page.settings.received[0]
        assert rule.match.text is not None
        self.assertEqual((rule.to[0].http, rule.to[0].form.value), (f"{URL}?key=5", "form"))
        found = {
            text: rule.match.text.search(text)
            for text in ("STOP", "halt now", " quit\n", "stopped", "do stop")
        }
        self.assertEqual(list(found.values()), [True, True, True, False, False])

    def test_the_service_for_all_others_comes_last(self) -> None:
        page = self.read(service("default", f"post-url = {URL}/all"), service("one", f"post-url = {URL}/one"))
        self.assertEqual([rule.to[0].http for rule in page.settings.received], [f"{URL}/one", f"{URL}/all"])
        self.assertIsNone(page.settings.received[1].match.text)

    def test_connections_senders_and_receivers_are_matched(self) -> None:
        lines = [
            "accepted-smsc = b",
            "allowed-prefix = +25677;+25678",
            "denied-receiver-prefix = 81",
            f"get-url = {URL}",
        ]
        match = self.read(service("x", *lines)).settings.received[0].match
        assert match.source_addr is not None and match.destination_addr is not None
        self.assertEqual(match.channel, ("B",))
        self.assertEqual([match.source_addr.search(each) for each in ("+256771", "+256311")], [True, False])
        self.assertEqual(
            [match.destination_addr.search(each) for each in ("8211", "8111", "8")], [True, False, True]
        )

    def test_allowed_and_denied_together(self) -> None:
        lines = ["allowed-prefix = 2567", "denied-prefix = 256", f"get-url = {URL}"]
        match = self.read(service("x", *lines)).settings.received[0].match
        assert match.source_addr is not None
        found = [match.source_addr.search(each) for each in ("2567", "2563", "254")]
        self.assertEqual(found, [True, False, True])

    def test_a_regex_is_taken_if_it_means_the_same(self) -> None:
        page = self.read("group = sms-service\nkeyword-regex = ^(win|play)\nget-url = " + URL + "\n")
        assert page.settings.received[0].match.text is not None
        self.assertEqual(page.settings.received[0].match.text.pattern, "^(win|play)")
        said = self.told(
            CORE, smsc("A"), user("crm"), f"group = sms-service\nkeyword-regex = (a)\\1\nget-url = {URL}\n"
        )
        self.assertIn("the rule is for all texts", said)

    def test_answers_are_not_given_and_the_page_says_so(self) -> None:
        page = self.page(
            CORE, smsc("A"), user("crm"), service("hi", "text = Hello"), service("x", "get-url = http://%S")
        )
        self.assertIn("it answers by a text, a file or a command", page)
        self.assertIn("its URL is none", page)
        self.assertNotIn("\nreceived:", page)

    def test_codes_are_left_out_and_escapes_stay(self) -> None:
        cases = {
            "http://h/a?x=%p": "http://h/a",
            "http://h/a%20b?x=1&y=%25&z=%#smpp#t#": "http://h/a%20b?x=1&y=%25",
            "http://h/%p/a": "",
            "no url": "",
            "": "",
        }
        self.assertEqual({given: without_codes(given) for given in cases}, cases)
