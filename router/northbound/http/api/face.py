"""The API as a face: finds the operation of a request, checks login and fields, and runs it."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from router.desk.desk import Desk
from router.desk.people import Entrance, Person
from router.northbound.http.api.asks import EXPECTED, Nothing
from router.northbound.http.api.documents import documents
from router.northbound.http.api.operation import ApiOperation, Call, RequestFailed, failed
from router.northbound.http.api.table import OPERATIONS
from router.northbound.http.basic_auth import login_of, unauthorized
from router.northbound.http.interfaces import Fields, HttpRequest, HttpResponse
from router.northbound.http.origin import is_our_own
from router.northbound.http.problems import problem
from router.northbound.http.request_reader import unquoted
from router.northbound.http.settings import HttpServerSettings

FORM: Final = re.compile(r"^(constrained-\w+|list\[.*\])$")
"""How pydantic names the members of a union in the path of an error."""

MOST_ERRORS: Final = 50
"""Errors in one answer."""


class Api:
    """Answers requests below /api/v1, to /health, and to the documentation."""

    paths: Sequence[str] = ("/api/v1", "/health", "/openapi.json", "/docs")

    def __init__(self, people: Entrance, desk: Desk, settings: Callable[[], HttpServerSettings]) -> None:
        self._people = people
        self._desk = desk
        self._settings = settings
        self._documents = documents()
        self._fixed = {(one.method, one.path): one for one in OPERATIONS if "{" not in one.path}
        self._routes = [(one.path.split("/"), one) for one in OPERATIONS]

    def ask(self, asked: HttpRequest, answered: Callable[[HttpResponse], None]) -> Callable[[], None]:
        """See `HttpFace`."""
        fixed = self._fixed.get((asked.method, asked.raw_path))
        if fixed is not None:
            return self._let_in(Call(fixed, asked, {}, self._desk, self._settings(), answered))
        document = self._documents.get(asked.path)
        if document is not None:
            answered(document if asked.method == "GET" else _not_allowed(["GET"]))
            return _nothing
        parts = asked.raw_path.split("/")
        found = [one for path, one in self._routes if _fits(path, parts)]
        operation = next((one for one in found if one.method == asked.method), None)
        if operation is None:
            methods = [one.method for one in found]
            answered(_not_allowed(methods) if methods else problem(404, "there is nothing at this path"))
            return _nothing
        names = operation.path.split("/")
        path = {
            name[1:-1]: unquoted(part) for name, part in zip(names, parts, strict=True) if name[:1] == "{"
        }
        call = Call(operation, asked, path, self._desk, self._settings(), answered)
        return self._let_in(call)

    def _let_in(self, call: Call) -> Callable[[], None]:
        operation = call.operation
        if operation.roles is None or operation.opens in call.settings.open:
            call.guard(_run)(call)
            return _nothing
        login = login_of(call.asked)
        if login is None:
            call.answer(unauthorized())
            return _nothing

        def heard(person: Person | None) -> None:
            if person is None:
                call.answer(unauthorized())
            elif operation.roles is not None and person.role not in operation.roles:
                call.refuse(403, f"users with the role {person.role.value} may not do this")
            else:
                call.person = person
                call.guard(_run)(call)

        return self._people.enter(call.asked.host, *login, heard)


def _run(call: Call) -> None:
    """Check a request, and run its operation."""
    operation, asked = call.operation, call.asked
    if operation.changes:
        if not is_our_own(asked):
            raise failed(403, "a page of another site may not do this")
        _is_json(asked)
        call.body = _body(operation, asked.body)
    if asked.query or operation.query is not None:
        call.query = _checked(operation.query or Nothing, _single(asked.query))
    operation.run(call)


def _fits(path: Sequence[str], parts: Sequence[str]) -> bool:
    if len(path) != len(parts):
        return False
    pairs = zip(path, parts, strict=True)
    return all(part != "" if name[:1] == "{" else name == part for name, part in pairs)


def _is_json(asked: HttpRequest) -> None:
    kind, _, more = asked.headers.get("content-type", "").partition(";")
    charset = more.replace('"', "").replace(" ", "").lower()
    if kind.strip().lower() != "application/json" or charset not in ("", "charset=utf-8"):
        raise failed(415, "expected Content-Type: application/json")


def _body(operation: ApiOperation, body: bytes) -> BaseModel:
    model = operation.body or Nothing
    try:
        return model.model_validate_json(body if body or operation.body else b"{}", strict=True)
    except ValidationError as error:
        raise _invalid(error) from None


def _single(query: Fields) -> dict[str, str]:
    """Return the fields of a query. Raises RequestFailed if one is given twice."""
    for name, values in query.items():
        if len(values) > 1:
            raise failed(422, "this field may be given only once", name[:100])
    return {name: values[0] for name, values in query.items()}


def _checked(model: type[BaseModel], given: dict[str, str]) -> BaseModel:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> RequestFailed:
    found = error.errors(include_url=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        return failed(400, f"the body is not JSON: {found[0]['msg'][:200]}")
    told: dict[str, ErrorDetails] = {}
    for one in found[:MOST_ERRORS]:
        # pydantic reports an error for each member of a union: for an empty list, "too short" is kept.
        before = told.setdefault(_field(one["loc"]), one)
        if before["type"] == "string_type" and one["type"] != "list_type":
            told[_field(one["loc"])] = one
    messages = {field: _in_words(one) for field, one in told.items()}
    errors = [{"field": field, "message": message} for field, message in messages.items()]
    return RequestFailed(problem(422, "some fields are wrong: `errors` says which", errors))


def _field(place: Sequence[int | str]) -> str:
    """Return the path of a field, without pydantic's names for the members of a union."""
    return ".".join(_shown(part) for part in place if not (isinstance(part, str) and FORM.search(part)))


def _in_words(error: ErrorDetails) -> str:
    expected = EXPECTED.get(error.get("ctx", {}).get("pattern", ""))
    if expected is not None:
        return f"expected {expected}"
    if error["type"] == "extra_forbidden":
        return "unknown field"
    return error["msg"][:200]


def _shown(part: int | str) -> str:
    return str(part)[:100].encode("utf-8", "replace").decode()


def _not_allowed(methods: Sequence[str]) -> HttpResponse:
    allowed = sorted({*methods, *(["HEAD"] if "GET" in methods else [])})
    return problem(405, headers=[("Allow", ", ".join(allowed))])


def _nothing() -> None:
    """Do nothing: there is nothing to cancel."""
