"""Preparation of an attempt: a text as a channel takes it, in segments, charged to the channel's budget."""

from collections.abc import Sequence
from typing import Final

from router.relay.directory import Directory
from router.relay.interfaces import Clock, instants
from router.relay.plan.channel import Channel
from router.relay.plan.plan import PlanChannel, Planned
from router.relay.plan.scheduler import Scheduler
from router.relay.plan.segment_channels import SegmentChannels
from router.relay.sending.attempt import Attempt
from router.routing.numbers import INTERNATIONAL, Rewrite, rewritten
from router.sms.address import Address
from router.sms.alphabet import Alphabet, CannotEncode
from router.sms.message import ShortMessage
from router.sms.segments import Cut, TooLong, cut
from router.sms.single_sms import is_handed_on
from router.sms.value import evolve

UNKNOWN: Final = 0
NATIONAL: Final = 2
"""Types of number (SMPP 3.4 section 5.2.5)."""

GSM7: Final = Alphabet.GSM7


class Preparation:
    """Makes attempts. ``segment_channels`` tells which channel the segments of an ESME go by."""

    def __init__(
        self, clock: Clock, scheduler: Scheduler, directory: Directory, segment_channels: SegmentChannels
    ) -> None:
        self._now = instants(clock)
        self._scheduler = scheduler
        self._directory = directory
        self._segment_channels = segment_channels
        scheduler.ledger.size = self.size

    def prepare(self, planned: Planned, channel: PlanChannel) -> Attempt:
        """Return the attempt, with the text cut as the channel takes it. Raises CannotEncode or TooLong."""
        message = self._message(planned)
        segments: tuple[ShortMessage, ...]
        if is_handed_on(message, self._alphabet(planned), channel.settings.form):
            # Fast path: `cut` returns the same for these messages, more slowly.
            segments, count = (message,), 1
        else:
            pieces = self._cut(planned, message, channel)
            segments, count = pieces.segments, pieces.count
        if channel.settings.numbers:
            segments = _all_addressed(segments, channel.settings.numbers)
        # Notes follow only here, behind everything that may raise.
        planned.goes_out()
        if planned.series is not None:
            self._segment_channels.goes_by(planned.series, channel.id, self._now())
        attempt = Attempt(planned, channel, segments, count)
        attempt.began = self._now()
        attempt.charge, attempt.changes = self._scheduler.charge(planned, channel, count)
        return attempt

    def size(self, planned: Planned, channel: Channel) -> int:
        """Return its segments on a channel; 1 if the channel cannot carry it, which shows when it goes."""
        form = channel.settings.form
        if planned.size is None or planned.size[0] is not form or planned.sized is not planned.way.rewrite:
            planned.sized = planned.way.rewrite
            try:
                planned.size = form, self._cut(planned, self._message(planned), channel).count
            except (CannotEncode, TooLong):
                planned.size = form, 1
        return planned.size[1]

    def _cut(self, planned: Planned, message: ShortMessage, channel: Channel) -> Cut:
        # The reference follows from the id, so a resend has the same one.
        reference = planned.sending.id & 0xFFFF
        return cut(message, self._alphabet(planned), channel.settings.form, reference)

    def _message(self, planned: Planned) -> ShortMessage:
        """Return the message as its route rewrites it."""
        rewrite, message = planned.way.rewrite, planned.sending.message
        return message if rewrite is None else rewrite.apply(message, self._alphabet(planned))

    def _alphabet(self, planned: Planned) -> Alphabet:
        """Return the alphabet of data_coding 0 for its ESME."""
        account = self._directory.sender(planned.sending.esme)
        return GSM7 if account is None else account.alphabet


def _all_addressed(segments: Sequence[ShortMessage], rewrites: Sequence[Rewrite]) -> tuple[ShortMessage, ...]:
    return tuple(_addressed(segment, rewrites) for segment in segments)


def _addressed(segment: ShortMessage, rewrites: Sequence[Rewrite]) -> ShortMessage:
    """Return the segment with its number as the gateway wants it.

    A number that was not international and is so now gets that type of number.
    """
    to = segment.destination_addr
    addr = rewritten(to.addr, rewrites)
    if addr == to.addr:
        return segment
    international = addr.startswith("+") and to.ton in (UNKNOWN, NATIONAL)
    ton, npi = (INTERNATIONAL, 1) if international else (to.ton, to.npi)
    return evolve(segment, destination_addr=Address(ton, npi, addr))
