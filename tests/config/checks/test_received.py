""""""

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


class TargetTests(PageTestCase):
    def test_a_target_is_one_place(self) -> None:
        page = ESME + "email: {from: r@example}\nreceived: [{to: {%s}}]"
        for keys in ("", "esme: crm, email: o@example", "as: json"):
            self.assertWrong(
                page % keys, "3:17: `to` must name exactly one place; expected esme, http or email"
            )

    def test_a_rule_has_a_target(self) -> None:
        self.assertWrong("received: [{to: []}]", "1:17: `to` is empty; expected for example {esme: crm}")

    def test_a_target_says_what_it_is(self) -> None:
        self.assertWrong(
            ESME + "received: [{to: crm}]",
            "2:17: `to` is crm; expected {esme: crm}, {http: URL} or {email: ADDRESS}, or a list of them",
        )

    def test_a_form_is_for_http(self) -> None:
        self.assertWrong(
            ESME + "received: [{to: [{esme: crm, as: json}]}]", "2:34: `as` is for http; leave it out"
        )

    def test_a_target_that_is_wrong_is_not_missed(self) -> None:
        self.assertEqual([line[:4] for line in self.problems("received: [{to: {http: x}}]")], ["1:24"])


class EmailTests(PageTestCase):
    def test_mail_needs_a_server(self) -> None:
        self.assertWrong(
            "received: [{to: {email: ops@example.org}}]",
            "1:25: `email` is a target, and there is no section `email`; "
            'expected email: {smtp: "localhost:25", from: "router@example.org"}',
        )

    def test_a_server_that_is_wrong_is_not_missed(self) -> None:
        page = "email: {smtp: localhost, from: r@example}\nreceived: [{to: {email: o@example}}]"
        self.assertEqual([line[:4] for line in self.problems(page)], ["1:15"])


class SecretTests(PageTestCase):
    URL = "https://h.example/in"

    def test_a_secret_is_for_http(self) -> None:
        self.assertWrong(
            ESME + "received: [{to: {esme: crm, secret: s3}}]", "2:37: `secret` is for http; leave it out"
        )

    def test_a_target_has_one_secret(self) -> None:
        rules = f"received: [{{to: {{http: '{self.URL}', secret: one}}}}, {{to: {{http: '{self.URL}'}}}}]"
        (problem,) = self.problems(rules)
        self.assertIn("this target has another `secret` than the same one at ", problem)
        other_form = rules.replace("}}]", ", as: json}}]")
        self.assertEqual(len(self.loaded(other_form).settings.received), 2)

    def test_a_mail_server_has_user_and_password_or_neither(self) -> None:
        self.assertWrong(
            "email: {from: r@example, user: me}",
            "1:32: `email` has a user and no password; expected both or none",
        )

    def test_an_empty_secret_is_none(self) -> None:
        self.assertEqual(len(self.problems(f"received: [{{to: {{http: '{self.URL}', secret: ''}}}}]")), 1)

    def test_no_secret_is_shown(self) -> None:
        page = f"esmes: [{{system_id: a, password: pw, hook_secret: hidden, hooks: ['{self.URL}']}}]\n"
        page += f"received: [{{to: {{http: '{self.URL}', secret: hidden}}}}]\n"
        page += "email: {from: r@example, user: me, password: hidden}"
        self.assertNotIn("hidden", repr(self.loaded(page).settings))


class HookTests(PageTestCase):
    def doubt(self, url: str, more: str = "") -> list[str]:
        page = f"esmes: [{{system_id: a, password: pw, hook_secret: s3, hooks: ['{url}']{more}}}]"
        return [line for line in self.doubts(page) if "posted" in line or "signs" in line]

    def test_a_secret_over_http_is_doubted_off_this_machine(self) -> None:
        (told,) = self.doubt("http://h.example/in")
        self.assertIn("what is posted there with a secret goes over the network in the clear", told)
        for url in ("https://h.example/in", "http://127.0.0.1:8080/", "http://localhost/", "http://[::1]/"):
            self.assertEqual(self.doubt(url), [], url)

    def test_a_hook_is_the_beginning_of_a_url(self) -> None:
        for url in (
            "https://u:p@h.example/",
            "https://h.example/?a",
            "https://h.example/#b",
            "ftp://h/",
            "/in",
        ):
            self.assertEqual(
                len(self.problems(f"esmes: [{{system_id: a, password: pw, hooks: ['{url}']}}]")), 1
            )

    def test_a_secret_that_signs_nothing_is_doubted(self) -> None:
        told = self.doubts("esmes: [{system_id: a, password: pw, hook_secret: s3}]")
        self.assertTrue(any("nothing that it signs" in line for line in told), told)

    def test_reports_have_no_form(self) -> None:
        page = "esmes: [{system_id: a, password: pw, reports: {http: 'https://h.example/', as: form}}]"
        self.assertEqual(len(self.problems(page)), 1)


class MailTests(PageTestCase):
    def test_it_is_encrypted_unless_it_stays_on_this_machine(self) -> None:
        for smtp, how in (("localhost:25", "off"), ("127.0.0.1:25", "off"), ("mail.example:25", "starttls")):
            email = self.loaded(f"email: {{smtp: '{smtp}', from: r@example}}").settings.email
            assert email is not None
            self.assertEqual(email.secured.value, how)

    def test_mail_in_the_clear_is_doubted_off_this_machine(self) -> None:
        told = self.doubts("email: {smtp: 'mail.example:25', from: r@example, tls: off}")
        self.assertTrue(any("mail leaves this machine in the clear" in line for line in told), told)


class SenderTests(PageTestCase):
    def test_a_sender_sends_for_an_esme(self) -> None:
        self.assertWrong(
            "http: {users: [{name: shop, password: pw, role: sender}]}",
            "1:16: user `shop` is a sender of no ESME; expected for example esme: crm",
        )

    def test_others_need_none(self) -> None:
        page = "http: {users: [{name: a, password: b, role: viewer}, {name: c, password: d, role: admin}]}"
        told = [str(warning) for warning in self.loaded(page).warnings]
        self.assertEqual(len([line for line in told if "plain text" in line]), 2)
