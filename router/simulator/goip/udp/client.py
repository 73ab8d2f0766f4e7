"""LineClient: one line as a client of an SMS server: it registers by keep-alives, and answers what comes."""

import re
from collections.abc import Callable
from typing import Protocol

from ..box import Goip
from ..happenings import Happening
from ..incoming import Received
from ..line import Line
from .commands import Commands
from .events import Events
from .sessions import Sessions
from .trouble import Trouble
from .ussd import Ussd
from .voice import Peer, Voice

ALIVE_S = 92.0
"""A line counts as logged in to the server so long after an answer to a keep-alive."""

AT_S = 60.0
"""AT mode ends so long after the last ATALIVE."""

CELL = "LAC:7E5,CELL ID:5E5B"
NEIGHBOURS_EVERY = 10
"""Keep-alives between two reports of the neighbouring cells."""

ANSWERED = re.compile(r"re[gq]:(\d+);.*?status:(-?\d+)", re.DOTALL)
FORWARDED = re.compile(r"CF (\S+) (\S+) ([0-5]) ([34]) (\S+) (\S+)\s*")


class Outlet(Protocol):
    """Where datagrams go, from a port of this line's own."""

    def send(self, octets: bytes, to: Peer) -> None:
        """Send one, to the SMS server if it is to nobody else."""

    def move(self) -> None:
        """Send from another port from now on."""


