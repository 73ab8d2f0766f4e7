"""The rules: which way a message takes, where a received SMS goes, and who gets alerts."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo

from router.config.addresses import Url
from router.config.enums import AlertForm, BodyForm
from router.config.esme import Secret, Via
from router.config.fields import (
    AS_TEXT,
    Count,
    Octet,
    Pattern,
    Section,
    SystemId,
    Text,
    choice,
    expected,
    matching,
    number,
    scalar,
    several,
    text,
    whole,
)
from router.config.quantities import Duration, DurationOrOff, PartOfDay, duration
from router.config.source.tree import Scalar
from router.desk.alerts.kinds import ABOUT, Alert, Measure
from router.desk.alerts.rules import LASTING
from router.routing.table import Choose, Otherwise

RouteName = Annotated[
    str, BeforeValidator(matching(r"[\w-]+(?:[ .][\w-]+)*", "a name of letters, digits, blanks, `_` and `-`"))
]


def tag(value: object) -> int:
    """Read the tag of an optional parameter, hexadecimal as in the specification or decimal."""
    what = "the tag of an optional parameter, for example 0x1400"
    given = text(value)
    if re.fullmatch("0x[0-9a-fA-F]{1,4}|[1-9][0-9]{0,4}", given) is None or int(given, 0) > 0xFFFF:
        raise expected(what)
    return int(given, 0)


def in_hex(value: object) -> bytes:
    """Read octets in hexadecimal digits, two for each."""
    if isinstance(value, Scalar) and not re.fullmatch("(?:[0-9a-fA-F]{2})*", value.text):
        raise expected('octets in hexadecimal digits, for example "01"')
    return bytes.fromhex(text(value))


def email_address(value: object) -> str:
    """Read an address of electronic mail; it is not looked into further."""
    given = text(value)
    if re.fullmatch(r"[^@\s]+@[^@\s]+", given) is None:
        raise expected("an address, for example ops@example.org")
    return given


SystemIds = Annotated[tuple[SystemId, ...], BeforeValidator(several)]
DataCodings = Annotated[frozenset[Octet], BeforeValidator(several)]
EmailAddress = Annotated[str, BeforeValidator(email_address)]


class RouteMatchConfig(Section):
    """The conditions of a route; all that are given must hold."""

    destination_addr: Pattern | None = None
    source_addr: Pattern | None = None
    text: Pattern | None = None
    esme: SystemIds | None = None
    hours: PartOfDay | None = None
    data_coding: DataCodings | None = None
    tlv: Mapping[Annotated[int, BeforeValidator(tag)], Annotated[bytes, BeforeValidator(in_hex)]] = Field(
        default_factory=dict
    )


class TextRewriteConfig(Section):
    """A pattern that is looked for in a text, and its replacement (as in `re.sub`)."""

    match: Pattern
    replace: Text


def source(value: object) -> str:
    """Read a source_addr: printable ASCII, at most 20 characters."""
    return matching(r"[\x20-\x7e]{1,20}", "1 to 20 characters of printable ASCII")(value)


class RouteRewriteConfig(Section):
    """Replacements that a route makes in a message. None: as the ESME wrote it."""

    source_addr: Annotated[str, BeforeValidator(source)] | None = None
    text: tuple[TextRewriteConfig, ...] = ()


class RouteConfig(Section):
    """One rule for messages. Without a ``name`` it is called by its number; without ``via``: all channels."""

    name: RouteName = ""
    match: RouteMatchConfig = RouteMatchConfig()
    via: Via | None = None
    choose: Annotated[Choose, BeforeValidator(choice(Choose))] = Choose.ROUND_ROBIN
    attempts: Count = 3
    validity: Duration = 48 * 3600.0
    rewrite: RouteRewriteConfig = RouteRewriteConfig()
    otherwise: Annotated[Otherwise, BeforeValidator(choice(Otherwise))] = Otherwise.WAIT


class ReceivedMatchConfig(Section):
    """The conditions of a rule for received SMS; all that are given must hold."""

    channel: Via | None = None
    source_addr: Pattern | None = None
    destination_addr: Pattern | None = None
    text: Pattern | None = None


class ReceivedTargetConfig(Section):
    """A target of received SMS: an ESME, an HTTP server (in which form, signed with which secret), or a mail
    address.
    """

    esme: SystemId | None = None
    http: Url | None = None
    form: Annotated[BodyForm, BeforeValidator(choice(BodyForm))] = Field(default=BodyForm.FORM, alias="as")
    secret: Secret | None = Field(default=None, repr=False)
    email: EmailAddress | None = None


def targets(value: object) -> object:
    """Read one target of received SMS, or a list."""
    if isinstance(value, Scalar):
        raise expected("{esme: crm}, {http: URL} or {email: ADDRESS}, or a list of them")
    return [value] if isinstance(value, Mapping) else value


class ReceivedRuleConfig(Section):
    """One rule for received SMS."""

    match: ReceivedMatchConfig = ReceivedMatchConfig()
    to: Annotated[tuple[ReceivedTargetConfig, ...], BeforeValidator(targets)]


PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)%")

MOST_BINDS = 1000


def threshold(value: object, info: ValidationInfo) -> float:
    """Read the threshold of the alerts in `when`, which must have one of the same kind."""
    when: tuple[Alert, ...] = info.data.get("when") or ()
    if not when:
        # A missing or wrong `when` has a problem of its own.
        return 0.0
    for alert in when:
        if ABOUT[alert].measure is None:
            raise expected(f"no `than` for {alert.value}, which has no threshold")
    measures = [ABOUT[alert].measure for alert in when]
    if len(set(measures)) > 1:
        both = " and ".join(alert.value for alert in when[:2])
        raise expected(f"a rule of its own for each: the thresholds of {both} are of different kinds")
    return _read(value, measures[0])


def _read(value: object, measure: Measure | None) -> float:
    match measure:
        case Measure.SECONDS:
            return duration(value)
        case Measure.COUNT:
            return float(whole(1, MOST_BINDS)(value))
        case Measure.AMOUNT:
            return number(value)
    return share(value)


def share(value: object) -> float:
    """Read a share above zero: ``10%``, or ``0.1``."""
    given = scalar(value, Measure.SHARE.value)
    percent = PERCENT.fullmatch(given.text)
    found = float(percent[1]) / 100.0 if percent else number(value)
    if not 0.0 < found <= 1.0:
        raise expected("a share from above 0% to 100%")
    return found


def told(value: object) -> object:
    """Read one target of alerts, or a list."""
    if isinstance(value, Scalar):
        raise expected("{http: URL} or {email: ADDRESS}, or a list of them")
    return [value] if isinstance(value, Mapping) else value


class AlertMatchConfig(Section):
    """The subjects of a rule for alerts; all that are given must hold. Alerts about other kinds of subjects
    do not match.
    """

    channel: Via | None = None
    esme: SystemIds | None = None
    route: Annotated[tuple[RouteName, ...], BeforeValidator(several)] | None = None


class AlertTargetConfig(Section):
    """A target of alerts: an HTTP server, signed with which secret, or a mail address."""

    http: Url | None = None
    form: Annotated[AlertForm, BeforeValidator(choice(AlertForm))] = Field(default=AlertForm.JSON, alias="as")
    secret: Secret | None = Field(default=None, repr=False)
    email: EmailAddress | None = None


class AlertRuleConfig(Section):
    """A rule for alerts; ``lasting`` is in seconds. Without ``than`` it has the usual threshold."""

    when: Annotated[tuple[Annotated[Alert, BeforeValidator(choice(Alert))], ...], BeforeValidator(several)]
    match: AlertMatchConfig = AlertMatchConfig()
    lasting: DurationOrOff = Field(default=LASTING, alias="for")
    than: Annotated[float, BeforeValidator(threshold), AS_TEXT] | None = None
    to: Annotated[tuple[AlertTargetConfig, ...], BeforeValidator(told)] = ()
