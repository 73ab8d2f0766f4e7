"""Where something goes out to by HTTP and by mail: what the operator has decided."""

from collections.abc import Sequence
from datetime import UTC, tzinfo
from enum import Enum

from attrs import field, frozen

from router.sms.alphabet import Alphabet


class Secured(Enum):
    """How mail is handed over: by STARTTLS or not at all, by TLS from the first octet, or in the clear."""

    STARTTLS = "starttls"
    TLS = "tls"
    OFF = "off"


@frozen(kw_only=True)
class WebTarget:
    """A server that is posted to."""

    creditor: str
    """Its name; see `relay.targets`."""
    form: str
    """form, json or sms_server."""
    url: str = field(default="", repr=False)
    """Empty where each receipt has its own."""
    secret: str | None = field(default=None, repr=False)
    alphabet: Alphabet = Alphabet.GSM7
    """What data_coding 0 means to the ESME whose endings go there."""


@frozen(kw_only=True)
class MailTarget:
    """An address that is mailed to."""

    creditor: str
    address: str


@frozen(kw_only=True)
class MailServer:
    """Where mail is handed over, and whom it is from."""

    host: str
    port: int
    sender: str
    secured: Secured
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@frozen(kw_only=True)
class HookSettings:
    """All targets; ``zone`` is that of the dates that they are told."""

    web: Sequence[WebTarget] = ()
    mail: Sequence[MailTarget] = ()
    server: MailServer | None = None
    zone: tzinfo = UTC
