"""The simulator's octets, held against what real boxes sent."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase as TestCase

from tests.support.extent import at_most
from tests.tools.scene import FROM, Scene, payload, submit_body
from tools.goipsim.octets import (
    MESSAGE_PAYLOAD,
    Address,
    Broken,
    Pdu,
    Status,
    cut,
    deliver_body,
    pdu,
    read_bind,
    read_submit,
)

SEEN = bytes.fromhex("00000019 80000009 00000000 00000001 676f6970736d733034")
"""bind_transceiver_resp of a real box: system_id without its NUL."""

KANNEL_BIND = bytes.fromhex("676f697031303100 70770000 34 00 00 00")


class Binding(TestCase):
    def test_the_answer_to_a_bind_is_the_one_seen_when_the_nul_is_left_off(self) -> None:
        scene = Scene("--id", "goipsms", "--bind-resp-nul", "false")
        end = scene.end()
        end.ask(9, b"goipsms04\0pw\0\0\x34\0\0\0")
        self.assertEqual(end.came(), SEEN)

    def test_usually_the_nul_is_there(self) -> None:
        end = Scene("--id", "goipsms").end()
        end.ask(9, b"goipsms04\0pw\0\0\x34\0\0\0")
        self.assertEqual(end.came()[16:], b"goipsms04\0")

    def test_a_bind_is_read(self) -> None:
        bind = read_bind(KANNEL_BIND)
        self.assertEqual((bind.system_id, bind.password, bind.interface_version), ("goip101", "pw", 0x34))

    def test_a_system_id_of_sixteen_octets_is_too_long(self) -> None:
        broken = self.assertRaises(Broken, read_bind, b"g" * 16 + b"\0pw\0\0\x34\0\0\0")
        self.assertEqual(broken.status, Status.RINVSYSID)


class Cutting(TestCase):
    def test_a_stream_is_cut_wherever_it_was_broken(self) -> None:
        stream = pdu(0x15, 1) + pdu(4, 2, submit_body(b"Hi")) + pdu(0x15, 3)
        for place in range(len(stream) + 1):
            first, rest = cut(stream[:place])
            second, left = cut(rest + stream[place:])
            self.assertEqual([each.sequence_number for each in first + second], [1, 2, 3])
            self.assertEqual(left, b"")

    def test_a_length_below_sixteen_is_broken(self) -> None:
        self.assertRaises(Broken, cut, bytes(16))

    def test_a_web_browser_is_broken(self) -> None:
        self.assertRaises(Broken, cut, b"GET / HTTP/1.1\r\n\r\n")


class Submitting(TestCase):
    def test_a_submit_sm_is_read(self) -> None:
        submit = read_submit(submit_body(b"Hello", b"10086", data_coding=8, registered=1))
        self.assertEqual(submit.destination_addr, Address(0, 1, "10086"))
        self.assertEqual(submit.source_addr, Address(1, 1, FROM.decode()))
        self.assertEqual((submit.text, submit.data_coding, submit.registered_delivery), (b"Hello", 8, 1))

    def test_message_payload_is_found_among_vendor_parameters(self) -> None:
        tlvs = b"\x14\x03\0\2xy" + payload(b"long") + b"\x02\x04\0\2\0\1"
        self.assertEqual(read_submit(submit_body(b"", tlvs=tlvs)).tlvs[MESSAGE_PAYLOAD], b"long")

    def test_each_fault_has_its_status(self) -> None:
        faults = {
            submit_body(b"", tlvs=b"\4\x24\0"): Status.RINVOPTPARSTREAM,
            submit_body(b"", to=b"1" * 21): Status.RINVDSTADR,
            submit_body(b"Hello")[:-1]: Status.RINVMSGLEN,
            submit_body(b"")[:9]: Status.RINVCMDLEN,
        }
        for body, status in faults.items():
            self.assertEqual(self.assertRaises(Broken, read_submit, body).status, status)

    @settings(max_examples=at_most(60, 30))
    @given(st.binary(max_size=80))
    def test_no_body_does_more_than_raise_broken(self, body: bytes) -> None:
        try:
            read_submit(body)
        except Broken as broken:
            self.assertTrue(broken.status)


class Delivering(TestCase):
    def test_a_short_text_stands_in_short_message(self) -> None:
        body = deliver_body(Address(1, 1, "+49"), Address(0, 0, "goip101"), 4, 0, b"Hi")
        self.assertEqual(body, b"\0\1\1+49\0\0\0goip101\0\4\0\0\0\0\0\0\0\0\2Hi")

    def test_a_payload_leaves_short_message_empty(self) -> None:
        body = deliver_body(Address(1, 1, "+49"), Address(0, 0, ""), 0, 8, b"\4\x1f", payload=True)
        self.assertTrue(body.endswith(b"\x08\0\0" + b"\x04\x24\0\2\4\x1f"))

    def test_a_deliver_sm_has_the_form_of_a_submit_sm(self) -> None:
        body = deliver_body(Address(5, 0, "MTN"), Address(1, 1, "goip101"), 0, 8, b"x" * 300, payload=True)
        submit = read_submit(body)
        self.assertEqual(submit.source_addr, Address(5, 0, "MTN"))
        self.assertEqual((submit.text, submit.tlvs[MESSAGE_PAYLOAD]), (b"", b"x" * 300))

    def test_the_header_counts_itself(self) -> None:
        self.assertEqual(cut(pdu(5, 7, b"abc", 8))[0], [Pdu(5, 8, 7, b"abc")])
