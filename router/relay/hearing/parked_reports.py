"""Reports that outran the answer which names their message wait for it a while, unacknowledged."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from router.clocks import Instant
from router.relay.hearing.open_segments import Key
from router.relay.id_forms import LONGEST
from router.relay.remote_ids import RemoteIds
from router.relay.sending.attempt import Part
from router.sms.report import StatusReport

PARKED = 10_000
PARKED_OF_ONE = 8
PARK = 30.0
"""Answers that reports have outrun, reports of one of them, and how long they wait for it (seconds)."""

Reported = tuple[StatusReport, Callable[[], None]]
"""A report, and how it is acknowledged."""


@frozen
class _Parked:
    """The reports that outran one answer, in order of arrival."""

    deadline: Instant
    reports: list[Reported]


class ParkedReports:
    """``ids``: the remote ids of each channel, which are told of parked reports."""

    def __init__(self, ids: Mapping[str, RemoteIds[Part]]) -> None:
        self._ids = ids
        self._parked: OrderedDict[Key, _Parked] = OrderedDict()

    def park(self, key: Key, reported: Reported, now: Instant) -> bool:
        """Let a report wait; return False if there is no room, or no answer can have so long an id."""
        parked = self._parked.get(key)
        if parked is None:
            if len(self._parked) >= PARKED or len(key[1]) > LONGEST:
                return False
            parked = self._parked[key] = _Parked(Instant(now + PARK), [])
            ids = self._ids[key[0]]
            ids.parked += 1
            ids.note_parked(key[1])
        if len(parked.reports) >= PARKED_OF_ONE:
            return False
        parked.reports.append(reported)
        return True

    def __contains__(self, key: Key) -> bool:
        return key in self._parked

    def unpark(self, channel: str, remote_id: str) -> Sequence[Reported]:
        """Return the reports that may have waited for an answer of this id, in order of arrival."""
        ids, found = self._ids[channel], []
        for form in ids.reports_of(remote_id):
            parked = self._parked.pop((channel, form), None)
            if parked is not None:
                ids.parked -= 1
                found += parked.reports
        return found

    def over(self, now: Instant) -> Sequence[tuple[Key, Reported]]:
        """Return the reports that have waited long enough."""
        found = []
        while self._parked and next(iter(self._parked.values())).deadline <= now:
            key, parked = self._parked.popitem(last=False)
            self._ids[key[0]].parked -= 1
            found += [(key, reported) for reported in parked.reports]
        return found
