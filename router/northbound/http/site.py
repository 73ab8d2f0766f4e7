"""The faces at one port: whose a path is, and by which names we may be asked."""

from collections.abc import Callable, Sequence
from typing import Final

from twisted.logger import Logger

from router.northbound.http.exchange import Answer, Asked, Face
from router.northbound.http.problems import broken, problem
from router.northbound.http.reading import host_name
from router.northbound.http.settings import HttpSettings

LOG = Logger(namespace="smpp-router")

Answered = Callable[[Answer], None]


DOCS: Final = "/docs"
"""Where the API is shown to whoever opens the port in a browser."""


class Site:
    """Asks the face that a path belongs to: of several the one with the longest beginning."""

    def __init__(self, faces: Sequence[Face], settings: Callable[[], HttpSettings]) -> None:
        every = [(path, face) for face in faces for path in face.paths]
        self._faces = sorted(every, key=lambda one: -len(one[0]))
        shown = "; /docs shows what there is" if any(path == DOCS for path, _ in every) else ""
        self._nowhere = f"there is nothing at this path{shown}"
        self.settings = settings

    def ask(self, asked: Asked, answered: Answered) -> Callable[[], None]:
        """Have it answered, once; call what is returned when whoever asked has gone."""
        hosts = self.settings().hosts
        if hosts and host_name(asked.headers.get("host", "")) not in hosts:
            answered(problem(421, "this router is not asked by that name; `http.hosts` says by which"))
            return _nothing
        face = next((face for path, face in self._faces if begins(asked.path, path)), None)
        if face is None:
            answered(problem(404, self._nowhere))
            return _nothing
        once = Once(answered)
        try:
            return face.ask(asked, once)
        except Exception:
            LOG.failure("http: {method} {path} could not be answered", method=asked.method, path=asked.path)
            once(broken())
            return _nothing


class Once:
    """Takes the first of the answers to a request."""

    def __init__(self, answered: Answered) -> None:
        self._answered = answered
        self._done = False

    def __call__(self, answer: Answer) -> None:
        if not self._done:
            self._done = True
            self._answered(answer)


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
