"""What a process did to its sockets and to the log of its database, in order, as strace has seen it.

strace stops a thread at the entry and at the exit of each call and writes a line for each; so the order of
the lines is the order of what happened, over all threads.
"""

import re
import shutil
from codecs import escape_decode
from collections.abc import Iterable, Sequence
from enum import Enum

from attrs import frozen

from router.simulator.octets.frames import RESPONSE, Command, Framer, Pdu
from tools.promises.judge import TOKEN

STRACE = shutil.which("strace")

CALLS = "pwrite64,fdatasync,fsync,recvfrom,sendto"


def strace(output: str, *more: str) -> list[str]:
    """The words before a command. ``more`` is what else strace is told (``-e inject=…``).

    With -D the command is the child, and strace its child: it ends when the command is killed.
    """
    assert STRACE is not None
    return [STRACE, "-D", "-f", "-y", "-x", "-s", "100000", "-o", output, "-e", f"trace={CALLS}", *more]


class Did(Enum):
    """What was done."""

    READ = "recvfrom"
    SENT = "sendto"
    WROTE = "pwrite64"
    SYNCED = "fdatasync"


@frozen
class Deed:
    """One call. What is sent or written counts from its entry; what is read or synced, from its exit."""

    did: Did
    where: str
    octets: bytes = b""


_ENTRY = re.compile(r"\d+ +(\w+)\(\d+<([^>]*)>(?:, \"([^\"]*)\")?")
_RESUMED = re.compile(r"\d+ +<\.\.\. (\w+) resumed>(?:, ?)?(?:\"([^\"]*)\")?")


def deeds(lines: Iterable[str]) -> list[Deed]:
    """The calls that succeeded, in order."""
    found: list[Deed] = []
    began: dict[tuple[str, str], str] = {}
    for line in lines:
        pid = line.split(" ", 1)[0]
        entry = _ENTRY.match(line)
        if entry:
            call, where, octets = entry[1], entry[2], entry[3] or ""
            if "<unfinished" in line:
                began[pid, call] = where
                if call in ("sendto", "pwrite64"):
                    found.append(_deed(call, where, octets))
            elif not _failed(line):
                found.append(_deed(call, where, octets))
            continue
        resumed = _RESUMED.match(line)
        if resumed and resumed[1] in ("recvfrom", "fdatasync", "fsync") and not _failed(line):
            found.append(_deed(resumed[1], began.pop((pid, resumed[1])), resumed[2] or ""))
    return found


def _failed(line: str) -> bool:
    return ") = -1 " in line or line.rstrip().endswith("= ?")


def _deed(call: str, where: str, octets: str) -> Deed:
    did = Did.SYNCED if call == "fsync" else Did(call)
    decoded, _ = escape_decode(octets.encode("latin-1"))
    return Deed(did, where, decoded)


@frozen
class Seen:
    """A PDU on a connection, and the place of the deed that made it whole."""

    pdu: Pdu
    where: str
    place: int


@frozen
class Verdict:
    """How many answers and attempts were looked at, and which of them did not wait for the disk."""

    submits_answered: int
    deliveries_answered: int
    submits_sent: int
    rash: Sequence[str]


def verdict(done: Sequence[Deed]) -> Verdict:
    """Design of the promise: no ESME_ROK, and no attempt, before the sync that covers it."""
    read, sent = _pdus(done, Did.READ), _pdus(done, Did.SENT)
    asked = {(seen.where, seen.pdu.command_id, seen.pdu.sequence_number): seen for seen in read}
    answered = [seen for seen in sent if seen.pdu.command_id & RESPONSE and not seen.pdu.command_status]
    counts: dict[int, int] = {Command.SUBMIT_SM: 0, Command.DELIVER_SM: 0}
    rash = []
    for answer in answered:
        command = answer.pdu.command_id & ~RESPONSE
        request = asked.get((answer.where, command, answer.pdu.sequence_number))
        if request is not None and command in counts and _matters(request.pdu):
            counts[command] += 1
            rash += _rash(done, request, answer, "answered")
    attempts = [seen for seen in sent if seen.pdu.command_id == Command.SUBMIT_SM]
    for attempt in attempts:
        rash += _rash(done, Seen(attempt.pdu, attempt.where, 0), attempt, "sent")
    return Verdict(counts[Command.SUBMIT_SM], counts[Command.DELIVER_SM], len(attempts), rash)


def _matters(request: Pdu) -> bool:
    """Of reports, only final ones are kept; one that is written nowhere is answered at once."""
    return b"stat:ENROUTE" not in request.body


def _rash(done: Sequence[Deed], since: Seen, until: Seen, what: str) -> list[str]:
    """A complaint if between the two nothing of it was written, and then synced."""
    found = TOKEN.search(since.pdu.body.decode("latin-1"))
    token = found[0].encode() if found else b""
    written = False
    for deed in done[since.place : until.place]:
        if deed.where.endswith("-wal"):
            written = written or (deed.did is Did.WROTE and token in deed.octets)
            if written and deed.did is Did.SYNCED:
                return []
    state = "written and not synced" if written else "not even written"
    return [f"{what} while {state}: command {since.pdu.command_id:#x}, {token.decode() or 'a report'}"]


def _pdus(done: Sequence[Deed], did: Did) -> list[Seen]:
    framers: dict[str, Framer] = {}
    found = []
    for place, deed in enumerate(done):
        if deed.did is did and deed.octets:
            framer = framers.setdefault(deed.where, Framer())
            found += [Seen(pdu, deed.where, place) for pdu in framer.feed(deed.octets)]
    return found
