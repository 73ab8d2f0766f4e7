"""ESMEs that may send to service codes, where no route lets a service code through."""

from collections.abc import Iterator

from router.config.checked import Checked
from router.config.problems import Problem
from router.routing.service_codes import named_by


def codes_have_a_route(to: Checked) -> Iterator[Problem]:
    """With `service_codes: true` some route names `*` or `#` in its destination_addr."""
    patterns = [route.match.destination_addr for route in to.page.routes or ()]
    if any(pattern is not None and named_by(pattern.pattern) for pattern in patterns):
        return
    for index, esme in enumerate(to.page.esmes):
        if esme.service_codes and esme.enabled:
            wrong = f"`{esme.system_id}` may send to numbers with * or #, and no route names one of these"
            remedy = "expected a route with for example match: {destination_addr: '^[*]100#$'}"
            yield Problem(to.at("esmes", index, "service_codes"), wrong, remedy)
