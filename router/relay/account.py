"""An ESME's account, in the relay's own terms."""

from enum import Enum

from attrs import Factory, field

from router.networks import Network, comes_from
from router.routing.budget import NO_LIMITS, BudgetLimits
from router.routing.recent_messages import PerNumber
from router.routing.table import Sender
from router.sms.alphabet import Alphabet
from router.sms.form import Form
from router.sms.value import value


class IdForm(Enum):
    """The form of the message ids that an account is given."""

    DECIMAL = "decimal"
    HEX = "hex"
    UUID = "uuid"


@value(kw_only=True)
class Account:
    """An ESME. ``rate`` is in messages a second, ``window`` in unanswered requests each way."""

    system_id: str
    password: str = field(repr=False)
    binds: int = 4
    allow_from: tuple[Network, ...] = ()
    rate: float | None = None
    window: int = 100
    queue: int = 100_000
    via: tuple[str, ...] | None = None
    alphabet: Alphabet = Alphabet.GSM7
    form: Form = Form()
    message_id: IdForm = IdForm.DECIMAL
    country: str | None = None
    """Country by which its national numbers are read (ISO 3166)."""
    hooks: tuple[str, ...] = ()
    """Prefixes of the URLs to which receipts of its messages may be posted."""
    reports: str = ""
    """Target that hears of all endings of its messages; a name of `relay.targets`, or empty."""
    service_codes: bool = False
    """Permission to send to numbers with `*` or `#`, where a route names them."""
    limits: BudgetLimits = NO_LIMITS
    """Segments that it may send in a day, a month and in all."""
    per_number: PerNumber = PerNumber()
    """Messages that it may send to one number."""
    repeat: float = 0.0
    """Seconds in which it may not send a text twice to a number; 0 if it may."""
    enabled: bool = True
    sender: Sender = field(
        init=False, eq=False, repr=False, default=Factory(lambda account: sender_of(account), takes_self=True)
    )

    def allows(self, host: str) -> bool:
        """Tell whether the ESME may connect from this address."""
        return not self.allow_from or comes_from(host, self.allow_from)


def sender_of(account: Account) -> Sender:
    """Return the part of an account that the routing table needs."""
    return Sender(account.system_id, account.via, account.service_codes)
