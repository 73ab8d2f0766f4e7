"""One channel for all segments of a text that an ESME cut itself and that leave as they come.

The first that goes out settles the channel, for as long as segments are waited for.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from router.clocks import Dates, Instant
from router.sms.joiner import place_of
from router.sms.message import UDHI
from router.store.entities import Sending
from router.store.interface import Reader

MOST: Final = 100_000
"""Texts whose channel is known; of more, the oldest is forgotten."""


def series_of(sending: Sending) -> Hashable | None:
    """Return the key that the segments of one text share; None for a message that is no segment."""
    message = sending.message
    if not (message.esm_class & UDHI or message.tlvs):
        return None
    found = place_of(message)
    if found is None or found[1].total == 1:
        return None
    kind, place = found
    addresses = message.source_addr.addr, message.destination_addr.addr
    return sending.esme, *addresses, kind, place.reference, place.total


class SegmentChannels:
    """The channel for the segments of each text. ``timeout`` is in seconds, from the first."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self._channels: OrderedDict[Hashable, tuple[str, Instant]] = OrderedDict()

    def channel(self, series: Hashable, now: Instant) -> str | None:
        """Return the channel that is settled for a text; None if none is."""
        found = self._channels.get(series)
        return None if found is None or found[1] + self.timeout <= now else found[0]

    def goes_by(self, series: Hashable, channel: str, now: Instant) -> None:
        """Settle the channel of a text, by a segment that goes out."""
        self._channels.pop(series, None)
        self._channels[series] = channel, now
        if len(self._channels) > MOST:
            self._channels.popitem(last=False)

    def restore(self, reader: Reader, dates: Dates) -> None:
        """Load the texts whose segments went out before the start and may have siblings to come."""
        for underway in reader.segments_out(dates.now() - self.timeout):
            series = series_of(underway.sending)
            if series is not None:
                self.goes_by(series, underway.channel, dates.instant(underway.sending.accepted_at))
