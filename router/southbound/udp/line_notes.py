"""Notes about lines that outlive a restart: SMS that await delivery reports, and the last USSD sendid."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from router.clocks import Dates, Instant
from router.goip.udp.sendids import fit_ussd
from router.goip.udp.sent_messages import SentSms
from router.goip.udp.timing import HOUR
from router.relay.interfaces import Notes

USSD: Final = "ussd_sendid"
SENT: Final = "sent "
"""The names of notes: one for the sendid, and one for each sms_no, of which a modem has 256."""

SENDID: Final = re.compile(r"[0-9]{1,10}")
SENT_NAME: Final = re.compile(SENT + r"([0-9]{1,3})")
SENT_NOTE: Final = re.compile(r"([0-9]{1,15}) ([^ ]+) (.*)", re.DOTALL)
"""The date in seconds, the remote id, the number."""


class LineNotes:
    """Writes and reads the notes of channels."""

    def __init__(self, notes: Notes, dates: Dates) -> None:
        self._notes = notes
        self._dates = dates

    def keep_ussd(self, channel: str, sendid: int) -> None:
        """Keep the greatest USSD sendid of a channel."""
        self._notes.note(channel, USSD, str(sendid))

    def ussd_after(self, channels: Collection[str]) -> int:
        """Return a number that all sendids of USSD must exceed: earlier sendids, and the date in seconds.

        A box repeats its last answer for a sendid that does not rise.
        """
        notes = [self._notes.value(channel, USSD) or "" for channel in channels]
        sendids = [int(note) for note in notes if SENDID.fullmatch(note)]
        return max(fit_ussd(sendid) for sendid in [int(self._dates.now()), *sendids])

    def keep_sent(self, channel: str, sms_no: int, number: str, remote_id: str) -> None:
        """Keep the SMS that has this sms_no."""
        self._notes.note(channel, f"{SENT}{sms_no}", f"{self._dates.now():.0f} {remote_id} {number}")

    def sent(self, channel: str, now: Instant) -> Iterator[tuple[int, SentSms]]:
        """Yield the SMS of the last hour, with their sms_no.

        A note that cannot be read, as of another version, is skipped: that costs one report.
        """
        for name, note in self._notes.of(channel).items():
            sms_no, kept = SENT_NAME.fullmatch(name), SENT_NOTE.fullmatch(note)
            if sms_no is None or kept is None:
                continue
            at = self._dates.instant(float(kept[1]))
            if now < at + HOUR:
                yield int(sms_no[1]), SentSms(kept[2], kept[3], at)
