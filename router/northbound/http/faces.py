"""The faces at one port: each path belongs to one; requests must use a permitted host name."""

from collections.abc import Callable, Sequence
from typing import Final

from twisted.logger import Logger

from router.northbound.http.interfaces import HttpFace, HttpRequest, HttpResponse
from router.northbound.http.problems import broken, problem
from router.northbound.http.request_reader import host_name
from router.northbound.http.settings import HttpServerSettings

LOG: Final = Logger(namespace="smpp-router")

Answered = Callable[[HttpResponse], None]


DOCS: Final = "/docs"
"""The path at which the API is documented, named to those who open another one."""


class Faces:
    """Passes each request to the face with the longest path that matches."""

    def __init__(self, faces: Sequence[HttpFace], settings: Callable[[], HttpServerSettings]) -> None:
        every = [(path, face) for face in faces for path in face.paths]
        self._faces: dict[str, list[tuple[str, HttpFace]]] = {}
        for path, face in sorted(every, key=lambda one: -len(one[0])):
            self._faces.setdefault(_first(path), []).append((path, face))
        shown = "; /docs shows what there is" if any(path == DOCS for path, _ in every) else ""
        self._nowhere = f"there is nothing at this path{shown}"
        self.settings = settings

    def ask(self, asked: HttpRequest, answered: Answered) -> Callable[[], None]:
        """Have a request answered. The returned function is called if the client leaves before the answer.

        ``answered`` must ignore all calls after the first.
        """
        hosts = self.settings().hosts
        if hosts and host_name(asked.headers.get("host", "")) not in hosts:
            answered(problem(421, "this host name is not in `http.hosts` of the router's configuration"))
            return _nothing
        face = self._face(asked.path)
        if face is None:
            answered(problem(404, self._nowhere))
            return _nothing
        try:
            return face.ask(asked, answered)
        except Exception:
            LOG.failure("http: {method} {path} could not be answered", method=asked.method, path=asked.path)
            answered(broken())
            return _nothing

    def _face(self, path: str) -> HttpFace | None:
        for beginning, face in self._faces.get(_first(path), ()):
            if begins(path, beginning):
                return face
        # A face at `/` gets the paths that no other face has.
        for beginning, face in self._faces.get("", ()):
            if begins(path, beginning):
                return face
        return None


def _first(path: str) -> str:
    """Return the first segment of a path; empty if it has none."""
    end = path.find("/", 1)
    return path[1:] if end < 0 else path[1:end]


def begins(path: str, beginning: str) -> bool:
    """Tell whether a path is ``beginning`` or lies below it."""
    if not path.startswith(beginning):
        return False
    return beginning.endswith("/") or path[len(beginning) :][:1] in ("", "/")


def guarded(answered: Answered, call: Callable[..., None]) -> Callable[..., None]:
    """Return a callback that answers with status 500 if it raises, also when it is called later."""

    def guard(*given: object) -> None:
        try:
            call(*given)
        except Exception:
            LOG.failure("http: a request could not be answered")
            answered(broken())

    return guard


def _nothing() -> None:
    """Do nothing: there is nothing to cancel."""
