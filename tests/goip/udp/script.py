"""Dialogues with lines as they can be read: who says what, when, and what the router is told.

    D> req:1;id:line1;pass:pw1;      a line says this; `D line2> ` another one, `D 10.9.9.9:7> ` somebody else
    S> reg:1;status:200;             the next that the router says is this, to the line (`S line2> `)
    R> send hello to +2567           the router's owner does this
    E> up                            the next that the owner is told is this
    + 4 s                            time passes, with a tick each second

`\\n` is a line feed. What is said or told and is not in the script is a failure.
"""

import re
from collections import deque
from ipaddress import ip_network
from random import Random
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

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
from router.goip.udp import events as e
from router.goip.udp.line import LineSettings
from router.goip.udp.questions import Verb
from router.goip.udp.sendids import GREATEST
from router.goip.udp.server import SmsServer
from router.goip.udp.timing import Timing

HOMES = {f"line{n}": ("10.0.0.1", 10990 + n) for n in range(1, 4)}
"""Where the lines of the box are; line1 has the password pw1, and so on."""

ALIVE = "req:{};id:{};pass:{};num:;signal:20;gsm_status:LOGIN;voip_status:LOGIN;imei:1;imsi:2;iccid:3;"


class Dice(Random):
    """Sendids begin at 11, those of USSD go up by one, and each repetition comes after 4 s."""

    def randrange(self, *limits: Any) -> int:
        return 10 if limits == (GREATEST,) else 0

    def uniform(self, a: float, b: float) -> float:
        return 4.0


def told(event: e.Told) -> str:
    """Write an event in the words of a script."""
    match event:
        case SmsTaken():
            return f"{event.token} taken"
        case SmsSubmitted():
            return f"{event.token} submitted as {event.remote_id}, sms_no {event.sms_no}"
        case SmsRefused():
            return f"{event.token} refused, {event.cause.fault.name} {event.cause.code}: {event.cause.said}"
        case SmsUnsent():
            return f"{event.token} unsent: {event.why}"
        case SmsLost():
            return f"{event.token} in doubt: {event.why}"
        case SmsUnanswered():
            return f"{event.token} unanswered"
        case e.LineUp():
            return "up"
        case e.LineDown():
            return f"down: {event.why}"
        case e.Registered():
            return f"registered at {event.host}:{event.port}"
        case e.Rebooted():
            return f"rebooted, epoch {event.epoch}"
        case e.LineChanged():
            return f"changed: {event.state.logged_in}, {event.state.activity or '-'}, {event.state.signal}"
        case e.SmsReceived():
            return f"received from {event.sender}: {event.text!r}"
        case e.Reported():
            return f"reported {event.remote_id} {event.message_state.stat}"
        case UssdAnswered():
            if event.answer.failed:
                return f"{event.token} failed: {event.answer.failure}"
            return f"{event.token} answered: {event.answer.text}".rstrip()
        case e.CommandAnswered():
            return f"{event.token} said: {event.said}"
        case e.CommandFailed():
            return f"{event.token} failed: {event.why}"
        case e.UssdCame():
            return f"ussd: {event.text}"
        case e.UssdSendid():
            return f"ussd sendid {event.sendid}"
        case e.Denied():
            return f"denied {event.id} at {event.address[0]}:{event.address[1]}, {event.failures}"


class ScriptTestCase(SynchronousTestCase):
    """A server of three lines, of which the first is registered."""

    ussd_after = 100
    allow_from: tuple[str, ...] = ()

    def setUp(self) -> None:
        self.now = Instant(1000.0)
        self.server = SmsServer(
            [LineSettings(name, name, f"pw{name[-1]}") for name in HOMES],
            random=Dice(),
            allow_from=[ip_network(network) for network in self.allow_from],
            timing=Timing(response=100.0, rest=30.0),
            ussd_after=self.ussd_after,
        )
        self.said: deque[tuple[bytes, tuple[str, int]]] = deque()
        self.told: deque[e.Told] = deque()
        self.keys: list[tuple[str, str]] = []
        """Of what was received or reported: channels and keys."""
        self.sent = 0

    def register(self, *names: str, count: int = 1) -> None:
        """Register these lines, without any check."""
        for name in names:
            self.hear(ALIVE.format(count, name, f"pw{name[-1]}"), HOMES[name])
        self.collect()
        self.said.clear()
        self.told.clear()

    def hear(self, text: str, address: tuple[str, int]) -> None:
        self.server.receive(text.encode(), *address, self.now)

    def collect(self) -> None:
        """Take what the server has to say and to tell."""
        self.said.extend(self.server.datagrams())
        for event in self.server.events():
            self.told.append(event)
            if isinstance(event, e.SmsReceived | e.Reported):
                self.keys.append((event.channel, event.key))

    def go(self, seconds: float) -> None:
        """Time passes, a second at a time."""
        end = self.now + seconds
        while self.now < end:
            self.now = Instant(min(self.now + 1.0, end))
            self.server.tick(self.now)

    def play(self, script: str) -> None:
        """Act a script out; all that is said and told stands in it."""
        for line in filter(None, map(str.strip, script.split("\n"))):
            with_place = re.fullmatch(r"([DSRE]|\+) ?([^ >]*)(?:>| s) ?(.*)", line)
            assert with_place, line
            kind, place, text = with_place.groups()
            text = text.replace("\\n", "\n")
            address = self.place(place or "line1") if kind in "DS" else ("", 0)
            if kind == "D":
                self.nothing_else(line)
                self.hear(text, address)
            elif kind == "S":
                self.assertTrue(self.said, f"nothing is said, for: {line}")
                octets, where = self.said.popleft()
                self.assertEqual((octets.decode(), where), (text, address))
            elif kind == "E":
                self.assertTrue(self.told, f"nothing is told, for: {line}")
                self.assertEqual(told(self.told.popleft()), text)
            elif kind == "R":
                self.nothing_else(line)
                self.act(text)
            else:
                self.nothing_else(line)
                self.go(float(place))
            self.collect()
        self.nothing_else("the end")

    def place(self, name: str) -> tuple[str, int]:
        if name in HOMES:
            return HOMES[name]
        host, _, port = name.rpartition(":")
        return host, int(port)

    def act(self, text: str) -> None:
        """`send TEXT to NUMBER [by LINE]`, `ussd CODE`, `exit`, `ask VERB [VALUE]`, `keep`, `lose`."""
        words = text.split(" ")
        match words:
            case ["send", what, "to", number, *by]:
                self.sent += 1
                line = by[1] if by else "line1"
                taken = self.server.send(line, f"sms{self.sent}", number, what.replace("_", " "), self.now)
            case ["ussd", code]:
                taken = self.server.ussd("line1", "ussd", code, self.now)
            case ["exit"]:
                taken = self.server.leave_ussd("line1", "exit", self.now)
            case ["ask", verb, *value]:
                taken = self.server.command("line1", "ask", Verb(verb), "".join(value), self.now)
            case ["keep"]:
                taken = True
                self.server.kept(*self.keys.pop(0), self.now)
            case ["lose"]:
                taken = True
                self.server.not_kept(*self.keys.pop(0))
            case _:
                raise AssertionError(text)
        self.assertTrue(taken, f"not taken: {text}")

    def nothing_else(self, before: str) -> None:
        self.assertEqual([octets for octets, _ in self.said], [], f"said before: {before}")
        self.assertEqual([told(event) for event in self.told], [], f"told before: {before}")
