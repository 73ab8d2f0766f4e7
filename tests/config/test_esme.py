from router.relay.account import IdForm
from router.relay.who.passwords import hashed
from router.sms.alphabet import Alphabet
from router.sms.segments import LongMessages
from tests.config.pages import ESME, GATEWAY, PageTestCase


class EsmeTests(PageTestCase):
    def test_the_defaults(self) -> None:
        esme = self.loaded(ESME).settings.esmes[0]
        self.assertEqual((esme.binds, esme.window, esme.queue), (4, 100, 100_000))
        self.assertEqual((esme.allow_from, esme.rate, esme.via, esme.country), ((), None, None, None))
        self.assertEqual((esme.alphabet, esme.long_messages), (Alphabet.GSM7, LongMessages.UDH))
        self.assertEqual((esme.message_id, esme.enabled), (IdForm.DECIMAL, True))

    def test_all_keys(self) -> None:
        keys = (
            "binds: 2, allow_from: 10.0.0.0/8, rate: 12/min, window: 5, queue: 9, via: goip103, "
            "alphabet: latin1, long_messages: payload, message_id: hex, country: UG, enabled: false"
        )
        page = f"esmes: [{{system_id: crm, password: pw, {keys}}}]\n" + GATEWAY
        esme = self.loaded(page).settings.esmes[0]
        self.assertEqual((esme.binds, esme.rate, esme.window, esme.queue), (2, 0.2, 5, 9))
        self.assertEqual((esme.via, esme.alphabet), (("goip103",), Alphabet.LATIN1))
        self.assertEqual((esme.long_messages, esme.message_id), (LongMessages.PAYLOAD, IdForm.HEX))
        self.assertEqual((esme.country, esme.enabled), ("UG", False))

    def test_a_password_is_needed(self) -> None:
        self.assertWrong(
            "esmes:\n  - system_id: crm\n",
            "2:5: `password` is missing; expected for example password: secret",
        )

    def test_a_system_id_is_needed(self) -> None:
        self.assertWrong(
            "esmes:\n  - password: pw\n",
            "2:5: `system_id` is missing; expected for example system_id: crm",
        )

    def test_a_repr_shows_no_password(self) -> None:
        self.assertNotIn("secret12", repr(self.loaded(ESME)))


class PasswordTests(PageTestCase):
    def wrong(self, password: str) -> list[str]:
        return self.problems(f"esmes: [{{system_id: crm, password: '{password}'}}]")

    def test_a_bind_has_room_for_8_octets(self) -> None:
        self.assertEqual(self.loaded(ESME).settings.esmes[0].password, "secret12")
        said = (
            "1:36: `password` has a length that no bind has room for; "
            "expected 1 to 8 octets, or a hash as `smpp-router password` makes it"
        )
        for password in ("secret123", "pässwört", ""):
            self.assertEqual(self.wrong(password), [said])

    def test_a_hash_may_be_of_any_length(self) -> None:
        kept = hashed("secret12")
        page = f"esmes: [{{system_id: crm, password: '{kept}'}}]"
        self.assertEqual(self.loaded(page).settings.esmes[0].password, kept)

    def test_a_hash_that_cannot_be_one_is_not_shown(self) -> None:
        self.assertEqual(
            self.wrong("scrypt:4096:8:1:abc"),
            ["1:36: `password` cannot be used; expected a hash as `smpp-router password` makes it"],
        )
