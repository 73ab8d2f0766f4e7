"""Settings of the HTTP server and its faces."""

from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Final

from router.desk.people import HttpUser
from router.networks import Network
from router.sms.value import value


@value(kw_only=True)
class SmsProvider:
    """A `smsprovider` of the SMS Server: the channels to send by, and a prefix for numbers."""

    via: tuple[str, ...]
    group: str
    """The name of this group of channels, which a sender may ask for (`routing.routes.Table`)."""
    prefix: str = ""
    local: str = ""
    """How numbers begin that get no prefix; empty: any may get it."""
    name: str = ""


NO_PROVIDER: Final = SmsProvider(via=(), group="")
"""What a text has that names none: it goes by the routes."""


@value(kw_only=True)
class HttpServerSettings:
    """The settings. Faces ask for them at each request, since a reload changes them."""

    hosts: Sequence[str] = ()
    """Host names that requests may use, in lower case; empty: any."""
    proxies: Sequence[Network] = ()
    """Proxies whose X-Forwarded-For is trusted."""
    open: Sequence[str] = ()
    """Paths that need no login: `health`, `metrics`."""
    viewers_read_texts: bool = False
    goip_strict: bool = False
    """GoIP pages: a second text for a busy line is refused."""
    jump: bool = True
    """SMS Server pages: a send is answered with a redirect."""
    providers: Mapping[int, SmsProvider] = {}
    lines: Mapping[str, str] = {}
    """For each `goipname` (a channel, the name that a line registers by, a gateway) the id of a channel, or
    the group of a gateway's channels."""
    users: Sequence[HttpUser] = ()
    zone: tzinfo = UTC
    """The zone of dates that name none."""
