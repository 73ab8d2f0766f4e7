"""Refusals of a message for its addresses, before any route is looked at."""

from router.explain.question import RoutingQuestion
from router.relay.who.bans import NOBODY, Bans
from router.routing.numbers import identity
from router.routing.routes import Table, is_service_code
from router.sms.address import dialable, printable


def refusal(question: RoutingQuestion, table: Table, country: str | None, bans: Bans = NOBODY) -> str:
    """Return command_status and reason; empty if the routes decide. Numbers are read by ``country``."""
    source, to = question.message.source_addr.addr, question.message.destination_addr.addr
    if not dialable(to):
        return "ESME_RINVDSTADR: digits, with a + in front or none, at most 20 characters"
    if not printable(source):
        return "ESME_RINVSRCADR: printable ASCII, at most 20 characters"
    address = question.message.destination_addr
    if bans.names(identity(address.addr, address.ton, country)):
        return "ESME_RINVDSTADR: the number is blocked: it stands in the file of `blocked`"
    if not is_service_code(to):
        return ""
    sender = question.account.sender
    if not sender.service_codes:
        return (
            f"ESME_RINVDSTADR: {sender.system_id} may not send to numbers with * or # (`service_codes: true`)"
        )
    channel = table.numbers.get(source)
    if channel is not None and (sender.via is None or channel in sender.via):
        return "ESME_RINVDSTADR: a service code goes by a route that names * or #, not by source_addr"
    return ""
