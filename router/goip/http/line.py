"""The dialogue of one line: one message at a time, from the owner's hand to its outcome.

    IDLE → LOOKING: the status page must be fresh, so that a look afterwards can tell what is new
         → READY: it waits for its request
         → ASKING: its request is out
         → WATCHING: the slot tells the outcome, or at least whether anything was sent
         → IDLE

A USSD code goes the same way, without the first look: its key is our own.
"""

from enum import Enum
from typing import Final

from attrs import field

from router.clocks import Instant
from router.goip.events import (
    SmsLost,
    SmsRefused,
    SmsSubmitted,
    SmsTaken,
    SmsUnanswered,
    SmsUnsent,
    UssdAnswered,
)
from router.goip.http.events import BoxLineDown, Event
from router.goip.http.replies import LOGGED_OUT, BadLogin, Declined, Reply, SendRefused, SendStarted
from router.goip.http.response import NoAnswer
from router.goip.http.slots import Slot, SlotFailed, SlotSent, StillUnderway
from router.goip.http.watch import Sight, SlotLost, SlotWatch
from router.goip.line_state import LineTrouble
from router.goip.ussd import NOT_SENT, UssdAnswer
from router.sms.report import Cause, Fault
from router.sms.value import value

NO_WORD: Final = Cause(Fault.BUSY, 0, "the box gave no answer, and has sent nothing")
NO_BOX: Final = "the box does not answer"
STOPPED: Final = "the router has left the box"
NO_FORM: Final = "the box has no page for USSD codes"
NO_SLOT: Final = Cause(Fault.BUSY, 0, "the box's status page tells nothing of this line")


@value
class HttpSms:
    """A message for a line; ``number`` and ``text`` are sent as they are."""

    token: object
    number: str = field(repr=False)
    text: str = field(repr=False)


@value
class HttpUssd:
    """A USSD code for a line; ``key`` is an id for it, eight hexadecimal digits."""

    token: object
    code: str = field(repr=False)
    key: str


class LineStage(Enum):
    """The progress of a line with its job."""

    IDLE = "nothing to do"
    LOOKING = "it waits for a fresh status page"
    READY = "it waits for its request"
    ASKING = "its request is out"
    WATCHING = "its slot is watched"


