"""The health of a channel: when it is benched, and for how long. Pure: the time is an argument.

A SIM that is barred, or without credit, or a module that has lost its network, refuses everything; each
message that it is given is held up, and the SIM is seen knocking. So it rests, and is then tried with one
message at a time.
"""

from typing import Final

from router.routing.delivered_share import DeliveredShare, LeastShare
from router.routing.retry import Growing
from router.sms.report import Cause, Fault
from router.sms.value import value

IN_A_ROW: Final = {Fault.CHANNEL: 3, Fault.MESSAGE: 10}
"""Refusals in a row that bench a channel. A message's own fault counts too, if it happens to every
message.
"""

BENCH: Final = Growing(60.0, 3600.0)
"""Seconds on the bench, doubling with each trial that fails. A lost network heals in about two minutes."""

FILTERED: Final = Growing(600.0, 21600.0)
"""The same for a channel whose messages are not delivered: a network filters for hours."""

FLAPS: Final = 5
SHORT: Final = 10.0
HOLD: Final = Growing(5.0, 60.0)
"""After this many sessions in a row that were shorter than this (seconds), a new one is held back this
long.
"""


@value
class Benched:
    """Until when the channel rests (an instant), and why."""

    until: float
    why: str


class Health:
    """The recent results of a channel, and whether it is benched for them."""

    __slots__ = ("_benches", "_flaps", "_poor", "_refusals", "_share", "on_trial", "up_at")

    def __init__(self, least: LeastShare | None = None) -> None:
        self._share = None if least is None else DeliveredShare(least)
        self._poor = 0
        """How often in a row too few of its messages were delivered."""
        self.on_trial = False
        """It was benched, and has not sent anything since."""
        self._refusals: dict[Fault, int] = {}
        self._benches = 0
        self._flaps = 0
        self.up_at = 0.0
        """The instant from which it could be used again."""

    def expect(self, least: LeastShare | None) -> None:
        """Demand another share from now on; earlier messages are not judged by it."""
        self._share = None if least is None else DeliveredShare(least)
        self._poor = 0

    @property
    def is_poor(self) -> bool | None:
        """Whether fewer of its messages were delivered than the least share; None if too few have ended."""
        if self._share is None:
            return False
        if self._poor:
            return True
        return None if self._share.is_new else False

    def refused(self, cause: Cause, now: float) -> Benched | None:
        """Count a message that the channel refused or could not send."""
        fault = cause.fault
        if fault in (Fault.NUMBER, Fault.DOUBT, Fault.BUSY):
            return None
        if fault is Fault.MESSAGE and not cause.code:
            # The SMSC may reject a text: an ESME with many such texts must not stop the channel for all.
            return None
        count = self._refusals[fault] = self._refusals.get(fault, 0) + 1
        if fault is not Fault.BARRED and not self.on_trial and count < IN_A_ROW[fault]:
            return None
        if self.on_trial and fault is Fault.MESSAGE and count < IN_A_ROW[fault]:
            return None
        self._refusals.clear()
        self._benches += 1
        self.on_trial = True
        times = "" if fault is Fault.BARRED or count == 1 else f"{count} times in a row: "
        return Benched(now + BENCH.after(self._benches), times + (cause.said or fault.value))

    def ended(self, delivered: bool, now: float) -> Benched | None:
        """Count a message of the channel that was delivered or ended otherwise.

        Without a least share this does nothing.
        """
        if self._share is None:
            return None
        why = self._share.ended(delivered)
        if not why:
            # A whole series of messages went well, so the earlier history of the SIM does not count any more.
            self._poor = self._poor if self._share.is_new else 0
            return None
        self._poor += 1
        self.on_trial = True
        return Benched(now + FILTERED.after(self._poor), why)

    def succeeded(self) -> bool:
        """Note that the channel has sent a message; return whether that changes anything."""
        if self._refusals:
            self._refusals.clear()
        if not self.on_trial:
            return False
        self.on_trial = False
        self._benches = 0
        return True

    def up(self, now: float) -> float:
        """Note that the channel can be used again.

        Return the seconds for which it should rest nevertheless.
        """
        self.up_at = now
        return HOLD.after(self._flaps - FLAPS + 1) if self._flaps >= FLAPS else 0.0

    def down(self, now: float) -> None:
        """Note that the channel cannot be used."""
        self._flaps = self._flaps + 1 if now - self.up_at < SHORT else 0
