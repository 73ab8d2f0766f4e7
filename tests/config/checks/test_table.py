from router.relay.who.passwords import hashed
from tests.config.pages import ESME, USUAL, PageTestCase


class WarningTests(PageTestCase):
    def warnings(self, text: str) -> list[str]:
        warnings = self.loaded(text, {"PW": "secret12"}).warnings
        told = [str(warning).split("page.yaml:")[-1] for warning in warnings]
        return [line for line in told if not any(part in line for part in USUAL[1:])]

    def test_a_password_in_plain_text(self) -> None:
        self.assertEqual(
            self.warnings(ESME),
            ["1:36: the password of ESME `crm` is plain text; `smpp-router password` makes a hash of it"],
        )

    def test_a_users_password_in_plain_text(self) -> None:
        self.assertEqual(
            self.warnings("http: {users: [{name: ops, password: open, role: admin}]}"),
            ["1:38: the password of user `ops` is plain text; `smpp-router password` makes a hash of it"],
        )

    def test_a_hash_is_fine(self) -> None:
        self.assertEqual(self.warnings(f"esmes: [{{system_id: crm, password: '{hashed('secret12')}'}}]"), [])

    def test_what_does_not_stand_in_the_page_is_fine(self) -> None:
        self.assertEqual(self.warnings("esmes: [{system_id: crm, password: !env PW}]"), [])

    def test_the_password_of_a_gateway_can_be_no_hash(self) -> None:
        page = "gateways: [{id: g, connect: smpp, host: h, channels: 1, password: pw}]"
        self.assertEqual(self.warnings(page), [])
