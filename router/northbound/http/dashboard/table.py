"""All pages and acts of the dashboard, with the roles that may use them."""

from collections.abc import Callable, Sequence
from typing import Final

from router.desk.people import Role
from router.desk.rights import ADMIN, ALL, LOOK, SEND
from router.northbound.http.dashboard.pages import (
    alerts,
    channel,
    channels,
    configuration,
    esmes,
    events,
    message,
    messages,
    overview,
    received,
    routes,
    send,
    wire,
)
from router.northbound.http.dashboard.visit import PageVisit
from router.sms.value import value


@value
class DashboardPage:
    """A page or an act. Its path has the names of variable segments in braces."""

    method: str
    path: str
    roles: frozenset[Role]
    run: Callable[[PageVisit], None]


PAGES: Final[Sequence[DashboardPage]] = (
    DashboardPage("GET", "/", LOOK, overview.show),
    DashboardPage("GET", "/channels", LOOK, channels.show),
    DashboardPage("POST", "/channels", ADMIN, channels.act),
    DashboardPage("GET", "/channels/{id}", LOOK, channel.show),
    DashboardPage("POST", "/channels/{id}/ussd", ADMIN, channel.dial),
    DashboardPage("GET", "/esmes", LOOK, esmes.show),
    DashboardPage("GET", "/esmes/{id}", LOOK, esmes.one),
    DashboardPage("POST", "/esmes/{id}", ADMIN, esmes.act),
    DashboardPage("GET", "/messages", ALL, messages.show),
    DashboardPage("GET", "/messages/{id}", ALL, message.show),
    DashboardPage("POST", "/messages/{id}/cancel", SEND, message.cancel),
    DashboardPage("GET", "/send", SEND, send.show),
    DashboardPage("POST", "/send", SEND, send.send),
    DashboardPage("POST", "/wire", ADMIN, wire.act),
    DashboardPage("GET", "/received", LOOK, received.show),
    DashboardPage("POST", "/received/{id}/deliver", ADMIN, received.deliver),
    DashboardPage("GET", "/routes", LOOK, routes.show),
    DashboardPage("GET", "/events", LOOK, events.show),
    DashboardPage("GET", "/alerts", LOOK, alerts.show),
    DashboardPage("POST", "/alerts/test", ADMIN, alerts.test),
    DashboardPage("POST", "/alerts/{id}/acknowledge", ADMIN, alerts.acknowledge),
    DashboardPage("GET", "/configuration", ADMIN, configuration.show),
    DashboardPage("POST", "/configuration", ADMIN, configuration.reload),
)
