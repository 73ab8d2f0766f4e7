"""Operations on the router itself: events, configuration, health."""

from typing import Any

from router.desk.json_values import plain
from router.desk.reload_result import Reloaded
from router.northbound.http.api.asks import FindEvents
from router.northbound.http.api.event_stream import EventStream
from router.northbound.http.api.operation import Call, RequestFailed, failed
from router.northbound.http.interfaces import HttpResponse
from router.northbound.http.problems import problem

SSE = "text/event-stream"


def events(call: Call) -> None:
    """GET /events."""
    asked: FindEvents = call.query
    sought = call.desk.events.sought(
        asked.subject or "", asked.level or "", asked.acts, asked.since or "", asked.until or ""
    )
    if SSE in call.asked.headers.get("accept", ""):
        last = call.asked.headers.get("last-event-id")
        if last is not None and not (last.isascii() and last.isdecimal() and len(last) < 20):
            raise failed(422, "expected the id of an event", "Last-Event-ID")
        stream = EventStream(call.desk.events, last, sought)
        headers = (("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"))
        call.answer(HttpResponse(content_type=f"{SSE}; charset=utf-8", headers=headers, stream=stream))
        return
    call.desk.events.find(sought, asked.next, asked.limit, call.guard(call.tell), call.failed)


def _flaws(found: Reloaded) -> Any:
    return [{"field": one.field, **_place(plain(one))} for one in found.flaws]


def _place(told: Any) -> Any:
    del told["field"]
    return told


def configuration(call: Call) -> None:
    """GET /config."""

    def compared(found: Reloaded) -> None:
        call.send(
            {
                "config": call.desk.shown(),
                "differs": bool(found.applied or found.needs_restart or found.problems),
                "applied": plain(found.changes),
                "restart": plain(found.needs_restart),
                "errors": _flaws(found),
            }
        )

    call.desk.read_anew(call.by, True, call.guard(compared))


def reload(call: Call) -> None:
    """POST /reload."""

    def done(found: Reloaded) -> None:
        if found.problems:
            detail = "the configuration was not applied: " + "; ".join(found.problems[:5])
            raise RequestFailed(problem(422, detail, _flaws(found)))
        told = found.told()
        call.send({name: plain(told[name]) for name in ("applied", "restart", "unchanged")})

    call.desk.read_anew(call.by, False, call.guard(done))


def status(call: Call) -> None:
    """GET /status."""
    call.tell(call.desk.status())


def health(call: Call) -> None:
    """GET /health."""
    found = call.desk.health()
    call.send(plain(found), 503 if found.status == "failing" else 200)


def live(call: Call) -> None:
    """GET /health/live."""
    call.send({"status": "ok"})


def ready(call: Call) -> None:
    """GET /health/ready."""
    failing = call.desk.health().status == "failing"
    call.send({"status": "failing" if failing else "ok"}, 503 if failing else 200)
