"""The API by its description: what is asked, by hand or drawn, is held against that, and counted."""

import contextlib
import os
import re
import socket
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlsplit

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from tests.support.extent import at_most

try:
    import requests
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.checks import content_type_conformance, load_all_checks
    from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
except ImportError:
    schemathesis = None  # type: ignore[assignment]

INSTALLED = schemathesis is not None

Login = tuple[str, str] | None

OPS, EYE, SHOP = ("ops", "opspass"), ("eye", "eyepass"), ("shop", "shoppass")
LOGINS: tuple[Login, ...] = (OPS, EYE, SHOP, None)
"""An admin, a viewer, a sender, and nobody."""

EXAMPLES = int(os.environ.get("EXAMPLES", at_most(6, 3)))
"""For each operation, each login, and of each kind: what is allowed, and what is not (`make ask` has 200)."""

GUESSES = 10
"""Drawn passwords of each operation: the router lets whoever guesses wait longer and longer."""

THERE_IS = {"channels": "goip101", "esmes": "crm", "messages": "1", "received": "1"}
"""What a drawn name would never be: of half of the requests that are allowed."""

LONG = "x" * 70_000

HOST, JSON = "Host: 127.0.0.1\r\n", "Content-Type: application/json\r\n"
LOGIN = f"Authorization: Basic {b64encode(':'.join(OPS).encode()).decode()}\r\n"
MINE = HOST + LOGIN

PROVOKED = {
    400: ("{method} {path} HTTP/1.1\r\n" + MINE + JSON + "this is no header\r\n\r\n"),
    401: ("{method} {path} HTTP/1.1\r\n" + HOST + JSON + "Content-Length: 0\r\n\r\n"),
    413: ("{method} {path} HTTP/1.1\r\n" + MINE + JSON + "Content-Length: 9000000\r\n\r\n"),
    414: ("{method} {path}?x=" + LONG + " HTTP/1.1\r\n" + MINE + JSON + "\r\n"),
    422: ("{method} {path}?bogus=1 HTTP/1.1\r\n" + MINE + JSON + "Content-Length: 2\r\n\r\n{{}}"),
    415: ("{method} {path} HTTP/1.1\r\n" + MINE + "Content-Type: text/plain\r\nContent-Length: 0\r\n\r\n"),
    421: ("{method} {path} HTTP/1.1\r\nHost: other.example\r\n" + JSON + "Content-Length: 0\r\n\r\n"),
    431: ("{method} {path} HTTP/1.1\r\n" + MINE + "X: " + LONG + "\r\n\r\n"),
}
"""What no client would send, by the status that it is to be answered with."""


class DescribedApi:
    """The API at a URL; its methods wait for answers, so they are for another thread than the router's.

    ``seen`` counts the answers by operation (`GET /health`) and status. Each method raises for the first
    answer that the description does not have.
    """

    def __init__(self, url: str) -> None:
        load_all_checks()
        self._url = url
        self._session = requests.Session()
        schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
        found = [cast(Any, one).ok() for one in schema.get_all_operations()]
        self.operations: dict[str, Any] = {one.label: one for one in found}
        self.seen = Counter[tuple[str, int]]()

    def never(self) -> Iterator[str]:
        """Yield the documented statuses that have not occurred, each with its operation."""
        for label, operation in self.operations.items():
            for status in operation.definition.raw["responses"]:
                if not self.seen[label, int(status)]:
                    yield f"{label}: {status}"

    def told(self, label: str) -> str:
        """Return how often each status of an operation was seen, in one line."""
        its = sorted((status, count) for (name, status), count in self.seen.items() if name == label)
        return f"{label}: " + ", ".join(f"{status} x{count}" for status, count in its)

    # --- by hand

    def ask(
        self,
        status: int,
        label: str,
        *names: str,
        login: Login = OPS,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        **body: Any,
    ) -> Any:
        """Ask an operation, and return its JSON; raises for another status. ``names`` fill in its path."""
        operation = self.operations[label]
        places = re.findall(r"{(.*?)}", operation.path)
        changes = operation.method.lower() != "get"
        case = operation.Case(
            path_parameters=dict(zip(places, names, strict=True)),
            query=query or {},
            **({"body": body, "media_type": "application/json"} if changes else {}),
        )
        answer = self._hold(case, login, headers)
        assert answer.status_code == status, f"{label} {names}: {answer.status_code}: {answer.text}"
        return answer.json()

    def _hold(self, case: Any, login: Login, headers: dict[str, str] | None = None) -> Any:
        """Ask, count the answer, and hold it against the description."""
        more = {} if login is None else {"auth": login}
        answer = case.call(base_url=self._url, session=self._session, headers=headers, timeout=60, **more)
        self.seen[case.operation.label, answer.status_code] += 1
        assert answer.status_code != 500, answer.text
        checks = [status_code_conformance, content_type_conformance, response_schema_conformance]
        case.validate_response(answer, checks=checks)
        return answer

    # --- drawn

    def ask_everything(self) -> None:
        """Ask each operation as each role what it allows and forbids, and what no client would send.

        After each operation, what was seen of it is printed.
        """
        for label, operation in self.operations.items():
            for login in LOGINS:
                for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                    self._draw(operation, mode, login)
            self._provoke(operation)
            print(self.told(label), file=sys.stderr, flush=True)

    def _provoke(self, operation: Any) -> None:
        place = urlsplit(self._url)
        path = re.sub(r"{.*?}", "1", operation.path)
        for status, words in PROVOKED.items():
            if str(status) not in operation.definition.raw["responses"]:
                continue
            with socket.create_connection((place.hostname, place.port), timeout=60) as line:
                line.sendall(words.format(method=operation.method.upper(), path=path).encode())
                self.heard(operation.label, status, line)

    def heard(self, label: str, status: int, line: socket.socket) -> None:
        """Count an answer that is read from a connection; raises if it has another status."""
        answered = int(line.makefile("rb").readline().split()[1])
        self.seen[label, answered] += 1
        assert answered == status, f"{label}: {answered}, and not {status}"

    def _draw(self, operation: Any, mode: Any, login: Login) -> None:
        strategy: st.SearchStrategy[Any] = operation.as_strategy(generation_mode=mode)
        known = THERE_IS.get(operation.path.split("/")[3]) if "{" in operation.path else None
        names = st.sampled_from([None, known] if mode is GenerationMode.POSITIVE else [None])
        guesses = 0

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
            if login is None and case.headers and "Authorization" in case.headers:
                nonlocal guesses
                guesses += 1
                if guesses > GUESSES:
                    del case.headers["Authorization"]
            self._hold(case, login)

        # An operation without any parameter has nothing that could be wrong.
        with contextlib.suppress(Unsatisfiable):
            one()
