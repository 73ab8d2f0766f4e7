"""Tools for the tests of sessions: PDUs made octet by octet, and two real sessions with a pretend wire."""

from struct import pack, unpack_from

from router.smpp.pdus import Bind, BindReceiver, BindTransceiver, BindTransmitter
from router.smpp.session import Event, Requested, Session, SessionLimits, SessionState, Side, Timers

T0 = 1000.0
"""When the sessions of the tests begin."""

BINDS: dict[SessionState, type[Bind]] = {
    SessionState.BOUND_TX: BindTransmitter,
    SessionState.BOUND_RX: BindReceiver,
    SessionState.BOUND_TRX: BindTransceiver,
}


def raw(command_id: int, sequence_number: int = 1, body: bytes = b"", command_status: int = 0) -> bytes:
    """Return a PDU around a body, written without the codec."""
    return pack(">LLLL", 16 + len(body), command_id, command_status, sequence_number) + body


def headers(octets: bytes) -> list[tuple[int, int, int]]:
    """command_id, command_status and sequence_number of each PDU."""
    found: list[tuple[int, int, int]] = []
    while octets:
        length, *numbers = unpack_from(">LLLL", octets)
        found.append((numbers[0], numbers[1], numbers[2]))
        octets = octets[length:]
    return found


class Pair:
    """An ESME's session and an SMSC's, and the octets between them."""

    def __init__(
        self,
        state: SessionState = SessionState.BOUND_TRX,
        timers: Timers | None = None,
        limits: SessionLimits | None = None,
        version: int = 0x34,
    ) -> None:
        self.esme = Session(Side.ESME, T0, timers, limits)
        self.smsc = Session(Side.SMSC, T0, timers, limits)
        self.esme.bind(BINDS[state](system_id="crm", password="secret", interface_version=version), T0)
        (asked,) = self.to_smsc()
        assert isinstance(asked, Requested)
        self.smsc.bound(asked, "router")
        self.to_esme()

    def to_smsc(self, now: float = T0) -> list[Event]:
        """Bring what the ESME has written to the SMSC."""
        return self.smsc.receive(self.esme.output(), now)

    def to_esme(self, now: float = T0) -> list[Event]:
        """Bring what the SMSC has written to the ESME."""
        return self.esme.receive(self.smsc.output(), now)

    def says(self, octets: bytes, now: float = T0) -> list[Event]:
        """Send the ESME's peer octets that no session made."""
        return self.smsc.receive(octets, now)

    def answers(self) -> list[tuple[int, int, int]]:
        """Return the headers of what the SMSC has written."""
        return headers(self.smsc.output())


def unbound(
    side: Side = Side.SMSC, timers: Timers | None = None, limits: SessionLimits | None = None
) -> Session:
    """Return a session at its very beginning."""
    return Session(side, T0, timers, limits)
