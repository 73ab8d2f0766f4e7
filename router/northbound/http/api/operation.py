"""What an operation of the API is, and one request to it."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from router.desk.desk import Desk
from router.desk.errors import CannotDo, NotThere, StoreUnavailable, Unfit
from router.desk.people import Person, Role
from router.desk.plain import plain
from router.desk.rights import MayNot, reads_texts
from router.northbound.http.api.refusals import refusal
from router.northbound.http.faces import LOG
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.problems import JSON, broken, problem
from router.northbound.http.settings import HttpServerSettings
from router.relay.errors import MessageRefused
from router.relay.events import By
from router.sms.value import value


class RequestFailed(Exception):
    """A request is answered with a problem."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(answer.status)
        self.answer = answer


def failed(status: int, detail: str, field: str = "") -> RequestFailed:
    """Return the exception that answers so; ``field`` is where it is wrong."""
    errors = [{"field": field, "message": detail}] if field else []
    return RequestFailed(problem(status, detail, errors))


@value(kw_only=True)
class ApiOperation:
    """One of the API: how it is called and described."""

    method: str
    path: str
    """With the names of its variable parts in braces."""
    name: str
    summary: str
    run: Callable[["Call"], None]
    roles: frozenset[Role] | None
    """Who may; None: no login is asked for."""
    answers: Mapping[int, type[BaseModel]]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    refuses: Sequence[int] = ()
    """Statuses of problems beside those that any operation of its kind may have."""
    streams: str = ""
    """The content type of another form that it may be asked for by Accept."""
    opens: str = ""
    """The word in `http.open` that makes a login needless."""

    @property
    def changes(self) -> bool:
        """Whether something is other afterwards."""
        return self.method != "GET"


class Call:
    """One request to an operation. Exactly one answer is given, now or later."""

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
        """Who asks."""
        assert self.person is not None, "an operation with roles has a person"
        return self.person

    @property
    def by(self) -> By:
        """Who asks, for the events of acts."""
        return By(self.who.name, self.asked.host or "a socket", "api")

    @property
    def reads_texts(self) -> bool:
        """Whether texts are shown to whoever asks."""
        return reads_texts(self.who, self.settings.viewers_read_texts)

    # --- answers

    def tell(self, found: object, status: int = 200) -> None:
        """Answer with a view of the desk."""
        self.send(plain(found), status)

    def tell_all(self, found: Sequence[object]) -> None:
        """Answer with a list that is whole."""
        self.send({"items": plain(found), "next": None})

    def send(self, body: object, status: int = 200, headers: Sequence[tuple[str, str]] = ()) -> None:
        """Answer with what JSON has types for."""
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
        """Answer with this."""
        self._answered(answer)

    def refuse(self, status: int, detail: str, headers: Sequence[tuple[str, str]] = ()) -> None:
        """Answer with a problem."""
        self.answer(problem(status, detail, headers=headers))

    def failed(self, why: Exception) -> None:
        """Answer with what the desk has refused."""
        self.answer(answer_to(why))

    # --- what may go wrong

    def guard(self, run: Callable[..., None]) -> Callable[..., None]:
        """Return the same, whose refusals are answers; also of what comes later."""

        def guarded(*given: object) -> None:
            try:
                run(*given)
            except Exception as error:
                self.answer(answer_to(error))

        return guarded


def answer_to(error: Exception) -> HttpResponse:
    """Return what is answered to an exception: the desk's in its words, a bug of ours in none."""
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
