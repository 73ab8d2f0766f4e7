"""What a router answers by the state that it is in: each status of the API that no drawn request comes upon.

The functions ask by hand, each in the state that its docstring names, and wait for the answers.
"""

import socket
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from tests.interop.described_api import EYE, MINE, DescribedApi

LATER: Final = f"{datetime.now(UTC) + timedelta(days=300):%Y-%m-%dT%H:%M:%SZ}"
ONE: Final = "+256772000001"
CRM, SLOW, FULL = ("crm", "secret"), ("slow", "secret"), ("full", "secret")

V1: Final = "/api/v1"
MESSAGES, MESSAGE = f"{V1}/messages", f"{V1}/messages/{{message_id}}"
RECEIVED = f"{V1}/received/{{id}}"
CHANNEL, ESME = f"{V1}/channels/{{id}}", f"{V1}/esmes/{{id}}"
BLOCKED, ALERT = f"{V1}/blocked/{{number}}", f"{V1}/alerts/{{id}}/acknowledge"
ACTS: Final = ("pause", "resume", "reset", "requeue", "restart")


def ask_without_a_store(api: DescribedApi) -> None:
    """The file of the store is away."""
    api.ask(503, "POST /api/v1/messages", login=CRM, to=ONE, text="hello")
    api.ask(503, f"GET {MESSAGES}")
    api.ask(503, f"GET {MESSAGE}", "1")
    api.ask(503, f"DELETE {MESSAGE}", "1")
    api.ask(503, f"GET {V1}/received")
    api.ask(503, f"GET {RECEIVED}", "1")
    api.ask(503, f"POST {RECEIVED}/deliver", "1", esme="crm")
    api.ask(503, f"GET {V1}/events", query={"level": "error", "limit": "1000"})
    api.ask(503, "GET /health")
    api.ask(503, "GET /health/ready")


def ask_of_messages(api: DescribedApi) -> None:
    """The ESME `slow` may send one a minute, and the queue of `full` holds one."""
    send = f"POST {MESSAGES}"
    for status, text in ((202, "hello"), (200, "hello"), (409, "other")):
        api.ask(status, send, login=CRM, to=ONE, text=text, id="k")
    for status in (202, 429):
        api.ask(status, send, login=SLOW, to=ONE, text="hello")
    for status in (202, 503):
        api.ask(status, send, login=FULL, to=ONE, text="hello", at=LATER)
    waits = api.ask(202, send, login=CRM, to=ONE, text="hello", at=LATER)["message_id"]
    api.ask(200, f"GET {MESSAGE}", waits)
    for status in (200, 409):
        api.ask(status, f"DELETE {MESSAGE}", waits, login=CRM)
    api.ask(404, f"GET {MESSAGE}", "99")
    api.ask(404, f"DELETE {MESSAGE}", "99")
    api.ask(200, f"GET {MESSAGES}", query={"text": "hello"})
    api.ask(403, f"GET {MESSAGES}", query={"text": "hello"}, login=EYE)
    api.ask(404, f"GET {MESSAGES}", query={"channel": "goip999"})
    api.ask(200, f"GET {V1}/explain", query={"esme": "crm", "to": ONE})
    api.ask(404, f"GET {V1}/explain", query={"esme": "nobody", "to": ONE})


def ask_of_received(api: DescribedApi) -> None:
    """A received SMS is unclaimed, and no session of `crm` would acknowledge it."""
    api.ask(200, f"GET {RECEIVED}", "1")
    api.ask(404, f"GET {RECEIVED}", "99")
    for status in (200, 409):
        api.ask(status, f"POST {RECEIVED}/deliver", "1", esme="crm")
    api.ask(404, f"POST {RECEIVED}/deliver", "99", esme="crm")


def ask_of_channels(api: DescribedApi, away: str) -> None:
    """goip101 is linked by SMPP and goip301 by UDP, both with a limit `total`; ``away`` is not enabled."""
    for status, channel in ((404, "goip999"), (409, "goip101"), (200, "goip301")):
        api.ask(status, f"POST {CHANNEL}/ussd", channel, code="*100#")
    for act in ACTS:
        api.ask(404, f"POST {CHANNEL}/{act}", "goip999")
        api.ask(409, f"POST {CHANNEL}/{act}", away)
        api.ask(200, f"POST {CHANNEL}/{act}", "goip301")
    api.ask(200, f"GET {CHANNEL}", "goip101")
    api.ask(404, f"GET {CHANNEL}", "goip999")


def ask_of_esmes(api: DescribedApi, bound: str, limited: str) -> None:
    """One is bound, one has a limit `total`; `crm` is neither."""
    for status, esme in ((404, "nobody"), (409, "crm"), (200, bound)):
        api.ask(status, f"POST {ESME}/disconnect", esme)
    for status, esme in ((404, "nobody"), (409, "crm"), (200, limited)):
        api.ask(status, f"POST {ESME}/reset", esme)
    api.ask(200, f"GET {ESME}", "crm")
    api.ask(404, f"GET {ESME}", "nobody")


def ask_of_blocked(api: DescribedApi, wrote: str, listed: str) -> None:
    """The owner of one number wrote `stop`, another number stands in the file."""
    for status, number in ((404, "+256700"), (409, listed), (200, wrote)):
        api.ask(status, f"DELETE {BLOCKED}", number)
    api.ask(200, f"GET {BLOCKED}", listed)
    api.ask(404, f"GET {BLOCKED}", wrote)


def ask_of_alerts(api: DescribedApi) -> None:
    """`esme_away` and `sim_swapped` are on, and nobody is told of alerts."""
    on = {one["alert"]: one["id"] for one in api.ask(200, f"GET {V1}/alerts")["items"]}
    for status, id in ((404, "9999"), (409, on["esme_away"]), (200, on["sim_swapped"])):
        api.ask(status, f"POST {ALERT}", id)
    api.ask(409, f"POST {V1}/alerts/test")


def ask_of_targets(api: DescribedApi) -> None:
    """The file has got a target for alerts, which is not reached."""
    api.ask(200, f"GET {V1}/config")
    api.ask(200, f"POST {V1}/reload")
    api.ask(200, f"POST {V1}/alerts/test")


def ask_of_events(api: DescribedApi) -> None:
    """As many follow the events as may."""
    api.ask(409, f"GET {V1}/events", headers={"Accept": "text/event-stream"})


class HalfAsked:
    """Requests of which a part has come when the router is stopped: they are still answered."""

    def __init__(self, api: DescribedApi, url: str) -> None:
        """Send the parts. Where an answer to a request before them has come, they have come as well."""
        self._api = api
        place = urlsplit(url)
        self._lines = {}
        for label in (f"GET {V1}/config", f"POST {V1}/reload"):
            line = socket.create_connection((place.hostname, place.port), timeout=60)
            line.sendall(f"GET /health/live HTTP/1.1\r\n{MINE}\r\n{label} HTTP/1.1\r\n{MINE}".encode())
            assert line.recv(65536).startswith(b"HTTP/1.1 200 ")
            self._lines[label] = line

    def finish(self) -> None:
        """Send the rest, while the router stops."""
        for label, line in self._lines.items():
            with line:
                line.sendall(b"Content-Type: application/json\r\nContent-Length: 0\r\n\r\n")
                self._api.heard(label, 409, line)
