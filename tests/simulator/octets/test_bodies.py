"""Bodies as real boxes and clients sent them, as the router's codec reads them, and with faults."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.octets.bodies import (
    MESSAGE_PAYLOAD,
    Address,
    bind_body,
    deliver_body,
    read_bind,
    read_message_id,
    read_submit,
    skim,
    sm_body,
    tlv,
)
from router.simulator.octets.frames import Broken, Command, Status, pdu
from router.smpp.codec import decode, encode
from router.smpp.pdus import BindTransceiver, SubmitSm
from tests.simulator.goip.scene import FROM, payload, submit_body
from tests.support.extent import at_most

KANNEL_BIND = bytes.fromhex("676f697031303100 70770000 34 00 00 00")


class BindTests(TestCase):
    def test_a_bind_is_read(self) -> None:
        bind = read_bind(KANNEL_BIND)
        self.assertEqual((bind.system_id, bind.password, bind.interface_version), ("goip101", "pw", 0x34))

    def test_one_is_written_as_kannel_does(self) -> None:
        self.assertEqual(bind_body(b"goip101", b"pw"), KANNEL_BIND)

    def test_the_router_reads_it(self) -> None:
        _, _, read = decode(pdu(Command.BIND_TRANSCEIVER, 1, bind_body(b"crm", b"secret")))
        self.assertEqual(read, BindTransceiver(system_id="crm", password="secret", interface_version=0x34))

    def test_a_system_id_of_sixteen_octets_is_too_long(self) -> None:
        broken = self.assertRaises(Broken, read_bind, b"g" * 16 + b"\0pw\0\0\x34\0\0\0")
        self.assertEqual(broken.status, Status.RINVSYSID)

    def test_one_that_ends_early_is_broken(self) -> None:
        broken = self.assertRaises(Broken, read_bind, KANNEL_BIND[:-2])
        self.assertEqual(broken.status, Status.RINVCMDLEN)


class SubmitTests(TestCase):
    def test_a_submit_sm_is_read(self) -> None:
        submit = read_submit(submit_body(b"Hello", b"10086", data_coding=8, registered=1))
        self.assertEqual(submit.destination_addr, Address(0, 1, "10086"))
        self.assertEqual(submit.source_addr, Address(1, 1, FROM.decode()))
        self.assertEqual((submit.text, submit.data_coding, submit.registered_delivery), (b"Hello", 8, 1))

    def test_one_is_written_field_by_field(self) -> None:
        written = sm_body(Address(1, 1, FROM.decode()), Address(0, 1, "10086"), b"Hello", data_coding=8)
        self.assertEqual(written, submit_body(b"Hello", b"10086", data_coding=8, registered=0))

    def test_the_router_reads_it(self) -> None:
        body = sm_body(Address(5, 0, "Shop"), Address(1, 1, "256772"), b"hello", registered_delivery=1)
        _, number, read = decode(pdu(Command.SUBMIT_SM, 2, body))
        self.assertEqual(number, 2)
        self.assertEqual(
            read,
            SubmitSm(
                source_addr_ton=5,
                source_addr="Shop",
                dest_addr_ton=1,
                dest_addr_npi=1,
                destination_addr="256772",
                registered_delivery=1,
                short_message=b"hello",
            ),
        )

    def test_message_payload_is_found_among_vendor_parameters(self) -> None:
        tlvs = b"\x14\x03\0\2xy" + payload(b"long") + b"\x02\x04\0\2\0\1"
        submit = read_submit(submit_body(b"", tlvs=tlvs))
        self.assertEqual((submit.tlvs[MESSAGE_PAYLOAD], submit.whole_text), (b"long", b"long"))

    def test_each_fault_has_its_status(self) -> None:
        faults = {
            submit_body(b"", tlvs=b"\4\x24\0"): Status.RINVOPTPARSTREAM,
            submit_body(b"", tlvs=b"\4\x24\0\2x"): Status.RINVOPTPARSTREAM,
            submit_body(b"", to=b"1" * 21): Status.RINVDSTADR,
            submit_body(b"Hello")[:-1]: Status.RINVMSGLEN,
            submit_body(b"")[:9]: Status.RINVCMDLEN,
            submit_body(b"")[:-1]: Status.RINVCMDLEN,
            submit_body(b"").replace(b"\0\0\1\0\0\0\0", b"\0noon\0\1\0\0\0\0"): Status.RINVEXPIRY,
        }
        for body, status in faults.items():
            self.assertEqual(self.assertRaises(Broken, read_submit, body).status, status)

    @settings(max_examples=at_most(60, 15))
    @given(st.binary(max_size=80))
    def test_no_body_does_more_than_raise_broken(self, body: bytes) -> None:
        try:
            read_submit(body)
        except Broken as broken:
            self.assertTrue(broken.status)

    def test_the_quick_way_reads_the_same(self) -> None:
        octets = encode(SubmitSm(source_addr="a", destination_addr="b", short_message=b"text"), 3)
        read = read_submit(octets[16:])
        self.assertEqual(skim(octets[16:]), (b"a", b"b", 0, b"text"))
        self.assertEqual((read.source_addr.addr, read.destination_addr.addr, read.text), ("a", "b", b"text"))

    def test_the_message_id_of_an_answer_may_be_missing(self) -> None:
        self.assertEqual([read_message_id(body) for body in (b"17\0", b"17", b"")], ["17", "17", ""])


class DeliverTests(TestCase):
    def test_a_short_text_stands_in_short_message(self) -> None:
        body = deliver_body(Address(1, 1, "+49"), Address(0, 0, "goip101"), 4, 0, b"Hi")
        self.assertEqual(body, b"\0\1\1+49\0\0\0goip101\0\4\0\0\0\0\0\0\0\0\2Hi")

    def test_a_payload_leaves_short_message_empty(self) -> None:
        body = deliver_body(Address(1, 1, "+49"), Address(0, 0, ""), 0, 8, b"\4\x1f", payload=True)
        self.assertTrue(body.endswith(b"\x08\0\0" + tlv(MESSAGE_PAYLOAD, b"\4\x1f")))

    def test_a_deliver_sm_has_the_form_of_a_submit_sm(self) -> None:
        body = deliver_body(Address(5, 0, "MTN"), Address(1, 1, "goip101"), 0, 8, b"x" * 300, payload=True)
        submit = read_submit(body)
        self.assertEqual(submit.source_addr, Address(5, 0, "MTN"))
        self.assertEqual((submit.text, submit.whole_text), (b"", b"x" * 300))
