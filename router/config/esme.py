"""The ESMEs: accounts that may bind to the router, and how each is served."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from router.config.addresses import Allowed, Hook, Url
from router.config.enums import BodyForm
from router.config.fields import (
    AS_TEXT,
    Count,
    Country,
    Flag,
    Section,
    SystemId,
    Text,
    choice,
    expected,
    matching,
    several,
    text,
    written,
)
from router.config.quantities import Rate, duration_or_off
from router.relay.account import IdForm
from router.relay.who.passwords import is_hash, well_formed
from router.sms.alphabet import Alphabet
from router.sms.segments import LongMessages

HASH = "a hash as `smpp-router password` makes it"


def kept_password(value: object) -> str:
    """Read a password as it is kept, in plain text or as a hash."""
    given = text(value)
    if is_hash(given) and not well_formed(given):
        raise expected(HASH)
    return given


def login_password(value: object) -> str:
    """Read a kept password for a login; an empty one would let in whoever knows the name."""
    given = kept_password(value)
    if not given:
        raise expected(HASH, "is empty")
    return given


def bind_password(value: object) -> str:
    """Read a kept password that fits into a bind: at most 8 octets (SMPP 3.4 section 4.1.1)."""
    given = kept_password(value)
    if not given or (not is_hash(given) and len(given.encode()) > 8):
        raise expected(f"1 to 8 octets, or {HASH}", "has a length that no bind has room for")
    return given


LoginPassword = Annotated[str, BeforeValidator(login_password)]
BindPassword = Annotated[str, BeforeValidator(bind_password)]
TextAlphabet = Annotated[
    Alphabet, BeforeValidator(choice(Alphabet, Alphabet.GSM7, Alphabet.LATIN1, Alphabet.ASCII))
]
ReceivedForm = Annotated[
    LongMessages,
    BeforeValidator(choice(LongMessages, LongMessages.UDH, LongMessages.SAR, LongMessages.PAYLOAD)),
]
Secret = Annotated[str, BeforeValidator(matching(".+", "a secret of one character at least"))]
Via = Annotated[tuple[Text, ...], BeforeValidator(several)]
"""Names of channels and gateways, ranges and tags in the file; the ids of channels once it is loaded."""


class ReportsConfig(Section):
    """The URL that all endings of an ESME's messages are posted to, and the form."""

    http: Url
    form: Annotated[BodyForm, BeforeValidator(choice(BodyForm, BodyForm.JSON, BodyForm.SMS_SERVER))] = Field(
        default=BodyForm.JSON, alias="as"
    )


LONGEST_REPEAT = 86400.0
"""Seconds that a text is remembered at most."""


@written(duration_or_off.form)
def time_of_repeat(value: object) -> float:
    """Read the seconds in which a text may not come twice; ``off`` is 0.0."""
    seconds = duration_or_off(value)
    if seconds > LONGEST_REPEAT:
        raise expected("off, or a duration up to 1d, for example 30s")
    return seconds


class PerNumberConfig(Section):
    """Messages that one ESME may send to one number; None is no limit."""

    hour: Count | None = None
    day: Count | None = None


class EsmeLimitsConfig(Section):
    """Segments that one ESME may send, and messages to one number; None is no limit."""

    day: Count | None = None
    month: Count | None = None
    total: Count | None = None
    per_number: PerNumberConfig = PerNumberConfig()


class EsmeConfig(Section):
    """One ESME. Without ``via`` it may use all channels; with no ``allow_from`` it may come from anywhere."""

    system_id: SystemId
    password: BindPassword = Field(repr=False)
    binds: Count = 4
    allow_from: Annotated[tuple[Allowed, ...], BeforeValidator(several)] = ()
    rate: Rate | None = None
    window: Count = 100
    queue: Count = 100_000
    via: Via | None = None
    alphabet: TextAlphabet = Alphabet.GSM7
    long_messages: ReceivedForm = LongMessages.UDH
    message_id: Annotated[IdForm, BeforeValidator(choice(IdForm))] = IdForm.DECIMAL
    country: Country | None = None
    limits: EsmeLimitsConfig = EsmeLimitsConfig()
    repeat: Annotated[float, BeforeValidator(time_of_repeat), AS_TEXT] = 0.0
    service_codes: Flag = False
    hooks: Annotated[tuple[Hook, ...], BeforeValidator(several)] = ()
    hook_secret: Secret | None = Field(default=None, repr=False)
    reports: ReportsConfig | None = None
    enabled: Flag = True
