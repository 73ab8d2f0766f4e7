"""The work of one line: one SMS or one question at a time, while others wait and old sessions close."""

from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

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
from router.goip.udp.datagrams import LineAnswer, shown
from router.goip.udp.events import CommandAnswered, CommandFailed, UssdSendid
from router.goip.udp.line_context import Ill, LineContext
from router.goip.udp.questions import Question, QuestionDialogue, QuestionForm, Reply
from router.goip.udp.sms_dialogue import End, Heard, SmsDialogue, SmsStep, UdpSms
from router.goip.udp.timing import SESSIONS
from router.goip.ussd import UssdAnswer

WAITING: Final = 4
"""SMS and questions that may wait for a line; further ones are not taken."""

LATE: Final = 16
"""SMS of one line whose outcome may come late; of more, the oldest is given up."""

BEGINNINGS: Final = 3
"""How often one SMS begins, if the box loses its session before SEND each time."""


class LineOwner(Protocol):
    """The line that a work belongs to. It is informed before the outcome of the SMS is reported."""

    def took(self, sending: SmsDialogue, sms_no: int | None, now: Instant) -> None:
        """Note that the network took an SMS; its SmsSubmitted is reported after this."""

    def is_logged_out(self, now: Instant) -> None:
        """Note that the SIM of the line is logged out."""

    def is_silent(self, now: Instant) -> None:
        """Note that the line does not answer."""


