"""Which side may send which PDU in which state (SMPP 3.4 section 2.2, completed by 5.0 section 2.4).

CLOSED -> OPEN -> BOUND_TX, BOUND_RX or BOUND_TRX -> UNBOUND -> CLOSED, and OPEN -> OUTBOUND where the SMSC
opens the connection. Responses and generic_nack are free in every state; the table below is about requests.
"""

from enum import Enum
from functools import cache
from typing import Final

from router.smpp.commands import PDUS
from router.smpp.operations import CommandId
from router.smpp.pdus import BindReceiver, BindTransceiver, BindTransmitter, Pdu


class Side(Enum):
    """A side of a session."""

    ESME = "ESME"
    SMSC = "SMSC"

    @property
    def peer(self) -> "Side":
        """The other side."""
        return Side.SMSC if self is Side.ESME else Side.ESME


class SessionState(Enum):
    """The states of a session; OUTBOUND and UNBOUND have their names from 5.0."""

    OPEN = "connected, not bound"
    OUTBOUND = "the SMSC has sent outbind and waits for a bind"
    BOUND_TX = "bound as transmitter"
    BOUND_RX = "bound as receiver"
    BOUND_TRX = "bound as transceiver"
    UNBOUND = "unbind is answered, the connection still stands"
    CLOSED = "over"


OPEN, OUTBOUND, UNBOUND = SessionState.OPEN, SessionState.OUTBOUND, SessionState.UNBOUND
TX, RX, TRX = SessionState.BOUND_TX, SessionState.BOUND_RX, SessionState.BOUND_TRX

BOUND: Final = frozenset({TX, RX, TRX})

BINDS: Final[frozenset[type[Pdu]]] = frozenset({BindReceiver, BindTransmitter, BindTransceiver})

STATE_AFTER_BIND: Final = {
    CommandId.BIND_TRANSMITTER: TX,
    CommandId.BIND_RECEIVER: RX,
    CommandId.BIND_TRANSCEIVER: TRX,
}

_E = frozenset({Side.ESME})
_M = frozenset({Side.SMSC})
_BOTH: Final = _E | _M

_BIND: Final = {OPEN: _E, OUTBOUND: _E}
_FROM_ESME: Final = {TX: _E, TRX: _E}
_FROM_SMSC: Final = {RX: _M, TRX: _M}
_ANY_BOUND: Final = {TX: _BOTH, RX: _BOTH, TRX: _BOTH}
_ALWAYS: Final = {OPEN: _BOTH, OUTBOUND: _BOTH, UNBOUND: _BOTH} | _ANY_BOUND

SENDERS: dict[CommandId, dict[SessionState, frozenset[Side]]] = {
    CommandId.BIND_TRANSMITTER: _BIND,
    CommandId.BIND_RECEIVER: _BIND,
    CommandId.BIND_TRANSCEIVER: _BIND,
    CommandId.OUTBIND: {OPEN: _M},
    CommandId.SUBMIT_SM: _FROM_ESME,
    CommandId.SUBMIT_MULTI: _FROM_ESME,
    CommandId.QUERY_SM: _FROM_ESME,
    CommandId.CANCEL_SM: _FROM_ESME,
    CommandId.REPLACE_SM: _FROM_ESME,
    CommandId.DATA_SM: {TX: _E, RX: _M, TRX: _BOTH},
    CommandId.DELIVER_SM: _FROM_SMSC,
    CommandId.ALERT_NOTIFICATION: _FROM_SMSC,
    CommandId.ENQUIRE_LINK: _ALWAYS,
    CommandId.UNBIND: _ANY_BOUND,
}
"""The requests, and who may send each in which state."""

VERSION_3_4: Final = 0x34


@cache
def may_send(side: Side, state: SessionState, version: int = VERSION_3_4) -> frozenset[type[Pdu]]:
    """Return the requests that ``side`` may send in this state.

    A 3.3 SMSC may send receipts on a transmitter's session (3.3 has no other place for them).
    """
    allowed = {command for command, senders in SENDERS.items() if side in senders.get(state, ())}
    if version < VERSION_3_4 and side is Side.SMSC and state is TX:
        allowed.add(CommandId.DELIVER_SM)
    return frozenset(PDUS[command] for command in allowed)
