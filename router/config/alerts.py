"""The rules for alerts: which, of whom, after how long, beyond which threshold, and who is told."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo

from router.config.addresses import Url
from router.config.esme import Secret, Via
from router.config.quantities import DurationOrOff, duration
from router.config.rules import EmailAddress, Names, RouteName
from router.config.scalars import AS_TEXT, choice, expected, number, scalar, several, whole
from router.config.section import Section
from router.config.terms import AlertForm
from router.config.tree import Scalar
from router.desk.alerts.kinds import ABOUT, Alert, Measure
from router.desk.alerts.rules import LASTING

PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)%")

MOST_BINDS = 1000


def threshold(value: object, info: ValidationInfo) -> float:
    """The threshold of the alerts of `when`, which stands before it: they have one in common."""
    when: tuple[Alert, ...] = info.data.get("when") or ()
    if not when:
        # What is wrong with that has been told.
        return 0.0
    for alert in when:
        if ABOUT[alert].measure is None:
            raise expected(f"no `than` for {alert.value}, which has no threshold")
    measures = [ABOUT[alert].measure for alert in when]
    if len(set(measures)) > 1:
        both = " and ".join(alert.value for alert in when[:2])
        raise expected(f"a rule of its own for each: thresholds of {both} are no numbers of one kind")
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
    """A share above zero: ``10%``, or ``0.1``."""
    given = scalar(value, Measure.SHARE.value)
    percent = PERCENT.fullmatch(given.text)
    found = float(percent[1]) / 100.0 if percent else number(value)
    if not 0.0 < found <= 1.0:
        raise expected("a share from above 0% to 100%")
    return found


def told(value: object) -> object:
    """One who is told, or a list."""
    if isinstance(value, Scalar):
        raise expected("{http: URL} or {email: ADDRESS}, or a list of them")
    return [value] if isinstance(value, Mapping) else value


class AlertMatch(Section):
    """Of whom; all that is given must hold. What is about none such does not match."""

    channel: Via | None = None
    esme: Names | None = None
    route: Annotated[tuple[RouteName, ...], BeforeValidator(several)] | None = None


class AlertTarget(Section):
    """Who is told: an HTTP server, signed with which secret, or an address of mail."""

    http: Url | None = None
    form: Annotated[AlertForm, BeforeValidator(choice(AlertForm))] = Field(default=AlertForm.JSON, alias="as")
    secret: Secret | None = Field(default=None, repr=False)
    email: EmailAddress | None = None


class AlertRule(Section):
    """One rule. It must have lasted so many seconds. Without ``than`` it has the usual threshold."""

    when: Annotated[tuple[Annotated[Alert, BeforeValidator(choice(Alert))], ...], BeforeValidator(several)]
    match: AlertMatch = AlertMatch()
    lasting: DurationOrOff = Field(default=LASTING, alias="for")
    than: Annotated[float, BeforeValidator(threshold), AS_TEXT] | None = None
    to: Annotated[tuple[AlertTarget, ...], BeforeValidator(told)] = ()
