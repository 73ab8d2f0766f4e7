"""Many lines of GoIPs that register by UDP: each takes what it is sent, and reports it, as a box would.

They cost next to nothing, so that the SMS server they talk to is all that is measured. What a box may do
otherwise, `tools/goip.py` does.
"""

import heapq
import selectors
import socket
from collections.abc import Callable, Iterator
from itertools import count

from tools.load.connections import now

KEEP_ALIVE_S = 30.0
FIRST_S = 5.0
"""All have registered by then."""

SENDING_S, REPORT_S = 1.0, 0.5
"""From SEND to OK, and from there to DELIVER."""

LARGEST = 4096
TURN_S = 0.05

ALIVE = (
    "req:{req};id:{id};pass:{password};num:;signal:20;gsm_status:LOGIN;voip_status:LOGOUT;voip_state:IDLE;"
    "remain_time:-1;imei:353273090000000;imsi:641100000000000;iccid:8925610000000000000;pro:SIMNET;idle:11;"
    "disable_status:0;SMS_LOGIN:Y;SMB_LOGIN:;CELLINFO:LAC:5E5C,CELL ID:4BE8;CGATT:Y;"
)


class Line:
    """One line, on a port of its own."""

    def __init__(self, lines: "Lines", id: str, password: str) -> None:
        self._lines = lines
        self._id, self._password = id, password
        self._requests, self._references, self._events = count(1), count(0), count(1)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.connect(lines.server)

    def keep_alive(self) -> None:
        """Register, and go on with it."""
        self.say(ALIVE.format(req=next(self._requests), id=self._id, password=self._password))
        self._lines.later(KEEP_ALIVE_S, self.keep_alive)

    def readable(self) -> None:
        """Answer what has come."""
        while True:
            try:
                words = self.socket.recv(LARGEST).split(b" ", 3)
            except OSError:
                return
            self._lines.came += 1
            self._take(words[0], [each.decode("latin-1").strip() for each in words[1:]])

    def say(self, words: str) -> None:
        """Send a datagram; one that finds no room is lost."""
        self._lines.went += 1
        try:
            self.socket.send(words.encode())
        except OSError:
            self._lines.lost += 1

    def _take(self, verb: bytes, words: list[str]) -> None:
        if verb == b"MSG":
            self.say(f"PASSWORD {words[0]}\n")
        elif verb == b"PASSWORD":
            self.say(f"SEND {words[0]}\n")
        elif verb == b"SEND":
            self.say(f"WAIT {words[0]} {words[1]}\n")
            self._lines.later(SENDING_S, lambda: self._sent(*words))
        elif verb == b"DONE":
            self.say(f"DONE {words[0]}\n")

    def _sent(self, sendid: str, telid: str, number: str) -> None:
        reference = next(self._references) % 256
        self._lines.sent += 1
        self.say(f"OK {sendid} {telid} {reference}\n")
        self._lines.later(REPORT_S, lambda: self._reported(reference, number))

    def _reported(self, reference: int, number: str) -> None:
        login = f"{next(self._events)};id:{self._id};password:{self._password}"
        self.say(f"DELIVER:{login};sms_no:{reference};state:0;num:{number}")


class Lines:
    """All of them: ``boxes`` boxes of ``each`` lines, ``goip1`` and so on."""

    def __init__(self, host: str, port: int, boxes: int, each: int, password: str = "pw") -> None:
        self.server = host, port
        self.came = self.went = self.lost = self.sent = 0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._selector = selectors.DefaultSelector()
        self._lines = [Line(self, id, password) for id in _ids(boxes, each)]

    def run(self, seconds: float) -> dict[str, object]:
        """Serve; how many datagrams came and went."""
        for place, line in enumerate(self._lines):
            self._selector.register(line.socket, selectors.EVENT_READ, line)
            self.later(FIRST_S * place / len(self._lines), line.keep_alive)
        end = now() + seconds
        while now() < end:
            for key, _ in self._selector.select(TURN_S):
                key.data.readable()
            self._do_what_is_due()
        return {"came": self.came, "went": self.went, "lost": self.lost, "sent": self.sent}

    def close(self) -> None:
        """Give the ports back."""
        self._selector.close()
        for line in self._lines:
            line.socket.close()

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """Have it called then."""
        heapq.heappush(self._due, (now() + seconds, next(self._numbers), call))

    def _do_what_is_due(self) -> None:
        while self._due and self._due[0][0] <= now():
            _, _, call = heapq.heappop(self._due)
            call()


def _ids(boxes: int, each: int) -> Iterator[str]:
    for box in range(1, boxes + 1):
        for line in range(1, each + 1):
            yield f"goip{box}{line:02d}"
