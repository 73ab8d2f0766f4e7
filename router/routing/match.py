"""Criteria of a rule for a message: one short function for each."""

from collections.abc import Callable
from typing import Final

from attrs import Factory, field

from router.routing.pattern import Pattern, compiled
from router.sms.message import ShortMessage
from router.sms.value import value


class Facts:
    """Facts about a message that is matched. Costly ones are computed when first asked for.

    ``minute`` gives the minute of the day (0 to 1439) in the router's time zone, ``read`` the text, decoded.
    """

    __slots__ = ("_read", "_text", "esme", "message", "minute")

    def __init__(
        self, message: ShortMessage, esme: str, minute: Callable[[], int], read: Callable[[], str]
    ) -> None:
        self.message = message
        self.esme = esme
        self.minute = minute
        self._read = read
        self._text: str | None = None

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = self._read()
        return self._text


@value
class Hours:
    """A part of the day, in minutes from midnight; ``start`` after ``end`` goes over midnight."""

    start: int
    end: int

    def holds(self, minute: int) -> bool:
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


def _pattern(value: str | Pattern | None) -> Pattern | None:
    return compiled(value) if isinstance(value, str) else value


@value(kw_only=True)
class Match:
    """The criteria of a route; a missing one matches anything. Patterns are searched for, not anchored."""

    destination_addr: Pattern | None = field(default=None, converter=_pattern)
    source_addr: Pattern | None = field(default=None, converter=_pattern)
    esme: frozenset[str] | None = None
    text: Pattern | None = field(default=None, converter=_pattern)
    hours: Hours | None = None
    data_coding: frozenset[int] | None = None
    tlv: tuple[tuple[int, bytes], ...] = ()
    criteria: tuple[tuple[str, "Criterion"], ...] = field(
        init=False, eq=False, repr=False, default=Factory(lambda match: given(match), takes_self=True)
    )

    def differs(self, facts: Facts) -> str | None:
        """Return the name of the first criterion that the message does not meet; None if it meets all."""
        for name, test in self.criteria:
            if not test(self, facts):
                return name
        return None


def given(match: Match) -> tuple[tuple[str, "Criterion"], ...]:
    """Return the criteria of a route by name."""
    return tuple((name, test) for name, test in CRITERIA.items() if getattr(match, name))


def _destination_addr(match: Match, facts: Facts) -> bool:
    assert match.destination_addr is not None
    return match.destination_addr.search(facts.message.destination_addr.addr)


def _source_addr(match: Match, facts: Facts) -> bool:
    assert match.source_addr is not None
    return match.source_addr.search(facts.message.source_addr.addr)


def _esme(match: Match, facts: Facts) -> bool:
    assert match.esme is not None
    return facts.esme in match.esme


def _data_coding(match: Match, facts: Facts) -> bool:
    assert match.data_coding is not None
    return facts.message.data_coding in match.data_coding


def _tlv(match: Match, facts: Facts) -> bool:
    return all(wanted in facts.message.tlvs for wanted in match.tlv)


def _hours(match: Match, facts: Facts) -> bool:
    assert match.hours is not None
    return match.hours.holds(facts.minute())


def _text(match: Match, facts: Facts) -> bool:
    assert match.text is not None
    return match.text.search(facts.text)


Criterion = Callable[[Match, Facts], bool]

CRITERIA: Final[dict[str, Criterion]] = {
    # Cheap ones come first, so that the text is decoded only if no other criterion fails.
    "esme": _esme,
    "destination_addr": _destination_addr,
    "source_addr": _source_addr,
    "data_coding": _data_coding,
    "tlv": _tlv,
    "hours": _hours,
    "text": _text,
}
