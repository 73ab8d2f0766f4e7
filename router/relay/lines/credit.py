"""The credit of SIMs: asked for by USSD when a line is idle, stored, and acted on when it is low."""

import re
from math import isfinite
from typing import Final

from router.clocks import Dates, Instant
from router.goip.ussd import UssdAnswer
from router.relay.channels import CreditSettings
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.interfaces import Clock, Notes, instants
from router.relay.lines.ussd import UssdDialer
from router.relay.plan.channel import Channel
from router.relay.plan.scheduler import Scheduler
from router.sms.value import value

APART: Final = 5.0
"""Seconds from the first question of one channel to that of the next, so that a box is not asked by all."""

SLACK: Final = 120.0
"""Seconds that a channel without credit rests beyond its next question, for the answer to come."""

_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{0,15})?")
_IN_GROUPS: Final = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]+)?")
_IN_POINTED_GROUPS: Final = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3}){1,4},[0-9]+")

BALANCE, ASKED_AT = "balance", "balance_at"
"""The notes that have the credit, and the date of it."""


@value
class KnownBalance:
    """The credit of a SIM, and the date when it was asked for."""

    balance: float
    at: float


class Credit:
    """Asks for the credit of each channel that has a code for it."""

    def __init__(
        self,
        clock: Clock,
        dates: Dates,
        scheduler: Scheduler,
        ussd: UssdDialer,
        notes: Notes,
        events: Events,
    ) -> None:
        self._now = instants(clock)
        self._dates = dates
        self._scheduler = scheduler
        self._ussd = ussd
        self._notes = notes
        self._events = events
        self._due: dict[str, Instant] = {}
        """When each channel that has a code is asked next."""
        self._known: dict[str, KnownBalance] = {}
        self._benched: dict[str, float] = {}
        """Until when this rested a channel: who has benched it for longer has the last word."""
        self._low: set[str] = set()
        self._unread: set[str] = set()
        scheduler.fleet.hears.append(self._look_at)
        for channel in scheduler.channels.values():
            self._look_at(channel)

    def _look_at(self, channel: Channel) -> None:
        """Schedule the next question of a channel that is new or has other settings."""
        credit = channel.settings.credit
        if credit is None:
            self._due.pop(channel.id, None)
            self._go_on_if_low(channel.id)
        elif channel.id not in self._due:
            self._due[channel.id] = Instant(self._now() + APART * len(self._due))
        else:
            self._due[channel.id] = Instant(min(self._due[channel.id], self._now() + credit.every))

    def _settings(self, channel: str) -> CreditSettings | None:
        """Return the credit settings of a channel that is in use; None if it has none."""
        fleet = self._scheduler.fleet
        settings = fleet.settings(channel) if fleet.has(channel) else None
        return None if settings is None else settings.credit

    def of(self, channel: str) -> KnownBalance | None:
        """Return the credit by the last answer; None if there is none."""
        return self._known.get(channel)

    def restore(self) -> None:
        """Load the answers from before the start, once the notes are loaded."""
        for channel in list(self._due):
            settings = self._settings(channel)
            assert settings is not None
            notes = self._notes.of(channel)
            balance, at = _read(notes.get(BALANCE, "")), _read(notes.get(ASKED_AT, ""))
            if balance is None or at is None:
                continue
            known = KnownBalance(balance, at)
            self._known[channel] = known
            asked = self._dates.instant(known.at)
            self._due[channel] = max(self._due[channel], Instant(asked + settings.every))
            self._act(channel, known.balance)

    def tick(self) -> None:
        """Ask for the credit of channels that are due; called once a second."""
        now = self._now()
        for channel, due in self._due.items():
            settings = self._settings(channel)
            if due > now or settings is None:
                continue
            # A line that is never idle is asked nevertheless, when a quarter of the time has gone by again.
            late = due + settings.every / 4 <= now
            if self._may_be_asked(self._scheduler.channels[channel], late):
                self._due[channel] = Instant(now + settings.every)
                self._ask(channel, settings)

    def _may_be_asked(self, channel: Channel, late: bool) -> bool:
        return channel.in_reach and (late or not channel.in_flight)

    def _ask(self, channel: str, settings: CreditSettings) -> None:
        self._ussd.ask(channel, settings.code, lambda answer: self._answered(channel, settings, answer))

    def _answered(self, channel: str, settings: CreditSettings, answer: UssdAnswer) -> None:
        found = None if answer.failed else settings.match.find(answer.text)
        balance = None if found is None else read_amount(found)
        if balance is None:
            self._tell_unread(channel, settings, answer.failure or f"nothing in `{answer.text}` is a number")
            return
        self._unread.discard(channel)
        known = self._known[channel] = KnownBalance(balance, self._dates.now())
        self._notes.note(channel, BALANCE, repr(balance))
        self._notes.note(channel, ASKED_AT, repr(known.at))
        self._act(channel, balance)

    def _act(self, channel: str, balance: float) -> None:
        settings = self._settings(channel)
        if settings is None or settings.low is None:
            self._go_on_if_low(channel)
            return
        if balance < settings.low:
            self._rest(channel, settings)
            if channel not in self._low:
                self._low.add(channel)
                then = "; it takes nothing until it has more" if settings.benches else ""
                self._events.tell(EventKind.CREDIT_LOW, channel, balance=balance, low=settings.low, then=then)
        elif self._go_on_if_low(channel):
            self._events.tell(EventKind.CREDIT_BACK, channel, balance=balance)

    def _rest(self, channel: str, settings: CreditSettings) -> None:
        if settings.benches:
            until = max(self._due[channel], self._now()) + SLACK
            self._benched[channel] = until
            self._scheduler.bench(self._scheduler.channels[channel], until)

    def _go_on_if_low(self, channel: str) -> bool:
        """Lift the bench for low credit. Return whether the credit was low."""
        if channel not in self._low:
            return False
        self._low.discard(channel)
        entity = self._scheduler.channels[channel]
        if self._benched.pop(channel, None) == entity.benched_until:
            self._scheduler.recovered(entity)
        return True

    def _tell_unread(self, channel: str, settings: CreditSettings, why: str) -> None:
        if channel not in self._unread:
            self._unread.add(channel)
            self._events.tell(EventKind.CREDIT_UNREAD, channel, code=settings.code, why=why)


def read_amount(found: str) -> float | None:
    """Read an amount as networks write it: 1,500 is fifteen hundred, 2,5 is two and a half.

    Return None if it is no number.
    """
    digits = "".join(each for each in found if each.isascii() and (each.isdigit() or each in ".,-"))
    if _IN_GROUPS.fullmatch(digits):
        digits = digits.replace(",", "")
    elif _IN_POINTED_GROUPS.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", ".")
    else:
        digits = digits.replace(",", ".")
    return float(digits) if _AMOUNT.fullmatch(digits) else None


def _read(note: str) -> float | None:
    """Read a note; return None if it is no number, such as one that was written by hand."""
    try:
        number = float(note)
    except ValueError:
        return None
    return number if isfinite(number) else None
