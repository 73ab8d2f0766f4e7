"""schemathesis asks the API what its description allows, and much that it forbids, as each role and nobody.

No answer may be a 500, or of a status, a content type or a shape that the description does not have. What was
seen is printed: how often each status, and which of the description never.
"""

import contextlib
import os
import sys
from collections import Counter
from typing import Any, cast

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread

from tests.flow.building import Building, until
from tests.support.extent import at_most
from tools.benching.processes import free_port

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
  users:
    - {{name: ops, password: opspass, role: admin}}
    - {{name: eye, password: eyepass, role: viewer}}
    - {{name: shop, password: shoppass, role: sender, esme: crm}}
"""

EXAMPLES = int(os.environ.get("EXAMPLES", at_most(10, 3)))
"""For each operation, each login, and of each kind: what is allowed, and what is not (`make ask` has 200)."""


THERE_IS = {"channels": "goip101", "esmes": "crm", "messages": "1", "received": "1"}
"""What a drawn name would never be: of half of the requests that are allowed."""


class SchemathesisTests(Building):
    if schemathesis is None:
        skip = "schemathesis is not installed"

    def test_no_answer_is_a_500_or_outside_the_description(self) -> Deferred[None]:
        return Deferred.fromCoroutine(self.asked_everything())

    async def asked_everything(self) -> None:
        goip, port = await self.box(), free_port()
        service = self.router(self.page(more=USERS.format(port=port)))
        await self.ready(service)
        seen: Counter[tuple[str, int]] = await deferToThread(ask_everything, f"http://127.0.0.1:{port}")
        self.assertTrue(any(seen.values()))
        self.assertNotIn(500, {status for _, status in seen})
        for name, statuses in sorted(by_operation(seen).items()):
            print(f"{name}: {statuses}", file=sys.stderr)
        await until(lambda: bool(goip.lines), "the box")


def by_operation(seen: Counter[tuple[str, int]]) -> dict[str, str]:
    """Say of each operation how often each status was seen; 0 is one that is documented and did not come."""
    found: dict[str, list[str]] = {}
    for (name, status), count in sorted(seen.items()):
        found.setdefault(name, []).append(f"{status} x{count}" if count else f"{status} never")
    return {name: ", ".join(each) for name, each in found.items()}


def ask_everything(url: str) -> Counter[tuple[str, int]]:
    """Ask each operation as each role; raises for the first answer that may not be."""
    load_all_checks()
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    seen: Counter[tuple[str, int]] = Counter()
    for found in schema.get_all_operations():
        operation: Any = cast(Any, found).ok()
        for status in operation.definition.raw["responses"]:
            seen[operation.label, int(status)] += 0
        for login in LOGINS.values():
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                ask(operation, mode, login, url, seen)
    return seen


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
