"""The far side of a connector, as the suite of all connectors (`connectors`) plays it.

A way to gateways brings a `FarSide`: the real connector, and at the other end something that speaks its
protocol, driven by plain calls and a moved clock.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Protocol

from router.sms.message import ShortMessage
from router.sms.report import Fault
from router.sms.state import MessageState
from router.southbound.gateway import Gateway
from tests.support.relay_side import RelaySide


class Ability(Enum):
    """What some ways can do, and others cannot."""

    REPORTS = "it brings status reports"
    TAKEN = "it tells that it has a segment and is still sending it"
    LATE = "it may answer after the time for it is over"
    LINE = "it tells how the line stands"
    USSD = "it carries USSD codes"
    KEYS = "it may show a received SMS again, and so names each by a key"
    INBOX = "received SMS stand in an inbox, and are there before the first look"
    OUTLIVES = "it can tell after a silence what became of what it had before"
    CHOOSES = "it calls what it has sent as a test says"
    LEAVE = "it takes leave, and waits for the far side's answer to it"


class FarSide(Protocol):
    """One channel of a box, its connector, and what a test has the box do."""

    abilities: frozenset[Ability]
    relay: RelaySide
    gateway: Gateway
    channel: str
    capacity: int
    """How many segments it takes at once."""
    expires_at: float
    """For segments: an hour from now."""
    faults: tuple[Fault, ...]
    """The reasons for which it can refuse, of CHANNEL, BUSY and NUMBER."""

    # Its life

    def unreachable(self) -> None:
        """Nobody is there from now on, until `reachable`."""

    def reachable(self) -> None:
        """It is there again; a connector that tries finds it, and is let in by `admit`."""

    def admit(self) -> None:
        """It lets the connector in, and says that the channel can be used."""

    def drop(self) -> None:
        """The connection breaks, or the box falls silent for so long that it counts as gone."""

    def wait(self, seconds: float) -> None:
        """Time goes by, with the ticks that the gateway wants."""

    # Segments

    def carry(self) -> None:
        """What the connector has taken comes to it, however many turns that takes."""

    def texts(self) -> Sequence[bytes]:
        """The texts that have come to it and that it has not answered, the oldest first."""

    def accept(self, remote_id: str) -> None:
        """It has sent the oldest, and calls it so (where it can choose)."""

    def refuse(self, fault: Fault) -> None:
        """It refuses the oldest, for one of its `faults`."""

    def take(self) -> None:
        """It has the oldest, and is still sending it (TAKEN)."""

    def turn_away(self) -> None:
        """Its line cannot send now; it says so when the next text comes, and not before (LINE)."""

    def outlast(self) -> None:
        """So much time goes by without a word of the oldest that the connector gives up waiting."""

    def unfit(self) -> ShortMessage | None:
        """What this way cannot carry at all; None if there is nothing."""

    # What comes in

    def bring(self, text: bytes) -> None:
        """A received SMS."""

    def bring_again(self) -> None:
        """The last one once more, as if our acknowledgement had been lost (KEYS)."""

    def clear(self) -> None:
        """Its inbox is emptied, and looked at again (INBOX)."""

    def acknowledged(self) -> int:
        """How many received SMS and reports were acknowledged towards it; of an INBOX, 0."""

    def report(self, remote_id: str, state: MessageState) -> None:
        """A status report (REPORTS)."""

    # The line

    def log_out(self) -> None:
        """It says that the SIM is not logged in (LINE)."""

    def swap_sim(self) -> None:
        """Another SIM is put into the line, and it has said so (LINE)."""

    def answer_ussd(self, text: str) -> None:
        """The network answers the code (USSD)."""

    def refuse_ussd(self) -> None:
        """The network does not (USSD)."""
