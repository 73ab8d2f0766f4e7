"""An operation of the API, and a request to it."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from router.desk.desk import Desk
from router.desk.errors import CannotDo, NotThere, StoreUnavailable, Unfit
from router.desk.json_values import plain
from router.desk.people import Person, Role
from router.desk.rights import MayNot, reads_texts
from router.northbound.http.api.refusals import refusal
from router.northbound.http.faces import LOG
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.problems import JSON, broken, problem
from router.northbound.http.settings import HttpServerSettings
from router.relay.errors import MessageRefused
from router.relay.events import By
from router.relay.faces import Face
from router.sms.value import value


class RequestFailed(Exception):
    """Ends a request with a problem as its answer."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(answer.status)
        self.answer = answer


def failed(status: int, detail: str, field: str = "") -> RequestFailed:
    """Return the exception that answers with a problem; ``field`` names the field in error."""
    errors = [{"field": field, "message": detail}] if field else []
    return RequestFailed(problem(status, detail, errors))


@value(kw_only=True)
class ApiOperation:
    """An operation of the API: its path, its rights, and its description."""

    method: str
    path: str
    """The path, with the names of variable segments in braces."""
    name: str
    summary: str
    run: Callable[["Call"], None]
    roles: frozenset[Role] | None
    """The roles that may use it; None: no login is needed."""
    answers: Mapping[int, type[BaseModel]]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    refuses: Sequence[int] = ()
    """Statuses of its problems, beside those of all operations."""
    streams: str = ""
    """The content type of a second form, which Accept can ask for."""
    opens: str = ""
    """The word in `http.open` that makes it public."""

    @property
    def changes(self) -> bool:
        """Whether it changes anything."""
        return self.method != "GET"


class Call:
    """A request to an operation. It gets exactly one answer, now or later."""

    def __init__(
        self,
        operation: ApiOperation,
        asked: HttpRequest,
        path: Mapping[str, str],
        desk: Desk,
        settings: HttpServerSettings,
        answered: Callable[[HttpResponse], None],
    ) -> None:
        self.operation = operation
        self.asked = asked
        self.path = path
        self.desk = desk
        self.settings = settings
        self._answered = answered
        self.person: Person | None = None
        self.body: Any = None
        self.query: Any = None

    @property
    def who(self) -> Person:
        """The user."""
        assert self.person is not None, "an operation with roles has a person"
        return self.person

    @property
    def by(self) -> By:
        """The user and the address, for events of acts."""
        return By(self.who.name, self.asked.host or "a socket", Face.API)

    @property
    def reads_texts(self) -> bool:
        """Whether the user may read texts of messages."""
        return reads_texts(self.who, self.settings.viewers_read_texts)

    # --- answers

    def tell(self, found: object, status: int = 200) -> None:
        """Answer with a view of the desk."""
        self.send(plain(found), status)

    def tell_all(self, found: Sequence[object]) -> None:
        """Answer with a complete list."""
        self.send({"items": plain(found), "next": None})

    def send(self, body: object, status: int = 200, headers: Sequence[tuple[str, str]] = ()) -> None:
        """Answer with a value that JSON has types for."""
        octets = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        self.answer(
            HttpResponse(
                status=status,
                content_type=JSON,
                body=octets,
                headers=(("Cache-Control", "no-store"), *headers),
            )
        )

    def answer(self, answer: HttpResponse) -> None:
        """Answer with a response."""
        self._answered(answer)

    def refuse(self, status: int, detail: str, headers: Sequence[tuple[str, str]] = ()) -> None:
        """Answer with a problem."""
        self.answer(problem(status, detail, headers=headers))

    def failed(self, why: Exception) -> None:
        """Answer with the problem for an exception."""
        self.answer(answer_to(why))

    # --- errors

    def guard(self, run: Callable[..., None]) -> Callable[..., None]:
        """Return a callback that answers with a problem if it raises, also when it is called later."""

        def guarded(*given: object) -> None:
            try:
                run(*given)
            except Exception as error:
                self.answer(answer_to(error))

        return guarded


def answer_to(error: Exception) -> HttpResponse:
    """Return the response to an exception: the desk's in its words; a bug of ours is in the log only."""
    match error:
        case RequestFailed():
            return error.answer
        case MessageRefused():
            return refusal(error.refusal)
        case NotThere():
            return problem(404, str(error))
        case StoreUnavailable():
            return problem(503, str(error), headers=[("Retry-After", "5")])
        case Unfit():
            field = error.field.rstrip("_")
            return problem(422, str(error), [{"field": field, "message": str(error)}])
        case MayNot():
            return problem(403, str(error))
        case CannotDo():
            return problem(409, str(error))
    LOG.failure("http: a request could not be answered")
    return broken()
