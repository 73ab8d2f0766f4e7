"""One USSD code or one command on one line: a datagram, and its answer.

A command that only asks or sets is repeated; one that reboots or hangs up is said once, as it may have been
heard. A USSD code is repeated once, after a minute: sooner breaks the session on some firmware.
"""

from collections.abc import Callable
from enum import Enum
from typing import Final

from router.clocks import Instant
from router.goip.udp import writing
from router.goip.ussd import NOT_SENT
from router.sms.value import value


class Verb(Enum):
    """The questions and commands that a line understands.

    A value, where there is one, is given by the caller.
    """

    GET_NUMBER = "get_gsm_num"
    SET_NUMBER = "set_gsm_num"
    GET_STATE = "get_gsm_state"
    GET_IMEI = "get_imei"
    GET_CALL_LIMIT = "get_exp_time"
    SET_CALL_LIMIT = "set_exp_time"
    GET_REMAINING = "get_remain_time"
    RESET_REMAINING = "reset_remain_time"
    MODULE = "module_ctl_i"
    """1 switches the line's module on. Off is 0 in most firmware, 2 in one of the papers."""
    DROP_CALL = "svr_drop_call"
    REBOOT_MODULE = "svr_reboot_module"
    REBOOT_BOX = "svr_reboot_dev"


ONCE: Final = frozenset({Verb.DROP_CALL, Verb.REBOOT_MODULE, Verb.REBOOT_BOX})

USSD_PAUSES: Final[tuple[float, ...]] = (60.0, 60.0)
"""Seconds to wait after each try; USSD has 120 in all."""

COMMAND_PAUSES: Final[tuple[float, ...]] = (5.0, 5.0, 5.0)
ONCE_PAUSES: Final[tuple[float, ...]] = (15.0,)


class QuestionForm(Enum):
    """The forms of a question."""

    USSD = "USSD"
    USSD_EXIT = "USSDEXIT"
    COMMAND = "command"


@value
class Question:
    """A question of the owner to a line, and the token under which it is answered."""

    token: object
    way: QuestionForm
    code: str = ""
    """The USSD code, or the command's value."""
    verb: Verb | None = None

    def words(self, sendid: int, secret: str) -> bytes:
        """Return the datagram that asks the question."""
        if self.verb is not None:
            return writing.command(self.verb.value, sendid, self.code, secret)
        if self.way is QuestionForm.USSD_EXIT:
            return writing.ussd_exit(sendid, secret)
        return writing.ussd(sendid, secret, self.code)

    @property
    def pauses(self) -> tuple[float, ...]:
        """Seconds to wait for an answer to each try."""
        if self.verb is None:
            return USSD_PAUSES
        return ONCE_PAUSES if self.verb in ONCE else COMMAND_PAUSES


@value
class Reply:
    """The result: the line's words, or why there are none."""

    good: bool
    said: str


class QuestionDialogue:
    """The dialogue about one question."""

    __slots__ = ("_deadline", "_pauses", "_say", "_words", "question", "sendid")

    def __init__(self, sendid: int, question: Question, secret: str, say: Callable[[bytes], None]) -> None:
        self.sendid = sendid
        self.question = question
        self._words = question.words(sendid, secret)
        self._pauses = list(question.pauses)
        self._say = say
        self._deadline = Instant(0.0)

    def begin(self, now: Instant) -> None:
        """Send the question."""
        self._deadline = Instant(now + self._pauses.pop(0))
        self._say(self._words)

    def tick(self, now: Instant) -> Reply | None:
        """Send it again, or give up."""
        if now < self._deadline:
            return None
        if not self._pauses:
            return Reply(False, "the line does not answer")
        self.begin(now)
        return None

    def hear(self, verb: str, rest: str) -> Reply | None:
        """Take in what the line said under this sendid; None if it is no answer to this."""
        rest = rest.strip("\r\n")
        question = self.question
        if question.verb is not None:
            if verb == question.verb.value:
                return Reply(True, rest.strip())
            return Reply(False, rest) if verb == "ERROR" else None
        if verb in ("USSDERROR", "ERROR"):
            return Reply(False, rest)
        if verb != question.way.value:
            return None
        # Padding in the seventh octet reads as `@` in GSM 7-bit.
        return Reply(not rest.lower().startswith(NOT_SENT), rest.removesuffix("@"))