class LineClient:
    """One line. It does nothing before it is started."""

    def __init__(self, goip: Goip, line: Line, outlet: Outlet, next_event: Callable[[], int]) -> None:
        self.goip, self.line, self.outlet = goip, line, outlet
        self.id, self.password = names(goip, line)
        self.counts = {"datagrams_in": 0, "datagrams_out": 0}
        self._out = Trouble(goip, "out", outlet.send)
        self._in = Trouble(goip, "in", self._take)
        self._voice = Voice(self._send)
        self.sessions = Sessions(goip, line, self.password, self._voice, self._deliver_report)
        self.events = Events(goip, self._send, next_event)
        self._commands, self._ussd = Commands(goip, line), Ussd(goip, line, self._voice)
        self._req = 0
        self._start = 0
        self._answered = float("-inf")
        self._forwarding: set[str] = set()
        self._at_until, self._at_count = 0.0, 0

    @property
    def is_registered(self) -> bool:
        """Whether the server answered a keep-alive well, not long ago."""
        return self.goip.agenda.now() < self._answered + ALIVE_S

    def start(self) -> None:
        """Register, and go on with keep-alives."""
        self._start += 1
        if self.goip.settings.req_restart:
            self._req = 0
        self._keep_alive(self._start)

    def stop(self) -> None:
        """Stop: the box is off."""
        self._start += 1
        self._answered = float("-inf")
        self.sessions.forget()
        self.events.forget()
        self._ussd.forget()
        self._forwarding.clear()

    def datagram(self, octets: bytes, source: Peer = None) -> None:
        """Take a datagram from here; it is answered there."""
        if self.goip.running:
            self._in.carry(octets, source)

    def deliver(self, received: Received) -> None:
        """Send RECEIVE."""
        heard = received.expect("udp", 1)
        settings = self.goip.settings
        if settings.reg_checked and not self.is_registered:
            heard("unbound")
            return
        smsc = "smscnum:+491710760000;" if settings.smscnum else ""
        login = f"id:{self.id};{settings.receive_pass_field}:{self.password}"
        self.events.push("RECEIVE", login, f"srcnum:{received.source};{smsc}msg:{received.text}", heard)

    def happened(self, happening: Happening) -> None:
        """Push the events that tell of it."""
        for verb, body in events_of(happening):
            self._push(verb, body)

    # Keep-alives

    def _keep_alive(self, start: int) -> None:
        if start != self._start or not self.goip.running:
            return
        self._req += 1
        self._send(self._registration().encode("utf-8", "replace"))
        if self._req % NEIGHBOURS_EVERY == 0:
            self.happened(Happening("neighbours", "1,5E5C,-71;2,5E61,-80"))
        self.goip.agenda.after(max(0.05, self.goip.settings.keepalive_s), lambda: self._keep_alive(start))

    def _registration(self) -> str:
        line, settings = self.line, self.goip.settings
        logged_in = "LOGIN" if line.logged_in else "LOGOUT"
        imsi, iccid = (line.sim.imsi, line.sim.iccid) if line.sim else ("", "")
        begun = (
            f"req:{self._req};id:{self.id};pass:{self.password};num:{self.goip.gsm_number(line)};"
            f"signal:{settings.signal};gsm_status:{logged_in};voip_status:LOGOUT;"
        )
        cards = f"imei:{line.imei};imsi:{imsi};iccid:{iccid};"
        if settings.keepalive_fields == "old":
            return begun + cards
        alive = "Y" if self.is_registered else "N"
        operator = settings.operator if line.logged_in else ""
        return (
            f"{begun}voip_state:{line.state};remain_time:{line.minutes_left};{cards}"
            f"pro:{operator};idle:11;disable_status:{int(not line.enabled)};"
            f"SMS_LOGIN:{alive};SMB_LOGIN:;CELLINFO:{CELL};CGATT:{'Y' if line.logged_in else 'N'};"
        )

    def _registered(self, status: int) -> None:
        if status in (0, 200) or not self.goip.settings.reg_checked:
            if not self.is_registered:
                self.goip.say(f"{self.id}: the SMS server answers, status {status}")
            self._answered = self.goip.agenda.now()
        else:
            self.goip.say(f"{self.id}: the SMS server refuses, status {status}")
            self._answered = float("-inf")

    # What goes out

    def _send(self, octets: bytes, to: Peer = None) -> None:
        if self.goip.running:
            self.counts["datagrams_out"] += 1
            self._out.carry(octets, to)

    def _push(self, verb: str, body: str) -> None:
        if self.goip.running and (self.is_registered or not self.goip.settings.reg_checked):
            self.events.push(verb, f"id:{self.id};password:{self.password}", body)

    def _deliver_report(self, sms_no: int, state: int, number: str) -> None:
        to = f";num:{number}" if self.goip.settings.deliver_num else ""
        self._push("DELIVER", f"sms_no:{sms_no};state:{state}{to}")

    # What comes in

    def _take(self, octets: bytes, source: Peer) -> None:
        self.counts["datagrams_in"] += 1
        self._voice.peer = source
        if octets.startswith(b"MSG "):
            self.sessions.message(octets)
            return
        said = octets.decode("utf-8", "replace")
        answered = ANSWERED.match(said)
        if answered:
            self._registered(int(answered[2]))
        elif not self.events.acknowledge(said):
            self._obey(said)

    def _obey(self, said: str) -> None:
        words = said.removesuffix("\n").split(" ")
        deed = DEEDS.get((words[0], min(len(words), 4)))
        if deed:
            deed(self, words, said)
            return
        answer = self._commands.answer(words, self.password)
        if answer is None:
            self.goip.say(f"{self.id}: not understood: {said[:60]!r}")
        else:
            self._voice.say(answer)

    def _log_in(self, words: list[str], said: str) -> None:
        self.sessions.log_in(words[1], words[2])

    def _number(self, words: list[str], said: str) -> None:
        self.sessions.number(words[1], words[2], words[3])

    def _at_once(self, words: list[str], said: str) -> None:
        parts = said.split(" ", 5)
        if len(parts) == 6:
            self.sessions.at_once(*parts[1:])

    def _done(self, words: list[str], said: str) -> None:
        if words[1] in self._forwarding:
            self._forwarding.remove(words[1])
            self._voice.say(f"DONE {words[1]}\n")
        else:
            self.sessions.done(words[1])

    def _hello(self, words: list[str], said: str) -> None:
        self._voice.say(f"HELLO {words[1]}\n")

    def _ask(self, words: list[str], said: str) -> None:
        parts = said.split(" ", 3)
        if parts[2] == self.password and parts[1].isdecimal():
            self._ussd.ask(int(parts[1]), parts[3])
        else:
            self._voice.say(f"USSDERROR {parts[1]} password")

    def _leave(self, words: list[str], said: str) -> None:
        if words[2] == self.password and words[1].isdecimal():
            self._ussd.leave(int(words[1]))
        else:
            self._voice.say(f"USSDERROR {words[1]} password")

    def _tell_all(self, words: list[str], said: str) -> None:
        right = words[2] == self.password
        self._voice.say(self._commands.all_of_it(words[1]) if right else f"GSMERROR {words[1]} password")

    def _forward(self, words: list[str], said: str) -> None:
        found = FORWARDED.fullmatch(said)
        is_right = found is not None and found[2] == self.password
        if is_right:
            self._forwarding.add(words[1])
        self._voice.say(f"CFOK {words[1]}" if is_right else f"CFERROR {words[1]} parameter")

    def _at(self, words: list[str], said: str) -> None:
        now, verb = self.goip.agenda.now(), words[0]
        if words[-1] != self.password:
            self._voice.say(f"ERROR {words[1]} password")
        elif verb == "ATCMD":
            if now < self._at_until:
                self._at_count += 1
                body = f"count:{self._at_count};id:{self.id};password:{self.password};receive:OK"
                self._voice.say(f"AT:{words[1]};{body}")
            else:
                self._voice.say(f"ERROR {words[1]} not_in_at_mode")
        else:
            self._at_until = 0.0 if verb == "ATSTOP" else now + AT_S
            self._voice.say(f"{verb} {words[1]} ok")


