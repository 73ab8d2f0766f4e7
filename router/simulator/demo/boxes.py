"""The control port of the simulated boxes, from outside."""

import json
import socket
import time
from typing import TypedDict

from attrs import frozen

from .missing import Missing

POLL_S, PATIENCE_S = 0.02, 60.0


class Box(TypedDict, total=False):
    """The part of ``stats`` that is used: sessions that are bound, lines that an SMS server has answered."""

    bound: int
    registered: int


class Row(TypedDict):
    """The used part of rows of outbox (to, channel, parts, joined) and inbox (number, face, status)."""

    to: str
    channel: str
    parts: int
    joined: str | None
    number: int
    face: str
    status: int | str


class Answer(TypedDict):
    """A line from the control port; which keys it has depends on the command."""

    ok: bool
    error: str
    boxes: list[Box]
    numbers: list[int]
    sent: list[Row]
    fates: list[Row]


@frozen
class Handed:
    """An SMS at a handset: by which channel it came, in how many parts, and what the handset shows."""

    channel: str
    parts: int
    text: str


class Boxes:
    """A line out, a line of JSON back."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self._answers = self._socket.makefile("r", encoding="utf-8")

    def close(self) -> None:
        """Hang up."""
        self._answers.close()
        self._socket.close()

    def bound(self) -> int:
        """Return how many sessions are bound to the first box."""
        return self._ask("stats")["boxes"][0]["bound"]

    def await_bound(self, count: int, seconds: float) -> None:
        """Wait until so many are; `Missing` if they are not in time."""
        deadline = time.monotonic() + seconds
        while self.bound() < count:
            if time.monotonic() > deadline:
                raise Missing(f"{self.bound()} sessions of {count} are bound to the box")
            time.sleep(POLL_S)

    def await_registered(self, count: int, seconds: float) -> None:
        """Wait until so many lines are registered by UDP; `Missing` if they are not in time."""
        deadline = time.monotonic() + seconds
        while (registered := self._ask("stats")["boxes"][0]["registered"]) < count:
            if time.monotonic() > deadline:
                raise Missing(f"{registered} lines of {count} are registered")
            time.sleep(POLL_S)

    def receive(self, line: int, source: str, text: str) -> int:
        """Let an SMS come in on a line of the first box; its number."""
        return self._ask(f"mo {line} {source} {json.dumps(text)}")["numbers"][0]

    def switch(self, word: str, id: str) -> None:
        """Switch a box ``on`` or ``off``."""
        self._ask(f"{word} {id}")

    def handed(self, number: str) -> list[Handed]:
        """Return what a handset got, the oldest first."""
        rows = [row for row in self._ask("sent 1000")["sent"] if row["to"] == number]
        return [Handed(row["channel"], row["parts"], row["joined"] or "") for row in rows]

    def fate(self, number: int, face: str = "smpp") -> int | str | None:
        """Return a received SMS's answer: a command_status, ``unbound``, ``lost``; None if not yet."""
        fates = self._ask("fates 1000")["fates"]
        rows = [row for row in fates if (row["number"], row["face"]) == (number, face)]
        return rows[-1]["status"] if rows else None

    def _ask(self, command: str) -> Answer:
        self._socket.sendall(command.encode("utf-8") + b"\n")
        answer: Answer = json.loads(self._answers.readline() or '{"ok": false, "error": "no answer"}')
        if not answer["ok"]:
            raise Missing(f"the simulator refuses {command!r}: {answer['error']}")
        return answer
