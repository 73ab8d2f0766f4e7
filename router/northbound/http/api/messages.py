"""Operations on messages: send, look for, look at, cancel."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any, Final

from pydantic_core import to_json

from router.desk.errors import CannotDo, NotThere, Unfit
from router.desk.hooks import hook_of
from router.desk.json_values import plain
from router.desk.message_views import MessageLine, MessageView
from router.desk.messages import MessagePage, Query
from router.desk.people import Role
from router.desk.rights import confined_to, sender
from router.desk.submits import FARTHEST, SendResult, ToSend
from router.northbound.http.api.asks import FindMessages, NewMessage
from router.northbound.http.api.operation import Call, RequestFailed, answer_to, failed
from router.northbound.http.csv_stream import CsvStream
from router.northbound.http.interfaces import HttpResponse
from router.northbound.http.problems import JSON, problem
from router.relay.account import Account
from router.relay.faces import Face

UNITS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}

CSV: Final = "text/csv; charset=utf-8"


# --- send


def send(call: Call) -> None:
    """POST /messages."""
    body: NewMessage = call.body
    account = sender(call.who, body.esme or "", call.desk.esmes)
    if body.id is None:
        _take(call, body, account, lambda answer: call.answer(answer))
        return
    key, digest = body.id, sha256(_canonical(body)).digest()

    sent: list[str] = []

    def make(made: Callable[[str, Sequence[str]], None]) -> None:
        def keep(text: str, ids: Sequence[str]) -> None:
            sent.extend(ids)
            made(text, ids)

        _accept(call, body, account, keep)

    def answered(text: str, again: bool) -> None:
        call.desk.acts.sent(call.who, account.system_id, sent, call.by)
        status = 200 if again else 202
        call.answer(HttpResponse(status=status, content_type=JSON, body=text.encode()))

    call.desk.keyed_requests.ask(
        account.system_id,
        key,
        digest,
        make,
        answered,
        otherwise=lambda: call.refuse(409, "another request has had this `id`: choose another"),
        refused=lambda error: call.answer(answer_to(error)),
    )


def _canonical(body: NewMessage) -> bytes:
    """Return the body as canonical JSON, so that equal requests have equal digests."""
    return json.dumps(
        body.model_dump(mode="json", by_alias=True, exclude_unset=True), sort_keys=True
    ).encode()


def _wanted(call: Call, body: NewMessage, account: Account) -> Sequence[ToSend]:
    """Return the messages to send, one for each number. Raises RequestFailed."""
    now = call.desk.now()
    deliver_at = None if body.at is None else _moment(body.at, now)
    expires_at = None if body.validity is None else max(now, deliver_at or 0.0) + _seconds(body.validity)
    if body.receipt is not None and hook_of(body.receipt, account.hooks) is None:
        raise failed(422, f"{account.system_id} has no `hooks` that this URL begins with", "receipt")
    numbers = body.to if isinstance(body.to, list) else [body.to]
    return [
        ToSend(
            account=account,
            to=[number],
            text=body.text,
            from_=body.from_,
            deliver_at=deliver_at,
            expires_at=expires_at,
            via=body.via or "",
            receipt_url=body.receipt or "",
            final_only=body.final_only,
            key=body.id or "",
            origin=f"api {call.asked.host}",
            face=Face.API,
        )
        for number in numbers
    ]


def _moment(at: datetime, now: float) -> float:
    try:
        moment = at.timestamp()
    except (OverflowError, ValueError):
        moment = FARTHEST + now + 1.0
    if moment > now + FARTHEST:
        raise failed(422, "expected a time within a year", "at")
    return moment


def _seconds(validity: str) -> float:
    return float(validity[:-1]) * UNITS[validity[-1]]


def _take(call: Call, body: NewMessage, account: Account, answered: Callable[[HttpResponse], None]) -> None:
    """Accept messages, and answer once they are on disk."""

    def made(text: str, ids: Sequence[str]) -> None:
        def kept() -> None:
            call.desk.acts.sent(call.who, account.system_id, ids, call.by)
            answered(HttpResponse(status=202, content_type=JSON, body=text.encode()))

        call.desk.submits.kept(kept)

    _accept(call, body, account, made)


def _accept(
    call: Call, body: NewMessage, account: Account, made: Callable[[str, Sequence[str]], None]
) -> None:
    """Accept messages; ``made`` gets the answer and the message_ids. Raises if all are refused."""
    wanted = _wanted(call, body, account)
    submits = call.desk.submits
    if not isinstance(body.to, list):
        taken = submits.take(wanted[0])
        made(_written(_sent(taken, wanted[0].to[0])), [taken.message_id])
        return
    submits.charge_rate(account, len(wanted))
    items: list[dict[str, Any]] = []
    ids: list[str] = []
    problems: list[HttpResponse] = []
    for one in wanted:
        try:
            taken = submits.take(one, charged=True)
        except Exception as error:
            answer = answer_to(error)
            problems.append(answer)
            items.append({"to": one.to[0], **json.loads(answer.body)})
        else:
            ids.append(taken.message_id)
            items.append(_sent(taken, one.to[0]))
    if not ids:
        raise _all_refused(items, problems)
    made(_written({"items": items}), ids)


def _all_refused(items: Sequence[dict[str, Any]], problems: Sequence[HttpResponse]) -> Exception:
    """Return the exception that refuses a list of which no number was accepted."""
    if any(one.status >= 500 for one in problems):
        raise failed(503, str(items[0].get("detail", "")))
    error = failed(422, "all numbers were refused")
    body = json.loads(error.answer.body)
    body["errors"] = [
        {"field": f"to.{index}", "message": str(item.get("detail", ""))} for index, item in enumerate(items)
    ]
    raise failed_with(body)


def failed_with(body: dict[str, Any]) -> Exception:
    """Return the exception that answers with a problem."""
    return RequestFailed(problem(body["status"], body["detail"], body["errors"]))


def _written(answer: dict[str, Any]) -> str:
    return to_json(answer).decode()


def _sent(taken: SendResult, to: str) -> dict[str, Any]:
    return {
        "message_id": taken.message_id,
        "to": to,
        "alphabet": taken.alphabet.value,
        "segments": taken.segments,
        "route": taken.route,
    }


# --- look


def one(call: Call) -> None:
    """GET /messages/ID."""
    _one(call, lambda view: call.send(shown(call, view)))


def _one(call: Call, then: Callable[[MessageView], None]) -> None:
    call.desk.messages.one_for(call.who, call.path["message_id"], call.guard(then), call.failed)


def shown(call: Call, view: MessageLine) -> Any:
    """Return a message for JSON; its text is left out for users who may not read it."""
    told = plain(view)
    _veil(told, call.reads_texts)
    return told


def _veil(told: Any, reads: bool) -> None:
    if not reads or told["text"] is None:
        del told["text"]
    if told["id"] is None:
        del told["id"]
    for delivery in told.get("deliveries", ()):
        _veil(delivery, reads)


def find(call: Call) -> None:
    """GET /messages."""
    asked: FindMessages = call.query
    esme = confined_to(call.who)
    if esme and asked.esme not in (None, esme):
        raise failed(403, f"{call.who.name} may see only the messages of {esme}")
    if asked.text is not None and call.who.role is not Role.ADMIN:
        raise failed(403, "only admins may search texts")
    query = Query(
        to=asked.to or "",
        from_=asked.from_ or "",
        esme=esme or asked.esme or "",
        channel=asked.channel or "",
        gateway=asked.gateway or "",
        route=asked.route or "",
        state=asked.state or "",
        err=asked.err,
        since=asked.since or "",
        until=asked.until or "",
        limit=asked.limit,
        next=asked.next or "",
        text=asked.text or "",
    )
    if "text/csv" in call.asked.headers.get("accept", ""):
        _stream(call, query)
        return

    def found(page: MessagePage) -> None:
        call.send({"items": [shown(call, one) for one in page.items], "next": page.next})

    _asked(call, lambda: call.desk.messages.find(query, call.guard(found), partial(_refused, call)))


def _asked(call: Call, find: Callable[[], None]) -> None:
    """Start a search; answer with 422 if it makes no sense."""
    try:
        find()
    except (NotThere, Unfit) as error:
        _refused(call, error)
    except CannotDo as error:
        raise failed(422, str(error)) from None


def _refused(call: Call, why: CannotDo) -> None:
    """Answer with an error; a sender is not told the names of channels and gateways."""
    if isinstance(why, NotThere) and call.who.role is Role.SENDER:
        call.refuse(404, "there is no channel or gateway of that name")
    else:
        call.failed(why)


def _stream(call: Call, query: Query) -> None:
    stream = CsvStream(call.desk.messages, query, lambda view: shown(call, view), call.reads_texts)

    def begun() -> None:
        headers = (
            ("Cache-Control", "no-store"),
            ("Content-Disposition", 'attachment; filename="messages.csv"'),
        )
        call.desk.acts.exported(call.who, query, call.by)
        call.answer(HttpResponse(content_type=CSV, headers=headers, stream=stream))

    # A bad search is refused before the first line is written.
    _asked(call, lambda: stream.begin(call.guard(begun), partial(_refused, call)))


def cancel(call: Call) -> None:
    """DELETE /messages/ID."""

    def found(view: MessageView) -> None:
        call.desk.messages.cancel(view, call.by, call.guard(cancelled), call.guard(too_late), call.failed)

    def cancelled() -> None:
        _one(call, lambda view: call.send(shown(call, view)))

    def too_late() -> None:
        _one(call, lambda view: call.refuse(409, f"it cannot be cancelled: it is {view.state}"))

    _one(call, call.guard(found))
