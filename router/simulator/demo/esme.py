"""The ESME of the demo: a transceiver that waits for answers, and keeps what came in."""

import socket
import time
from collections.abc import Callable

from attrs import field, frozen

from ..goip.texts import from_gsm, to_gsm
from ..octets.bodies import (
    MESSAGE_PAYLOAD,
    MESSAGE_STATE,
    RECEIPTED_MESSAGE_ID,
    Address,
    bind_body,
    read_message_id,
    read_submit,
    sm_body,
    tlv,
)
from ..octets.frames import RESPONSE, Broken, Command, Framer, Pdu, pdu
from ..octets.receipts import RECEIPT, TYPE
from .missing import Missing

POLL_S = 0.02
PATIENCE_S = 60.0
"""Seconds that the answer to a bind may take."""

UCS2 = 8
SOURCE = Address(0, 0, "demo")


@frozen
class Incoming:
    """A deliver_sm: a receipt if ``receipt`` says so, else a received SMS. The TLVs are None if absent."""

    receipt: bool
    source_addr: str
    destination_addr: str
    text: str
    receipted_message_id: str | None = None
    message_state: int | None = None


@frozen
class Outgoing:
    """A text to send, and the octets for it; a long one goes into message_payload."""

    title: str
    number: str
    text: str
    data_coding: int = field(init=False)
    octets: bytes = field(init=False)

    @data_coding.default
    def _coding(self) -> int:
        return UCS2 if to_gsm(self.text) is None else 0

    @octets.default
    def _encoded(self) -> bytes:
        return to_gsm(self.text) or self.text.encode("utf-16-be")

    def body(self) -> bytes:
        """Return the body of its submit_sm, which asks for a receipt."""
        long = len(self.octets) > (140 if self.data_coding == UCS2 else 160)
        short, behind = (b"", tlv(MESSAGE_PAYLOAD, self.octets)) if long else (self.octets, b"")
        to = Address(1, 1, self.number)
        return sm_body(SOURCE, to, short, registered_delivery=1, data_coding=self.data_coding) + behind


class Esme:
    """A transceiver. It answers every deliver_sm with ESME_ROK."""

    def __init__(self, port: int, system_id: str, password: str) -> None:
        self.ids: dict[int, str] = {}
        self.incoming: list[Incoming] = []
        self._sequence = 0
        self._answers: dict[int, int] = {}
        self._framer = Framer()
        try:
            self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        except OSError as error:
            raise Missing(f"the bind as {system_id} is refused: {error}") from None
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        bind = self._request(Command.BIND_TRANSCEIVER, bind_body(system_id.encode(), password.encode()))
        if not self.wait(PATIENCE_S, lambda: bind in self._answers) or self._answers[bind]:
            raise Missing(f"the bind as {system_id} is refused: command_status {self._answers.get(bind)}")

    def close(self) -> None:
        """Unbind and disconnect."""
        unbind = self._request(Command.UNBIND)
        self.wait(PATIENCE_S, lambda: unbind in self._answers)
        self._socket.close()

    def send(self, message: Outgoing) -> int:
        """Submit; its sequence_number, under which ``ids`` has the message_id when it is answered."""
        return self._request(Command.SUBMIT_SM, message.body())

    def wait(self, seconds: float, enough: Callable[[], bool]) -> bool:
        """Take what comes in, until ``enough`` or for so many seconds; whether it was enough.

        :raises Missing: the session has ended, or what comes in is no SMPP.
        """
        deadline = time.monotonic() + seconds
        self._socket.settimeout(POLL_S)
        while not enough() and time.monotonic() < deadline:
            try:
                octets = self._socket.recv(1 << 16)
                if not octets:
                    raise ConnectionError("the router has closed it")
                for came in self._framer.feed(octets):
                    self._take(came)
            except TimeoutError:
                continue
            except (OSError, Broken) as error:
                raise Missing(f"the session of the ESME broke: {error!r}") from None
        return enough()

    def _request(self, command: Command, body: bytes = b"") -> int:
        self._sequence += 1
        self._write(pdu(command, self._sequence, body))
        return self._sequence

    def _write(self, octets: bytes) -> None:
        try:
            self._socket.settimeout(PATIENCE_S)
            self._socket.sendall(octets)
        except OSError as error:
            raise Missing(f"the session of the ESME broke: {error!r}") from None

    def _take(self, came: Pdu) -> None:
        if came.command_id & RESPONSE:
            if came.command_id == Command.SUBMIT_SM | RESPONSE and not came.command_status:
                self.ids[came.sequence_number] = read_message_id(came.body)
            self._answers[came.sequence_number] = came.command_status
            return
        if came.command_id == Command.DELIVER_SM:
            self.incoming.append(read_incoming(came.body))
        body = b"\0" if came.command_id == Command.DELIVER_SM else b""
        self._write(pdu(came.command_id | RESPONSE, came.sequence_number, body))
        self._socket.settimeout(POLL_S)


def read_incoming(body: bytes) -> Incoming:
    """Read the body of a deliver_sm; `Broken` if it is none."""
    read = read_submit(body)
    told, state = read.tlvs.get(RECEIPTED_MESSAGE_ID), read.tlvs.get(MESSAGE_STATE)
    octets = read.whole_text
    return Incoming(
        receipt=read.esm_class & TYPE == RECEIPT,
        source_addr=read.source_addr.addr,
        destination_addr=read.destination_addr.addr,
        text=octets.decode("utf-16-be") if read.data_coding == UCS2 else from_gsm(octets),
        receipted_message_id=None if told is None else told.rstrip(b"\0").decode("latin-1"),
        message_state=None if state is None else state[0],
    )
