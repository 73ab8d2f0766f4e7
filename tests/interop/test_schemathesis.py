"""schemathesis asks the API what its description allows, and much that it forbids, as each role and nobody.

No answer may be a 500, or of a status, a content type or a shape that the description does not have. What no
client would send is written by hand (`PROVOKED`). What was seen is printed after each operation: how often
each status, and which of the description never.
"""

import contextlib
import os
import re
import socket
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread

from router.config.load import load
from router.service import RouterService
from tests.flow.building import HURRIED, Building, arrive, reactor, until
from tests.support.extent import at_most
from tools.ports import free_port

try:
    import requests
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.checks import content_type_conformance, load_all_checks
    from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
except ImportError:
    schemathesis = None  # type: ignore[assignment]

LOGINS: dict[str, tuple[str, str] | None] = {
    "admin": ("ops", "opspass"),
    "viewer": ("eye", "eyepass"),
    "sender": ("shop", "shoppass"),
    "nobody": None,
}

USERS = """http:
  listen: "tcp:{port}:interface=127.0.0.1"
  hosts: ["127.0.0.1"]
  users:
    - {{name: ops, password: opspass, role: admin}}
    - {{name: eye, password: eyepass, role: viewer}}
    - {{name: shop, password: shoppass, role: sender, esme: crm}}
"""

ESMES = """esmes:
  - {system_id: crm, password: secret}
  - {system_id: slow, password: secret, rate: 1/s}
  - {system_id: full, password: secret, queue: 1}
"""

EXAMPLES = int(os.environ.get("EXAMPLES", at_most(6, 3)))
"""For each operation, each login, and of each kind: what is allowed, and what is not (`make ask` has 200)."""


THERE_IS = {"channels": "goip101", "esmes": "crm", "messages": "1", "received": "1"}
"""What a drawn name would never be: of half of the requests that are allowed."""


LONG = "x" * 70_000

LATER = f"{datetime.now(UTC) + timedelta(days=300):%Y-%m-%dT%H:%M:%SZ}"

LOGIN = f"Authorization: Basic {b64encode(b'ops:opspass').decode()}\r\n"
HOST, JSON = f"Host: 127.0.0.1\r\n{LOGIN}", "Content-Type: application/json\r\n"

PROVOKED = {
    400: ("{method} {path} HTTP/1.1\r\n" + HOST + JSON + "this is no header\r\n\r\n"),
    413: ("{method} {path} HTTP/1.1\r\n" + HOST + JSON + "Content-Length: 9000000\r\n\r\n"),
    414: ("{method} {path}?x=" + LONG + " HTTP/1.1\r\n" + HOST + JSON + "\r\n"),
    422: ("{method} {path}?bogus=1 HTTP/1.1\r\n" + HOST + JSON + "Content-Length: 2\r\n\r\n{{}}"),
    415: ("{method} {path} HTTP/1.1\r\n" + HOST + "Content-Type: text/plain\r\nContent-Length: 0\r\n\r\n"),
    421: ("{method} {path} HTTP/1.1\r\nHost: other.example\r\n" + JSON + "Content-Length: 0\r\n\r\n"),
    431: ("{method} {path} HTTP/1.1\r\n" + HOST + "X: " + LONG + "\r\n\r\n"),
}
"""By the status that it is to be answered with."""


class SchemathesisTests(Building):
    timeout = 7200
    """All 200 take a quarter of an hour where there is nothing else to do."""

    if schemathesis is None:
        skip = "schemathesis is not installed"

    def test_no_answer_is_a_500_or_outside_the_description(self) -> Deferred[None]:
        return Deferred.fromCoroutine(self.asked_everything())

    async def asked_everything(self) -> None:
        goip, port = await self.box(), free_port()
        file = str(self.page(esmes=ESMES, more=USERS.format(port=port)))
        service = RouterService(load(file), reactor, waits=HURRIED, file=file)
        service.privilegedStartService()
        service.startService()
        self.addCleanup(service.stopService)
        await self.ready(service)
        arrive(goip, 1, "+256772000009", "hello")
        url, seen = f"http://127.0.0.1:{port}", Counter[tuple[str, int]]()

        def keeping(whether: bool) -> None:
            service.relay.submission.keeping = whether

        await deferToThread(be_refused, url, seen, keeping)
        await deferToThread(ask_everything, url, seen)
        self.assertTrue(any(seen.values()))
        self.assertNotIn(500, {status for _, status in seen})
        await until(lambda: bool(goip.lines), "the box")


