"""One SMS on one line: MSG, PASSWORD, SEND, WAIT, OK or ERROR, DONE.

    step          said by us               goes on with          nothing comes
    OPENING       MSG sendid len text      PASSWORD sendid       three tries, then SILENT
    LOGGING_IN    PASSWORD sendid secret   SEND sendid           three tries, then SILENT
    SENDING       SEND sendid telid n      WAIT, OK, ERROR       three tries, then IN_DOUBT
    WORKING       -                        OK, ERROR             `response`, then UNANSWERED
    LATE          -                        OK, ERROR             an hour
    CLOSING       DONE sendid              DONE, ERROR           three tries, then LINGERING
    LINGERING     -                        DONE, ERROR           the box forgets it after 90 s

Once WAIT has come SEND is never repeated: on some firmware a repetition sends the SMS again. A session has
one number only, so `telid` is always the same, and no box has to remember more than it can (ten).
"""

from collections.abc import Callable
from enum import Enum
from math import inf
from random import Random
from typing import Final

from attrs import field

from router.clocks import Instant
from router.goip.causes import cause_of
from router.goip.udp import writing
from router.goip.udp.datagrams import shown
from router.goip.udp.timing import HOUR, SESSION, TRIES, Timing, next_try
from router.sms.report import Cause, Fault
from router.sms.value import value

TELID: Final = 1

LOGGED_OUT: Final = Cause(Fault.BUSY, said="the SIM is logged out")

GREATEST_SMS_NO: Final = 255
"""The modem's TP-MR, one octet."""

_ERRORSTATUS: Final = "errorstatus:"


class SmsStep(Enum):
    """The steps of the dialogue."""

    OPENING = "MSG was sent"
    LOGGING_IN = "the password was sent"
    SENDING = "the number was sent"
    WORKING = "the line is at it"
    LATE = "the line was at it, and has not said in time what came of it"
    CLOSING = "DONE was sent"
    LINGERING = "DONE was not answered: the box may have the session still"
    CLOSED = "there is no session any more"


BEFORE_SEND: Final = frozenset({SmsStep.OPENING, SmsStep.LOGGING_IN})
REPEATED: Final = frozenset({SmsStep.OPENING, SmsStep.LOGGING_IN, SmsStep.SENDING, SmsStep.CLOSING})
AFTER_SEND: Final = frozenset({SmsStep.SENDING, SmsStep.WORKING, SmsStep.LATE})


class End(Enum):
    """The outcome of one step of the dialogue."""

    GOES_ON = "nothing is decided"
    TAKEN = "the line is at it"
    OUT_OF_TURN = "it was not waited for"
    SUBMITTED = "the network took it"
    REFUSED = "the line or the network did not take it"
    LOGGED_OUT = "the SIM is not logged in; nothing was sent"
    GONE = "the box knows nothing of the session; nothing was sent"
    SILENT = "the line does not answer; nothing was sent"
    IN_DOUBT = "nobody knows whether it was sent"
    UNANSWERED = "the line has not said in time what came of it"


@value
class Heard:
    """A step's result. ``sms_no`` may come with SUBMITTED, ``why`` comes with IN_DOUBT. ``cause`` comes with
    REFUSED, and with LOGGED_OUT if the line had begun.
    """

    end: End
    cause: Cause | None = None
    sms_no: int | None = None
    why: str = ""


GOES_ON: Final = Heard(End.GOES_ON)
TAKEN: Final = Heard(End.TAKEN)
OUT_OF_TURN: Final = Heard(End.OUT_OF_TURN)


@value
class UdpSms:
    """One SMS to send; ``text`` is UTF-8."""

    token: object
    number: str
    text: bytes = field(repr=False)


