"""Goip: a simulated box with its lines, the SMS that come in on them, and the faces that joined it."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Protocol

from twisted.internet.interfaces import IReactorTime

from .agenda import Agenda
from .happenings import Happening
from .incoming import SAMPLES, Received
from .jobs import Sms
from .line import Line
from .records import Fate, Records
from .settings import Settings
from .sim import Sim

SIMS = 10_000
"""Serial numbers of SIMs that each line has for itself."""


class Face(Protocol):
    """A way to reach the box: SMPP, HTTP, UDP."""

    def deliver(self, received: Received) -> None:
        """Hand over a received SMS; it is told how that ended."""

    def happened(self, line: Line, happening: Happening) -> None:
        """Take note of what happened on a line."""

    def cut_all(self) -> None:
        """Cut all connections."""

    def stopped(self) -> None:
        """Forget what is not written down: the box is off."""

    def started(self) -> None:
        """Hear that the box is on again."""

    def flush(self) -> None:
        """Write what waits to be written."""

    def stats(self) -> dict[str, int]:
        """Return its own counts."""


def ignore(words: str) -> None:
    """Do nothing: the usual `say`, where nobody reads along."""


def never(line: Line) -> bool:
    """Answer no: the usual `sms_login`, where no line is a client of an SMS server."""
    return False


class Goip:
    """One box. Time and chance are given to it, so that a test holds both; ``say`` gets lines for people."""

    def __init__(
        self,
        clock: IReactorTime,
        random: Random,
        settings: Settings,
        records: Records | None = None,
        say: Callable[[str], None] = ignore,
    ) -> None:
        self.settings = settings
        self.random = random
        self.records = records or Records()
        self.say = say
        self.agenda = Agenda(clock)
        self.agenda.settled = self.settled
        self.running = True
        self.sims = 0
        self.lines = [self._line(number) for number in range(1, settings.channels + 1)]
        self.faces: list[Face] = []
        self.counts = {"received": 0, "delivered": 0, "undelivered": 0}
        self.sms_login: Callable[[Line], bool] = never
        self._starts = 0
        self._in_network: dict[int, list[Received]] = {}
        if settings.reboot_daily_at:
            self._await_reboot()

    def _line(self, number: int) -> Line:
        sim = Sim(number * SIMS, f"{self.settings.gsm_number}{number:02d}", self.settings.balance)
        return Line(number, self.agenda, self.random, lambda: self.settings, self._sent, sim, self._happened)

    def channel(self, line: Line) -> str:
        """Return the channel ID: the box's ID and the line in two digits."""
        return f"{self.settings.id}{line.number:02d}"

    def gsm_number(self, line: Line) -> str:
        """Return the number of the line, as somebody wrote it into the box."""
        return line.written_number or f"{self.settings.gsm_number}{line.number:02d}"

    def line(self, name: str) -> Line | None:
        """Return the line of this channel ID, whole names only."""
        return next((line for line in self.lines if self.channel(line) == name), None)

    def clock(self) -> float:
        """Return seconds by the box's own clock."""
        return self.agenda.now() + self.settings.clock_offset_s

    # SMS that come in

    def receive(self, line: Line, source: str, text: str) -> Received:
        """Take an SMS that comes in on this line; it waits in the network while the line is not there."""
        self.counts["received"] += 1
        received = Received(
            number=self.counts["received"], line=line, source=source, text=text, ended=self._ended
        )
        if self.running and line.logged_in:
            self._deliver(received)
        else:
            self.say(f"{self.channel(line)}: an SMS from {source} waits in the network")
            self._in_network.setdefault(line.number, []).append(received)
        return received

    def receive_at(self, rate: float) -> None:
        """Let SMS come in by themselves, so many a second on the whole."""
        self.agenda.after(self.random.expovariate(rate), partial(self._receive_one, rate))

    def _deliver(self, received: Received) -> None:
        line = received.line
        self.say(f"{self.channel(line)}: received from {received.source}: {received.text}")
        line.inbox.add(self.clock(), received.source, received.text, self.settings.inbox_size)
        for face in self.faces:
            face.deliver(received)

    def _deliver_waiting(self, line: Line) -> None:
        if self.running and line.logged_in:
            for received in self._in_network.pop(line.number, ()):
                self._deliver(received)

    # What is done to it

    def swap_sim(self, line: Line) -> Sim:
        """Put another SIM, never seen before, into the line."""
        self.sims += 1
        sim = Sim(
            line.number * SIMS + self.sims, f"{self.gsm_number(line)}{self.sims}", self.settings.balance
        )
        line.insert(None)
        line.insert(sim)
        self.say(f"{self.channel(line)}: another SIM, ICCID {sim.iccid}")
        return sim

    def switch_off(self) -> None:
        """Switch the box off: all connections and all that waits are gone."""
        self.say(f"{self.settings.id}: off")
        self._starts += 1
        self.running = False
        self.cut_all()
        for face in self.faces:
            face.stopped()
        for line in self.lines:
            line.forget()
            line.log_out()

    def switch_on(self) -> None:
        """Switch it on; its lines find the network."""
        if self.running:
            return
        self.say(f"{self.settings.id}: on")
        self.running = True
        for face in self.faces:
            face.started()
        for line in self.lines:
            line.log_in()

    def reboot(self) -> None:
        """Switch it off, and on again after a while."""
        self.switch_off()
        seconds = max(self.settings.scaled(self.settings.reboot_s), 0.001)
        self.agenda.after(seconds, partial(self._rebooted, self._starts))

    def cut_all(self) -> None:
        """Cut all connections of all faces."""
        for face in self.faces:
            face.cut_all()

    def settled(self) -> None:
        """Write what a batch of work has left."""
        for face in self.faces:
            face.flush()

    def chance(self, rate: float) -> bool:
        """Tell by chance whether something of this likelihood happens this time."""
        return rate > 0 and self.random.random() < rate

    def stats(self) -> dict[str, object]:
        """Return counts of the box and its lines."""
        lines = {self.channel(line): line_stats(line) for line in self.lines}
        own: dict[str, object] = {"id": self.settings.id, "running": self.running, **self.counts}
        for face in self.faces:
            own.update(face.stats())
        return {**own, "lines": lines}

    # What happened

    def _happened(self, line: Line, happening: Happening) -> None:
        self.say(f"{self.channel(line)}: {happening.kind} {happening.value}".rstrip())
        for face in self.faces:
            face.happened(line, happening)
        if happening.kind == "login":
            self._deliver_waiting(line)

    def _sent(self, line: Line, sms: Sms) -> None:
        self.say(f"{self.channel(line)}: sent to {sms.to}: {sms.text}")
        charset = self.settings.mt_dcs0_charset
        self.records.keep_sent(self.agenda.now(), self.channel(line), line.number, sms, charset)
        line.outbox.add(self.clock(), sms.to, sms.text, self.settings.inbox_size)

    def _ended(self, received: Received, face: str, status: int | str) -> None:
        self.counts["delivered" if status == 0 else "undelivered"] += 1
        fate = Fate(
            time=self.agenda.now(),
            number=received.number,
            channel=self.channel(received.line),
            source=received.source,
            text=received.text,
            data_coding=received.data_coding,
            status=status,
            face=face,
        )
        self.records.keep_fate(fate)

    def _receive_one(self, rate: float) -> None:
        source = f"+1666{self.random.randrange(10**7):07d}"
        self.receive(self.random.choice(self.lines), source, self.random.choice(SAMPLES))
        self.receive_at(rate)

    def _rebooted(self, start: int) -> None:
        if start == self._starts:
            self.switch_on()

    def _await_reboot(self) -> None:
        hours, _, minutes = self.settings.reboot_daily_at.partition(":")
        wanted = int(hours) * 3600 + int(minutes or 0) * 60
        seconds = (wanted - self.clock()) % 86400
        self.agenda.after(seconds or 86400, self._reboot_daily)

    def _reboot_daily(self) -> None:
        if self.running:
            self.reboot()
        self._await_reboot()


def line_stats(line: Line) -> dict[str, object]:
    """Return counts and state of one line."""
    sim = line.sim
    return {
        **line.counts,
        "waiting": line.waiting,
        "logged_in": line.logged_in,
        "state": line.state,
        "balance": round(sim.balance, 2) if sim else None,
        "iccid": sim.iccid if sim else None,
    }
