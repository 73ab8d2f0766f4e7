"""The remote ids of a channel: finds the message that the id in a status report means, and learns on the way.

It never guesses: of several candidates it returns the one whose reading (`id_forms`) and address fit, or
none. On disk an answer in mixed case (`4aF`) is found by its equal only, and one padded to a width that was
not seen on the channel up to `PADDED` characters only.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Generic, TypeVar

from router.relay.id_forms import (
    CONVERSIONS,
    GROUPED,
    LONGEST,
    SAME,
    Remote,
    Written,
    folded,
    forms,
    in_either_case,
    reports_of,
    unprefixed,
)
from router.sms.value import value

FAR_APART: Final = 6
"""Digits from which on two readings of one id differ so much that both are hardly open at the same time."""

PADDED: Final = 20
"""Widths that are tried where it is not known which there are: 64 bits have up to 20 decimal digits."""

LATELY: Final = 100
"""Report ids of a channel whose message is remembered."""

TRUSTED: Final = 20
"""A channel's report addresses are believed once this many more reports have agreed than disagreed. As many
in a row that name other numbers end that. A few may agree by chance."""

MOST_TRUST: Final = 2 * TRUSTED
"""Bound of the count of agreeing reports."""

MIXED: Final = 1000
"""Ids in mixed case that are remembered on a channel."""

T = TypeVar("T")


@value
class Candidate(Generic[T]):
    """A message that a report may mean, in a reading; ``agrees``: None where the report has no address.

    ``id`` is the one in the answer.
    """

    reading: Remote
    what: T
    agrees: bool | None
    id: str = ""


class RemoteIds(Generic[T]):
    """The way in which the ids of one channel compare, by rule and by what was learnt.

    ``learnt`` is EXACT for one spelling on both sides. It is learnt from cases that no other reading
    explains, and forgotten with the process.
    """

    __slots__ = (
        "_lately",
        "_mixed",
        "learnt",
        "parked",
        "plain",
        "reported_widths",
        "rule",
        "trust",
        "widths",
    )

    def __init__(self, rule: Remote) -> None:
        self.plain = rule in SAME
        """Equal strings settle it, and nothing else needs to be looked at."""
        self.widths: set[int] = set()
        """Lengths of the answers' ids that were seen."""
        self.parked = 0
        """Ids of reports that wait for their answer."""
        self.trust = 0
        """Reports whose address agreed, less those that disagreed. See `TRUSTED`."""
        self.rule = rule
        self.learnt: Remote | None = None
        self.reported_widths: set[int] = set()
        self._lately: OrderedDict[str, T] = OrderedDict()
        self._mixed: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        """Ids in mixed case, by what they have in common with others."""

    def compare_by(self, rule: Remote) -> None:
        """Compare by another rule; what was learnt before is forgotten."""
        self.rule = rule
        self.plain = rule in SAME
        self.learnt = None

    def note(self, remote_id: str) -> None:
        """Note an id that an answer gave."""
        if len(remote_id) > LONGEST:
            return
        self.widths.add(len(remote_id))
        if not remote_id.isdecimal():
            self.widths.add(len(unprefixed(remote_id)))
            self.note_case(remote_id)

    def note_parked(self, remote_id: str) -> None:
        """Note an id whose report waits for its answer."""
        self.reported_widths.update((len(remote_id), len(unprefixed(remote_id))))
        self.note_case(remote_id)

    def note_case(self, remote_id: str) -> None:
        """Remember an id in mixed case, which could not be found otherwise."""
        if remote_id in (remote_id.lower(), remote_id.upper()) or self.rule is not Remote.AUTO:
            return
        common = folded(remote_id)
        others = (one for one in self._mixed.pop(common, ()) if one != remote_id)
        self._mixed[common] = (remote_id, *others)[:MIXED]
        if len(self._mixed) > MIXED:
            self._mixed.popitem(last=False)

    @property
    def readings(self) -> Sequence[Remote]:
        """The possible readings, equal strings first."""
        return (*SAME, *CONVERSIONS) if self.rule is Remote.AUTO else (self.rule,)

    def forms(self, remote_id: str, widths: Iterable[int] | None = None) -> Iterator[tuple[Remote, str]]:
        """Yield (reading, id) pairs that the answer may have carried.

        Conversions that leave the id unchanged are skipped.
        """
        widths = self.widths if widths is None else widths
        auto = self.rule is Remote.AUTO
        for reading in self.readings:
            for form in self._forms(forms, remote_id, reading, widths):
                if not (auto and reading in CONVERSIONS and form == remote_id):
                    yield reading, form

    def forms_on_disk(self, remote_id: str) -> Sequence[str]:
        """Return all ids that may be on disk, each once."""
        widths = {*range(PADDED + 1), *self.widths, len(remote_id)}
        return tuple(dict.fromkeys(form for _, form in self.forms(remote_id, widths)))

    def reports_of(self, remote_id: str) -> Sequence[str]:
        """Return the ids under which reports of this answer may be parked, equal strings first."""
        widths = self.reported_widths
        found = (form for one in self.readings for form in self._forms(reports_of, remote_id, one, widths))
        return tuple(dict.fromkeys(found))

    def _forms(
        self, written: Written, remote_id: str, reading: Remote, widths: Iterable[int]
    ) -> Iterable[str]:
        if reading is not Remote.FOLDED:
            return written(remote_id, reading, widths)
        either = in_either_case(remote_id)
        return dict.fromkeys((*either, *self._mixed.get(folded(remote_id), ())))

    def choose(self, remote_id: str, found: Sequence[Candidate[T]], sure: bool) -> T | None:
        """Return the message that is meant; None if unclear. Those of one reading are the newest first.

        ``sure`` is False if there may be others than these: then nothing is learnt, and only a candidate that
        no other could better is chosen.
        """
        found = [one for one in found if _is_believed(remote_id, one)]
        near = self._not_elsewhere(found)
        if sure:
            self._trust(found)
        if self.rule is not Remote.AUTO:
            return self._by_rule(near, sure)
        found = self._not_another(remote_id, near)
        chosen = self._by_address(remote_id, found) or self._by_id(found)
        if chosen is None or (not sure and self._may_be_bettered(chosen)) or _is_unclear(chosen, found):
            return None
        self._lately[remote_id] = chosen.what
        if len(self._lately) > LATELY:
            self._lately.popitem(last=False)
        if sure:
            self._learn(remote_id, chosen, found)
        return chosen.what

    def _not_elsewhere(self, found: Sequence[Candidate[T]]) -> Sequence[Candidate[T]]:
        """Drop those that went to another number, if this channel's report addresses can be trusted.

        Of several the report cannot mean any that went elsewhere. A single one it may: some far sides give
        numbers that are nobody's, and equal ids are the rule.
        """
        if self.trust <= TRUSTED and len({id(one.what) for one in found}) == 1:
            return found
        return [one for one in found if one.agrees is not False]

    def _trust(self, found: Sequence[Candidate[T]]) -> None:
        """Learn whether the addresses in this channel's reports are those that messages went to."""
        if any(one.agrees for one in found):
            self.agreed()
        elif found and self.trust and all(one.agrees is False for one in found):
            self.trust -= 1

    def agreed(self) -> None:
        """Note that a report named the number to which a message of its id went."""
        if self.trust < MOST_TRUST:
            self.trust += 1

    def _by_rule(self, found: Sequence[Candidate[T]], sure: bool) -> T | None:
        chosen = next((one for one in found if one.agrees), found[0] if found else None)
        return None if chosen is None or (not sure and chosen.agrees is False) else chosen.what

    def _may_be_bettered(self, chosen: Candidate[T]) -> bool:
        return chosen.agrees is False or chosen.reading is not (self.learnt or Remote.EXACT)

    def _not_another(self, remote_id: str, found: Sequence[Candidate[T]]) -> Sequence[Candidate[T]]:
        """Keep the message that a repeated report was about before; none if that has ended.

        A message whose answer said exactly this may be a new one.
        """
        before = self._lately.get(remote_id)
        if before is None:
            return found
        return [one for one in found if one.what is before or one.reading in SAME]

    def _by_address(self, remote_id: str, found: Sequence[Candidate[T]]) -> Candidate[T] | None:
        """Return the one that went to the number in the report: as learnt, else the first.

        A candidate against what was learnt is taken only if the id is long: for short ones another may well
        be open, and many messages go to one number, so a repeated report would end another.
        """
        agreeing = [one for one in found if one.agrees]
        likely = [one for one in agreeing if self._as_learnt(one)]
        if likely or (self.learnt is not None and len(remote_id) < FAR_APART):
            return likely[0] if likely else None
        return agreeing[0] if agreeing else None

    def _by_id(self, found: Sequence[Candidate[T]]) -> Candidate[T] | None:
        """Return the one with the id, where addresses do not help: equal strings first, unless it
        converts.
        """
        for one in found:
            if self._as_learnt(one) or (self.learnt is None and one.reading in SAME):
                return one
        if self.learnt in SAME or any(one.agrees is False for one in found):
            # An id that looks like another's is most likely a repeated report.
            return None
        return found[0] if len({id(one.what) for one in found}) == 1 else None

    def _as_learnt(self, one: Candidate[T]) -> bool:
        return one.reading in SAME if self.learnt in SAME else one.reading is self.learnt

    def _learn(self, remote_id: str, chosen: Candidate[T], found: Sequence[Candidate[T]]) -> None:
        """Learn the reading, unless the id has one digit or two readings explain it."""
        ways = {Remote.EXACT if one.reading in SAME else one.reading for one in found}
        clear = len(ways) == 1 or (chosen.agrees and self._alone(chosen, found))
        if clear and len(remote_id.lstrip("0")) > 1:
            self.learnt = Remote.EXACT if chosen.reading in SAME else chosen.reading
            self.plain = self.learnt is Remote.EXACT

    def _alone(self, chosen: Candidate[T], found: Sequence[Candidate[T]]) -> bool:
        """Tell whether it alone went to the number in the report, and is explained in one way."""
        same = chosen.reading in SAME
        return all(one is chosen or not one.agrees or (same and one.reading in SAME) for one in found)


def _is_believed(remote_id: str, one: Candidate[T]) -> bool:
    """Tell whether ids that differ in case are one: of hex digits they are.

    Of other letters they are if the number in the report agrees, or if each is in one case and long: a far
    side may count in digits and letters of both cases.
    """
    if one.reading is not Remote.FOLDED or one.agrees or GROUPED.issuperset(remote_id):
        return True
    cases = {remote_id.lower(), remote_id.upper()}
    return len(remote_id) >= FAR_APART and remote_id in cases and one.id in cases


def _is_unclear(chosen: Candidate[T], found: Sequence[Candidate[T]]) -> bool:
    """Tell whether another has the same id but for its case, so that none is certainly meant."""
    if chosen.reading is Remote.EXACT or not chosen.id:
        return False
    rivals = (one for one in found if one.agrees is chosen.agrees and one.id != chosen.id)
    return any(folded(one.id) == folded(chosen.id) for one in rivals)
