"""The access log: a line of JSON for each message that has ended.

Lines are gathered in memory and written once a second, in a thread of their own: a slow disk holds up
nothing else. A full one neither: what cannot be written is counted, and told. The file may be renamed or
removed at any time; the next lines go to a new one of its name.
"""

import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from twisted.internet.defer import Deferred

from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.sms.alphabet import Alphabet, alphabet_of
from router.sms.message import ShortMessage
from router.sms.parts import text_of
from router.sms.state import MessageState
from router.store.entities import Sending
from router.streams import on_one_line

MOST = 100_000
"""Lines kept in memory while the disk does not answer; further ones are only counted."""

MODE = 0o600
"""Mode of the file: it holds telephone numbers, and texts if it is told to."""

InThread = Callable[[Callable[[], None]], Deferred[None]]
"""Runs a function in a thread; an exception arrives as a failure."""

Ending = tuple[Sending, str, MessageState, int, float, Alphabet | None]
"""What `relay.owing.endings` tells of one; then what data_coding 0 means in its text; None leaves it out."""


class AccessLog:
    """Notes endings in the file at ``path``, or nowhere; `ended` is an `Each` of `relay.owing.endings`.

    ``texts``: lines have the texts of messages, too.
    """

    def __init__(self, path: str | None, texts: bool, events: Events, in_thread: InThread) -> None:
        self._path = path
        self._texts = texts
        self.alphabet: Callable[[str], Alphabet] = lambda esme: Alphabet.GSM7
        """Returns what data_coding 0 means in the texts of an ESME."""
        self._events = events
        self._in_thread = in_thread
        self._waiting: list[Ending] = []
        self._writing = False
        self._lost = 0
        self._failing = False

    def change(self, path: str | None, texts: bool) -> None:
        """Write to this file from now on, including lines that still wait; with texts or without."""
        self._path, self._texts = path, texts

    def ended(self, sending: Sending, channel: str, state: MessageState, err: int, at: float) -> None:
        """Note that a sending has ended."""
        if self._path is None:
            return
        if len(self._waiting) < MOST:
            alphabet = self.alphabet(sending.esme) if self._texts else None
            self._waiting.append((sending, channel, state, err, at, alphabet))
        else:
            self._lost += 1

    def tick(self) -> None:
        """Write the gathered lines, once a second, unless the last batch is still being written."""
        if self._waiting and not self._writing and self._path is not None:
            batch, self._waiting = self._waiting, []
            self._writing = True
            written = self._in_thread(partial(append, self._path, batch))
            written.addCallbacks(self._written, lambda failure: self._failed(len(batch), failure.value))

    def close(self) -> None:
        """Write what is left, at once."""
        batch, self._waiting = self._waiting, []
        if batch and self._path is not None:
            try:
                append(self._path, batch)
            except OSError as error:
                self._failed(len(batch), error)

    def _written(self, result: object) -> None:
        self._writing = False
        if self._failing:
            self._events.tell(EventKind.ACCESS_LOG_RECOVERED, "log", path=self._path, count=self._lost)
            self._failing, self._lost = False, 0

    def _failed(self, count: int, error: BaseException) -> None:
        self._writing = False
        self._lost += count
        if not self._failing:
            self._failing = True
            self._events.tell(EventKind.ACCESS_LOG_FAILS, "log", path=self._path, error=error)


def append(path: str, endings: Sequence[Ending]) -> None:
    """Write a line for each of these, or none of them; raises OSError."""
    octets = "".join(map(line, endings)).encode()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    # Opened each time: so it is a new file once the old one was renamed.
    # Without waiting: a pipe that nobody reads would hold the thread for ever.
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, MODE)
    before = os.fstat(file).st_size
    try:
        while octets:
            octets = octets[os.write(file, octets) :]
    except OSError:
        # Half a line on a full disk would spoil the next one. A pipe cannot be cut.
        with suppress(OSError):
            os.ftruncate(file, min(before, os.fstat(file).st_size))
        raise
    finally:
        os.close(file)


def line(ending: Ending) -> str:
    """Return the line of an ending; it has the text of the message only if its alphabet is given."""
    sending, channel, state, err, at, alphabet = ending
    message = sending.message
    told: dict[str, object] = {
        "time": _date(at),
        "message_id": str(sending.part_of or sending.id),
        "esme": sending.esme,
        "source_addr": message.source_addr.addr,
        "destination_addr": message.destination_addr.addr,
        "channel": channel or None,
        "route": sending.way,
        "state": state.stat,
        "err": err,
        "accepted": _date(sending.accepted_at),
        "seconds": round(max(0.0, at - sending.accepted_at), 3),
    }
    if alphabet is not None:
        told["text"] = _text(message, alphabet)
    return on_one_line(json.dumps(told, ensure_ascii=False)) + "\n"


def _text(message: ShortMessage, alphabet: Alphabet) -> str | None:
    """Return the text of a message; None if it has none, or octets that are no text."""
    if not message.short_message or alphabet_of(message.data_coding, alphabet) is Alphabet.BINARY:
        return None
    return text_of(message, alphabet)


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
