"""Refusals of any face, as problem details in JSON (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from router.northbound.http.interfaces import HttpResponse

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"

PHRASES: Final[Mapping[int, str]] = {status.value: status.phrase for status in HTTPStatus}


def problem(
    status: int,
    detail: str = "",
    errors: Sequence[Mapping[str, object]] = (),
    headers: Sequence[tuple[str, str]] = (),
    type_: str = "about:blank",
) -> HttpResponse:
    """Return a refusal; ``detail`` says what is wrong and what to do."""
    body: dict[str, object] = {"type": type_, "title": phrase(status), "status": status}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = list(errors)
    return HttpResponse(status=status, content_type=PROBLEM, body=json.dumps(body).encode(), headers=headers)


def broken() -> HttpResponse:
    """Return the response to a request that met a bug of ours: status 500."""
    return problem(500, "the router failed to answer: a bug; its log has the traceback")


def phrase(status: int) -> str:
    """Return the reason phrase of a status."""
    return PHRASES[status]


def last_words(status: int) -> bytes:
    """Return the octets of a refusal after which the connection is closed."""
    answer = problem(status)
    return (
        b"HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
        % (status, phrase(status).encode(), answer.content_type.encode(), len(answer.body))
        + answer.body
    )
