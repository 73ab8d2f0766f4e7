"""What must be known of lines after a restart: whose a delivery report is, and the last USSD sendid."""

from collections.abc import Collection, Iterator
from typing import Final

from router.clocks import Dates, Instant
from router.goip.udp.sent import Sent
from router.goip.udp.timing import HOUR
from router.relay.interfaces import Notes

USSD: Final = "ussd_sendid"
SENT: Final = "sent "
"""The notes: one for the sendid, and one for each sms_no, of which a modem has 256."""


class Kept:
    """Keeps it as notes of the channel."""

    def __init__(self, notes: Notes, dates: Dates) -> None:
        self._notes = notes
        self._dates = dates

    def keep_ussd(self, channel: str, sendid: int) -> None:
        """Keep the greatest USSD sendid."""
        self._notes.note(channel, USSD, str(sendid))

    def ussd_after(self, channels: Collection[str]) -> int:
        """Return what all sendids of USSD are to be above: those of before, and the date in seconds.

        A box repeats its last answer for a sendid that does not rise.
        """
        kept = [int(self._notes.of(channel).get(USSD, 0)) for channel in channels]
        return max([int(self._dates.now()), *kept])

    def keep_sent(self, channel: str, sms_no: int, number: str, remote_id: str) -> None:
        """Keep which SMS the modem calls so."""
        self._notes.note(channel, f"{SENT}{sms_no}", f"{self._dates.now():.0f} {remote_id} {number}")

    def sent(self, channel: str, now: Instant) -> Iterator[tuple[int, Sent]]:
        """Give the sends of the last hour, with their sms_no."""
        for name, kept in self._notes.of(channel).items():
            if not name.startswith(SENT):
                continue
            date, remote_id, number = kept.split(" ", 2)
            at = self._dates.instant(float(date))
            if now < at + HOUR:
                yield int(name.removeprefix(SENT)), Sent(remote_id, number, at)
