"""One line: whether it can be used, what it sends, what it receives, and reports on what it sent."""

from hashlib import blake2b
from typing import Final

from attrs import field

from router.clocks import Instant
from router.goip.line_state import LineState
from router.goip.udp import writing
from router.goip.udp.datagrams import KeepAlive, LineAnswer, LineEvent, shown
from router.goip.udp.events import (
    LineChanged,
    LineDown,
    LineUp,
    Rebooted,
    Registered,
    Reported,
    SmsReceived,
    UssdCame,
)
from router.goip.udp.line_context import Ill, LineContext
from router.goip.udp.line_fields import changed_by, state_of
from router.goip.udp.questions import Question
from router.goip.udp.registration import Beat, Registration
from router.goip.udp.repeated_events import Address, RepeatedEvents, Repetition
from router.goip.udp.sent_messages import PARK, Early, SentMessages, SentSms, state_of_status
from router.goip.udp.sms_dialogue import SmsDialogue, UdpSms
from router.goip.udp.timing import DEAD, HOUR
from router.goip.udp.work import Work
from router.sms.value import evolve, value

RECEIVED: Final = 500
"""Received SMS of a line that are recognised for an hour."""

REPORTS: Final = 64
"""Reports of a line that are recognised; a box repeats one for 12 s."""

NOTICES: Final = 16
"""Unasked USSD messages of the network that are recognised."""

NEVER: Final = "it has not registered yet"
NO_KEEP_ALIVE: Final = f"no keep-alive for {DEAD:.0f} s"
NO_ANSWER: Final = "it has sent keep-alives, and does not answer: is the box on, is the way to it open?"


@value
class LineSettings:
    """A line as the owner knows it. ``id`` and ``password`` are its SMS client ID and password in the box."""

    channel: str
    id: str
    password: str = field(repr=False)


