"""What the ESME at the keyboard sends, and what it makes of what comes."""

from io import BytesIO

from smpp.pdu.error import (
    SMPPClientConnectionCorruptedError,
    SMPPSessionInitTimoutError,
    SMPPTransactionError,
)
from smpp.pdu.operations import BindTransceiverResp, DeliverSM, PDUResponse, SubmitSMResp
from smpp.pdu.pdu_encoding import PDUEncoder
from smpp.pdu.pdu_types import CommandStatus
from smpp.twisted.config import SMPPClientConfig
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.octets.bodies import MESSAGE_PAYLOAD, Address, Submit, deliver_body, read_submit
from router.simulator.octets.frames import pdu
from router.simulator.octets.receipts import Reported
from tools.esme import WHY_NONE, Esme, in_words, receipt_of, submits, text_of, unwelcome


def sent(text: str, udh: bool = False) -> list[Submit]:
    """The submit_sm of a text, as the simulator reads them."""
    return [read_submit(encoded(each)[16:]) for each in submits("+49", text, "4711", udh)]


def encoded(submit: DeliverSM) -> bytes:
    """Its octets."""
    submit.seqNum = 1
    octets: bytes = PDUEncoder().encode(submit)
    return octets


def came(esm_class: int, data_coding: int, octets: bytes, payload: bool = False) -> DeliverSM:
    """A deliver_sm, as smpp.pdu reads it."""
    body = deliver_body(Address(1, 1, "+49"), Address(0, 0, "crm"), esm_class, data_coding, octets, payload)
    return PDUEncoder().decode(BytesIO(pdu(5, 1, body)))


class Sending(TestCase):
    def test_a_gsm_text_is_sent_in_septets(self) -> None:
        (submit,) = sent("10€ @ [ok]")
        self.assertEqual((submit.text, submit.data_coding), (b"10\x1be \0 \x1b<ok\x1b>", 0))
        self.assertEqual((submit.destination_addr.addr, submit.source_addr.addr), ("+49", "4711"))
        self.assertEqual((submit.registered_delivery, submit.esm_class), (1, 0))

    def test_any_other_text_is_ucs2(self) -> None:
        (submit,) = sent("Привет 🙂")
        self.assertEqual((submit.text, submit.data_coding), ("Привет 🙂".encode("utf-16-be"), 8))

    def test_a_long_one_is_a_payload(self) -> None:
        (submit,) = sent("x" * 400)
        self.assertEqual((submit.text, submit.tlvs), (b"", {MESSAGE_PAYLOAD: b"x" * 400}))

    def test_or_segments(self) -> None:
        parts = sent("ж" * 150, udh=True)
        self.assertEqual([part.text[4:6] for part in parts], [b"\3\1", b"\3\2", b"\3\3"])
        self.assertEqual({part.esm_class for part in parts}, {0x40})
        self.assertEqual(b"".join(part.text[6:] for part in parts).decode("utf-16-be"), "ж" * 150)


class Receiving(TestCase):
    def test_texts_are_read_by_their_data_coding(self) -> None:
        self.assertEqual(text_of(came(0, 0, b"\0 \x1be")), "@ €")
        self.assertEqual(text_of(came(0, 8, b"\x04\x36", payload=True)), "ж")
        self.assertEqual(text_of(came(0x40, 0, b"\5\0\3\1\2\1Hi")), "Hi")

    def test_a_receipt_is_told_from_an_sms(self) -> None:
        text = (
            b"id:17 sub:001 dlvrd:001 submit date:2302281329 done date:2302281329 stat:DELIVRD err:000 text:"
        )
        self.assertEqual(receipt_of(came(4, 0, text)), Reported("17", "DELIVRD"))
        self.assertIsNone(receipt_of(came(0, 0, text)))


class Waiting(TestCase):
    def test_a_receipt_that_says_delivrd_is_no_word(self) -> None:
        self.assertEqual(list(unwelcome({"17": "DELIVRD"}, "within 30 s")), [])

    def test_any_other_and_none_at_all_are_told(self) -> None:
        failed, none = unwelcome({"17": "UNDELIV", "18": "none"}, "within 30 s")
        self.assertEqual(failed, "message_id 17 has ended UNDELIV, not DELIVRD")
        self.assertEqual(none, "no receipt for message_id 18 within 30 s")

    def test_a_transmitter_is_told_that_it_gets_none(self) -> None:
        self.assertIn("--bind trx", WHY_NONE["tx"])

    def test_the_end_of_the_connection_ends_the_wait(self) -> None:
        for ended_before in (True, False):
            esme = Esme(SMPPClientConfig(host="127.0.0.1", port=1, username="", password=""), "trx", print)
            if ended_before:
                esme.ended.callback(None)
            waiting = Deferred.fromCoroutine(esme.receipts_for(["17"], Clock(), 30.0))
            if not ended_before:
                self.assertNoResult(waiting)
                esme.ended.callback(None)
            self.assertEqual(self.successResultOf(waiting), ["none"])


class Refusals(TestCase):
    def told(self, answer: type[PDUResponse], status: CommandStatus) -> str:
        return in_words(SMPPTransactionError(answer(status=status)))

    def test_a_refused_bind_leads_to_the_log(self) -> None:
        told = self.told(BindTransceiverResp, CommandStatus.ESME_RBINDFAIL)
        self.assertEqual(
            told,
            "the bind is refused, ESME_RBINDFAIL: the router's log says why (--system-id and --password?)",
        )

    def test_a_refused_message_leads_to_explain(self) -> None:
        told = self.told(SubmitSMResp, CommandStatus.ESME_RINVDSTADR)
        self.assertEqual(
            told,
            "refused, ESME_RINVDSTADR: docs/smpp.md says what that means, `smpp-router explain` why",
        )

    def test_a_bind_without_an_answer_is_told_in_a_line(self) -> None:
        told = in_words(SMPPSessionInitTimoutError("[Failure instance: Traceback ..."))
        self.assertEqual(told, "the bind has no answer: is an SMSC there, and does it take --bind?")

    def test_trouble_without_words_is_told_all_the_same(self) -> None:
        self.assertEqual(in_words(SMPPClientConnectionCorruptedError()), "the connection is broken")
        self.assertEqual(in_words(KeyError()), "KeyError")

    def test_any_other_trouble_says_what_it_is(self) -> None:
        self.assertEqual(in_words(ValueError("no port")), "no port")