class SmsDialogue:
    """The dialogue about one SMS. ``say`` sends a datagram to where the line is registered."""

    __slots__ = (
        "_deadline",
        "_heard_at",
        "_jitter",
        "_say",
        "_secret",
        "_timing",
        "_tries",
        "sendid",
        "sms",
        "step",
    )

    def __init__(
        self,
        sendid: int,
        sms: UdpSms,
        secret: str,
        timing: Timing,
        jitter: Random,
        say: Callable[[bytes], None],
    ) -> None:
        self.sendid = sendid
        self.sms = sms
        self._secret = secret
        self._timing = timing
        self._jitter = jitter
        self._say = say
        self.step = SmsStep.CLOSED
        self._tries = 0
        self._deadline = Instant(inf)
        self._heard_at = Instant(0.0)

    @property
    def remote_id(self) -> str:
        """The id of the SMS in delivery reports."""
        return f"{self.sendid}.{TELID}"

    def begin(self, now: Instant) -> None:
        """Open the session."""
        self._enter(SmsStep.OPENING, now)

    def close(self, now: Instant) -> None:
        """Tell the box that it may forget the session."""
        self._enter(SmsStep.CLOSING, now)

    def is_open(self, now: Instant) -> bool:
        """Tell whether the box may still hold the session. It has room for few."""
        return self.step is not SmsStep.CLOSED and (
            self.step is not SmsStep.LATE or now < self._heard_at + SESSION
        )

    def hear(self, verb: str, rest: str, now: Instant) -> Heard:
        """Take in an answer of the line under this sendid."""
        hear = _HEARD.get(verb)
        heard = OUT_OF_TURN if hear is None else hear(self, rest, now)
        if heard is not OUT_OF_TURN:
            self._heard_at = now
        return heard

    def tick(self, now: Instant) -> Heard:
        """Repeat what was not answered, or give up."""
        if now < self._deadline:
            return GOES_ON
        if self.step is SmsStep.WORKING:
            self.step, self._deadline = SmsStep.LATE, Instant(now + HOUR)
            return Heard(End.UNANSWERED)
        if self.step not in REPEATED:
            self._stop()
            return GOES_ON
        if self._tries < TRIES:
            self._try(now)
            return GOES_ON
        return self._give_up(now)

    def _give_up(self, now: Instant) -> Heard:
        if self.step is SmsStep.CLOSING:
            # If the box heard no DONE, it holds the session for this long.
            self.step, self._deadline = SmsStep.LINGERING, Instant(now + SESSION)
            return GOES_ON
        if self.step is SmsStep.SENDING:
            self.close(now)
            return Heard(End.IN_DOUBT, why=f"no WAIT came to {TRIES} SENDs")
        self.close(now)
        return Heard(End.SILENT)

    def abandon(self) -> Heard:
        """End the dialogue, since the box has lost the session or has restarted."""
        step = self.step
        self._stop()
        if step in BEFORE_SEND:
            return Heard(End.GONE)
        if step is SmsStep.SENDING or step is SmsStep.WORKING:
            return Heard(End.IN_DOUBT, why="the box has lost the session after SEND")
        return GOES_ON

    def _enter(self, step: SmsStep, now: Instant) -> None:
        self.step = step
        self._tries = 0
        self._try(now)

    def _try(self, now: Instant) -> None:
        self._tries += 1
        self._deadline = next_try(self._jitter, now, self._timing.again)
        self._say(self._words())

    def _words(self) -> bytes:
        match self.step:
            case SmsStep.OPENING:
                return writing.message(self.sendid, self.sms.text)
            case SmsStep.LOGGING_IN:
                return writing.password(self.sendid, self._secret)
            case SmsStep.SENDING:
                return writing.send(self.sendid, TELID, self.sms.number)
            case _:
                return writing.done(self.sendid)

    def _stop(self) -> None:
        self.step, self._deadline = SmsStep.CLOSED, Instant(inf)

    def _asks_password(self, rest: str, now: Instant) -> Heard:
        if self.step is not SmsStep.OPENING or rest:
            return OUT_OF_TURN
        self._enter(SmsStep.LOGGING_IN, now)
        return GOES_ON

    def _asks_number(self, rest: str, now: Instant) -> Heard:
        if self.step is not SmsStep.LOGGING_IN or rest:
            return OUT_OF_TURN
        self._enter(SmsStep.SENDING, now)
        return GOES_ON

    def _waits(self, rest: str, now: Instant) -> Heard:
        if self.step not in AFTER_SEND or rest.rstrip() != str(TELID):
            return OUT_OF_TURN
        if self.step is SmsStep.SENDING:
            self.step, self._deadline = SmsStep.WORKING, Instant(now + self._timing.response)
            return TAKEN
        return GOES_ON

    def _succeeds(self, rest: str, now: Instant) -> Heard:
        telid, *more = rest.split()[:2] or ("",)
        if self.step not in AFTER_SEND or telid != str(TELID):
            return OUT_OF_TURN
        self.close(now)
        return Heard(End.SUBMITTED, sms_no=_number(more[0], GREATEST_SMS_NO) if more else None)

    def _is_done(self, rest: str, now: Instant) -> Heard:
        if self.step is not SmsStep.CLOSING and self.step is not SmsStep.LINGERING:
            return OUT_OF_TURN
        self._stop()
        return GOES_ON

    def _fails(self, rest: str, now: Instant) -> Heard:
        rest = rest.strip()
        if self.step in BEFORE_SEND:
            return self._fails_before_send(rest, now)
        if self.step in AFTER_SEND:
            return self._fails_after_send(rest, now)
        return self._is_done(rest, now) if rest == "SENDID" else OUT_OF_TURN

    def _fails_before_send(self, rest: str, now: Instant) -> Heard:
        if rest == "SENDID":
            return self.abandon()
        if rest == "too_many_sends_in_server":
            self._stop()
            return Heard(End.REFUSED, Cause(Fault.BUSY, said="the line has as many sessions as it takes"))
        self.close(now)
        if rest == "GSM_LOGOUT":
            return Heard(End.LOGGED_OUT)
        if rest == "PASSWORD":
            return Heard(End.REFUSED, Cause(Fault.CHANNEL, said="the line refuses its own password"))
        return Heard(End.REFUSED, _cause_of(rest))

    def _fails_after_send(self, rest: str, now: Instant) -> Heard:
        telid, _, reason = rest.partition(" ")
        if not _is_decimal(telid):
            telid, reason = str(TELID), rest
        if telid != str(TELID) or reason in ("PASSWORD", "too_many_sends_in_server"):
            return OUT_OF_TURN
        if reason == "SENDID":
            return self.abandon()
        taken, sends = self.step is not SmsStep.SENDING, self._tries
        self.close(now)
        if reason != "GSM_LOGOUT":
            return Heard(End.REFUSED, _cause_of(reason))
        if sends == 1:
            return Heard(End.LOGGED_OUT, LOGGED_OUT if taken else None)
        return Heard(End.IN_DOUBT, why="the line is logged out, after SEND was repeated")


def _cause_of(reason: str) -> Cause:
    """Return the cause of an ERROR; one that cannot be read is a refusal, and never a success."""
    number = _number(reason.removeprefix(_ERRORSTATUS), 999_999) if reason.startswith(_ERRORSTATUS) else None
    return (
        Cause(Fault.MESSAGE, said=shown(reason) or "no reason given") if number is None else cause_of(number)
    )


def _is_decimal(written: str) -> bool:
    return written.isascii() and written.isdigit()


def _number(written: str, greatest: int) -> int | None:
    """Parse a decimal number up to ``greatest``; None if it is none."""
    if not _is_decimal(written) or len(written) > len(str(greatest)):
        return None
    return number if (number := int(written)) <= greatest else None


_HEARD: Final[dict[str, Callable[[SmsDialogue, str, Instant], Heard]]] = {
    "PASSWORD": SmsDialogue._asks_password,
    "SEND": SmsDialogue._asks_number,
    "WAIT": SmsDialogue._waits,
    "OK": SmsDialogue._succeeds,
    "ERROR": SmsDialogue._fails,
    "DONE": SmsDialogue._is_done,
}
