"""What the doctor has found: one line each, with what to do."""

from enum import Enum

from router.sms.value import value


class Severity(Enum):
    """How it is."""

    OK = "ok"
    NOTE = "note"
    """It works, and should be known; or nothing can be said."""
    BAD = "bad"


@value
class Finding:
    """``what`` was looked at, what there is to say, and ``advice``: what to do, where something is to be."""

    state: Severity
    what: str
    said: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.said}: {self.advice}" if self.advice else self.said


def ok(what: str, said: str) -> Finding:
    """Say that it is as it should be."""
    return Finding(Severity.OK, what, said)


def note(what: str, said: str, advice: str = "") -> Finding:
    """Say what should be known."""
    return Finding(Severity.NOTE, what, said, advice)


def bad(what: str, said: str, advice: str) -> Finding:
    """Say what is wrong."""
    return Finding(Severity.BAD, what, said, advice)
