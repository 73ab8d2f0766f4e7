"""Bodies of POSTs: received SMS, receipts, reports and alerts, in each form that can be configured.

The forms of the GoIP SMS Server follow its manual (docs/http-hooks.md).
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from attrs import frozen

from router.desk.alerts.views import Notice
from router.northbound.querysms import record
from router.relay.owing.receipts import Err
from router.sms.state import MessageState
from router.store.entities import Owed

URLENCODED: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"


@frozen
class Body:
    """The body of a POST."""

    content_type: str
    octets: bytes


@frozen(kw_only=True)
class PostedSms:
    """A received SMS, with its text decoded."""

    id: int
    channel: str
    gateway: str
    number: str
    """The sender."""
    to: str
    text: str
    at: datetime


def received_form(sms: PostedSms) -> Body:
    """Write a received SMS as the form fields that the GoIP SMS Server posts."""
    fields = {"name": sms.channel, "number": sms.number, "content": sms.text}
    return Body(URLENCODED, urlencode(fields, errors="replace").encode("ascii"))


def received_json(sms: PostedSms) -> Body:
    """Write a received SMS as JSON, with all its fields."""
    return _json(
        {
            "id": str(sms.id),
            "channel": sms.channel,
            "gateway": sms.gateway,
            "from": sms.number,
            "to": sms.to,
            "text": sms.text,
            "at": sms.at.isoformat(timespec="milliseconds"),
        }
    )


def received_sms_server(sms: PostedSms) -> Body:
    """Write a received SMS as the JSON that the GoIP SMS Server pushes."""
    return _json(
        {
            "goip_line": sms.channel,
            "from_number": sms.number,
            "content": sms.text,
            "recv_time": sms.at.strftime("%Y-%m-%d %H:%M:%S"),
        }
    )


RECEIVED: Final[Mapping[str, Callable[[PostedSms], Body]]] = {
    "form": received_form,
    "json": received_json,
    "sms_server": received_sms_server,
}
"""The writer of received SMS for each `form` of the configuration."""


@frozen(kw_only=True)
class Ending:
    """How a message ended, or that it is on its way to the recipient."""

    owed: Owed
    key: str
    """The `id` that its sender gave it; empty without one."""
    segments: int
    at: datetime


def receipt_json(ending: Ending) -> Body:
    """Write an ending as JSON."""
    owed = ending.owed
    return _json(
        {
            "message_id": str(owed.message_id),
            "id": ending.key or None,
            "to": owed.message.destination_addr.addr,
            "state": owed.message_state.stat,
            "err": owed.err,
            "at": ending.at.isoformat(timespec="milliseconds"),
            "segments": ending.segments,
        }
    )


def report_sms_server(ending: Ending) -> Body:
    """Write an ending as the GoIP SMS Server answers querysms: a list of sendings."""
    owed = ending.owed
    delivered = owed.message_state is MessageState.DELIVERED
    sent = delivered or owed.err == Err.NEVER_REPORTED
    number, send = owed.message.destination_addr.addr, "succeeded" if sent else "failed"
    return _json([record(owed.message_id, number, owed.channel, send, delivered, owed.err)])


ENDINGS: Final[Mapping[str, Callable[[Ending], Body]]] = {
    "json": receipt_json,
    "sms_server": report_sms_server,
}
"""The writer of endings for each `form` of the configuration."""


def alert_json(notice: Notice, on: bool) -> Body:
    """Write an alert as JSON: it has come on, or it is off again."""
    told: dict[str, object] = {
        "alert": notice.alert,
        "subject": notice.subject,
        "state": "on" if on else "off",
        "since": notice.since.isoformat(timespec="milliseconds"),
        "text": notice.text if on else notice.over,
        "do": notice.do if on else "",
        "node": notice.node,
    }
    if not on and notice.until is not None:
        told["until"] = notice.until.isoformat(timespec="milliseconds")
    return _json(told)


def _json(value: object) -> Body:
    # JSON escapes a lone surrogate, which a text in UCS2 may hold and UTF-8 cannot encode.
    return Body(JSON, json.dumps(value).encode("ascii"))