class Work:
    """The work of one line. ``say`` sends a datagram to the address that the line is registered at."""

    def __init__(
        self, channel: str, secret: str, ports: LineContext, line: LineOwner, say: Callable[[bytes], None]
    ) -> None:
        self._channel = channel
        self._secret = secret
        self._ports = ports
        self._line = line
        self._say = say
        self._current: SmsDialogue | QuestionDialogue | None = None
        self._beginnings = 0
        self._waiting: deque[UdpSms | Question] = deque()
        self._sendings: dict[int, SmsDialogue] = {}

    @property
    def is_idle(self) -> bool:
        """Whether time changes nothing here."""
        return not self._sendings and self._current is None and not self._waiting

    @property
    def is_free(self) -> bool:
        """Whether a job would begin at once."""
        return self._current is None and not self._waiting

    def enter(self, job: UdpSms | Question, now: Instant) -> bool:
        """Begin a job, or let it wait; False if too many wait."""
        if len(self._waiting) >= WAITING:
            return False
        self._waiting.append(job)
        self._go_on(now)
        return True

    def hear(self, answer: LineAnswer, now: Instant) -> None:
        """Take in an answer of the line under one of its sendids."""
        if (sending := self._sendings.get(answer.sendid)) is not None:
            self._settle(sending, sending.hear(answer.verb, answer.rest, now), now)
        elif isinstance(self._current, QuestionDialogue) and self._current.sendid == answer.sendid:
            reply = self._current.hear(answer.verb, answer.rest)
            if reply is None:
                self._ports.counts[Ill.OUT_OF_TURN] += 1
            else:
                self._answer(self._current, reply)
        self._go_on(now)

    def tick(self, now: Instant) -> None:
        """Repeat what was not answered, or give up."""
        for sending in list(self._sendings.values()):
            self._settle(sending, sending.tick(now), now)
        if isinstance(self._current, QuestionDialogue) and (reply := self._current.tick(now)) is not None:
            self._answer(self._current, reply)
        self._go_on(now)

    def abandon(self, now: Instant) -> None:
        """End all dialogues, since the box has restarted and knows none of them."""
        for sending in list(self._sendings.values()):
            self._settle(sending, sending.abandon(), now)
        if isinstance(self._current, QuestionDialogue):
            self._answer(self._current, Reply(False, "the box has started anew"))
        self._go_on(now)

    def close(self, now: Instant) -> None:
        """End all dialogues for good: nothing that is unsent begins again."""
        self._beginnings = BEGINNINGS
        self.abandon(now)

    def give_up_waiting(self, why: str) -> None:
        """Give back all that waits for the line, since it cannot be used."""
        while self._waiting:
            job = self._waiting.popleft()
            if isinstance(job, UdpSms):
                self._ports.tell(SmsUnsent(job.token, why))
            else:
                self._reply(job, Reply(False, why))

    def _go_on(self, now: Instant) -> None:
        if self._current is not None or not self._waiting:
            return
        job = self._waiting[0]
        if isinstance(job, Question):
            self._ask(job, now)
        elif sum(sending.is_open(now) for sending in self._sendings.values()) < SESSIONS:
            self._beginnings = 0
            self._begin(job, now)
        else:
            return
        self._waiting.popleft()

    def _begin(self, sms: UdpSms, now: Instant) -> None:
        self._beginnings += 1
        ports = self._ports
        sendid = ports.sendids.draw(self._channel)
        self._current = self._sendings[sendid] = SmsDialogue(
            sendid, sms, self._secret, ports.timing, ports.jitter, self._say
        )
        self._current.begin(now)

    def _ask(self, question: Question, now: Instant) -> None:
        sendids = self._ports.sendids
        if question.way is QuestionForm.COMMAND:
            sendid = sendids.draw(self._channel)
        else:
            sendid = sendids.draw_ussd(self._channel)
            self._ports.tell(UssdSendid(self._channel, sendid))
        self._current = QuestionDialogue(sendid, question, self._secret, self._say)
        self._current.begin(now)

    def _settle(self, sending: SmsDialogue, heard: Heard, now: Instant) -> None:
        """Report the outcome of an SMS, and free the line."""
        if heard.end is End.OUT_OF_TURN:
            self._ports.counts[Ill.OUT_OF_TURN] += 1
        if sending.step is SmsStep.CLOSED:
            del self._sendings[sending.sendid]
            self._ports.sendids.give_back(sending.sendid)
        if heard.end is End.OUT_OF_TURN or heard.end is End.GOES_ON:
            return
        if heard.end is End.TAKEN:
            self._ports.tell(SmsTaken(sending.sms.token))
            return
        if sending is self._current:
            self._current = None
        if heard.end is End.UNANSWERED:
            self._bound_late()
        if heard.end is End.GONE and self._beginnings < BEGINNINGS:
            self._begin(sending.sms, now)
        else:
            self._tell(sending, heard, now)

    def _tell(self, sending: SmsDialogue, heard: Heard, now: Instant) -> None:
        token, tell = sending.sms.token, self._ports.tell
        match heard.end:
            case End.SUBMITTED:
                tell(SmsSubmitted(token, sending.remote_id, heard.sms_no, sending.sms.number))
                self._line.took(sending, heard.sms_no, now)
            case End.REFUSED if heard.cause is not None:
                tell(SmsRefused(token, heard.cause))
            case End.IN_DOUBT:
                tell(SmsLost(token, heard.why))
            case End.UNANSWERED:
                tell(SmsUnanswered(token))
            case End.LOGGED_OUT:
                self._line.is_logged_out(now)
                if heard.cause is None:
                    tell(SmsUnsent(token, heard.end.value))
                else:
                    tell(SmsRefused(token, heard.cause))
            case _:
                self._line.is_silent(now)
                tell(SmsUnsent(token, heard.end.value))

    def _bound_late(self) -> None:
        late = [sending for sending in self._sendings.values() if sending.step is SmsStep.LATE]
        for sending in late[:-LATE]:
            del self._sendings[sending.sendid]
            self._ports.sendids.give_back(sending.sendid)

    def _answer(self, asking: QuestionDialogue, reply: Reply) -> None:
        self._current = None
        self._ports.sendids.give_back(asking.sendid)
        self._reply(asking.question, reply)

    def _reply(self, question: Question, reply: Reply) -> None:
        channel, token, said = self._channel, question.token, shown(reply.said)
        if question.way is not QuestionForm.COMMAND:
            answer = UssdAnswer(reply.said) if reply.good else UssdAnswer("", said or "no reason given")
            self._ports.tell(UssdAnswered(token, answer))
        elif reply.good:
            self._ports.tell(CommandAnswered(channel, token, said))
        else:
            self._ports.tell(CommandFailed(channel, token, said))
