"""Delivery reports of one line, and the SMS that each is about (GSM 03.40 section 9.2.3.15, TP-Status)."""

from collections.abc import Iterator
from typing import Final

from router.clocks import Instant
from router.goip.udp.timing import HOUR
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.sms.value import value

NEWEST: Final = 2
"""SMS of one sms_no that are remembered. It wraps at 256, and a line needs twenty minutes for that many
SMS.
"""

PARKED: Final = 16
"""Reports of one line that may wait for an OK that they have overtaken."""

PARK: Final = 30.0
"""Seconds for which they wait."""

COMPARED: Final = 9
"""Last digits by which two numbers are compared: the digits before them are written in many ways."""

VALIDITY_OVER: Final = 70


@value
class SentSms:
    """One SMS that the network took."""

    remote_id: str
    number: str
    at: Instant


@value
class Early:
    """A report whose SMS is unknown, or not yet known."""

    key: str
    sms_no: int
    number: str
    status: int
    deadline: Instant


class SentMessages:
    """The SMS that the line sent within the hour, by the sms_no of the modem."""

    __slots__ = ("_early", "_sent")

    def __init__(self) -> None:
        self._sent: dict[int, list[SentSms]] = {}
        self._early: dict[str, Early] = {}

    @property
    def waits(self) -> bool:
        """Whether a report waits for an OK."""
        return bool(self._early)

    def add(self, sms_no: int, sent: SentSms) -> None:
        """Add an SMS that the line has sent. An older one may be restored after newer ones."""
        of_number = self._sent.setdefault(sms_no, [])
        of_number.append(sent)
        of_number.sort(key=_age)
        del of_number[:-NEWEST]

    def find(self, sms_no: int, number: str, now: Instant) -> SentSms | None:
        """Return the newest SMS that a report of this sms_no can be about, and of this number if it names
        one.
        """
        for sent in reversed(self._sent.get(sms_no, ())):
            if now < sent.at + HOUR and agree(sent.number, number):
                return sent
        return None

    def end(self, sms_no: int, remote_id: str) -> None:
        """Forget an SMS whose last report is on disk."""
        of_number = [sent for sent in self._sent.get(sms_no, ()) if sent.remote_id != remote_id]
        if of_number:
            self._sent[sms_no] = of_number
        else:
            self._sent.pop(sms_no, None)

    def park(self, early: Early) -> bool:
        """Let a report wait for its OK; False if too many do."""
        if len(self._early) >= PARKED and early.key not in self._early:
            return False
        self._early[early.key] = early
        return True

    def unpark(self, sms_no: int, now: Instant) -> Iterator[tuple[Early, SentSms]]:
        """Yield the reports that have waited for this sms_no, with their SMS."""
        for early in [early for early in self._early.values() if early.sms_no == sms_no]:
            if sent := self.find(sms_no, early.number, now):
                del self._early[early.key]
                yield early, sent

    def over(self, now: Instant) -> list[str]:
        """Return the keys of the reports that have waited long enough, and forget those."""
        keys = [early.key for early in self._early.values() if early.deadline <= now]
        for key in keys:
            del self._early[key]
        return keys


def _age(sent: SentSms) -> Instant:
    return sent.at


def agree(sent_to: str, reported: str) -> bool:
    """Tell whether two numbers can be the same; one without digits agrees with all."""
    here, there = _digits(sent_to), _digits(reported)
    compared = min(len(here), len(there), COMPARED)
    return not compared or here[-compared:] == there[-compared:]


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))


def state_of_status(status: int) -> tuple[MessageState, Cause | None] | None:
    """Return the meaning of a TP-Status; None for a reserved one.

    The service centre has tried all that it can, so its result is final: no other line is tried.
    """
    if 0 <= status <= 2:
        return MessageState.DELIVERED, None
    if 32 <= status <= 63:
        return MessageState.ENROUTE, None
    if not 64 <= status <= 127:
        return None
    expired = status == VALIDITY_OVER
    state = MessageState.EXPIRED if expired else MessageState.UNDELIVERABLE
    return state, Cause(Fault.NUMBER, said=f"{state.stat}: TP-Status {status}")
