"""Ordeals that take more than a stream: many connections that say nothing, and peers that do not read."""

import socket
import time
from collections.abc import Iterator

from router.simulator.octets.frames import Command, pdu
from tools.fuzzer.north import BIND, KINDS, PASSWORD, SYSTEM_ID
from tools.fuzzer.seeds import bind

BEGINNINGS = (b"", b"\0", b"\0\0\0\x10", b"\0\0\0\x30\0\0\0\x09", bind(0x09, b"wild", b"wild").octets(1)[:-1])
"""What half-open connections have said."""

HALF_OPEN, HALF_OPEN_S = 300, 8.0
"""How many at once, and seconds in which the router must have closed them."""

DEAF_S = 30.0
BUFFER = 4096
FLOOD = b"".join(pdu(Command.ENQUIRE_LINK, number) for number in range(1, 2000))


def half_open(port: int) -> Iterator[str]:
    """Open connections that begin and do not go on; yield what is wrong with how they end."""
    opened = [socket.create_connection(("127.0.0.1", port)) for _ in range(HALF_OPEN)]
    for place, one in enumerate(opened):
        one.sendall(BEGINNINGS[place % len(BEGINNINGS)])
    deadline = time.monotonic() + HALF_OPEN_S
    left = sum(not closed(one, deadline) for one in opened)
    if left:
        yield f"{left} of {HALF_OPEN} half-open connections were not closed in {HALF_OPEN_S:.0f} s"


def deaf(port: int) -> Iterator[str]:
    """Play an ESME that asks and asks, and never reads: it must be dropped."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        one.connect(("127.0.0.1", port))
        one.sendall(bind(KINDS[0], SYSTEM_ID.encode(), PASSWORD.encode()).octets(BIND))
        one.settimeout(1.0)
        deadline = time.monotonic() + DEAF_S
        while time.monotonic() < deadline:
            try:
                one.send(FLOOD)
            except TimeoutError:
                continue
            except OSError:
                return
    yield f"a peer that does not read was not dropped in {DEAF_S:.0f} s"


def closed(one: socket.socket, deadline: float) -> bool:
    """Tell whether the other side closes it in time; whatever it says before is passed over."""
    with one:
        try:
            while True:
                one.settimeout(max(0.01, deadline - time.monotonic()))
                if not one.recv(BUFFER):
                    return True
        except TimeoutError:
            return False
        except ConnectionError:
            return True
