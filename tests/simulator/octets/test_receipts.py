"""The text of a receipt, as it is written, and as boxes and the router write it."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.octets.receipts import RECEIPT, Reported, read_receipt, receipt_text
from router.smpp.receipts import parse


class ReceiptTests(TestCase):
    def test_what_is_written_is_read(self) -> None:
        self.assertEqual(read_receipt(receipt_text(b"17", b"UNDELIV")), Reported("17", "UNDELIV"))

    def test_the_router_reads_it(self) -> None:
        found = parse(receipt_text(b"17"), 0, (), RECEIPT)
        assert found is not None
        self.assertEqual(found[0], "17")

    def test_the_text_of_the_message_is_cut_and_says_nothing(self) -> None:
        text = receipt_text(b"17", text=b"stat:EXPIRED and so on")
        self.assertTrue(text.endswith(b"text:stat:EXPIRED and so "), text)
        self.assertEqual(read_receipt(text), Reported("17", "DELIVRD"))

    def test_that_of_a_goip_is_read(self) -> None:
        odd = b"id:9 sub:1 dlvrd:13 submit date:2601010101 done date:2601010101 stat:ENROUTE err:0 Text:x"
        self.assertEqual(read_receipt(odd), Reported("9", "ENROUTE"))

    def test_another_text_is_none(self) -> None:
        self.assertIsNone(read_receipt(b"hello"))
