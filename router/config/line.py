"""What is said of the lines of a GoIP: by which other way they are watched, their credit, their health."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from router.config.quantities import Duration
from router.config.scalars import (
    Count,
    Flag,
    Name,
    Pattern,
    Port,
    Text,
    choice,
    expected,
    matching,
    number,
    several,
    whole,
)
from router.config.section import Section
from router.config.terms import WatchBy, WhenLow
from router.config.tree import Scalar

UssdCode = Annotated[
    str, BeforeValidator(matching(r"[*#0-9]{2,30}", "a code of digits, `*` and `#`, for example *100#"))
]


def share(value: object) -> float:
    """A part of one, above zero."""
    read = number(value)
    if not 0.0 < read <= 1.0:
        raise expected("a share above 0 and up to 1, for example 0.3")
    return read


class Limits(Section):
    """How many segments one channel may send, and to how many numbers a day; None is no limit."""

    minute: Count | None = None
    hour: Count | None = None
    day: Count | None = None
    month: Count | None = None
    total: Count | None = None
    recipients_per_day: Count | None = None

    def under(self, narrower: "Limits") -> "Limits":
        """These limits, with those that a line sets itself."""
        return self.model_copy(update={key: getattr(narrower, key) for key in narrower.model_fields_set})


class Watch(Section):
    """The way by which the state of lines is learnt beside SMPP. ``port``, ``user`` and ``password`` are for
    http; without a password it is the gateway's."""

    by: Annotated[WatchBy, BeforeValidator(choice(WatchBy))]
    port: Port = 80
    user: Text = "admin"
    password: Text | None = Field(default=None, repr=False)


def watch(value: object) -> object:
    """A table, or the word alone that its `by` would have."""
    return {"by": value} if isinstance(value, Scalar) else value


Watched = Annotated[Watch, BeforeValidator(watch)]


class Balance(Section):
    """How a SIM's credit is asked for, by USSD when its line is idle, and what follows when it is ``low``.

    ``match`` finds it in the answer: its first group, or all that it finds.
    """

    code: UssdCode
    match: Pattern
    every: Duration = 6 * 3600.0
    low: Annotated[float, BeforeValidator(number)] | None = None
    then: Annotated[WhenLow, BeforeValidator(choice(WhenLow))] = WhenLow.NOTHING


class Health(Section):
    """A channel is benched, and tried again, when of its last ``of`` messages less than ``share`` came."""

    share: Annotated[float, BeforeValidator(share)]
    of: Annotated[int, BeforeValidator(whole(2, 1000))] = 20


class Line(Section):
    """What is said of one line of a gateway. ``id`` and ``password``: as what it registers by UDP."""

    number: Text = ""
    weight: Count | None = None
    limits: Limits = Limits()
    tags: Annotated[tuple[Name, ...], BeforeValidator(several)] = ()
    enabled: Flag = True
    id: Name | None = None
    password: Text | None = Field(default=None, repr=False)
    balance: Balance | None = None
