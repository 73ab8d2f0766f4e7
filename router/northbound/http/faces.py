"""The faces at one port: whose a path is, and by which names we may be asked."""

from collections.abc import Callable, Sequence
from typing import Final

from twisted.logger import Logger

from router.northbound.http.interfaces import Face, HttpRequest, HttpResponse
from router.northbound.http.problems import broken, problem
from router.northbound.http.request_reader import host_name
from router.northbound.http.settings import HttpServerSettings

LOG: Final = Logger(namespace="smpp-router")

Answered = Callable[[HttpResponse], None]


DOCS: Final = "/docs"
"""Where the API is shown to whoever opens the port in a browser."""


class Faces:
    """Asks the face that a path belongs to: of several the one with the longest beginning."""

    def __init__(self, faces: Sequence[Face], settings: Callable[[], HttpServerSettings]) -> None:
        every = [(path, face) for face in faces for path in face.paths]
        self._faces: dict[str, list[tuple[str, Face]]] = {}
        for path, face in sorted(every, key=lambda one: -len(one[0])):
            self._faces.setdefault(_first(path), []).append((path, face))
        shown = "; /docs shows what there is" if any(path == DOCS for path, _ in every) else ""
        self._nowhere = f"there is nothing at this path{shown}"
        self.settings = settings

    def ask(self, asked: HttpRequest, answered: Answered) -> Callable[[], None]:
        """Have it answered; call what is returned when whoever asked has gone.

        Of several answers the first one counts: ``answered`` sees to that.
        """
        hosts = self.settings().hosts
        if hosts and host_name(asked.headers.get("host", "")) not in hosts:
            answered(problem(421, "this router is not asked by that name; `http.hosts` says by which"))
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

    def _face(self, path: str) -> Face | None:
        for beginning, face in self._faces.get(_first(path), ()):
            if begins(path, beginning):
                return face
        # What begins with no name, as `/`, is for all that is left.
        for beginning, face in self._faces.get("", ()):
            if begins(path, beginning):
                return face
        return None


def _first(path: str) -> str:
    """The name that a path begins with; empty if it begins with none."""
    end = path.find("/", 1)
    return path[1:] if end < 0 else path[1:end]


def begins(path: str, beginning: str) -> bool:
    """Whether a path is this one, or lies below it."""
    if not path.startswith(beginning):
        return False
    return beginning.endswith("/") or path[len(beginning) :][:1] in ("", "/")


def guarded(answered: Answered, call: Callable[..., None]) -> Callable[..., None]:
    """Return a call that may come later, as of a login or of the store: if it fails that is answered."""

    def guard(*given: object) -> None:
        try:
            call(*given)
        except Exception:
            LOG.failure("http: a request could not be answered")
            answered(broken())

    return guard


def _nothing() -> None:
    """Nobody waits."""
