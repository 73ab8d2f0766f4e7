"""Settings of the targets that are posted or mailed to."""

from collections.abc import Sequence
from datetime import UTC, tzinfo
from enum import Enum

from attrs import field, frozen

from router.sms.alphabet import Alphabet


class Secured(Enum):
    """How the connection to the mail server is secured; STARTTLS is required if it is chosen."""

    STARTTLS = "starttls"
    TLS = "tls"
    OFF = "off"


@frozen(kw_only=True)
class WebTarget:
    """A server that is sent POSTs."""

    creditor: str
    """Its name in the store; see `relay.targets`."""
    form: str
    """`form`, `json` or `sms_server`."""
    url: str = field(default="", repr=False)
    """Empty where each message names the URL for its receipt."""
    secret: str | None = field(default=None, repr=False)
    alphabet: Alphabet = Alphabet.GSM7
    """The alphabet of data_coding 0 for the ESME whose endings are posted."""


@frozen(kw_only=True)
class MailTarget:
    """An address that is sent mail."""

    creditor: str
    address: str


@frozen(kw_only=True)
class MailServer:
    """The server that takes our mail, and the sender of the mail."""

    host: str
    port: int
    sender: str
    secured: Secured
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@frozen(kw_only=True)
class HookSettings:
    """All targets; ``zone`` is the time zone of the dates in what is sent."""

    web: Sequence[WebTarget] = ()
    mail: Sequence[MailTarget] = ()
    server: MailServer | None = None
    zone: tzinfo = UTC
