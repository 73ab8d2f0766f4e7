"""/metrics for Prometheus: for users of the configuration, or for all with `http.open: [metrics]`.

The page is made over many turns of the reactor: a large farm takes a tenth of a second, and messages must not
wait for it. Requests while it is made, and for a second after, get the same page.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from router.desk.desk import Desk
from router.desk.people import Entrance, Person, Role
from router.northbound.http.basic_auth import login_of, unauthorized
from router.northbound.http.faces import LOG
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.metrics.exposition import CONTENT_TYPE, Exposition
from router.northbound.http.metrics.samples import take
from router.northbound.http.problems import broken, problem
from router.northbound.http.settings import HttpServerSettings
from router.relay.interfaces import Clock

WORD: Final = "metrics"
"""The word for it in `http.open`."""

END: Final = object()

FRESH: Final = 1.0
"""Seconds for which the page is reused, so that constant requests do not keep the router busy."""

Answered = Callable[[HttpResponse], None]


class MetricsFace:
    """The `HttpFace` of /metrics. ``process`` returns the metrics of Python and of the process."""

    paths: Sequence[str] = ("/metrics",)

    def __init__(
        self,
        people: Entrance,
        desk: Desk,
        settings: Callable[[], HttpServerSettings],
        clock: Clock,
        process: Callable[[], bytes],
    ) -> None:
        self._people = people
        self._desk = desk
        self._settings = settings
        self._clock = clock
        self._process = process
        self._waiting: list[Answered] = []
        self._page = Exposition()
        self._steps: Iterator[None] = iter(())
        self._made: tuple[float, HttpResponse] | None = None
        """The last page, and when it was made."""

    def ask(self, asked: HttpRequest, answered: Answered) -> Callable[[], None]:
        """See `HttpFace`."""
        if asked.path not in self.paths:
            answered(problem(404, "there is nothing at this path"))
        elif asked.method != "GET":
            answered(problem(405, headers=[("Allow", "GET, HEAD")]))
        elif WORD in self._settings().open:
            self._enlist(answered)
        else:
            return self._let_in(asked, answered)
        return lambda: self._leave(answered)

    def _let_in(self, asked: HttpRequest, answered: Answered) -> Callable[[], None]:
        login = login_of(asked)
        if login is None:
            answered(unauthorized())
            return lambda: None

        def heard(person: Person | None) -> None:
            if person is None:
                answered(unauthorized())
            elif person.role is Role.SENDER:
                answered(problem(403, "metrics are not for users with the role sender"))
            else:
                self._enlist(answered)

        gone = self._people.enter(asked.host, *login, heard)

        def leave() -> None:
            gone()
            self._leave(answered)

        return leave

    def _enlist(self, answered: Answered) -> None:
        if self._made is not None:
            at, answer = self._made
            if self._clock.seconds() < at + FRESH:
                answered(answer)
                return
            self._made = None
        self._waiting.append(answered)
        if len(self._waiting) == 1:
            self._page = Exposition()
            self._steps = take(self._desk, self._page)
            self._clock.callLater(0.0, self._go_on, self._steps)

    def _leave(self, answered: Answered) -> None:
        if answered in self._waiting:
            self._waiting.remove(answered)

    def _go_on(self, steps: Iterator[None]) -> None:
        """Make one part of the page. Steps of a page that nobody waits for any more are dropped."""
        if not self._waiting or steps is not self._steps:
            return
        try:
            if next(steps, END) is not END:
                self._clock.callLater(0.0, self._go_on, steps)
                return
            answer = HttpResponse(content_type=CONTENT_TYPE, body=self._page.text() + self._process())
            self._made = self._clock.seconds(), answer
        except Exception:
            LOG.failure("http: metrics could not be made")
            answer = broken()
        waiting, self._waiting, self._page = self._waiting, [], Exposition()
        for answered in waiting:
            answered(answer)


def process_metrics() -> Callable[[], bytes]:
    """Return the function that writes the metrics of Python and of the process.

    prometheus-client takes 50 ms to load, so it is loaded here, at the start, and only if HTTP is configured.
    """
    from prometheus_client import generate_latest

    return generate_latest
