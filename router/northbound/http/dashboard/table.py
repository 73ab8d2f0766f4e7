"""All pages of the dashboard, and what is done from them: whose each is, and what runs."""

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
from router.northbound.http.dashboard.visit import Visit
from router.sms.value import value


@value
class Page:
    """One of them. Its path has the names of its variable parts in braces."""

    method: str
    path: str
    roles: frozenset[Role]
    run: Callable[[Visit], None]


PAGES: Final[Sequence[Page]] = (
    Page("GET", "/", LOOK, overview.show),
    Page("GET", "/channels", LOOK, channels.show),
    Page("POST", "/channels", ADMIN, channels.act),
    Page("GET", "/channels/{id}", LOOK, channel.show),
    Page("POST", "/channels/{id}/ussd", ADMIN, channel.dial),
    Page("GET", "/esmes", LOOK, esmes.show),
    Page("GET", "/esmes/{id}", LOOK, esmes.one),
    Page("POST", "/esmes/{id}", ADMIN, esmes.act),
    Page("GET", "/messages", ALL, messages.show),
    Page("GET", "/messages/{id}", ALL, message.show),
    Page("POST", "/messages/{id}/cancel", SEND, message.cancel),
    Page("GET", "/send", SEND, send.show),
    Page("POST", "/send", SEND, send.send),
    Page("POST", "/wire", ADMIN, wire.act),
    Page("GET", "/received", LOOK, received.show),
    Page("POST", "/received/{id}/deliver", ADMIN, received.deliver),
    Page("GET", "/routes", LOOK, routes.show),
    Page("GET", "/events", LOOK, events.show),
    Page("GET", "/alerts", LOOK, alerts.show),
    Page("POST", "/alerts/test", ADMIN, alerts.test),
    Page("POST", "/alerts/{id}/acknowledge", ADMIN, alerts.acknowledge),
    Page("GET", "/configuration", ADMIN, configuration.show),
    Page("POST", "/configuration", ADMIN, configuration.reload),
)
