from hypothesis import assume, given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.explain.question import RoutingQuestion, as_submitted
from router.relay.account import Account
from router.sms.alphabet import Alphabet, CannotEncode
from router.sms.value import evolve
from tests.support.extent import at_most
from tests.support.values import account

CRM = account()
LATIN = evolve(CRM, alphabet=Alphabet.LATIN1)
ACCOUNTS = [CRM, LATIN, evolve(CRM, alphabet=Alphabet.ASCII)]


class SubmittedTests(SynchronousTestCase):
    def test_a_text_goes_in_the_alphabet_of_its_esme_if_that_has_it(self) -> None:
        gsm7, latin1 = as_submitted(CRM, "1", text="é€"), as_submitted(LATIN, "1", text="éç")
        self.assertEqual((gsm7.data_coding, gsm7.short_message), (0, b"\x05\x1be"))
        self.assertEqual((latin1.data_coding, latin1.short_message), (0, b"\xe9\xe7"))

    def test_else_in_ucs2(self) -> None:
        message = as_submitted(LATIN, "1", text="€")
        self.assertEqual((message.data_coding, message.short_message), (8, b"\x20\xac"))

    def test_a_data_coding_can_be_asked_for(self) -> None:
        message = as_submitted(CRM, "1", text="é", data_coding=3)
        self.assertEqual((message.data_coding, message.short_message), (3, b"\xe9"))
        with self.assertRaises(CannotEncode):
            as_submitted(CRM, "1", text="€", data_coding=3)

    def test_what_short_message_has_no_room_for_is_a_payload(self) -> None:
        self.assertFalse(as_submitted(CRM, "1", text="a" * 254).payload)
        self.assertTrue(as_submitted(CRM, "1", text="a" * 255).payload)

    def test_addresses_and_parameters_are_as_given(self) -> None:
        message = as_submitted(CRM, "+1", "Shop", tlvs=[(5, b"\x01")])
        self.assertEqual((message.destination_addr.addr, message.source_addr.addr), ("+1", "Shop"))
        self.assertEqual(message.tlvs, ((5, b"\x01"),))

    @settings(max_examples=at_most(100, 25))
    @given(st.text(max_size=20), st.sampled_from(ACCOUNTS))
    def test_a_text_is_read_as_it_was_written(self, text: str, by: Account) -> None:
        assume(not text.startswith(("\ufeff", "\ufffe")))
        question = RoutingQuestion(account=by, message=as_submitted(by, "1", text=text), minute=0)
        self.assertEqual(question.facts.text, text)
