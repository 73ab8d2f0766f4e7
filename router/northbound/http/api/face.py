"""The API as a face: requests to operations, what they give to answers."""

from collections.abc import Callable, Sequence

from router.desk.desk import Desk
from router.desk.people import Entrance
from router.northbound.http.exchange import Answer, Asked
from router.northbound.http.problems import problem
from router.northbound.http.settings import HttpSettings


class Api:
    """Answers under /api/v1, and of health and documentation."""

    paths: Sequence[str] = ("/api/v1", "/health", "/openapi.json", "/docs")

    def __init__(self, people: Entrance, desk: Desk, settings: Callable[[], HttpSettings]) -> None:
        self._people = people
        self._desk = desk
        self._settings = settings

    def ask(self, asked: Asked, answered: Callable[[Answer], None]) -> Callable[[], None]:
        """See `Face`."""
        if asked.path == "/health/live":
            answered(Answer(content_type="application/json", body=b'{"status": "ok"}'))
        else:
            answered(problem(404, "there is nothing at this path"))
        return lambda: None
