"""What the configuration says of HTTP, for the server and its faces."""

from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo

from router.desk.people import HttpUser
from router.networks import Network
from router.sms.value import value


@value(kw_only=True)
class SmsProvider:
    """What a `smsprovider` of the SMS Server stands for: ids of channels, and what is put before a number."""

    via: tuple[str, ...]
    group: str
    """The name of these channels together, by which a sender may ask for them (`routing.routes.Table`)."""
    prefix: str = ""
    name: str = ""


@value(kw_only=True)
class HttpServerSettings:
    """A face asks for the present ones each time: a reload brings others."""

    hosts: Sequence[str] = ()
    """The names that it may be asked by, in lower case; none: any."""
    proxies: Sequence[Network] = ()
    """Those whose X-Forwarded-For counts."""
    open: Sequence[str] = ()
    """What is shown without a login: health, metrics."""
    viewers_read_texts: bool = False
    goip_strict: bool = False
    """The GoIP's face: a second text on a line that is busy is refused."""
    jump: bool = True
    """The SMS Server's face: a send is answered with a redirect."""
    providers: Mapping[int, SmsProvider] = {}
    lines: Mapping[str, str] = {}
    """What a `goipname` stands for: of ids of channels, names that lines register by, and ids of gateways the
    id of a channel, or the name of a gateway's channels together."""
    users: Sequence[HttpUser] = ()
    zone: tzinfo = UTC
    """In which dates without a zone are."""
