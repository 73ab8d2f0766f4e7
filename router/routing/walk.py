"""Shows the routes that are considered for a message, in their order, and the result of each."""

from collections.abc import Iterator

from attrs import frozen

from router.routing.match import Facts
from router.routing.reasons import why_not
from router.routing.routes import Table, is_service_code
from router.routing.table import Otherwise, Sender, Way

UNNAMED = "its destination_addr does not name `*` or `#`: no service code may take it, or go past it"


@frozen
class Look:
    """One route: ``why`` it does not take this message, or, if that is empty, the way along it.

    ``met``: all its criteria are met; it may fail for want of channels.
    """

    route: str
    met: bool
    why: str
    way: Way


def looks(table: Table, facts: Facts, sender: Sender) -> Iterator[Look]:
    """Yield each route until one takes the message for good; one with `otherwise: next` may pass it on."""
    code = is_service_code(facts.message.destination_addr.addr)
    for route in table.routes:
        way = table.of_route(route, sender)
        unmet = why_not(route.match, facts)
        why = unmet or _closed(way, sender)
        if code and not why and not table.names_codes(route):
            yield Look(route.name, False, UNNAMED, way)
            return
        yield Look(route.name, not unmet, why, way)
        if not why and way.otherwise is not Otherwise.NEXT:
            return


def _closed(way: Way, sender: Sender) -> str:
    if way.channels:
        return ""
    return f"it leads to no channel that {sender.system_id} may use"
