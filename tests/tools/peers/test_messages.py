"""What an ESME of the kill test submits, the router reads; and what the router delivers, that ESME reads."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.octets.frames import Command, pdu
from router.simulator.octets.receipts import Reported, receipt_text
from router.smpp.codec import decode, encode
from router.smpp.pdus import DeliverSm, SubmitSm
from router.smpp.tags import Tag
from tools.peers.messages import Delivered, read_deliver, submit


class SubmitTests(TestCase):
    def submitted(self, text: str) -> SubmitSm:
        _, _, read = decode(pdu(Command.SUBMIT_SM, 2, submit("256772", text)))
        assert isinstance(read, SubmitSm)
        return read

    def test_a_text_is_what_the_router_reads(self) -> None:
        read = self.submitted("hello")
        self.assertEqual((read.destination_addr, read.short_message), ("256772", b"hello"))
        self.assertEqual((read.data_coding, read.registered_delivery), (0, 1))

    def test_a_long_text_goes_into_the_payload(self) -> None:
        read = self.submitted("ж" * 200)
        self.assertEqual(read.tlvs, ((Tag.MESSAGE_PAYLOAD, ("ж" * 200).encode("utf-16-be")),))
        self.assertEqual((read.short_message, read.data_coding), (b"", 8))


class DeliverTests(TestCase):
    def delivered(self, sent: DeliverSm) -> Delivered:
        return read_deliver(encode(sent, 3)[16:])

    def test_a_receipt_is_read(self) -> None:
        sent = DeliverSm(esm_class=4, short_message=receipt_text(b"17"), source_addr="256772")
        self.assertEqual(self.delivered(sent).receipt, Reported("17", "DELIVRD"))

    def test_a_received_sms_is_read_wherever_its_text_stands(self) -> None:
        short = DeliverSm(source_addr="+256772", destination_addr="goip101", short_message=b"hello")
        self.assertEqual(self.delivered(short), Delivered("hello", None))
        payload = DeliverSm(data_coding=8, tlvs=((Tag.MESSAGE_PAYLOAD, "ж".encode("utf-16-be")),))
        self.assertEqual(self.delivered(payload), Delivered("ж", None))
