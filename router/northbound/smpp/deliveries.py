"""Deliveries to an ESME: receipts and received SMS as deliver_sm on one of its sessions."""

from collections import deque
from collections.abc import Callable
from typing import Final

from router.northbound.smpp.protocol import EsmeProtocol
from router.northbound.smpp.translate import deliver_of, receipt_of
from router.relay.account import Account
from router.relay.interfaces import Clock, Deliveries
from router.smpp.operations import CommandStatus
from router.smpp.pdus import DeliverSm
from router.smpp.receipts import Renderer
from router.smpp.states import VERSION_3_4
from router.sms.alphabet import Alphabet, CannotEncode
from router.sms.form import LongMessages
from router.sms.segments import TooLong, cut
from router.sms.value import evolve
from router.store.entities import Owed, OwedKind

REFUSED_FOR_EVER: Final = frozenset({CommandStatus.ESME_RX_P_APPN, CommandStatus.ESME_RX_R_APPN})
"""The ESME rejects this delivery for good (SMPP 3.4 section 5.1.3).

Any other status may be temporary: clients answer with all kinds of them while their database is away.
"""

RECEIVED: Final = OwedKind.RECEIVED


class _Delivery:
    """One delivery that is on its way, in one PDU or several."""

    __slots__ = ("left", "owed", "status")

    def __init__(self, owed: Owed, pdus: int) -> None:
        self.owed = owed
        self.left = pdus
        self.status = 0


class SessionReceiver:
    """A `Receiver` of the relay that delivers on one session.

    ``date`` writes the date of a receipt; ``alphabet`` returns the alphabet of data_coding 0 on a channel.
    """

    def __init__(
        self,
        link: EsmeProtocol,
        account: Account,
        clock: Clock,
        deliveries: Deliveries,
        date: Callable[[float], str],
        alphabet: Callable[[str], Alphabet],
    ) -> None:
        self.esme = account.system_id
        self._link = link
        self._session = link.session
        self.account = account
        self._now = clock.seconds
        self._deliveries = deliveries
        self._renderer = Renderer(date)
        self._alphabet = alphabet
        self._waiting: deque[tuple[DeliverSm, _Delivery]] = deque()

    @property
    def room(self) -> int:
        if self._link.choked:
            return 0
        return self._session.room() - len(self._waiting)

    def deliver(self, owed: Owed) -> int:
        session = self._session
        version = session.version
        if owed.kind is RECEIVED:
            pdus = self._received(owed, version)
        else:
            receipt = receipt_of(owed, self.account, version, self._renderer)
            if not self._waiting and session.room() > 0:
                session.request(receipt, _Delivery(owed, 1), self._now())
                self._link.touch()
                return 1
            pdus = [receipt]
        delivery = _Delivery(owed, len(pdus))
        for pdu in pdus:
            self._waiting.append((pdu, delivery))
        self._send()
        return len(pdus)

    def answered(self, token: object, status: int) -> None:
        """Note the answer to one PDU of a delivery; ``status`` is its command_status, or TIMED_OUT."""
        assert isinstance(token, _Delivery)
        token.left -= 1
        token.status = token.status or status
        if self._waiting:
            self._send()
        if token.left == 0:
            self._settle(token)

    def lost(self, tokens: list[object]) -> None:
        """Hand back, each once, the deliveries that a lost session has not answered."""
        open_ones = [token for token in tokens if isinstance(token, _Delivery) and token.left]
        open_ones += [delivery for _, delivery in self._waiting]
        self._waiting.clear()
        for owed in {delivery.owed.seq: delivery.owed for delivery in open_ones}.values():
            self._deliveries.undelivered(owed)

    def _settle(self, delivery: _Delivery) -> None:
        if delivery.status == 0 or delivery.status in REFUSED_FOR_EVER:
            self._deliveries.acknowledged(delivery.owed)
        else:
            self._deliveries.put_off(delivery.owed)

    def _send(self) -> None:
        session, waiting = self._session, self._waiting
        now = self._now()
        for _ in range(min(len(waiting), session.room())):
            pdu, delivery = waiting.popleft()
            session.request(pdu, delivery, now)
        self._link.touch()

    def _received(self, owed: Owed, version: int) -> list[DeliverSm]:
        alphabet = self._alphabet(owed.channel)
        form = self.account.form
        if version < VERSION_3_4:
            # SMPP 3.3 has no TLVs, so neither message_payload nor SAR (section 6).
            form = evolve(form, long_messages=LongMessages.UDH)
        try:
            segments = cut(owed.message, alphabet, form, owed.of & 0xFFFF).segments
        except (CannotEncode, TooLong):
            # Delivered as it came rather than not at all.
            segments = (owed.message,)
        return [deliver_of(segment, version) for segment in segments]
