"""The client of a router on another machine: requests of the control socket as operations of its API."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode

from attrs import frozen

from router.commands.client import URL, NoRouter, RequestRefused
from router.commands.login import ApiLogin

LIMIT = 1000
"""Events of one answer."""


@frozen
class ApiCall:
    """A call of the API. Fields that are no part of ``path`` are its query, or the body of a POST."""

    method: str
    path: str


STEERED = ("pause", "resume", "requeue", "ussd", "restart")

OPERATIONS: Mapping[str, ApiCall] = {
    "status": ApiCall("GET", "/status"),
    "channels": ApiCall("GET", "/channels"),
    "channel": ApiCall("GET", "/channels/{channel}"),
    "gateways": ApiCall("GET", "/gateways"),
    "esmes": ApiCall("GET", "/esmes"),
    "queue": ApiCall("GET", "/queue"),
    "alerts": ApiCall("GET", "/alerts"),
    "acknowledge": ApiCall("POST", "/alerts/{id}/acknowledge"),
    "test_alerts": ApiCall("POST", "/alerts/test"),
    "message": ApiCall("GET", "/messages/{message_id}"),
    "messages": ApiCall("GET", "/messages"),
    "received": ApiCall("GET", "/received"),
    "explain": ApiCall("GET", "/explain"),
    "send": ApiCall("POST", "/messages"),
    **{do: ApiCall("POST", f"/channels/{{channel}}/{do}") for do in STEERED},
    "unblock": ApiCall("DELETE", "/blocked/{number}"),
    "disconnect": ApiCall("POST", "/esmes/{esme}/disconnect"),
}
"""Requests whose answers are the same as over the socket."""


class NotFound(RequestRefused):
    """The API answered 404: nothing has that name."""


class ApiClient:
    """Keeps the promise `commands.client.RouterClient` over HTTP."""

    def __init__(self, site: ApiLogin, patience: float) -> None:
        self._site = site
        self._patience = patience
        self._newest = ""
        """The id of the last event received."""
        self._followed: Mapping[str, object] = {}
        """The filter of the events to follow."""

    def ask(self, do: str, **fields: object) -> Any:
        special: dict[str, Callable[..., Any]] = {
            "reload": self._reload,
            "events": self._events,
            "reset": self._reset,
            "blocked": self._blocked,
        }
        if do in special:
            return special[do](**fields)
        if do not in OPERATIONS:
            raise RequestRefused(
                f"the API has no operation for that: run this on the router's machine, without {URL}"
            )
        return self._do(OPERATIONS[do], fields)

    def _do(self, operation: "ApiCall", fields: Mapping[str, object]) -> Any:
        path, rest = operation.path, dict(fields)
        for name, each in fields.items():
            if f"{{{name}}}" in path:
                path = path.replace(f"{{{name}}}", quote(str(each), safe=""))
                del rest[name]
        return self._json(operation.method, path, rest)

    def events(self) -> Iterator[Any]:
        headers = {"Accept": "text/event-stream"}
        if self._newest:
            headers["Last-Event-ID"] = self._newest
        answer = self._request("GET", "/events", self._followed, headers)
        try:
            while line := answer.readline():
                if line.startswith(b"data:"):
                    yield json.loads(line[5:])
        except (OSError, HTTPException, ValueError):
            pass
        raise NoRouter("the router has gone")

    def passing(self) -> Iterator[Any]:
        raise RequestRefused(f"the API has no `wire`: run this on the router's machine, without {URL}")

    # --- requests whose answers differ from those of the socket

    def _events(self, last: int, follow: bool = False, **sought: object) -> Any:
        """Return the ``last`` newest events, the newest last; `events` goes on there if ``follow``."""
        answer = self._json("GET", "/events", {**sought, "limit": max(1, min(LIMIT, last))})
        found = answer["items"]
        if follow:
            self._newest = found[0]["id"] if found else ""
            self._followed = {name: each for name, each in sought.items() if name != "next"}
        return {"items": found[:last][::-1], "next": answer["next"]}

    def _blocked(self, **fields: object) -> Any:
        one = "/{number}" if "number" in fields else ""
        return self._do(ApiCall("GET", f"/blocked{one}"), fields)

    def _reset(self, channel: str) -> Any:
        """Reset a channel, or else the ESME of that name: the API has an operation for each."""
        try:
            return self._do(ApiCall("POST", "/channels/{channel}/reset"), {"channel": channel})
        except NotFound as error:
            try:
                return self._do(ApiCall("POST", "/esmes/{channel}/reset"), {"channel": channel})
            except NotFound:
                raise error from None

    def _reload(self, dry_run: bool) -> Any:
        method, path = ("GET", "/config") if dry_run else ("POST", "/reload")
        answer = self._answer(method, path, {})
        body = _parsed(answer)
        flaws = body.get("errors", [])
        if answer.status not in (200, 422) or (answer.status == 422 and not flaws):
            raise _refused(answer.status, body)
        applied, restart = body.get("applied", []), body.get("restart", [])
        return {
            "dry_run": dry_run,
            "applied": applied,
            "restart": restart,
            "unchanged": not (applied or restart or flaws),
            "errors": flaws,
            "warnings": [],
        }

    # --- HTTP

    def _json(self, method: str, path: str, fields: Mapping[str, object]) -> Any:
        answer = self._answer(method, path, fields)
        body = _parsed(answer)
        if answer.status >= 300:
            raise _refused(answer.status, body)
        return body

    def _answer(self, method: str, path: str, fields: Mapping[str, object]) -> "ReadAnswer":
        with self._request(method, path, fields, {}) as answer:
            try:
                return ReadAnswer(answer.status, answer.read())
            except TimeoutError:
                raise self._slow() from None
            except (OSError, HTTPException):
                raise NoRouter("the router has gone") from None

    def _request(
        self, method: str, path: str, fields: Mapping[str, object], headers: Mapping[str, str]
    ) -> HTTPResponse:
        """Return the answer, its body unread. Redirects are not followed, so that they get no password."""
        site, streams = self._site, "Accept" in headers
        kind = HTTPSConnection if site.secure else HTTPConnection
        connection = kind(site.host, site.port, timeout=self._patience)
        login = b64encode(f"{site.user}:{site.password}".encode()).decode()
        target, body = f"{site.base}/api/v1{path}", None
        if method == "GET":
            given = {name: "true" if each is True else each for name, each in fields.items()}
            query = urlencode({name: each for name, each in given.items() if each != ""})
            target += f"?{query}" if query else ""
        else:
            body = json.dumps(fields).encode()
        every = {"Authorization": f"Basic {login}", "Content-Type": "application/json", **headers}
        try:
            connection.connect()
            connected = connection.sock
            connection.request(method, target, body, every)
            answer = connection.getresponse()
        except TimeoutError:
            raise self._slow() from None
        except (OSError, HTTPException) as error:
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise NoRouter(f"no router answers at {site.host} port {site.port} ({why})") from None
        if streams and answer.status == 200:
            connected.settimeout(None)
        elif streams:
            raise _refused(answer.status, _parsed(ReadAnswer(answer.status, answer.read())))
        return answer

    def _slow(self) -> NoRouter:
        return NoRouter(
            f"the router has not answered in {self._patience:.0f} s; it may still do what was asked"
        )


@frozen
class ReadAnswer:
    """An answer, read to its end."""

    status: int
    body: bytes


def _parsed(answer: ReadAnswer) -> Any:
    try:
        body = json.loads(answer.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise NoRouter(
            f"the server there is no router: it answered status {answer.status} and no JSON; see {URL}"
        )
    return body


def _refused(status: int, problem: Mapping[str, Any]) -> RequestRefused:
    """Return the refusal that a problem in JSON (RFC 9457) tells of, in one line."""
    if status == 401:
        return RequestRefused("the user or the password is wrong")
    kind = NotFound if status == 404 else RequestRefused
    said = str(problem.get("detail") or problem.get("title") or f"status {status}")
    fields = [f"`{one['field']}`: {one['message']}" for one in problem.get("errors", [])]
    return kind(
        "; ".join((said, *(one for one in fields if said not in one)) if len(fields) != 1 else fields)
    )
