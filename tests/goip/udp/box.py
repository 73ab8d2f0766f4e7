"""A small model of one line of a box, from papers and what was seen of real ones; and a bad network.

It shares nothing with what it tests: it reads and writes its datagrams by itself.
"""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from random import Random

Then = Callable[[], None]


class Time:
    """Later events, in order; running them moves ``now``."""

    def __init__(self) -> None:
        self.now = 0.0
        self._order = count()
        self._later: list[tuple[float, int, Then]] = []

    def after(self, seconds: float, then: Then) -> None:
        heappush(self._later, (self.now + seconds, next(self._order), then))

    def run(self, until: float) -> None:
        while self._later and self._later[0][0] <= until:
            self.now, _, then = heappop(self._later)
            then()
        self.now = until


class Network:
    """Datagrams are lost, repeated, and overtake each other by up to ``delay`` seconds."""

    def __init__(self, time: Time, random: Random, loss: float, repeat: float, delay: float) -> None:
        self._time = time
        self._random = random
        self._loss = loss
        self._repeat = repeat
        self._delay = delay

    def carry(self, deliver: Then) -> None:
        for _ in range(2 if self._random.random() < self._repeat else 1):
            if self._random.random() >= self._loss:
                self._time.after(self._random.uniform(0.0, self._delay), deliver)


class Session:
    """A text that the line was given."""

    def __init__(self, text: str, now: float) -> None:
        self.text = text
        self.heard = now
        self.known = False
        """The right password was given."""
        self.said: dict[str, str] = {}
        """What the line would say of each telid."""


class Box:
    """One line. ``say`` sends a datagram to the server."""

    def __init__(self, time: Time, random: Random, say: Callable[[str], None], failing: float) -> None:
        self._time = time
        self._random = random
        self._say = say
        self._failing = failing
        self._sessions: dict[str, Session] = {}
        self._events = 1_270_000_000
        self._unacknowledged: set[str] = set()
        self.sent: list[str] = []
        """Texts, each time one went out by the modem."""
        self.acknowledged: set[str] = set()
        """Texts of received SMS that it need not keep any more."""
        self.reports: dict[int, str] = {}
        """Which text has which sms_no."""
        self._texts: dict[str, str] = {}
        self._beats = 0
        self._generation = 0
        self._alive()

    def _alive(self) -> None:
        self._beats += 1
        self._say(f"req:{self._beats};id:line1;pass:pw1;num:;signal:20;gsm_status:LOGIN;imei:;imsi:;iccid:;")
        self._time.after(30.0, self._alive)

    def reboot(self) -> None:
        """Forget everything; the modem's jobs end unseen."""
        self._generation += 1
        self._sessions.clear()
        self._unacknowledged.clear()
        self._beats = 0

    def hear(self, text: str) -> None:
        verb, _, rest = text.partition(" ")
        sendid = rest.split(" ")[0].strip()
        for old, session in list(self._sessions.items()):
            if self._time.now - session.heard >= 90.0:
                del self._sessions[old]
        if rest.strip().endswith(" OK"):
            self._acknowledge(verb, sendid)
            return
        if verb == "MSG":
            self._open(sendid, rest.split(" ", 2)[2].removesuffix("\n"))
        elif verb in ("PASSWORD", "SEND", "DONE"):
            self._go_on(verb, sendid, rest.split(" ")[1:])

    def _open(self, sendid: str, text: str) -> None:
        session = self._sessions.get(sendid)
        if session is None:
            if len(self._sessions) >= 5:
                self._say(f"ERROR {sendid} too_many_sends_in_server\n")
                return
            if self._random.random() < self._failing / 4:
                self._say(f"ERROR {sendid} GSM_LOGOUT")
                return
            session = self._sessions[sendid] = Session(text, self._time.now)
        session.heard = self._time.now
        self._say(f"{'SEND' if session.known else 'PASSWORD'} {sendid}\n")

    def _go_on(self, verb: str, sendid: str, words: list[str]) -> None:
        session = self._sessions.get(sendid)
        if session is None:
            self._say(f"ERROR {sendid} SENDID\n")
            return
        session.heard = self._time.now
        if verb == "DONE":
            del self._sessions[sendid]
            self._say(f"DONE {sendid}\n")
        elif verb == "PASSWORD":
            session.known = words == ["pw1\n"]
            self._say(f"SEND {sendid}\n" if session.known else f"ERROR {sendid} PASSWORD\n")
        elif session.known:
            self._number(session, sendid, words[0])

    def _number(self, session: Session, sendid: str, telid: str) -> None:
        if telid not in session.said:
            session.said[telid] = f"WAIT {sendid} {telid}\n"
            seconds, generation = self._random.choice((2.0, 5.0, 12.0, 150.0)), self._generation
            self._time.after(seconds, lambda: self._end(session, sendid, telid, generation))
        self._say(session.said[telid])

    def _end(self, session: Session, sendid: str, telid: str, generation: int) -> None:
        if generation != self._generation:
            return
        if self._random.random() < self._failing:
            session.said[telid] = f"ERROR {sendid} {telid} errorstatus:{self._random.choice((28, 38, 500))}\n"
        else:
            self.sent.append(session.text)
            sms_no = len(self.sent)
            self.reports[sms_no] = session.text
            session.said[telid] = f"OK {sendid} {telid} {sms_no}\n"
            self._time.after(
                self._random.uniform(0.0, 20.0), lambda: self.tell("DELIVER", f"sms_no:{sms_no};state:0", "")
            )
        session.heard = self._time.now
        self._say(session.said[telid])

    def tell(self, verb: str, body: str, text: str) -> None:
        """Report an event up to four times, until it is acknowledged."""
        self._events -= 1
        number = str(self._events)
        self._unacknowledged.add(number)
        self._texts[number] = text
        self._repeat(f"{verb}:{number};id:line1;password:pw1;{body}", number, 4)

    def receive(self, text: str) -> None:
        """Let an SMS come in."""
        self.tell("RECEIVE", f"srcnum:+256;msg:{text}", text)

    def _repeat(self, told: str, number: str, left: int) -> None:
        if left and number in self._unacknowledged:
            self._say(told)
            self._time.after(3.0, lambda: self._repeat(told, number, left - 1))

    def _acknowledge(self, verb: str, number: str) -> None:
        self._unacknowledged.discard(number)
        if verb == "RECEIVE":
            self.acknowledged.add(self._texts[number])
