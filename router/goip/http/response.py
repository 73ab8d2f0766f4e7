"""The answer of a GoIP's web server, read from octets as they come.

It reads what these servers write and strict readers refuse (docs/decisions/0021): lines of the head that end
with LF alone, blank lines before the head, lines of the head without a colon, chunks whose lines end with LF,
and an answer without any head, which lasts until the connection closes.
"""

import re
from collections.abc import Callable
from enum import Enum
from typing import Final

from attrs import field

from router.sms.value import value

MOST_OF_BODY: Final = 2**20
"""Octets of a page; a longer one counts as no answer."""

MOST_OF_HEAD: Final = 2**16

MOST_IN_ALL: Final = 2 * MOST_OF_BODY
"""Octets of an answer with its head, and with the lines between its chunks."""

MOST_STEPS: Final = 150_000
"""Lines and chunks of an answer, of which each chunk counts three times. So many take half a second to read;
chunks of one octet each would take ten times that."""

MOST_OF_LINE: Final = 1024
"""Octets of a line between chunks."""

_STATUS_LINE: Final = re.compile(rb"HTTP/\d\.\d[ \t]+(\d{3})(?!\d)")
_LENGTH: Final = re.compile(rb"\d{1,15}")
_CHUNK: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?")
_NO_BODY: Final = frozenset((204, 304))


class NoAnswer(Enum):
    """Why a request has no answer. Except for UNREACHABLE, the box may have acted on it."""

    UNREACHABLE = "no connection"
    TIMED_OUT = "no answer in time"
    CUT = "the connection closed before the end of the answer"
    TOO_LONG = "an answer that is too long"
    GARBLED = "an answer that is not HTTP"


@value
class Response:
    """A whole answer. ``status`` is 200 for one without a head."""

    status: int
    body: bytes = field(repr=False)


Outcome = Response | NoAnswer


class _More(Enum):
    AT_ONCE = "the next step can be taken with what is there"
    WHEN_IT_COMES = "it takes more octets"


_Step = Outcome | _More


