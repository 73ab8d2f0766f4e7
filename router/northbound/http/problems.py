"""Refusals that any face may give, as problem JSON (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from router.northbound.http.exchange import Answer

JSON = "application/json"
PROBLEM = "application/problem+json"


def problem(
    status: int,
    detail: str = "",
    errors: Sequence[Mapping[str, object]] = (),
    headers: Sequence[tuple[str, str]] = (),
    type_: str = "about:blank",
) -> Answer:
    """Return the answer; ``detail`` says what is wrong and what to do."""
    body: dict[str, object] = {"type": type_, "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = list(errors)
    return Answer(status=status, content_type=PROBLEM, body=json.dumps(body).encode(), headers=headers)


def broken() -> Answer:
    """Return what is said of a bug of ours; the log has more."""
    return problem(500, "the router could not answer that; its log says why")
