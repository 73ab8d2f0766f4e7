"""A request and its answer as plain values, so that a face is tested without a socket."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from attrs import field

from router.sms.value import value

Fields = Mapping[str, Sequence[str]]
"""Fields of a query or a form, decoded from UTF-8; one may be given several times."""

NO_FIELDS: Final[Fields] = {}
NO_HEADERS: Final[Mapping[str, str]] = {}

Write = Callable[[bytes], None]


@value(kw_only=True)
class HttpRequest:
    """A request that has come whole. Names of headers are in lower case."""

    method: str
    path: str
    """Decoded, without the query."""
    raw_path: str = ""
    """As it was written: here a `/` that is a part of a name is `%2F`."""
    query: Fields = field(default=NO_FIELDS, repr=False)
    form: Fields = field(default=NO_FIELDS, repr=False)
    """The body, where it is application/x-www-form-urlencoded or multipart/form-data."""
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default=NO_HEADERS, repr=False)
    host: str = ""
    """The address that it came from: of the client, where a proxy that is trusted tells it."""
    secure: bool = False
    """It came by TLS."""
    head: bool = False
    """It is a HEAD, which may do nothing (RFC 9110 section 9.2.1): ``method`` is GET, no body is sent."""


@value(kw_only=True)
class HttpResponse:
    """What is sent back. ``stream``, if there is one, writes what follows ``body``."""

    status: int = 200
    content_type: str = "text/plain; charset=utf-8"
    body: bytes = field(default=b"", repr=False)
    headers: Sequence[tuple[str, str]] = ()
    stream: "BodyStream | None" = None


class BodyStream(Protocol):
    """A body that comes bit by bit."""

    def start(self, write: Write, end: Callable[[], None]) -> None:
        """Begin; ``write`` takes the next octets, ``end`` is called behind the last."""

    def pause(self) -> None:
        """Whoever reads is behind: write nothing until `resume`."""

    def resume(self) -> None:
        """It has read."""

    def stop(self) -> None:
        """It has gone."""


class Face(Protocol):
    """Answers the requests to its paths."""

    paths: Sequence[str]
    """The beginnings of its paths."""

    def ask(self, asked: HttpRequest, answered: Callable[[HttpResponse], None]) -> Callable[[], None]:
        """Call ``answered`` once, now or later. Call what is returned when whoever asked has gone."""