class GsmLine:
    """One line of a box."""

    def __init__(self, settings: LineSettings, ports: LineContext) -> None:
        self.channel = settings.channel
        self.state = LineState()
        self.registration = Registration()
        self._ports = ports
        self._work = Work(settings.channel, settings.password, ports, self, self._say)
        self._rests_until: Instant | None = None
        self._down: str | None = NEVER
        self._received = RepeatedEvents(RECEIVED, HOUR)
        self._reports = RepeatedEvents(REPORTS, HOUR)
        self._notices = RepeatedEvents(NOTICES, HOUR)
        self._sent = SentMessages()
        self._reported: dict[str, tuple[int, str, bool]] = {}

    @property
    def is_usable(self) -> bool:
        """Whether an SMS can be given to it."""
        return self._down is None

    @property
    def is_free(self) -> bool:
        """Whether a job that is given to it now would begin at once."""
        return self.is_usable and self._work.is_free

    @property
    def is_idle(self) -> bool:
        """Whether time changes nothing here, except that the line may fall silent."""
        return self._work.is_idle and self._rests_until is None and not self._sent.waits

    def beat(self, alive: KeepAlive, address: Address, now: Instant) -> bool:
        """Take in a keep-alive; False, and it changes nothing, if a newer one overtook it."""
        beat = self.registration.beat(alive.count, address, now)
        if beat is Beat.OVERTAKEN:
            return False
        if beat is not Beat.USUAL:
            self._ports.tell(Registered(self.channel, *address))
        self._become(state_of(alive.fields))
        if beat is Beat.REBOOTED:
            self._ports.tell(Rebooted(self.channel, self.registration.epoch))
            self._rests_until = None
            self._work.abandon(now)
        if self._down is not None or self.state.trouble is not None:
            self._judge(now)
        return True

    def abandon(self, now: Instant) -> None:
        """Stop the line's work; its outcomes are no longer reported to anybody."""
        self._work.give_up_waiting("the router stops")
        self._work.close(now)

    def fall_silent(self, now: Instant) -> None:
        """Note that no keep-alive has come for too long."""
        self._judge(now)

    def enter(self, job: UdpSms | Question, now: Instant) -> bool:
        """Give the line a job; False if it cannot be done now: then nothing has left."""
        return self.is_usable and self._work.enter(job, now)

    def enter_though_unusable(self, question: Question, now: Instant) -> bool:
        """Ask a question even if no SMS can be sent, for want of a SIM for instance; False if the line is
        silent.
        """
        return self.registration.is_alive(now) and self._work.enter(question, now)

    def answer(self, answer: LineAnswer, now: Instant) -> None:
        """Take in the line's answer in a dialogue."""
        self._work.hear(answer, now)

    def tick(self, now: Instant) -> None:
        """Let time pass."""
        self._work.tick(now)
        if self._rests_until is not None and now >= self._rests_until:
            self._rests_until = None
            self._judge(now)
        for key in self._sent.over(now):
            self._ports.counts[Ill.UNMATCHED] += 1
            self.kept(key, now)

    def happen(self, event: LineEvent, address: Address, now: Instant) -> None:
        """Take in an event whose password was right. Only SMS and reports wait for the disk."""
        match event.verb:
            case "RECEIVE":
                self._receive(event, address, now)
            case "DELIVER":
                self._deliver(event, address, now)
            case "AT":
                self._ports.counts[Ill.OUT_OF_TURN] += 1
            case verb:
                self._acknowledge(event, address)
                if verb == "USSN":
                    self._notice(event, address, now)
                self._become(changed_by(verb, event.fields, self.state))

    def kept(self, key: str, now: Instant) -> None:
        """Acknowledge an event, which is on disk now."""
        verb, number = key.split(" ")[:2]
        once = self._received if verb == "RECEIVE" else self._reports
        if (address := once.keep(key, now)) is not None:
            self._ports.send(writing.acknowledgement(verb, number), address)
        sms_no, remote_id, is_final = self._reported.pop(key, (0, "", False))
        if is_final:
            self._sent.end(sms_no, remote_id)

    def not_kept(self, key: str) -> None:
        """Forget an event that could not be kept, so that its repetition is reported again."""
        self._received.forget(key)
        self._reports.forget(key)
        self._reported.pop(key, None)

    def restore_sent(self, sms_no: int, sent: SentSms) -> None:
        """Restore an SMS that an earlier process sent."""
        self._sent.add(sms_no, sent)

    def took(self, sending: SmsDialogue, sms_no: int | None, now: Instant) -> None:
        """Note that the network took an SMS, and report what was heard of it before."""
        if sms_no is None:
            return
        self._sent.add(sms_no, SentSms(sending.remote_id, sending.sms.number, now))
        for early, sent in self._sent.unpark(sms_no, now):
            self._report(early, sent)

    def is_logged_out(self, now: Instant) -> None:
        """Stop using the line until a keep-alive says that its SIM is logged in again."""
        self._become(evolve(self.state, logged_in=False))
        self._judge(now)

    def is_silent(self, now: Instant) -> None:
        """Let the line rest, since it does not answer."""
        self._rests_until = Instant(now + self._ports.timing.rest)
        self._judge(now)

    def _say(self, octets: bytes) -> None:
        self._ports.send(octets, self.registration.address)

    def _become(self, state: LineState) -> None:
        if state != self.state:
            self.state = state
            self._ports.tell(LineChanged(self.channel, state))

    def _judge(self, now: Instant) -> None:
        """Report whether the line can be used, if that has changed."""
        down = self._trouble(now)
        if down == self._down:
            return
        self._down = down
        if down is None:
            self._ports.tell(LineUp(self.channel))
        else:
            self._ports.tell(LineDown(self.channel, down))
            self._work.give_up_waiting(down)

    def _trouble(self, now: Instant) -> str | None:
        if self.registration.address is None:
            return NEVER
        if not self.registration.is_alive(now):
            return NO_KEEP_ALIVE
        if self.state.trouble is not None:
            return self.state.trouble.value
        return NO_ANSWER if self._rests_until is not None else None

    def _acknowledge(self, event: LineEvent, address: Address) -> None:
        self._ports.send(writing.acknowledgement(event.verb, event.number), address)

    def _is_new(
        self, once: RepeatedEvents, key: str, event: LineEvent, address: Address, now: Instant
    ) -> bool:
        seen = once.enter(key, address, now)
        if seen is Repetition.KEPT:
            self._acknowledge(event, address)
        elif seen is Repetition.FULL:
            self._ports.counts[Ill.FULL] += 1
        return seen is Repetition.NEW

    def _receive(self, event: LineEvent, address: Address, now: Instant) -> None:
        fields = event.fields
        if "msg" not in fields:
            self._ports.counts[Ill.NOT_UNDERSTOOD] += 1
            return
        sender, text = fields.get("srcnum", ""), fields["msg"]
        key = _key(event, sender, text)
        if self._is_new(self._received, key, event, address, now):
            smsc = shown(fields.get("smscnum", ""))
            self._ports.tell(SmsReceived(self.channel, key, shown(sender), text, smsc))

    def _deliver(self, event: LineEvent, address: Address, now: Instant) -> None:
        sms_no, status = _octet(event.fields.get("sms_no", "")), _octet(event.fields.get("state", ""))
        if sms_no is None or status is None or state_of_status(status) is None:
            self._ports.counts[Ill.NOT_UNDERSTOOD] += 1
            self._acknowledge(event, address)
            return
        number = shown(event.fields.get("num", ""))
        key = _key(event, f"{sms_no} {status}", number)
        if not self._is_new(self._reports, key, event, address, now):
            return
        early = Early(key, sms_no, number, status, Instant(now + PARK))
        if (sent := self._sent.find(sms_no, number, now)) is not None:
            self._report(early, sent)
        elif not self._sent.park(early):
            self._ports.counts[Ill.FULL] += 1
            self._reports.forget(key)

    def _report(self, early: Early, sent: SentSms) -> None:
        meaning = state_of_status(early.status)
        if meaning is None:
            return
        state, cause = meaning
        self._reported[early.key] = early.sms_no, sent.remote_id, state.final
        self._ports.tell(
            Reported(self.channel, early.key, sent.remote_id, state, cause, early.number or sent.number)
        )

    def _notice(self, event: LineEvent, address: Address, now: Instant) -> None:
        key = _key(event, "", event.fields.get("msg", ""))
        if self._notices.enter(key, address, now) is Repetition.NEW:
            self._notices.keep(key, now)
            self._ports.tell(UssdCame(self.channel, event.fields.get("msg", "")))


def _key(event: LineEvent, *rest: str) -> str:
    """Return a key that tells an event from others of its line.

    Its number alone does not: numbers begin again when the box restarts.
    """
    digest = blake2b("\0".join(rest).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{event.verb} {event.number} {digest}"


def _octet(written: str) -> int | None:
    """Parse a decimal number of one octet."""
    if not (written.isascii() and written.isdigit() and len(written) < 4):
        return None
    return number if (number := int(written)) < 256 else None
