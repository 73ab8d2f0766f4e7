"""Three independent codecs read what ours writes and write what ours reads, each on what it gets right.

smpp.pdu loses the order of TLVs, vendor TLVs and replace_sm, so it sees few known TLVs at a time; smpplib
wants a client that numbers, and has None for an empty text; aiosmpplib takes texts and not octets.
"""

from io import BytesIO

import smpplib.smpp
from aiosmpplib import NPI, TON, PhoneNumber
from aiosmpplib import DeliverSm as OtherDeliverSm
from aiosmpplib import SubmitSm as OtherSubmitSm
from aiosmpplib.codec import find_codec_info
from hypothesis import given, settings
from hypothesis import strategies as st
from smpp.pdu.pdu_encoding import PDUEncoder
from twisted.trial.unittest import SynchronousTestCase

from router.smpp.pdus import (
    AlertNotification,
    BindReceiver,
    BindReceiverResp,
    BindTransceiver,
    BindTransceiverResp,
    BindTransmitter,
    CancelSm,
    CancelSmResp,
    DataSm,
    DataSmResp,
    DeliverSm,
    DeliverSmResp,
    EnquireLink,
    EnquireLinkResp,
    GenericNack,
    Outbind,
    Pdu,
    QuerySm,
    QuerySmResp,
    ReplaceSmResp,
    SubmitSm,
    SubmitSmResp,
    Unbind,
    UnbindResp,
)
from router.sms.message import Tlvs
from tests.smpp.alike import decode, encode
from tests.support.extent import at_most

tons = st.integers(0, 6)
npis = st.sampled_from([0, 1, 3, 4, 6, 8, 9, 10, 14, 18])
digits = st.text("0123456789", min_size=1, max_size=20)
senders = st.text("ABCdef0123 .-", max_size=11)
ids = st.text("0123456789abcdef-", max_size=64)
texts = st.binary(max_size=254)

one_tlv: st.SearchStrategy[Tlvs] = st.sampled_from(
    [
        (),
        ((0x0424, b"a text of some length"),),
        ((0x0204, b"\x01\x02"),),
        ((0x020C, b"\0\x07"), (0x020E, b"\x03"), (0x020F, b"\x01")),
    ]
)
receipted: st.SearchStrategy[Tlvs] = st.just(((0x001E, b"4711\0"),))

submits = st.builds(
    SubmitSm,
    service_type=st.sampled_from(["", "CMT", "WAP"]),
    source_addr_ton=tons,
    source_addr_npi=npis,
    source_addr=senders,
    dest_addr_ton=tons,
    dest_addr_npi=npis,
    destination_addr=digits,
    esm_class=st.sampled_from([0, 1, 2, 3, 0x40, 0x43, 0x80, 0xC3]),
    protocol_id=st.sampled_from([0, 0x40, 0x7F]),
    priority_flag=st.integers(0, 3),
    registered_delivery=st.sampled_from([0, 1, 2, 0x10, 0x11]),
    replace_if_present_flag=st.integers(0, 1),
    data_coding=st.sampled_from([0, 1, 3, 4, 8]),
    short_message=texts,
    tlvs=one_tlv,
)

delivers = st.builds(
    DeliverSm,
    source_addr_ton=tons,
    source_addr_npi=npis,
    source_addr=digits,
    dest_addr_ton=tons,
    dest_addr_npi=npis,
    destination_addr=digits,
    esm_class=st.sampled_from([0, 4, 0x40]),
    data_coding=st.sampled_from([0, 3, 8]),
    short_message=texts,
    tlvs=st.one_of(one_tlv, receipted),
)

