"""Collects a request from the octets of a connection, until head and body are complete."""

from collections.abc import Callable
from typing import Final

from twisted.web.http import _ChunkedTransferDecoder, _MalformedChunkedDataError

from router.northbound.http.connection_limit import ConnectionLimit
from router.northbound.http.heads import (
    CHUNKED,
    CRLF,
    END,
    LARGEST_HEAD,
    Head,
    begins_wrong,
    head_of,
    is_header,
)
from router.northbound.http.request_reader import BadRequest

LARGEST_BODY: Final = 1_048_576
"""Octets of a body, however its length is given."""

SMALL: Final = 65_536
"""Octets of a body that is read even when other bodies take up all the memory for them."""


class IncomingRequest:
    """The octets that have arrived and are not answered. Those of a body count against the limit."""

    def __init__(self, limit: ConnectionLimit) -> None:
        self._limit = limit
        # Octets that are not parsed yet, and the index before which no head ends in them.
        self._came = b""
        self._looked = 0
        self._has_line = False
        self._head: Head | None = None
        self._body = bytearray()
        self._octets = 0
        self._chunks: _ChunkedTransferDecoder | None = None
        self._refused = 0

    @property
    def waiting(self) -> int:
        """How many octets are not parsed yet."""
        return len(self._came)

    @property
    def begun(self) -> bool:
        """Whether a part of a request has arrived."""
        return self._head is not None or bool(self._came)

    def add(self, data: bytes) -> None:
        """Keep octets for the next `read`."""
        self._came = self._came + data if self._came else data

    def read(self, go_on: Callable[[], None]) -> int:
        """Parse up to the end of one request. Return the status of a refusal, or 0.

        ``go_on`` is called if the client waits for 100 Continue. Raises BadRequest.
        """
        head = self._head
        if head is None:
            head = self._read_head()
            if head is None:
                return self._refused
            if head.length > LARGEST_BODY:
                return 413
            self._head = head
            if head.length == CHUNKED:
                self._chunks = _ChunkedTransferDecoder(self._keep, self._ends)
            if head.waits and head.length and not self._came:
                go_on()
        self._read_body(head.length)
        return self._refused

    def take(self) -> tuple[Head, bytes, int] | None:
        """Return a complete request, and forget it; None if there is none.

        The octets, behind head and body, still count against the limit; the caller releases them.
        """
        head = self._head
        if head is None or self._chunks is not None:
            return None
        if head.length != CHUNKED and len(self._body) != head.length:
            return None
        body, octets = bytes(self._body), self._octets
        self._head, self._body, self._octets = None, bytearray(), 0
        return head, body, octets

    def drop(self) -> None:
        """Forget all octets: nothing more is read from this connection."""
        self._came, self._body, self._chunks, self._head = b"", bytearray(), None, None
        self._limit.hold(-self._octets)
        self._octets = 0

    def _read_head(self) -> Head | None:
        """Return the head if it is complete; the octets behind it are kept."""
        if not self._looked and self._came.startswith(CRLF):
            # An empty line before a request is skipped (RFC 9112 section 2.2).
            self._came = self._came[len(CRLF) :]
        came = self._came
        if came in (b"", b"\r"):
            return None
        end = came.find(END, self._looked)
        if (end if end >= 0 else len(came)) > LARGEST_HEAD:
            self._refused = 431 if CRLF in came[:LARGEST_HEAD] else 414
            return None
        if end >= 0:
            self._came, self._looked, self._has_line = came[end + len(END) :], 0, False
            return head_of(came[: end + len(CRLF)])
        # Checked twice only, at the first octets and at the first line, also if they arrive one by one.
        has_line = self._has_line or CRLF in came
        if (has_line != self._has_line or not self._looked) and begins_wrong(came):
            self._refused = 400
        self._has_line = has_line
        self._looked = max(0, len(came) - len(END) + 1)
        return None

    def _read_body(self, length: int) -> None:
        came = self._came
        if length == CHUNKED:
            self._came = b""
            chunks = self._chunks
            if chunks is not None and came:
                try:
                    chunks.dataReceived(came)
                except _MalformedChunkedDataError:
                    raise BadRequest("the chunks of the body cannot be read") from None
            return
        lacking = length - len(self._body)
        if lacking and came:
            self._came = came[lacking:]
            self._keep(came[:lacking])

    def _keep(self, octets: bytes) -> None:
        """Keep a part of the body, or refuse the body if it is too long."""
        if self._refused:
            return
        self._octets += len(octets)
        fits = self._limit.hold(len(octets))
        if self._octets <= (LARGEST_BODY if fits else SMALL):
            self._body += octets
        else:
            self._body = bytearray()
            self._refused = 413 if self._octets > LARGEST_BODY else 503

    def _ends(self, behind: bytes) -> None:
        """End a chunked body; the headers after it are checked and dropped. Raises BadRequest."""
        chunks = self._chunks
        if chunks is not None and not all(map(is_header, chunks._trailerHeaders)):
            # Twisted checks their line ends only; for other readers a bare line feed there ends the request.
            raise BadRequest("a header behind the chunks cannot be read")
        self._came, self._chunks = behind, None
