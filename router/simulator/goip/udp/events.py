"""Events: what a line tells the server by itself. Each is repeated until it is acknowledged, or given up."""

import re
from collections.abc import Callable
from functools import partial

from attrs import define

from ..box import Goip

ACKNOWLEDGED = re.compile(r"([A-Z]+) (-?\d+)(?: (.*))?\n?", re.DOTALL)

Heard = Callable[[int | str], None]


def ignore(status: int | str) -> None:
    """Do nothing: the usual `heard`, where nobody waits for the acknowledgement."""


@define
class Event:
    """One that is not yet acknowledged."""

    octets: bytes
    left: int
    heard: Heard


class Events:
    """Those of one line. ``send`` sends a datagram, ``number`` gives the next event its number."""

    def __init__(self, goip: Goip, send: Callable[[bytes], None], number: Callable[[], int]) -> None:
        self._goip, self._send, self._number = goip, send, number
        self._waiting: dict[tuple[str, int], Event] = {}

    def push(self, verb: str, login: str, body: str, heard: Heard = ignore) -> None:
        """Send one; ``heard`` gets 0, ``refused``, or ``lost`` if nobody acknowledges it."""
        number = self._number()
        octets = f"{verb}:{number};{login};{body}".encode("utf-8", "replace")
        old = self._waiting.pop((verb, number), None)
        if old:
            old.heard("lost")
        self._waiting[verb, number] = Event(octets, self._goip.settings.recv_retry, heard)
        self._send(octets)
        self._await(verb, number)

    def acknowledge(self, said: str) -> bool:
        """Take a datagram as an acknowledgement; False if it is none of what waits here."""
        found = ACKNOWLEDGED.fullmatch(said)
        event = self._waiting.pop((found[1], int(found[2])), None) if found else None
        if found is None or event is None:
            return False
        words = (found[3] or "").strip()
        event.heard(0 if words.startswith("OK") else "refused")
        return True

    def forget(self) -> None:
        """Forget all: the box is off."""
        events, self._waiting = list(self._waiting.values()), {}
        for event in events:
            event.heard("lost")

    def __len__(self) -> int:
        return len(self._waiting)

    def _await(self, verb: str, number: int) -> None:
        event = self._waiting[verb, number]
        again = partial(self._again, verb, number, event)
        self._goip.agenda.after(max(0.001, self._goip.settings.recv_retry_s), again)

    def _again(self, verb: str, number: int, event: Event) -> None:
        if self._waiting.get((verb, number)) is not event:
            return
        if event.left <= 0:
            del self._waiting[verb, number]
            self._goip.say(f"{verb} {number}: nobody acknowledges it")
            event.heard("lost")
            return
        event.left -= 1
        self._send(event.octets)
        self._await(verb, number)
