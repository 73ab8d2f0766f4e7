"""Explains why a route does not match: the criterion, and what was found instead."""

from collections.abc import Callable, Iterable, Mapping

from router.routing.match import Facts, Hours, Match
from router.routing.pattern import Pattern


def why_not(match: Match, facts: Facts) -> str:
    """Return the first criterion that the message does not meet; empty if it meets all."""
    criterion = match.differs(facts)
    return "" if criterion is None else WORDS[criterion](match, facts)


def _esme(match: Match, facts: Facts) -> str:
    return f"esme {_listed(sorted(match.esme or ()))}, and it is {facts.esme}"


def _destination_addr(match: Match, facts: Facts) -> str:
    return f"destination_addr {_pattern(match.destination_addr)}, and it is {_shown(_to(facts))}"


def _source_addr(match: Match, facts: Facts) -> str:
    return f"source_addr {_pattern(match.source_addr)}, and it is {_shown(_from(facts))}"


def _data_coding(match: Match, facts: Facts) -> str:
    return f"data_coding {_listed(sorted(match.data_coding or ()))}, and it is {facts.message.data_coding}"


def _tlv(match: Match, facts: Facts) -> str:
    tag, value = next(wanted for wanted in match.tlv if wanted not in facts.message.tlvs)
    found = [octets.hex() for other, octets in facts.message.tlvs if other == tag]
    there = f"it is {' and '.join(found)}" if found else "it has none"
    return f"tlv 0x{tag:04x}: {value.hex()}, and {there}"


def _hours(match: Match, facts: Facts) -> str:
    assert match.hours is not None
    return f"hours {span(match.hours)}, and it is {clock(facts.minute())}"


def _text(match: Match, facts: Facts) -> str:
    return f"text {_pattern(match.text)}, and it has none such"


WORDS: Mapping[str, Callable[[Match, Facts], str]] = {
    "esme": _esme,
    "destination_addr": _destination_addr,
    "source_addr": _source_addr,
    "data_coding": _data_coding,
    "tlv": _tlv,
    "hours": _hours,
    "text": _text,
}
"""One explanation for each criterion of `match.CRITERIA`."""


def span(hours: Hours) -> str:
    """Format a part of the day as in the configuration."""
    return f"{clock(hours.start)}-{clock(hours.end)}"


def clock(minute: int) -> str:
    """Format a minute of the day as a clock shows it."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _pattern(pattern: Pattern | None) -> str:
    return "" if pattern is None else pattern.pattern


def _to(facts: Facts) -> str:
    return facts.message.destination_addr.addr


def _from(facts: Facts) -> str:
    return facts.message.source_addr.addr


def _shown(value: str) -> str:
    return value or "empty"


def _listed(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))
