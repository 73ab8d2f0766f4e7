"""An ESME by smpplib, which we did not write: what it sent, what was answered, what came in."""

import logging
import time
from collections.abc import Callable

from attrs import field, frozen
from smpplib import consts, exceptions, gsm
from smpplib.client import Client
from smpplib.command import DeliverSM, SubmitSMResp

from router.simulator.demo.missing import Missing

POLL_S = 0.02
PATIENCE_S = 60.0
"""Seconds that one answer, and the rest of one PDU, may take."""

RECEIPT = 0x04
TYPE = 0x3C
"""The bits of esm_class that tell a receipt from an SMS (SMPP 3.4 section 5.2.12)."""

UCS2 = 8
ESCAPE, EXTENSION = 0x1B, 128
"""What stands before an octet of the extension table, and where that begins in smpplib's table."""


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
    """A text to send, and the octets for it; ``long`` puts them into message_payload."""

    title: str
    number: str
    text: str
    data_coding: int = field(init=False)
    octets: bytes = field(init=False)

    @data_coding.default
    def _coding(self) -> int:
        return UCS2 if any(character not in gsm.GSM_CHARACTER_TABLE for character in self.text) else 0

    @octets.default
    def _encoded(self) -> bytes:
        return self.text.encode("utf-16-be") if self.data_coding == UCS2 else gsm.gsm_encode(self.text)

    @property
    def long(self) -> bool:
        """More than one SMS."""
        return len(self.octets) > (140 if self.data_coding == UCS2 else 160)


class Esme:
    """A transceiver. It answers every deliver_sm with ESME_ROK."""

    def __init__(self, port: int, system_id: str, password: str) -> None:
        logging.getLogger("smpp").setLevel(logging.CRITICAL)
        self.ids: dict[int, str] = {}
        self.incoming: list[Incoming] = []
        self._client = Client("127.0.0.1", port, timeout=PATIENCE_S, allow_unknown_opt_params=True)
        self._client.set_message_sent_handler(self._answered)
        self._client.set_message_received_handler(self._came)
        try:
            self._client.connect()
            self._client.bind_transceiver(system_id=system_id, password=password)
        except (exceptions.ConnectionError, exceptions.PDUError) as error:
            raise Missing(f"the bind as {system_id} is refused: {error}") from None

    def close(self) -> None:
        """Unbind and disconnect."""
        self._client.unbind()
        self._client.disconnect()

    def send(self, message: Outgoing) -> int:
        """Send a submit_sm; return its number, under which ``ids`` has the message_id when it is answered."""
        text = {"message_payload": message.octets} if message.long else {"short_message": message.octets}
        sent = self._client.send_message(
            source_addr_ton=consts.SMPP_TON_UNK,
            source_addr_npi=consts.SMPP_NPI_UNK,
            source_addr="demo",
            dest_addr_ton=consts.SMPP_TON_INTL,
            dest_addr_npi=consts.SMPP_NPI_ISDN,
            destination_addr=message.number,
            data_coding=message.data_coding,
            registered_delivery=True,
            **text,
        )
        return int(sent.sequence)

    def wait(self, seconds: float, enough: Callable[[], bool]) -> bool:
        """Take what comes in, until ``enough`` or for so many seconds; whether it was enough."""
        deadline = time.monotonic() + seconds
        while not enough() and time.monotonic() < deadline:
            try:
                self._client.poll()
            except (exceptions.ConnectionError, exceptions.PDUError) as error:
                raise Missing(f"the session of the ESME broke: {error!r}") from None
            time.sleep(POLL_S)
        return enough()

    def _answered(self, pdu: SubmitSMResp) -> None:
        self.ids[pdu.sequence] = pdu.message_id.decode("latin-1")

    def _came(self, pdu: DeliverSM) -> int:
        octets = pdu.message_payload or pdu.short_message or b""
        told = pdu.receipted_message_id
        incoming = Incoming(
            receipt=pdu.esm_class & TYPE == RECEIPT,
            source_addr=pdu.source_addr.decode("latin-1"),
            destination_addr=pdu.destination_addr.decode("latin-1"),
            text=octets.decode("utf-16-be") if pdu.data_coding == UCS2 else gsm_decoded(octets),
            receipted_message_id=None if told is None else told.decode("latin-1"),
            message_state=pdu.message_state,
        )
        self.incoming.append(incoming)
        return int(consts.SMPP_ESME_ROK)


def gsm_decoded(octets: bytes) -> str:
    """Decode data_coding 0: smpplib has a table (the extension behind the alphabet), and no decoder."""
    text, table = "", 0
    for octet in octets:
        if octet == ESCAPE:
            table = EXTENSION
        else:
            text += gsm.GSM_CHARACTER_TABLE[table + octet]
            table = 0
    return text