class BoxLine:
    """A line of a box.

    Seconds: ``limit`` for a whole message, ``ussd_limit`` for a USSD code, ``late`` for a late answer after
    ``limit``.
    """

    def __init__(self, number: int, limit: float, ussd_limit: float, late: float) -> None:
        self.number = number
        self.stage = LineStage.IDLE
        self.job: HttpSms | HttpUssd | None = None
        self._limit = limit
        self._ussd_limit = ussd_limit
        self._late_for = late
        self._deadline = Instant(0.0)
        self._before: str | None = None
        self._starts = 0
        self._watch: SlotWatch | None = None
        self._unsent = NO_WORD
        """The cause to report if nothing was sent."""
        self._late: tuple[object, SlotWatch, Instant] | None = None

    @property
    def deadline(self) -> Instant | None:
        """When `tick` is to be called."""
        ends = [self._deadline] if self.stage is LineStage.WATCHING else []
        return min(ends + ([self._late[2]] if self._late is not None else []), default=None)

    @property
    def has_late(self) -> bool:
        """Whether a late answer may still come."""
        return self._late is not None

    def submit(self, job: HttpSms | HttpUssd) -> bool:
        """Take a job; False if the line has one."""
        if self.job is not None:
            return False
        self.job = job
        self.stage = LineStage.LOOKING if isinstance(job, HttpSms) else LineStage.READY
        return True

    def may_ask(self, slot: Slot, starts: int) -> None:
        """Note that a fresh status page shows this slot, so the request may go."""
        self._before, self._starts, self.stage = slot.id, starts, LineStage.READY

    def look_again(self) -> bool:
        """Look at the status page again, since the message has waited too long for its request.

        False if none waits.
        """
        if self.stage is not LineStage.READY or not isinstance(self.job, HttpSms):
            return False
        self.stage = LineStage.LOOKING
        return True

    def ask_again(self) -> None:
        """Make the request ready again for another page, since the box does not have the first one."""
        self.stage = LineStage.READY

    def ask(self, now: Instant) -> None:
        """Note that the request is sent now."""
        self.stage = LineStage.ASKING
        self._deadline = Instant(now + (self._limit if isinstance(self.job, HttpSms) else self._ussd_limit))
        self._late = None

    # After the request

    def replied(self, reply: Reply, now: Instant, starts: int) -> list[Event]:
        """Handle the reply of `send.html`."""
        token = self._token
        if isinstance(reply, SendStarted):
            self._follow(reply.id, now, starts, NO_WORD)
            return [SmsTaken(token, reply.id)]
        if isinstance(reply, Declined):
            if reply.cause.code != LOGGED_OUT:
                return self._end(SmsRefused(token, reply.cause))
            down = BoxLineDown(self.number, LineTrouble.LOGGED_OUT.value)
            return [down, *self.give_back(reply.cause.said)]
        if isinstance(reply, BadLogin):
            return self.give_back(reply.said)
        if isinstance(reply, SendRefused):
            return self._end(SmsRefused(token, reply.cause))
        self._follow(None, now, starts, Cause(reply.fault, 0, reply.said))
        return []

    def ussd_sent(self, now: Instant, starts: int) -> None:
        """Note that the form with the USSD code may have reached the box."""
        if isinstance(self.job, HttpUssd):
            self._before = None
            self._follow(self.job.key, now, starts, NO_WORD)

    def unanswered(self, why: NoAnswer, now: Instant, starts: int) -> list[Event]:
        """Handle a request that got no answer."""
        if why is NoAnswer.UNREACHABLE:
            return self.give_back(NO_BOX)
        if isinstance(self.job, HttpUssd):
            self.ussd_sent(now, starts)
        else:
            self._follow(None, now, starts, NO_WORD)
        return []

    # Status pages, and time

    def page(self, slot: Slot, asked: Instant, starts: int) -> list[Event]:
        """Compare the line's slot, as a status page requested at ``asked`` shows it, with the message that is
        watched.
        """
        told: list[Event] = []
        if self._late is not None:
            token, watch, _ = self._late
            sight = watch.look(slot, asked, starts)
            if not isinstance(sight, StillUnderway):
                self._late = None
                told += [] if sight is SlotLost.GONE else [self._outcome(token, watch, sight, NO_WORD)]
        if self._watch is not None:
            sight = self._watch.look(slot, asked, starts)
            if not isinstance(sight, StillUnderway):
                told += self._seen(slot, self._watch, sight)
        return told

    def tick(self, now: Instant) -> list[Event]:
        """Let time pass; return the events that it causes."""
        if self._late is not None and now >= self._late[2]:
            self._late = None
        if self._watch is None or now < self._deadline:
            return []
        if isinstance(self.job, HttpUssd):
            return self._end(UssdAnswered(self._token, UssdAnswer("", "no answer in time")))
        self._late = self._token, self._watch, Instant(now + self._late_for)
        return self._end(SmsUnanswered(self._token))

    def give_back(self, why: str) -> list[Event]:
        """Give the job back unsent, since the line is down."""
        if isinstance(self.job, HttpUssd):
            return self._end(UssdAnswered(self._token, UssdAnswer("", why)))
        return self._end(SmsUnsent(self._token, why))

    def put_off(self, cause: Cause) -> list[Event]:
        """Refuse the job, unsent, for a cause that may pass."""
        return self._end(SmsRefused(self._token, cause))

    def stop(self) -> list[Event]:
        """End the job, and forget the late one."""
        self._late = None
        if self.job is None:
            return []
        if self.stage in (LineStage.LOOKING, LineStage.READY) or isinstance(self.job, HttpUssd):
            return self.give_back(STOPPED)
        return self._end(SmsLost(self._token))

    @property
    def _token(self) -> object:
        return None if self.job is None else self.job.token

    def _follow(self, id: str | None, now: Instant, starts: int, unsent: Cause) -> None:
        if not isinstance(self.job, HttpSms):
            self._starts = starts
        self._watch = SlotWatch(self._before, id, now, self._starts)
        self._unsent = unsent
        self.stage = LineStage.WATCHING

    def _seen(self, slot: Slot, watch: SlotWatch, sight: Sight) -> list[Event]:
        token = self._token
        if not isinstance(self.job, HttpUssd):
            return self._end(self._outcome(token, watch, sight, self._unsent))
        if isinstance(sight, SlotLost):
            return self._end(UssdAnswered(token, UssdAnswer("", sight.value)))
        if isinstance(sight, SlotFailed) and sight.cause.fault is Fault.DOUBT:
            return self._end(UssdAnswered(token, UssdAnswer("", sight.cause.said)))
        if slot.error.lower().startswith(NOT_SENT):
            return self._end(UssdAnswered(token, UssdAnswer("", slot.error)))
        return self._end(UssdAnswered(token, UssdAnswer(slot.error)))

    def _outcome(self, token: object, watch: SlotWatch, sight: Sight, unsent: Cause) -> Event:
        if isinstance(sight, SlotSent):
            return SmsSubmitted(token, watch.id or "")
        if isinstance(sight, SlotFailed):
            return SmsRefused(token, sight.cause)
        if sight is SlotLost.NOT_SENT:
            return SmsRefused(token, unsent)
        return SmsUnanswered(token)

    def _end(self, event: Event) -> list[Event]:
        self.job, self.stage, self._watch = None, LineStage.IDLE, None
        return [event]