others: st.SearchStrategy[Pdu] = st.one_of(
    st.builds(SubmitSmResp, message_id=ids),
    st.builds(DataSmResp, message_id=ids),
    st.builds(QuerySm, message_id=ids, source_addr=digits),
    st.builds(QuerySmResp, message_id=ids, message_state=st.integers(1, 8), error_code=st.integers(0, 255)),
    st.builds(CancelSm, message_id=ids, source_addr=digits, destination_addr=digits),
    st.builds(AlertNotification, source_addr=digits, esme_addr=digits),
    st.builds(DataSm, destination_addr=digits, tlvs=st.just(((0x0424, b"abc"),))),
    st.builds(BindTransmitter, system_id=st.just("crm"), password=st.just("secret"), addr_ton=tons),
    st.builds(BindReceiver, system_id=st.just("crm"), address_range=digits),
    st.sampled_from(
        [
            BindTransceiver(system_id="crm", password="secret", system_type="VMA"),
            BindTransceiverResp(system_id="smsc", tlvs=((0x0210, b"\x34"),)),
            BindReceiverResp(system_id="smsc"),
            Outbind(system_id="smsc", password="secret"),
            *(Unbind(), UnbindResp(), EnquireLink(), EnquireLinkResp(), GenericNack()),
            *(DeliverSmResp(), CancelSmResp(), ReplaceSmResp()),
        ]
    ),
)

numbers = st.integers(1, 0x7FFFFFFF)


class SmppPduTest(SynchronousTestCase):
    """smpp.pdu reads our octets, and writes the same ones."""

    @settings(max_examples=at_most(150, 37))
    @given(st.one_of(submits, delivers, others), numbers)
    def test_it_reads_and_writes_what_we_write(self, pdu: Pdu, number: int) -> None:
        octets = encode(pdu, number)
        encoder = PDUEncoder()
        self.assertEqual(encoder.encode(encoder.decode(BytesIO(octets))), octets)


class _Numbers:
    """The part of a client that smpplib calls."""

    def next_sequence(self) -> int:
        return 1


class SmpplibTest(SynchronousTestCase):
    """smpplib reads every field as we meant it."""

    names = (
        *("service_type", "source_addr_ton", "source_addr_npi", "source_addr", "dest_addr_ton"),
        *("dest_addr_npi", "destination_addr", "esm_class", "protocol_id", "priority_flag"),
        *("registered_delivery", "replace_if_present_flag", "data_coding", "short_message"),
    )

    @settings(max_examples=at_most(100, 25))
    @given(st.one_of(submits, delivers), numbers)
    def test_it_reads_what_we_write(self, pdu: SubmitSm | DeliverSm, number: int) -> None:
        found = smpplib.smpp.parse_pdu(encode(pdu, number), client=_Numbers())
        self.assertEqual(found.sequence, number)
        for name in self.names:
            value = getattr(pdu, name)
            expected = value.encode("latin-1") if isinstance(value, str) else value
            self.assertEqual(getattr(found, name) or type(expected)(), expected, name)


class AiosmpplibTest(SynchronousTestCase):
    """aiosmpplib writes, we read."""

    @settings(max_examples=at_most(100, 25))
    @given(senders, digits, st.integers(0, 6), st.text("abc äöü€", min_size=1, max_size=60), numbers)
    def test_we_read_what_it_writes(
        self, sender: str, recipient: str, ton: int, text: str, number: int
    ) -> None:
        for kind, ours in ((OtherSubmitSm, SubmitSm), (OtherDeliverSm, DeliverSm)):
            other = kind(
                sequence_num=number,
                short_message=text,
                source=PhoneNumber(sender, TON(ton), NPI.ISDN),
                destination=PhoneNumber(recipient, TON.INTERNATIONAL, NPI.ISDN),
                encoding="ucs2",
                registered_delivery=1,
            )
            expected = ours(
                source_addr_ton=ton,
                source_addr_npi=1,
                source_addr=sender,
                dest_addr_ton=1,
                dest_addr_npi=1,
                destination_addr=recipient,
                registered_delivery=1,
                data_coding=8,
                short_message=find_codec_info("ucs2", None).encode(text, "strict")[0],
            )
            self.assertEqual(decode(other.pdu()), (0, number, expected))
