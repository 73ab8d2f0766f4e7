"""Goip: a simulated box with its lines, the SMS that come in on them, and the faces that joined it."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Protocol

from attrs import define
from twisted.internet.interfaces import IReactorTime

from .agenda import Agenda
from .line import Line, Sms
from .records import Fate, Records
from .settings import Settings

SAMPLES = (
    "Hello, are you there?",
    "Ok",
    "Заходи завтра, код 4711",
    "Your parcel is at the counter. " * 9,
    "早上好 🙂",
)
"""What `--mo` sends, in turn by chance: ASCII, UCS2, short and long."""


@define(eq=False, kw_only=True)
class Received:
    """An SMS that came in on a line, on its way to whoever is bound; ``answers`` are still to come."""

    number: int
    line: Line
    source: str
    text: str
    ended: Callable[["Received", int, int | str], None]
    data_coding: int = 0
    answers: int = 1
    worst: int | str = 0

    def answered(self, status: int | str) -> None:
        """One part was answered with this command_status, or found nobody (``unbound``), or was ``lost``."""
        self.answers -= 1
        self.worst = self.worst or status
        if self.answers == 0:
            self.ended(self, self.data_coding, self.worst)


class Face(Protocol):
    """What the box shows to a network: SMPP now."""

    def deliver(self, received: Received) -> None:
        """Hand over a received SMS; it is told how that ended."""

    def cut_all(self) -> None:
        """Cut all connections."""

    def flush(self) -> None:
        """Write what waits to be written."""

    def stats(self) -> dict[str, int]:
        """Counts of its own."""


class Goip:
    """One box. Time and chance are given to it, so that a test holds both."""

    def __init__(
        self, clock: IReactorTime, random: Random, settings: Settings, records: Records | None = None
    ) -> None:
        self.settings = settings
        self.random = random
        self.records = records or Records()
        self.agenda = Agenda(clock)
        self.agenda.settled = self.settled
        self.rebooting = False
        self.lines = [self._line(number) for number in range(1, settings.channels + 1)]
        self.faces: list[Face] = []
        self.counts = {"received": 0, "delivered": 0, "undelivered": 0}
        if settings.reboot_daily_at:
            self._await_reboot()

    def _line(self, number: int) -> Line:
        return Line(number, self.agenda, self.random, lambda: self.settings, self._sent)

    def channel(self, line: Line) -> str:
        """The channel ID: the box's ID and the line in two digits."""
        return f"{self.settings.id}{line.number:02d}"

    def gsm_number(self, line: Line) -> str:
        """The number of the SIM."""
        return f"{self.settings.gsm_number}{line.number:02d}"

    def line(self, name: str) -> Line | None:
        """The line of this channel ID, whole names only."""
        return next((line for line in self.lines if self.channel(line) == name), None)

    def receive(self, line: Line, source: str, text: str) -> Received:
        """An SMS comes in on this line."""
        self.counts["received"] += 1
        received = Received(
            number=self.counts["received"], line=line, source=source, text=text, ended=self._ended
        )
        for face in self.faces:
            face.deliver(received)
        return received

    def receive_at(self, rate: float) -> None:
        """SMS come in by themselves, so many a second on the whole."""
        self.agenda.after(self.random.expovariate(rate), partial(self._receive_one, rate))

    def reboot(self) -> None:
        """All connections and all that waits are gone; the lines come back after a while."""
        self.cut_all()
        seconds = max(self.settings.reboot_s * self.settings.speed, 0.001)
        self.rebooting = True
        self.agenda.after(seconds, self._rebooted)
        for line in self.lines:
            line.forget()
            line.log_out(seconds)

    def cut_all(self) -> None:
        """Cut all connections of all faces."""
        for face in self.faces:
            face.cut_all()

    def settled(self) -> None:
        """After a batch of work: write what it left."""
        for face in self.faces:
            face.flush()

    def stats(self) -> dict[str, object]:
        """Counts of the box and its lines."""
        lines = {
            self.channel(line): {**line.counts, "waiting": line.waiting, "logged_in": line.logged_in}
            for line in self.lines
        }
        own: dict[str, object] = {"id": self.settings.id, **self.counts}
        for face in self.faces:
            own.update(face.stats())
        return {**own, "lines": lines}

    def _sent(self, line: Line, sms: Sms) -> None:
        charset = self.settings.mt_dcs0_charset
        self.records.keep_sent(self.agenda.now(), self.channel(line), line.number, sms, charset)

    def _ended(self, received: Received, data_coding: int, status: int | str) -> None:
        self.counts["delivered" if status == 0 else "undelivered"] += 1
        fate = Fate(
            time=self.agenda.now(),
            number=received.number,
            channel=self.channel(received.line),
            source=received.source,
            text=received.text,
            data_coding=data_coding,
            status=status,
        )
        self.records.keep_fate(fate)

    def _receive_one(self, rate: float) -> None:
        source = f"+1666{self.random.randrange(10**7):07d}"
        self.receive(self.random.choice(self.lines), source, self.random.choice(SAMPLES))
        self.receive_at(rate)

    def _rebooted(self) -> None:
        self.rebooting = False

    def _await_reboot(self) -> None:
        hours, _, minutes = self.settings.reboot_daily_at.partition(":")
        wanted = int(hours) * 3600 + int(minutes or 0) * 60
        seconds = (wanted - (self.agenda.now() + self.settings.clock_offset_s)) % 86400
        self.agenda.after(seconds or 86400, self._reboot_daily)

    def _reboot_daily(self) -> None:
        self.reboot()
        self._await_reboot()
