"""Findings of the doctor: a line each, with advice."""

from enum import Enum

from router.sms.value import value


class Severity(Enum):
    """The weight of a finding."""

    OK = "ok"
    NOTE = "note"
    """It works, but should be known; or it cannot be judged."""
    BAD = "bad"


@value
class Finding:
    """One finding: ``what`` was looked at, what is ``said`` of it, and ``advice`` if there is any."""

    state: Severity
    what: str
    said: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.said}: {self.advice}" if self.advice else self.said


def ok(what: str, said: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(Severity.OK, what, said)


def note(what: str, said: str, advice: str = "") -> Finding:
    """Return a finding that should be known."""
    return Finding(Severity.NOTE, what, said, advice)


def bad(what: str, said: str, advice: str) -> Finding:
    """Return a finding that something is wrong."""
    return Finding(Severity.BAD, what, said, advice)
