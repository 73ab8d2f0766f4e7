from router.config.fields import whole
from tests.config.pages import PageTestCase


class TextTests(PageTestCase):
    def password(self, text: str) -> str:
        return self.loaded(f"esmes: [{{system_id: crm, password: {text}}}]").settings.esmes[0].password

    def number(self, text: str) -> str:
        lines = self.gateway(f"channel: {{1: {{number: {text}}}}}").channels
        return lines[0].number

    def test_a_number_in_quotes_is_kept_as_it_is(self) -> None:
        self.assertEqual(self.password('"00123"'), "00123")

    def test_a_plain_number_is_kept_as_it_is(self) -> None:
        self.assertEqual(self.password("1234567"), "1234567")
        self.assertEqual(self.number("+256772000001"), "+256772000001")

    def test_a_number_with_leading_zeros_must_stand_in_quotes(self) -> None:
        wrong = self.problems("gateways: [{id: g, connect: smpp, host: 00123, channels: 1}]")
        self.assertEqual(
            wrong, ['1:41: `host` is 00123, which YAML takes for a number; put it in quotes: "00123"']
        )

    def test_other_forms_of_numbers_must_stand_in_quotes(self) -> None:
        for form in ("1e5", "0x1F", "0o17", "1.50", "-0.5"):
            wrong = self.problems(f"node: {form}\n")
            self.assertEqual(
                wrong, [f'1:7: `node` is {form}, which YAML takes for a number; put it in quotes: "{form}"']
            )

    def test_flags_must_stand_in_quotes(self) -> None:
        self.assertWrong(
            "node: true\n",
            '1:7: `node` is true, which YAML takes for true or false; put it in quotes: "true"',
        )

    def test_a_password_is_not_shown(self) -> None:
        wrong = self.problems("esmes: [{system_id: crm, password: 0012345}]")
        self.assertEqual(wrong, ["1:36: `password` is written like a number; put it in quotes"])

    def test_no_is_a_country(self) -> None:
        self.assertEqual(self.gateway("country: NO").settings.gateways[0].country, "NO")

    def test_a_mapping_is_no_text(self) -> None:
        self.assertWrong("store: {a: b}\n", "1:8: `store` is a mapping; expected a text")

    def test_null_is_as_good_as_an_absent_key(self) -> None:
        self.assertEqual(
            self.loaded("store: null\nesmes: ~\nsmpp: Null\n").settings.store, "sqlite:router.db"
        )

    def test_a_key_with_nothing_behind_it_is_told(self) -> None:
        self.assertWrong(
            "store:\nesmes:\nsmpp:\n",
            "1:7: `store` is empty; expected a text",
            "2:7: `esmes` is empty; expected a list, as [one, another]",
            "3:6: `smpp` is empty; expected keys and values, as {key: value}",
        )


class WholeTests(PageTestCase):
    def assertMax(self, text: str, number: int) -> None:
        self.assertEqual(self.loaded(f"smpp: {{max_pdu: {text}}}").settings.smpp.max_pdu, number)

    def test_decimal_and_hexadecimal(self) -> None:
        self.assertMax("2048", 2048)
        self.assertMax("+2048", 2048)
        self.assertMax("0x800", 2048)
        self.assertMax("0o4000", 2048)

    def test_the_ends_are_in(self) -> None:
        self.assertMax("1024", 1024)
        self.assertMax("16777216", 16777216)

    def test_beyond_the_ends(self) -> None:
        for text in ("1023", "16777217", "-2048"):
            self.assertWrong(
                f"smpp: {{max_pdu: {text}}}",
                f"1:17: `max_pdu` is {text}; expected a whole number from 1024 to 16777216",
            )

    def test_leading_zeros_are_no_decimal_number(self) -> None:
        self.assertWrong(
            "smpp: {max_pdu: 002048}",
            "1:17: `max_pdu` is 002048; expected a whole number from 1024 to 16777216",
        )

    def test_a_number_in_quotes_is_a_text(self) -> None:
        self.assertWrong(
            'smpp: {max_pdu: "2048"}',
            "1:17: `max_pdu` is 2048; expected a whole number from 1024 to 16777216, without quotes",
        )

    def test_a_number_without_an_end(self) -> None:
        self.assertEqual(whole(1)("999999"), 999999)


class FlagTests(PageTestCase):
    def test_true_and_false(self) -> None:
        self.assertTrue(self.loaded("log_texts: True").settings.log_texts)
        self.assertFalse(self.loaded("log_texts: false").settings.log_texts)

    def test_other_words_are_refused(self) -> None:
        for word in ("yes", "no", "on", "1", '"true"'):
            wrong = self.problems(f"log_texts: {word}")
            self.assertEqual(wrong, [f"1:12: `log_texts` is {word.strip(chr(34))}; expected true or false"])


class ChoiceTests(PageTestCase):
    def test_other_words_are_refused_with_all_that_fit(self) -> None:
        self.assertWrong(
            "esmes: [{system_id: crm, password: pw, message_id: octal}]",
            "1:52: `message_id` is octal; expected decimal, hex or uuid",
        )

    def test_some_of_a_closed_set(self) -> None:
        self.assertWrong(
            "esmes: [{system_id: crm, password: pw, alphabet: ucs2}]",
            "1:50: `alphabet` is ucs2; expected gsm7, latin1 or ascii",
        )


class PatternTests(PageTestCase):
    def test_a_bad_pattern_is_told_with_what_is_bad(self) -> None:
        self.assertWrong(
            "routes: [{match: {source_addr: '^(Shop'}}]",
            "1:32: `source_addr` is no regular expression (missing ), unterminated subpattern at position 1)"
            "; expected one, for example '^\\+256'",
        )

    def test_a_pattern_is_compiled(self) -> None:
        pattern = self.loaded("routes: [{match: {text: '(?i)otp'}}]").routes[0].match.text
        assert pattern is not None
        self.assertTrue(pattern.search("Your OTP"))


class NameTests(PageTestCase):
    def assertId(self, id: str, *wrong: str) -> None:
        page = f"gateways: [{{id: {id}, connect: smsc, host: h}}]"
        what = "expected a name of letters, digits, `_`, `-` and single dots"
        if wrong:
            self.assertWrong(page, *(f"1:17: `id` is {one}; {what}" for one in wrong))
        else:
            self.assertEqual(self.loaded(page).channels[0].id, id)

    def test_names_without_signs_of_our_own(self) -> None:
        self.assertId("sms-1.eu_west")
        self.assertId("a..b", "a..b")
        self.assertId("'tag:x'", "tag:x")
        self.assertId("'a b'", "a b")
        self.assertId("ğoip", "ğoip")

    def test_a_system_id_has_15_octets_at_most(self) -> None:
        page = "esmes: [{system_id: %s, password: pw}]"
        self.assertEqual(self.loaded(page % ("x" * 15)).settings.esmes[0].system_id, "x" * 15)
        self.assertWrong(
            page % ("x" * 16),
            f"1:21: `system_id` is {'x' * 16}; expected 1 to 15 letters, digits or signs, no blanks",
        )
