"""PDUs in the words of the specification."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.codec import encode
from router.smpp.operations import CommandStatus
from router.smpp.pdu_description import read
from router.smpp.pdus import EnquireLink, SubmitSm, SubmitSmResp
from router.smpp.tags import Tag


class ReadableTests(SynchronousTestCase):
    def test_a_request_has_its_fields_by_name(self) -> None:
        pdu = SubmitSm(
            source_addr_ton=5,
            source_addr="Shop",
            destination_addr="4711",
            short_message=b"hello",
            tlvs=((Tag.USER_MESSAGE_REFERENCE.value, b"\0\1"), (0x1403, b"\xff")),
        )
        head, fields = read(encode(pdu, 7))
        self.assertEqual(head, "submit_sm 7")
        self.assertEqual(
            dict(fields),
            {
                "source_addr_ton": "5",
                "source_addr": "Shop",
                "destination_addr": "4711",
                "short_message": '"hello"',
                "user_message_reference": "00 01",
                "0x1403": "ff",
            },
        )

    def test_a_response_has_its_status(self) -> None:
        refused = encode(SubmitSmResp(), 7, CommandStatus.ESME_RTHROTTLED)
        self.assertEqual(read(refused)[0], "submit_sm_resp 7 ESME_RTHROTTLED")

    def test_what_has_no_body_has_no_fields(self) -> None:
        self.assertEqual(read(encode(EnquireLink(), 3)), ("enquire_link 3", {}))

    def test_what_is_no_pdu_says_so(self) -> None:
        head, fields = read(b"xxxxxxxxxxxxxxxxxxxx")
        self.assertIn("20 octets that are no PDU", head)
        self.assertEqual(dict(fields), {})
