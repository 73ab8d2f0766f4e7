"""PDUs as people read them, by smpp.pdu3 or by the router's own reader."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.commands.pdu_tree import PduTree, tree, trees
from router.smpp.codec import encode
from router.smpp.operations import CommandStatus
from router.smpp.pdu import Pdu
from router.smpp.pdus import BindTransceiver, DeliverSm, EnquireLink, ReplaceSm, SubmitSm, SubmitSmResp
from router.smpp.tags import Tag
from tests.smpp.strategies import pdus
from tests.support.extent import at_most

LINK = encode(EnquireLink(), 3)


def read(pdu: Pdu, status: int = 0) -> PduTree:
    return tree(encode(pdu, 7, status))


class PduTreeTests(SynchronousTestCase):
    def test_values_have_the_names_of_the_specification_behind_their_numbers(self) -> None:
        found = read(DeliverSm(source_addr_ton=5, source_addr="Shop", esm_class=4, data_coding=8))
        self.assertEqual((found.head, found.read_by, found.note), ("deliver_sm 7", "smpp.pdu3", ""))
        self.assertEqual(found.fields["source_addr_ton"], "5 (ALPHANUMERIC)")
        self.assertEqual(found.fields["source_addr"], "Shop")
        self.assertEqual(
            found.fields["esm_class"], "4 (mode DEFAULT, type SMSC_DELIVERY_RECEIPT, gsmFeatures none)"
        )
        self.assertEqual(found.fields["data_coding"], "8 (scheme DEFAULT, schemeData UCS2)")

    def test_a_response_has_its_command_status(self) -> None:
        self.assertEqual(
            read(SubmitSmResp(), CommandStatus.ESME_RTHROTTLED).head, "submit_sm_resp 7 ESME_RTHROTTLED"
        )

    def test_the_text_is_decoded_wherever_it_stands(self) -> None:
        octets = "Привет".encode("utf-16-be")
        payload = ((Tag.MESSAGE_PAYLOAD.value, octets),)
        for pdu in (
            SubmitSm(data_coding=8, short_message=octets),
            SubmitSm(data_coding=8, tlvs=payload),
        ):
            self.assertEqual(read(pdu).fields["text"], "Привет")

    def test_a_text_in_ucs2_that_wire_has_overwritten_is_no_chinese(self) -> None:
        found = read(SubmitSm(data_coding=8, short_message=b"x" * 12))
        self.assertEqual(found.fields["text"], "overwritten: `wire --texts` shows it")

    def test_a_segment_has_its_place(self) -> None:
        found = read(SubmitSm(esm_class=0x40, short_message=b"\5\0\3\7\2\1hello"))
        self.assertEqual((found.fields["segment"], found.fields["text"]), ("1 of 2, reference 7", "hello"))

    def test_a_password_is_overwritten(self) -> None:
        self.assertEqual(
            read(BindTransceiver(system_id="crm", password="secret")).fields["password"], "******"
        )

    def test_a_time_in_relative_form_prints_nothing_of_its_own(self) -> None:
        self.assertIn("days 1,", read(SubmitSm(validity_period="000001000000000R")).fields["validity_period"])

    def test_brief_leaves_out_what_is_empty(self) -> None:
        found = tree(encode(SubmitSm(destination_addr="4711", registered_delivery=1), 7), brief=True)
        self.assertEqual(list(found.fields), ["source_addr", "destination_addr", "registered_delivery"])

    def test_brief_shows_a_blank_that_a_peer_has_sent(self) -> None:
        found = tree(encode(BindTransceiver(system_id="crm", system_type=" "), 7), brief=True)
        self.assertEqual(found.fields["system_type"], " ")

    def test_what_a_peer_sends_that_speaks_something_else_is_no_pdu(self) -> None:
        for octets in (b"", b"GET", b"GET / HTTP/1.1\r\nHost: a\r\n", LINK[:15]):
            found = tree(octets, brief=True, texts=False)
            self.assertTrue(found.is_stretch)
            self.assertIn("octets that are no PDU", found.head)


class FallbackTests(SynchronousTestCase):
    def test_a_parameter_that_smpp_pdu3_loses_is_read_by_the_router(self) -> None:
        found = read(SubmitSm(destination_addr="4711", tlvs=((0x1403, b"x"),)))
        self.assertEqual(found.note, "smpp.pdu3 reads this PDU wrongly (TLV 0x1403)")
        self.assertEqual((found.fields["0x1403"], found.read_by), ('"x"', "smpp-router"))

    def test_the_order_of_parameters_is_no_difference(self) -> None:
        tlvs = ((Tag.MESSAGE_STATE.value, b"\2"), (Tag.RECEIPTED_MESSAGE_ID.value, b"1\0"))
        for some in (tlvs, tlvs[::-1]):
            self.assertEqual(read(DeliverSm(esm_class=4, tlvs=some)).note, "")

    def test_a_pdu_at_which_smpp_pdu3_raises_is_read_by_the_router(self) -> None:
        found = read(ReplaceSm(message_id="42"))
        self.assertIn("smpp.pdu3 cannot read this PDU (KeyError", found.note)
        self.assertEqual(found.fields["message_id"], "42")

    def test_what_is_against_smpp_is_said_with_its_place_and_the_fields_before_it_are_shown(self) -> None:
        whole = encode(SubmitSm(source_addr="123"), 7)
        found = tree(len(whole[:30]).to_bytes(4) + whole[4:30])
        self.assertIn(" at octet 30: the PDU ends before ", found.wrong)
        self.assertEqual(found.fields["source_addr"], "123")
        self.assertNotIn("short_message", found.fields)

    def test_a_pdu_that_was_cut_off_says_how_much_is_missing(self) -> None:
        found = tree(encode(SubmitSmResp(message_id="42"), 7)[:-2])
        self.assertEqual(
            (found.head, found.wrong), ("submit_sm_resp 7 ESME_ROK", "2 of its 19 octets are missing")
        )

    def test_a_pdu_that_no_table_knows_is_shown_in_hex(self) -> None:
        found = tree(bytes.fromhex("00000012 00000099 00000000 00000001 6768"))
        self.assertEqual((found.name, found.fields), ("0x00000099", {"body": "67 68"}))
        self.assertIn("no such PDU", found.wrong)


class TreesTests(SynchronousTestCase):
    def heads(self, octets: bytes) -> list[str]:
        return [each.head for each in trees(octets)]

    def test_pdus_may_follow_each_other_behind_other_octets(self) -> None:
        self.assertEqual(
            self.heads(b"\x45\xff\xff" + LINK + LINK),
            ["3 octets that are no PDU: 45 ff ff", "enquire_link 3", "enquire_link 3"],
        )

    def test_what_is_no_pdu_says_why(self) -> None:
        for octets, why in (
            (b"GET / HTTP/1.1\r\n", "this is HTTP, not SMPP"),
            (b"\0\0", "2 octets are left, and a PDU has 16 at least"),
            (bytes(16), "as a command_length they say 0, and a PDU has 16 to 100,000 octets"),
        ):
            (found,) = trees(octets)
            self.assertEqual(found.wrong, why)

    def test_octets_before_a_pdu_are_no_fault(self) -> None:
        self.assertEqual([each.wrong for each in trees(b"\x45" + LINK)], ["", ""])

    @settings(max_examples=at_most(200, 25))
    @given(pdus, st.integers(1, 0x7FFFFFFF))
    def test_every_pdu_is_one_tree_with_nothing_wrong(self, pdu: Pdu, number: int) -> None:
        octets = encode(pdu, number)
        (found,) = trees(octets)
        self.assertEqual((found.wrong, len(found.octets)), ("", len(octets)))

    @settings(max_examples=at_most(400, 50))
    @given(st.lists(st.one_of(st.binary(max_size=40), pdus.map(lambda pdu: encode(pdu, 1))), max_size=4))
    def test_any_octets_are_shown_each_once(self, parts: list[bytes]) -> None:
        octets = b"".join(parts)
        self.assertEqual(sum(len(each.octets) for each in trees(octets)), len(octets))
