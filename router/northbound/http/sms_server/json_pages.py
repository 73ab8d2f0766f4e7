"""The JSON pages of the newer SMS Server: sendsms, querysms and querylines."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from router.desk.channels import ChannelView
from router.desk.desk import Desk
from router.desk.errors import CannotDo
from router.desk.people import Person
from router.desk.rights import whose
from router.desk.sending_list import SendingView
from router.desk.state import State
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.settings import HttpServerSettings
from router.northbound.http.sms_server.pages import HEADERS
from router.northbound.http.sms_server.parameters import numbers_of
from router.northbound.http.sms_server.sending import AcceptedText, Rejected, Text, send
from router.northbound.http.sms_server.task_ids import parted, record, those_of

Answered = Callable[[HttpResponse], None]

EVERYTHING = "*"
"""The taskID that asks for the newest messages."""

NO_LIMIT = "-1"


class BadJsonBody(Exception):
    """The body is not a JSON object; the text says why."""


def answer(what: object, status: int = 200) -> HttpResponse:
    """Return a response with a value as JSON."""
    return HttpResponse(
        status=status,
        content_type="application/json",
        body=json.dumps(what).encode(),
        headers=HEADERS,
    )


def rejected(reason: str, text: str = "", status: int = 200) -> HttpResponse:
    """Return a refusal: the vendor's `reason`, and our text."""
    return answer({"result": "REJECT", "reason": reason} | ({"message": text} if text else {}), status)


def read(asked: HttpRequest) -> Mapping[str, Any]:
    """Return the JSON object of a body. Raises BadJsonBody."""
    try:
        found = json.loads(asked.body)
        # JSON can escape half of a UTF-16 pair, which cannot be encoded.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise BadJsonBody("the body is not JSON") from None
    if not isinstance(found, dict):
        raise BadJsonBody("expected a JSON object")
    return found


def auth_of(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return name and password; empty if they are missing."""
    auth = body.get("auth")
    if not isinstance(auth, dict):
        return "", ""
    return word(auth, "username"), word(auth, "password")


def word(body: Mapping[str, Any], name: str) -> str:
    """Return a string or a number as text; of a list, its values with commas between them."""
    value = body.get(name)
    if isinstance(value, list):
        return ",".join(_word(each) for each in value)
    return _word(value)


def _word(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def send_sms(
    desk: Desk,
    settings: HttpServerSettings,
    body: Mapping[str, Any],
    person: Person,
    host: str,
    answered: Answered,
) -> None:
    """Answer sendsms."""

    def taken(what: AcceptedText) -> None:
        refused = [{"number": each.number, "reason": each.why} for each in what.refused]
        answered(
            answer(
                {"result": "ACCEPT", "taskID": what.message_id} | ({"refused": refused} if refused else {})
            )
        )

    try:
        numbers = numbers_of(word(body, "number"))
        text = Text(
            numbers=numbers,
            content=word(body, "content"),
            line=word(body, "goip_line"),
            provider=word(body, "provider"),
            esme=word(body, "esme"),
        )
        send(desk, settings, person, host, text, taken)
    except Rejected as error:
        answered(rejected(error.reason, str(error)))
    except CannotDo as error:
        answered(rejected("none_number", str(error)))


def query_sms(desk: Desk, body: Mapping[str, Any], person: Person, answered: Answered) -> None:
    """Answer querysms."""
    task_id = word(body, "taskID").strip()
    failed = partial(_failed, answered)
    if task_id == EVERYTHING:
        desk.sendings.newest(whose(person), lambda found: answered(_records(found)), failed)
        return
    message_id, number = parted(task_id)
    desk.sendings.of(
        message_id, whose(person), lambda found: answered(_records(those_of(number, found))), failed
    )


def _records(found: Sequence[SendingView]) -> HttpResponse:
    return answer([record(each) for each in found])


def _failed(answered: Answered, why: CannotDo) -> None:
    answered(rejected("not_now", str(why), 503))


def query_lines(desk: Desk, person: Person) -> HttpResponse:
    """Answer querylines: the channels that the user may send by, or all for an operator."""
    via = None if person.account is None else person.account.via
    return answer([_line(each) for each in desk.channels.all() if via is None or each.id in via])


def _line(channel: ChannelView) -> Mapping[str, str]:
    """Return a channel as querylines shows a line; all values are strings."""
    online = channel.state not in (State.DOWN, State.DISABLED)
    registered = "LOGOUT" if channel.state is State.LOGGED_OUT else "LOGIN"
    return {
        "goip_line": channel.id,
        "online": "1" if online else "0",
        "reg": registered if online else "",
        "remain_sms": _left(channel, "total"),
        "day_remain_sms": _left(channel, "day"),
    }


def _left(channel: ChannelView, span: str) -> str:
    budget = channel.budget.get(span)
    return NO_LIMIT if budget is None else str(budget.left)
