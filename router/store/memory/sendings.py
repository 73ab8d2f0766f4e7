"""The table of sendings in memory, and the questions about it."""

from collections import Counter as Counts
from collections.abc import Sequence

from router.sms.message import UDHI, ShortMessage
from router.sms.units import filling
from router.sms.user_data import SAR_MSG_REF_NUM
from router.sms.value import value
from router.store.entities import LaneKey, Posted, Stage, Underway
from router.store.history import Sought
from router.store.interface import units_due

OPEN = (Stage.IN_FLIGHT, Stage.SUBMITTED, Stage.IN_DOUBT)
_WAITING = tuple(stage for stage in Stage if stage <= Stage.DUE)


@value
class SendingRow:
    """A sending, with the far side's id of it if it is one segment."""

    underway: Underway
    remote_id: str | None = None


class SendingTable:
    """All sendings by id; see `interface.Reader` for the questions."""

    def __init__(self) -> None:
        super().__init__()
        self.sendings: dict[int, SendingRow] = {}
        self.attempted: dict[int, float] = {}
        """When it went out last."""
        self._by_stage: dict[Stage, set[int]] = {stage: set() for stage in Stage}
        """Most are asked for by their stage, once a second, and few are in the stage that is asked for."""

    def sending(self, id: int) -> Underway:
        """Return the sending with this id.

        :raises KeyError: there is none.
        """
        return self.sendings[id].underway

    def stage_of(self, id: int) -> Stage | None:
        """Return the stage of a sending; None if there is none with this id."""
        row = self.sendings.get(id)
        return None if row is None else row.underway.stage

    def put(self, underway: Underway, remote_id: str | None = None) -> None:
        """Insert a sending, or replace it."""
        id = underway.sending.id
        if id in self.sendings:
            self._by_stage[self.sending(id).stage].discard(id)
        self._by_stage[underway.stage].add(id)
        self.sendings[id] = SendingRow(underway, remote_id)

    def search(self, sought: Sought, before: int, limit: int) -> Sequence[Underway]:
        newest = sorted((id for id in self.sendings if id < before), reverse=True)
        return [one for one in map(self.sending, newest) if sought.fits(one)][:limit]

    def remove(self, id: int) -> None:
        """Delete a sending."""
        self._by_stage[self.sendings.pop(id).underway.stage].discard(id)

    def in_stages(self, *stages: Stage, after: int = 0) -> list[Underway]:
        """List those in these stages with an id above ``after``, by id."""
        ids = (id for stage in stages for id in self._by_stage[stage] if id > after)
        return [self.sending(id) for id in sorted(ids)]

    def due(self, lane: LaneKey, after: int, limit: int) -> Sequence[Underway]:
        due = (u for u in self.in_stages(Stage.DUE, after=after) if _lane(u) == lane)
        return list(filling(limit, due, units_due))

    def held(self, until: float, limit: int) -> Sequence[Underway]:
        held = [u for u in self.in_stages(Stage.HELD) if u.sending.due_at <= until]
        return sorted(held, key=lambda u: u.sending.due_at)[:limit]

    def expired(self, now: float, limit: int) -> Sequence[Underway]:
        expired = [u for u in self.in_stages(*_WAITING) if u.sending.expires_at <= now]
        return sorted(expired, key=lambda u: u.sending.expires_at)[:limit]

    def stage(self, stage: Stage, after: int, limit: int) -> Sequence[Underway]:
        return self.in_stages(stage, after=after)[:limit]

    def latest(self, upto: int, limit: int) -> Sequence[Underway]:
        ids = sorted((id for id in self.sendings if id <= upto), reverse=True)
        return [self.sending(id) for id in ids[:limit]]

    def of_message(self, esme: str, message_id: int) -> Sequence[Underway]:
        rows = (row.underway for _, row in sorted(self.sendings.items()))
        return [u for u in rows if (u.sending.esme, u.sending.message_id) == (esme, message_id)]

    def posted(self, id: int) -> Posted | None:
        row = self.sendings.get(id)
        return None if row is None else Posted(hook=row.underway.sending.hook, segments=row.underway.segments)

    def waiting(
        self, esme: str, source_addr: str, destination_addr: str, service_type: str | None, limit: int
    ) -> Sequence[Underway]:
        found = []
        for underway in self.in_stages(*_WAITING):
            sending, message = underway.sending, underway.sending.message
            between = message.source_addr.addr, message.destination_addr.addr
            if (sending.esme, *between) == (esme, source_addr, destination_addr) and service_type in (
                None,
                message.service_type,
            ):
                found.append(underway)
        return found[:limit]

    def unreported(self, accepted_before: float, after: int, limit: int) -> Sequence[Underway]:
        rows = self.in_stages(*OPEN, after=after)
        return [u for u in rows if u.sending.accepted_at < accepted_before][:limit]

    def endings(self, after: int, limit: int) -> Sequence[tuple[int, str, float, float | None, bool]]:
        ids = sorted(id for id in self.sendings if id > after)
        return [
            (
                u.sending.id,
                u.sending.esme,
                u.sending.accepted_at,
                u.ended_at if u.stage is Stage.ENDED else None,
                bool(u.sending.message.short_message),
            )
            for u in map(self.sending, ids[:limit])
        ]

    def last_submits(self, since: float) -> Sequence[tuple[str, float]]:
        last: dict[str, float] = {}
        for id, row in self.sendings.items():
            channel, at = row.underway.channel, max(row.underway.submitted_at, self.attempted.get(id, 0.0))
            if channel and at >= since:
                last[channel] = max(last.get(channel, 0.0), at)
        return list(last.items())

    def epochs(self) -> Sequence[tuple[str, int]]:
        latest: dict[str, int] = {}
        for underway in self.in_stages(*OPEN):
            latest[underway.channel] = max(underway.epoch, latest.get(underway.channel, 0))
        return sorted(latest.items())

    def lanes(self) -> Sequence[tuple[LaneKey, int]]:
        return list(Counts(map(_lane, self.in_stages(Stage.DUE))).items())

    def holding(self) -> Sequence[tuple[str, str, int]]:
        held = (u.sending for u in self.in_stages(Stage.HELD, Stage.JOINING))
        counted = Counts((one.way, one.esme) for one in held)
        return [(way, esme, count) for (way, esme), count in counted.items()]

    def segments_out(self, since: float) -> Sequence[Underway]:
        out = (row.underway for _, row in sorted(self.sendings.items()) if row.underway.channel)
        return [u for u in out if u.sending.accepted_at >= since and _may_be_segment(u.sending.message)]


def _may_be_segment(message: ShortMessage) -> bool:
    return bool(message.esm_class & UDHI) or any(tag == SAR_MSG_REF_NUM for tag, _ in message.tlvs)


def _lane(underway: Underway) -> LaneKey:
    sending = underway.sending
    return LaneKey(sending.way, sending.esme, sending.message.priority_flag)
