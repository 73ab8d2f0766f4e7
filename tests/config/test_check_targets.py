from tests.config.pages import ESME, PageTestCase


class TargetTests(PageTestCase):
    def test_a_target_is_one_place(self) -> None:
        page = ESME + "email: {from: r@example}\nreceived: [{to: {%s}}]"
        for keys in ("", "esme: crm, email: o@example", "as: json"):
            self.assertWrong(page % keys, "3:17: `to` names not one place; expected esme, http or email")

    def test_a_rule_has_a_target(self) -> None:
        self.assertWrong("received: [{to: []}]", "1:17: `to` is empty; expected for example {esme: crm}")

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
