from twisted.trial.unittest import SynchronousTestCase

from router.routing.numbers import Rewrite
from router.routing.pattern import compiled
from router.routing.rewriting import Rewriting
from router.sms.address import Address
from router.sms.alphabet import Alphabet
from router.sms.parts import text_of
from router.sms.value import evolve
from tests.support.values import message

GSM7 = Alphabet.GSM7


def reworded(*pairs: tuple[str, str]) -> Rewriting:
    return Rewriting(text=tuple(Rewrite(compiled(match), replace) for match, replace in pairs))


class TextTests(SynchronousTestCase):
    def test_all_that_is_found_is_replaced_by_one_after_the_other(self) -> None:
        rewriting = reworded(("(?i)acct", "account"), ("account (\\d+)", "account no. \\1"))
        rewritten = rewriting.apply(message(b"Acct 7, ACCT 8"), GSM7)
        self.assertEqual(rewritten, message(b"account no. 7, account no. 8"))

    def test_one_that_grows_with_each_is_too_long_and_no_longer(self) -> None:
        grown = reworded(*[(".", "x" * 100)] * 9).reworded("hello")
        self.assertEqual(len(grown), 5 * 100**3)

    def test_what_is_not_found_leaves_the_octets_as_they_are(self) -> None:
        given = message(b"\xfehello")
        self.assertIs(reworded(("acct", "account")).apply(given, GSM7), given)

    def test_it_is_sent_in_ucs2_if_its_alphabet_has_not_all_of_it(self) -> None:
        rewritten = reworded(("e", "\u0119")).apply(evolve(message(b"hello"), data_coding=0x10), GSM7)
        self.assertEqual((text_of(rewritten, GSM7), rewritten.data_coding), ("h\u0119llo", 0x18))

    def test_a_text_in_ucs2_stays_in_it(self) -> None:
        ucs2 = evolve(message("hello".encode("utf-16-be")), data_coding=8)
        rewritten = reworded(("l+", "L")).apply(ucs2, GSM7)
        self.assertEqual((text_of(rewritten, GSM7), rewritten.data_coding), ("heLo", 8))

    def test_what_is_no_text_and_what_has_a_header_stays(self) -> None:
        for given in (
            evolve(message(b"hello"), data_coding=4),
            evolve(message(b"\x00hello"), esm_class=0x40),
        ):
            self.assertIs(reworded((".", "x")).apply(given, GSM7), given)


class SenderTests(SynchronousTestCase):
    def test_a_name_and_a_number_have_their_types(self) -> None:
        for source, address in (
            ("Shop", Address(5, 0, "Shop")),
            ("+256772000001", Address(1, 1, "256772000001")),
            ("8080", Address(0, 1, "8080")),
        ):
            self.assertEqual(Rewriting(source_addr=source).apply(message(), GSM7).source_addr, address)