Deed = Callable[[LineClient, list[str], str], None]

DEEDS: dict[tuple[str, int], Deed] = {
    ("PASSWORD", 3): LineClient._log_in,
    ("SEND", 4): LineClient._number,
    ("SMS", 4): LineClient._at_once,
    ("DONE", 2): LineClient._done,
    ("HELLO", 2): LineClient._hello,
    ("USSD", 4): LineClient._ask,
    ("USSDEXIT", 3): LineClient._leave,
    ("GSM", 3): LineClient._tell_all,
    ("CF", 4): LineClient._forward,
    ("ATSTART", 3): LineClient._at,
    ("ATSTOP", 3): LineClient._at,
    ("ATALIVE", 3): LineClient._at,
    ("ATCMD", 4): LineClient._at,
}
"""By the verb, and how many words there are; 4 stands for more, too."""


def names(goip: Goip, line: Line) -> tuple[str, str]:
    """Return the ID and password by which a line registers: its channel ID, or as `udp_ids` says."""
    for entry in filter(None, goip.settings.udp_ids.split(",")):
        number, _, login = entry.partition("=")
        if number.strip() == str(line.number):
            name, _, password = login.partition(":")
            return name, password or goip.settings.password
    return goip.channel(line), goip.settings.password


def events_of(happening: Happening) -> list[tuple[str, str]]:
    """Return the verbs and bodies of the events that tell of something."""
    value = happening.value
    first, _, rest = value.partition(",")
    said: dict[str, list[tuple[str, str]]] = {
        "failed": [],
        "reported": [],
        "login": [("CELLINFO", f"info:{CELL}"), ("CGATT", "cgatt:1")],
        "logout": [("CGATT", "cgatt:0")],
        "state": [("STATE", f"gsm_remain_state:{value}")],
        "call": [("RECORD", f"dir:{1 if first == 'in' else 2};num:{rest}")],
        "hangup": [("HANGUP", f"num:{first},cause:{rest}")],
        "remain": [("REMAIN", f"gsm_remain_time:{value}")],
        "expiry": [("EXPIRY", f"exp:{value}")],
        "cells": [("CELLS", f"lists:{value},")],
        "neighbours": [("BCCH", f"bcch:{value}")],
        "ussd": [("USSN", f"msg:{value}")],
    }
    verb, _, body = value.partition(" ")
    return said.get(happening.kind, [(verb, body)])
