"""The SMS Server of GoIPs (UDP): octets, addresses and a time in; datagrams and events out. No I/O.

Each line of a box registers here by itself, with an id and a password of its own, and repeats that every
30 s. The router answers to the address of the last good registration, and sends its commands there. Terms are
those of the maker's "SMS Interface" papers.

A connector, over Twisted's `DatagramProtocol` for example, uses it like this::

    server = SmsServer(lines, random=SystemRandom(), jitter=Random(), allow_from=networks,
                       ussd_after=max(kept, int(date)))
    # for each SmsSubmitted that was kept and has no final report: server.restore_sent(...)

    def datagramReceived(octets, address):
        server.receive(octets, *address, now)
        flush()

    def submit(segment):                # False: nothing has left, and no outcome follows
        taken = server.send(channel, segment, number, text, now)
        write()                         # its events come with the next tick
        return taken

    def tick():                         # once a second
        server.tick(now)
        flush()

    def write():
        for octets, address in server.datagrams():
            transport.write(octets, address)

    def flush():
        write()
        for event in server.events():   # see `events`
            ...

Events have these meanings for the relay (`router.relay.interfaces`): SmsTaken is `taken`, SmsSubmitted
`submitted`, SmsRefused `refused`, SmsUnsent `unsent`, SmsLost `lost`, SmsUnanswered `unanswered`, each by its
token. LineUp, with a capacity of 1, and LineDown are `up` and `down`; they come before the outcomes that they
explain. LineChanged is `line`. SmsReceived is `arrived` with its key, Reported is `reported`;
``kept(channel, key, now)`` acknowledges both.

Anybody can send datagrams here. Those without meaning are counted (`Ill`), as are those that do not come from
the line's address, or whose sendid is not open there. No answer is longer than its datagram, and without a
good password the only answer is `status:404`. All tables have a bound.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable
from random import Random
from typing import Final

from router.clocks import Instant
from router.goip.events import SmsRefused
from router.goip.line_state import LineState
from router.goip.udp import writing
from router.goip.udp.datagrams import KeepAlive, LineAnswer, read
from router.goip.udp.events import Told
from router.goip.udp.line import GsmLine, LineSettings
from router.goip.udp.line_context import Ill, LineContext
from router.goip.udp.questions import Question, QuestionForm, Verb
from router.goip.udp.registrar import Registrar
from router.goip.udp.repeated_events import Address
from router.goip.udp.sent_messages import SentSms
from router.goip.udp.sms_dialogue import UdpSms
from router.goip.udp.timing import Timing
from router.networks import Network
from router.sms.report import Cause, Fault

TOO_LONG: Final = Cause(Fault.MESSAGE, said=f"the text has more than {writing.LONGEST_TEXT} octets in UTF-8")
NO_NUMBER: Final = Cause(Fault.NUMBER, said="the number cannot be written in a SEND")


class SmsServer:
    """The server of all lines.

    ``random`` should be hard to guess. ``ussd_after`` is the greatest UssdSendid ever reported. ``jitter``
    spreads repetitions, some for each SMS, and may be guessed; it spares a system call for each. Without it
    ``random`` is used.
    """

    def __init__(
        self,
        lines: Iterable[LineSettings],
        *,
        random: Random,
        jitter: Random | None = None,
        allow_from: Iterable[Network] = (),
        timing: Timing | None = None,
        ussd_after: int = 0,
    ) -> None:
        self._ports = LineContext(random, jitter or random, timing or Timing(), ussd_after)
        self._registrar = Registrar(self._ports, allow_from)
        self._lines: dict[str, GsmLine] = {}
        self._alive: OrderedDict[str, GsmLine] = OrderedDict()
        """Lines that have registered, the one that has been silent longest first."""
        self._busy: dict[str, GsmLine] = {}
        """Lines that wait for a time."""
        for settings in lines:
            self.add(settings)

    @property
    def counts(self) -> Counter[Ill]:
        """Datagrams that were not answered, counted by reason."""
        return self._ports.counts

    def add(self, settings: LineSettings) -> None:
        """Add a line; ValueError if another line has its id."""
        line = GsmLine(settings, self._ports)
        self._registrar.add(settings, line)
        self._lines[settings.channel] = line

    def remove(self, channel: str, now: Instant) -> None:
        """Remove a line; its unfinished SMS are reported as far as they are known."""
        line = self._lines.pop(channel)
        line.abandon(now)
        self._registrar.remove(line)
        self._busy.pop(channel, None)
        self._alive.pop(channel, None)

    def allow(self, networks: Iterable[Network]) -> None:
        """Accept datagrams of these networks only, from now on; of any, if there are none."""
        self._registrar.allow(networks)

    def keep_time(self, timing: Timing) -> None:
        """Use these times for all that begins from now on."""
        self._ports.timing = timing

    def state(self, channel: str) -> LineState:
        """Return the state that the box reported last for the line."""
        return self._lines[channel].state

    def is_free(self, channel: str) -> bool:
        """Tell whether the line can be used and has no job: the moment to ask for its balance."""
        return self._lines[channel].is_free

    def address(self, channel: str) -> Address | None:
        """Return the address that the line is registered at."""
        return self._lines[channel].registration.address

    def datagrams(self) -> list[tuple[bytes, Address]]:
        """Return the datagrams to send, and forget them."""
        datagrams = self._ports.datagrams[:]
        self._ports.datagrams.clear()
        return datagrams

    def events(self) -> list[Told]:
        """Return the events, and forget them."""
        told = self._ports.told[:]
        self._ports.told.clear()
        return told

    def receive(self, octets: bytes, host: str, port: int, now: Instant) -> None:
        """Take in a datagram."""
        if not self._registrar.allows(host):
            self.counts[Ill.NOT_ALLOWED] += 1
            return
        address = (host, port)
        said = read(octets)
        if said is None:
            self.counts[Ill.NOT_UNDERSTOOD] += 1
        elif isinstance(said, LineAnswer):
            self._answer(said, address, now)
        elif isinstance(line := self._registrar.line_of(said, address, now), Ill):
            self.counts[line] += 1
            if line is Ill.DENIED and isinstance(said, KeepAlive):
                self._refuse(said, len(octets), address)
        else:
            if isinstance(said, KeepAlive):
                self._register(line, said, address, now)
            else:
                line.happen(said, address, now)
            self._look_at(line)

    def send(self, channel: str, token: object, number: str, text: str, now: Instant) -> bool:
        """Send an SMS; its outcome is reported under ``token``. False if the line cannot: then nothing has
        left.
        """
        line = self._lines[channel]
        octets = text.encode("utf-8", "replace")
        if len(octets) > writing.LONGEST_TEXT:
            self._ports.tell(SmsRefused(token, TOO_LONG))
            return True
        if not writing.NUMBER.fullmatch(number):
            self._ports.tell(SmsRefused(token, NO_NUMBER))
            return True
        taken = line.enter(UdpSms(token, number, octets), now)
        self._look_at(line)
        return taken

    def ussd(self, channel: str, token: object, code: str, now: Instant) -> bool:
        """Dial a USSD code, or answer the menu that it gave; False if the line cannot. ValueError if it is no
        code.
        """
        if not writing.CODE.fullmatch(code):
            raise ValueError(f"{code!r} is no USSD code")
        return self._ask(channel, Question(token, QuestionForm.USSD, code), now)

    def leave_ussd(self, channel: str, token: object, now: Instant) -> bool:
        """Leave a USSD menu; False if the line cannot."""
        return self._ask(channel, Question(token, QuestionForm.USSD_EXIT), now)

    def command(self, channel: str, token: object, verb: Verb, given: str, now: Instant) -> bool:
        """Send a line a question or command; False if the line cannot. ValueError for a value with blanks."""
        if given and not writing.NUMBER.fullmatch(given):
            raise ValueError(f"{given!r} is no value of {verb.value}")
        return self._ask(channel, Question(token, QuestionForm.COMMAND, given, verb), now)

    def restart(self, channel: str, token: object, now: Instant) -> bool:
        """Restart a line's module, even if the line cannot send. Waiting jobs go first; False if it is
        silent.
        """
        line = self._lines[channel]
        taken = line.enter_though_unusable(
            Question(token, QuestionForm.COMMAND, verb=Verb.REBOOT_MODULE), now
        )
        self._look_at(line)
        return taken

    def kept(self, channel: str, key: str, now: Instant) -> None:
        """Acknowledge an SmsReceived or Reported, which is on disk now."""
        self._lines[channel].kept(key, now)

    def not_kept(self, channel: str, key: str) -> None:
        """Note that an event is not on disk and will not be: it is reported again if the box repeats it."""
        self._lines[channel].not_kept(key)

    def restore_sent(self, channel: str, sms_no: int, number: str, remote_id: str, at: Instant) -> None:
        """Restore an SMS of an earlier process from its SmsSubmitted, so that reports find it."""
        if channel in self._lines:
            self._lines[channel].restore_sent(sms_no, SentSms(remote_id, number, at))

    def close(self, now: Instant) -> None:
        """End everything; unfinished SMS are reported as far as they are known."""
        for line in list(self._busy.values()):
            line.abandon(now)

    def tick(self, now: Instant) -> None:
        """Repeat what was not answered, give up, find silent lines. Call it once a second."""
        for line in list(self._busy.values()):
            line.tick(now)
            self._look_at(line)
        while self._alive:
            line = next(iter(self._alive.values()))
            if line.registration.is_alive(now):
                break
            del self._alive[line.channel]
            line.fall_silent(now)

    def _answer(self, answer: LineAnswer, address: Address, now: Instant) -> None:
        channel = self._ports.sendids.channel_of(answer.sendid)
        if channel is None:
            self.counts[Ill.NOT_OPEN] += 1
            return
        line = self._lines.get(channel)
        if line is None or line.registration.address != address:
            self.counts[Ill.ELSEWHERE] += 1
        else:
            line.answer(answer, now)
            self._look_at(line)

    def _register(self, line: GsmLine, alive: KeepAlive, address: Address, now: Instant) -> None:
        if line.beat(alive, address, now):
            self._alive[line.channel] = line
            self._alive.move_to_end(line.channel)
        self._ports.send(writing.registered(alive.count), address)

    def _refuse(self, alive: KeepAlive, length: int, address: Address) -> None:
        reply = writing.not_registered(alive.count)
        if len(reply) <= length:
            self._ports.send(reply, address)

    def _ask(self, channel: str, question: Question, now: Instant) -> bool:
        line = self._lines[channel]
        taken = line.enter(question, now)
        self._look_at(line)
        return taken

    def _look_at(self, line: GsmLine) -> None:
        if line.is_idle:
            self._busy.pop(line.channel, None)
        else:
            self._busy[line.channel] = line
