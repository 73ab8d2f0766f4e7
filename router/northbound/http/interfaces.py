"""HTTP requests and responses as plain values, so that a face is tested without a socket."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from attrs import field

from router.sms.value import value

Fields = Mapping[str, Sequence[str]]
"""Fields of a query or a form, decoded from UTF-8; a field may have several values."""

NO_FIELDS: Final[Fields] = {}
NO_HEADERS: Final[Mapping[str, str]] = {}

Write = Callable[[bytes], None]


@value(kw_only=True)
class HttpRequest:
    """A complete request. Names of headers are in lower case."""

    method: str
    path: str
    """The path, decoded and without the query."""
    raw_path: str = ""
    """The path as it was written; a `/` within a name is `%2F` here."""
    query: Fields = field(default=NO_FIELDS, repr=False)
    form: Fields = field(default=NO_FIELDS, repr=False)
    """The body, where it is application/x-www-form-urlencoded or multipart/form-data."""
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default=NO_HEADERS, repr=False)
    host: str = ""
    """The address of the client, as a trusted proxy tells it, or as the connection has it."""
    secure: bool = False
    """Whether the client used TLS."""
    head: bool = False
    """Whether it is a HEAD, which must be safe (RFC 9110 section 9.2.1): ``method`` is GET then."""


@value(kw_only=True)
class HttpResponse:
    """A response. ``stream``, if there is one, writes the rest of the body after ``body``."""

    status: int = 200
    content_type: str = "text/plain; charset=utf-8"
    body: bytes = field(default=b"", repr=False)
    headers: Sequence[tuple[str, str]] = ()
    stream: "BodyStream | None" = None


class BodyStream(Protocol):
    """A body that is written piece by piece."""

    def start(self, write: Write, end: Callable[[], None]) -> None:
        """Begin; ``write`` takes the next octets, ``end`` is called after the last ones."""

    def pause(self) -> None:
        """Write nothing until `resume`: the client reads more slowly than this writes."""

    def resume(self) -> None:
        """Write again."""

    def stop(self) -> None:
        """Stop for good: the client has left, or the response was not needed."""


class HttpFace(Protocol):
    """A part of the HTTP server that answers the requests to its paths."""

    paths: Sequence[str]
    """The paths, with all that lies below them."""

    def ask(self, asked: HttpRequest, answered: Callable[[HttpResponse], None]) -> Callable[[], None]:
        """Answer a request by one call of ``answered``, now or later.

        The returned function is called if the client leaves before the answer.
        """