def told(seen: Counter[tuple[str, int]], operation: str) -> str:
    """Say how often each status was seen; what is documented and did not come stands there as well."""
    its = sorted((status, count) for (name, status), count in seen.items() if name == operation)
    return ", ".join(f"{status} x{count}" if count else f"{status} never" for status, count in its)


def be_refused(url: str, seen: Counter[tuple[str, int]], keeping: Callable[[bool], None]) -> None:
    """Have what comes of a state: keys, limits, endings, a store that cannot be written (not ``keeping``)."""
    messages, session = "/api/v1/messages", requests.Session()

    def ask(status: int, method: str, path: str, login: str = "crm", label: str = "", **body: Any) -> Any:
        answer = session.request(method, url + path, json=body, auth=(login, "secret"), timeout=60)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code}: {answer.text}"
        seen[f"{method} {label or path}", status] += 1
        return answer.json()

    hello = {"to": "+256772000001", "text": "hello"}
    for status, text in ((202, "hello"), (200, "hello"), (409, "other")):
        ask(status, "POST", messages, to="+256772000001", text=text, id="k")
    for status in (202, 429):
        ask(status, "POST", messages, "slow", **hello)
    for status in (202, 503):
        ask(status, "POST", messages, "full", **hello, at=LATER)
    one = ask(202, "POST", messages, **hello, at=LATER)["message_id"]
    for status in (200, 409):
        ask(status, "DELETE", f"{messages}/{one}", label=f"{messages}/{{message_id}}")
    keeping(False)
    ask(503, "POST", messages, **hello)
    ask(503, "GET", "/health")
    ask(503, "GET", "/health/ready")
    keeping(True)


def ask_everything(url: str, seen: Counter[tuple[str, int]]) -> None:
    """Ask each operation as each role; raises for the first answer that may not be."""
    load_all_checks()
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    for found in schema.get_all_operations():
        operation: Any = cast(Any, found).ok()
        for status in operation.definition.raw["responses"]:
            seen[operation.label, int(status)] += 0
        for login in LOGINS.values():
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                ask(operation, mode, login, url, seen)
        provoke(operation, url, seen)
        print(f"{operation.label}: {told(seen, operation.label)}", file=sys.stderr, flush=True)


def provoke(operation: Any, url: str, seen: Counter[tuple[str, int]]) -> None:
    """Write what no client would send; each must be answered as the description says."""
    place = urlsplit(url)
    path = re.sub(r"{.*?}", "1", operation.path)
    for status, words in PROVOKED.items():
        if str(status) not in operation.definition.raw["responses"]:
            continue
        with socket.create_connection((place.hostname, place.port), timeout=60) as line:
            line.sendall(words.format(method=operation.method.upper(), path=path).encode())
            answered = int(line.makefile("rb").readline().split()[1])
        seen[operation.label, answered] += 1
        assert answered == status, f"{operation.label}: {answered}, and not {status}"


def ask(operation: Any, mode: Any, login: tuple[str, str] | None, url: str, seen: Any) -> None:
    strategy: st.SearchStrategy[Any] = operation.as_strategy(generation_mode=mode)
    session = requests.Session()
    known = THERE_IS.get(operation.path.split("/")[3]) if "{" in operation.path else None
    names = st.sampled_from([None, known] if mode is GenerationMode.POSITIVE else [None])

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy, names)
    def one(case: Any, name: str | None) -> None:
        if name is not None:
            case.path_parameters = dict.fromkeys(case.path_parameters, name)
        given = {} if login is None else {"auth": login}
        response = case.call(base_url=url, session=session, timeout=60, **given)
        seen[operation.label, response.status_code] += 1
        assert response.status_code != 500, response.text
        case.validate_response(
            response,
            checks=[status_code_conformance, content_type_conformance, response_schema_conformance],
        )

    # An operation without any parameter has nothing that could be wrong.
    with contextlib.suppress(Unsatisfiable):
        one()