class ResponseReader:
    """Reads one answer. Both calls return the outcome when it is known; then the reader is done."""

    __slots__ = ("_body", "_buffer", "_chunk", "_head", "_length", "_received", "_status", "_step", "_steps")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._body = bytearray()
        self._received = 0
        self._head = 0
        """Octets of the head so far."""
        self._status = 200
        self._length: int | None = None
        self._chunk = 0
        """Octets of a chunk that are still to come."""
        self._step: Callable[[], _Step] = self._start
        self._steps = 0

    def receive(self, data: bytes) -> Outcome | None:
        """Take octets of the answer."""
        self._received += len(data)
        self._buffer += data
        step: _Step = _More.AT_ONCE
        while step is _More.AT_ONCE:
            step = self._step()
            self._steps += step is _More.AT_ONCE
            if self._steps > MOST_STEPS:
                return NoAnswer.TOO_LONG
        if not isinstance(step, _More):
            return step
        return NoAnswer.TOO_LONG if self._received > MOST_IN_ALL else None

    def close(self) -> Outcome:
        """Return the outcome after the far side has closed the connection in good order."""
        if self._step == self._start and self._buffer.strip():
            return self._whole(self._buffer)
        if self._step in (self._until_close, self._trailers):
            return self._whole(self._body)
        return NoAnswer.CUT

    def _start(self) -> _Step:
        """Tell an answer with a head from one without."""
        begin = bytes(self._buffer[:MOST_OF_LINE]).lstrip()
        if len(begin) < 5 and b"HTTP/".startswith(begin):
            return self._limited(_More.WHEN_IT_COMES, len(self._buffer), MOST_OF_LINE)
        if not begin.startswith(b"HTTP/"):
            self._step = self._until_close
            return _More.AT_ONCE
        del self._buffer[: self._buffer.index(b"HTTP/")]
        self._step = self._status_line
        return _More.AT_ONCE

    def _status_line(self) -> _Step:
        line = self._line()
        if line is None:
            return self._limited(_More.WHEN_IT_COMES, len(self._buffer), MOST_OF_HEAD)
        status = _STATUS_LINE.match(line)
        if status is None:
            return NoAnswer.GARBLED
        self._status = int(status[1])
        self._step = self._head_line
        return _More.AT_ONCE

    def _head_line(self) -> _Step:
        line = self._line()
        if line is None:
            return self._limited(_More.WHEN_IT_COMES, self._head + len(self._buffer), MOST_OF_HEAD)
        self._head += len(line) + 1
        if not line:
            return self._end_head()
        name, _, text = line.partition(b":")
        name, text = name.strip().lower(), text.strip()
        if name == b"transfer-encoding":
            if text.lower() != b"chunked":
                return NoAnswer.GARBLED
            self._chunk = -1
        elif name == b"content-length":
            if not _LENGTH.fullmatch(text) or self._length not in (None, int(text)):
                return NoAnswer.GARBLED
            self._length = int(text)
        return self._limited(_More.AT_ONCE, self._head, MOST_OF_HEAD)

    def _end_head(self) -> _Step:
        if 100 <= self._status < 200:
            # An interim response comes before the final one (RFC 9110 section 15.2).
            self._length, self._chunk, self._step = None, 0, self._status_line
        elif self._status in _NO_BODY:
            return self._whole(b"")
        elif self._chunk:
            self._chunk, self._step = 0, self._chunk_line
        elif self._length is not None:
            self._step = self._to_length
        else:
            self._step = self._until_close
        return _More.AT_ONCE

    def _to_length(self) -> _Step:
        length = self._length or 0
        if length > MOST_OF_BODY:
            return NoAnswer.TOO_LONG
        return _More.WHEN_IT_COMES if len(self._buffer) < length else self._whole(self._buffer[:length])

    def _until_close(self) -> _Step:
        self._body += self._buffer
        self._buffer.clear()
        return self._limited(_More.WHEN_IT_COMES, len(self._body), MOST_OF_BODY)

    def _chunk_line(self) -> _Step:
        line = self._line()
        if line is None:
            return self._limited(_More.WHEN_IT_COMES, len(self._buffer), MOST_OF_LINE)
        size = _CHUNK.fullmatch(line)
        if size is None:
            return NoAnswer.GARBLED
        self._chunk = int(size[1], 16)
        self._step = self._in_chunk if self._chunk else self._trailers
        return self._limited(_More.AT_ONCE, len(self._body) + self._chunk, MOST_OF_BODY)

    def _in_chunk(self) -> _Step:
        piece = self._buffer[: self._chunk]
        del self._buffer[: len(piece)]
        self._body += piece
        self._chunk -= len(piece)
        if self._chunk:
            return _More.WHEN_IT_COMES
        self._step = self._behind_chunk
        return _More.AT_ONCE

    def _behind_chunk(self) -> _Step:
        line = self._line()
        if line is None:
            return self._limited(_More.WHEN_IT_COMES, len(self._buffer), MOST_OF_LINE)
        if line:
            return NoAnswer.GARBLED
        self._step = self._chunk_line
        return _More.AT_ONCE

    def _trailers(self) -> _Step:
        line = self._line()
        if line is None:
            return self._limited(_More.WHEN_IT_COMES, len(self._buffer), MOST_OF_LINE)
        return _More.AT_ONCE if line else self._whole(self._body)

    def _line(self) -> bytes | None:
        """Return the next line without its end; None if it is not complete yet."""
        end = self._buffer.find(b"\n")
        if end < 0:
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line.rstrip(b"\r")

    def _whole(self, body: bytes | bytearray) -> Response:
        return Response(self._status, bytes(body))

    @staticmethod
    def _limited(step: _Step, octets: int, most: int) -> _Step:
        return NoAnswer.TOO_LONG if octets > most else step
