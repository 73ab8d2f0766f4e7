"""Clients that are not here, by the octets that they write: onlinecity/php-smpp and jSMPP.

Each PDU below is written by hand after what the client is known to send; none of their code is here.
"""

import socket
import time

from router.simulator.octets.bodies import MESSAGE_PAYLOAD, tlv
from router.simulator.octets.frames import HEADER, RESPONSE, Command, Pdu, pdu
from tests.interop.staged import WAIT_S, Staged

SAR_REF, SAR_TOTAL, SAR_SEQNUM = 0x020C, 0x020E, 0x020F


class Client:
    """A blocking client. Requests of the router that it meets while it waits are kept in ``came``."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), WAIT_S)
        self._octets = self._socket.makefile("rb")
        self._sequence = 0
        self.came: list[Pdu] = []

    def close(self) -> None:
        self._octets.close()
        self._socket.close()

    def send(self, command_id: int, body: bytes = b"", sequence: int = 0) -> int:
        self._sequence += 0 if sequence else 1
        number = sequence or self._sequence
        self._socket.sendall(pdu(command_id, number, body))
        return number

    def read(self) -> Pdu:
        length, command_id, status, number = HEADER.unpack(self._octets.read(HEADER.size))
        return Pdu(command_id, status, number, self._octets.read(length - HEADER.size))

    def ask(self, command_id: int, body: bytes = b"") -> Pdu:
        """Send a request; what answers it."""
        number = self.send(command_id, body)
        while True:
            read = self.read()
            if (read.command_id, read.sequence_number) == (command_id | RESPONSE, number):
                return read
            self.came.append(read)

    def ended(self) -> bool:
        """Whether the router has closed the connection."""
        return self._octets.read(1) == b""


class ByOctets(Staged):
    def client(self, port: int) -> Client:
        client = Client(port)
        self.addCleanup(client.close)
        return client

    def handed(self, number: str) -> list[str]:
        """What a handset has, once it has something."""
        deadline = time.monotonic() + WAIT_S
        while not (found := self.boxes.handed(number)) and time.monotonic() < deadline:
            time.sleep(0.05)
        return [one.text for one in found]


class PhpSmpp(ByOctets):
    """By default a NUL stands behind each text, which sm_length does not count, and TLVs behind that."""

    def bound(self, port: int, command_id: int) -> Client:
        client = self.client(port)
        answer = client.ask(command_id, b"crm\0secret12\0WWW\0\x34\0\0\0")
        self.assertEqual((answer.command_status, answer.body[:12]), (0, b"smpp-router\0"))
        return client

    def submit(self, to: bytes, text: bytes, coding: int = 0, tlvs: bytes = b"", flags: int = 0) -> bytes:
        fields = b"\0\5\0shop\0" + b"\1\1" + to + b"\0" + bytes((flags, 0, 0)) + b"\0\0"
        return fields + bytes((1, 0, coding, 0, len(text))) + text + b"\0" + tlvs

    def test_short_texts_ucs2_and_the_three_ways_to_send_long_ones(self) -> None:
        client = self.bound(self.before_a_box(), Command.BIND_TRANSMITTER)
        sar = [tlv(SAR_REF, b"\1\2") + tlv(SAR_TOTAL, b"\2") + tlv(SAR_SEQNUM, bytes((n,))) for n in (1, 2)]
        bodies = [
            self.submit(b"2561", b"Hello \0 \x1b\x28"),
            self.submit(b"2562", "Привет".encode("utf-16-be"), 8),
            self.submit(b"2563", b"a" * 152, tlvs=sar[0]),
            self.submit(b"2563", b"b" * 20, tlvs=sar[1]),
            self.submit(b"2564", b"\5\0\3\x07\2\1" + b"c" * 153, flags=0x40),
            self.submit(b"2564", b"\5\0\3\x07\2\2" + b"d" * 20, flags=0x40),
            self.submit(b"2565", b"", tlvs=tlv(MESSAGE_PAYLOAD, b"long " * 80)),
        ]
        for body in bodies:
            self.assertEqual(client.ask(Command.SUBMIT_SM, body).command_status, 0)
        handed = [self.handed(f"256{number}") for number in (1, 2, 3, 4, 5)]
        whole = ["a" * 152 + "b" * 20, "c" * 153 + "d" * 20]
        self.assertEqual(handed, [["Hello @ {"], ["Привет"], whole[:1], whole[1:], ["long " * 80]])

    def test_its_answers_have_an_octet_of_body_which_enquire_link_resp_has_not(self) -> None:
        client = self.bound(self.before_a_box(), Command.BIND_TRANSMITTER)
        for _ in range(2):
            while (asked := client.read()).command_id != Command.ENQUIRE_LINK:
                pass
            client.send(Command.ENQUIRE_LINK | RESPONSE, b"\0", asked.sequence_number)
        self.assertEqual(client.ask(Command.ENQUIRE_LINK).command_status, 0)
        self.assertEqual(client.ask(Command.UNBIND).command_status, 0)

    def test_a_receiver_gets_a_receipt_that_it_can_read_and_an_sms(self) -> None:
        port = self.before_a_box()
        transmitter, receiver = (
            self.bound(port, Command.BIND_TRANSMITTER),
            self.bound(port, Command.BIND_RECEIVER),
        )
        id = transmitter.ask(Command.SUBMIT_SM, self.submit(b"2561", b"hello")).body.rstrip(b"\0")
        self.boxes.receive(2, "+4477", "hi")
        came: list[bytes] = []
        while len(came) < 2:
            read = receiver.read()
            if read.command_id == Command.DELIVER_SM:
                receiver.send(Command.DELIVER_SM | RESPONSE, b"\0", read.sequence_number)
                came.append(read.body)
        # The whole line in the usual order, stat in seven letters: else it throws.
        line = (
            rb"id:%b sub:\d{1,3} dlvrd:\d{3} submit date:\d{10,12} done date:\d{10,12} "
            rb"stat:[A-Z]{7} err:\d{2,3} text:hello"
        )
        self.assertRegex(b"|".join(came), line % id)
        self.assertRegex(b"|".join(came), rb"\+4477\0.*hi")
        known = transmitter.ask(Command.QUERY_SM, id + b"\0" + b"\5\0shop\0")
        self.assertEqual((known.command_status, known.body[: len(id)]), (0, id))


class Jsmpp(ByOctets):
    """It waits 2 s for each response, enquires when the line is quiet, and takes receipts on any session."""

    def bound(self, port: int, command_id: int = Command.BIND_TRANSCEIVER) -> Client:
        client = self.client(port)
        answer = client.ask(command_id, b"crm\0secret12\0cp\0\x34\0\0\0")
        self.assertEqual(answer.command_status, 0)
        # From sc_interface_version it knows that TLVs may come.
        self.assertTrue(answer.body.endswith(b"\x02\x10\0\1\x34"))
        return client

    def submit(self, to: bytes, text: bytes, coding: int = 0) -> bytes:
        fields = b"CMT\0\1\0" + b"1616\0" + b"\1\0" + to + b"\0\0\0\1" + b"\0" + b"\0"
        return fields + bytes((1, 0, coding, 0, len(text))) + text

    def test_responses_come_long_before_its_2_s(self) -> None:
        client = self.bound(self.before_a_box())
        began = time.monotonic()
        for number in range(50):
            self.assertEqual(
                client.ask(Command.SUBMIT_SM, self.submit(b"256%d" % number, b"hello")).command_status, 0
            )
        self.assertEqual(client.ask(Command.ENQUIRE_LINK).command_status, 0)
        self.assertLess((time.monotonic() - began) / 51, 2.0)

    def test_a_transmitter_of_3_4_gets_no_receipts_and_a_receiver_all(self) -> None:
        port = self.before_a_box()
        transmitter, receiver = (
            self.bound(port, Command.BIND_TRANSMITTER),
            self.bound(port, Command.BIND_RECEIVER),
        )
        id = transmitter.ask(Command.SUBMIT_SM, self.submit(b"2561", b"hello")).body.rstrip(b"\0")
        while (read := receiver.read()).command_id != Command.DELIVER_SM:
            receiver.send(Command.ENQUIRE_LINK | RESPONSE, b"", read.sequence_number)
        # deliver_sm_resp has a message_id that is not used: it sends a random one.
        receiver.send(Command.DELIVER_SM | RESPONSE, b"1a2b3c\0", read.sequence_number)
        self.assertIn(b"id:" + id, read.body)
        self.assertEqual(transmitter.ask(Command.UNBIND).command_status, 0)
        self.assertNotIn(Command.DELIVER_SM, [one.command_id for one in transmitter.came])

    def test_it_unbinds_and_closes(self) -> None:
        client = self.bound(self.before_a_box())
        self.assertEqual(client.ask(Command.UNBIND).command_status, 0)
        client._socket.shutdown(socket.SHUT_WR)
        self.assertTrue(client.ended())
