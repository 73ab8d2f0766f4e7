"""The rules: which way a message takes, and where a received SMS goes."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from router.config.addresses import Url
from router.config.esme import Secret, Via
from router.config.quantities import Duration, PartOfDay
from router.config.scalars import (
    Count,
    Octet,
    Pattern,
    SystemId,
    Text,
    choice,
    expected,
    matching,
    several,
    text,
)
from router.config.section import Section
from router.config.terms import BodyForm
from router.config.tree import Scalar
from router.routing.table import Choose, Otherwise

RouteName = Annotated[
    str, BeforeValidator(matching(r"[\w-]+(?:[ .][\w-]+)*", "a name of letters, digits, blanks, `_` and `-`"))
]


def tag(value: object) -> int:
    """The tag of an optional parameter, in hexadecimal as the specification has it, or decimal."""
    what = "the tag of an optional parameter, for example 0x1400"
    given = text(value)
    if re.fullmatch("0x[0-9a-fA-F]{1,4}|[1-9][0-9]{0,4}", given) is None or int(given, 0) > 0xFFFF:
        raise expected(what)
    return int(given, 0)


def in_hex(value: object) -> bytes:
    """Octets in hexadecimal digits, two for each."""
    if isinstance(value, Scalar) and not re.fullmatch("(?:[0-9a-fA-F]{2})*", value.text):
        raise expected('octets in hexadecimal digits, for example "01"')
    return bytes.fromhex(text(value))


def email_address(value: object) -> str:
    """An address of electronic mail, no further looked into."""
    given = text(value)
    if re.fullmatch(r"[^@\s]+@[^@\s]+", given) is None:
        raise expected("an address, for example ops@example.org")
    return given


Names = Annotated[tuple[SystemId, ...], BeforeValidator(several)]
DataCodings = Annotated[frozenset[Octet], BeforeValidator(several)]
EmailAddress = Annotated[str, BeforeValidator(email_address)]


class Match(Section):
    """What a route asks of a message; all that is given must hold."""

    destination_addr: Pattern | None = None
    source_addr: Pattern | None = None
    text: Pattern | None = None
    esme: Names | None = None
    hours: PartOfDay | None = None
    data_coding: DataCodings | None = None
    tlv: Mapping[Annotated[int, BeforeValidator(tag)], Annotated[bytes, BeforeValidator(in_hex)]] = Field(
        default_factory=dict
    )


class TextRewrite(Section):
    """What is found in a text, and what is put in its place (as `re.sub` takes it)."""

    match: Pattern
    replace: Text


def source(value: object) -> str:
    """A source_addr: printable ASCII, at most 20 characters."""
    return matching(r"[\x20-\x7e]{1,20}", "1 to 20 characters of printable ASCII")(value)


class RouteRewrite(Section):
    """What a route sends in the place of what an ESME wrote. None: as it wrote it."""

    source_addr: Annotated[str, BeforeValidator(source)] | None = None
    text: tuple[TextRewrite, ...] = ()


class Route(Section):
    """One rule for messages. Without a ``name`` it is called by its number; without ``via``: all channels."""

    name: RouteName = ""
    match: Match = Match()
    via: Via | None = None
    choose: Annotated[Choose, BeforeValidator(choice(Choose))] = Choose.ROUND_ROBIN
    attempts: Count = 3
    validity: Duration = 48 * 3600.0
    rewrite: RouteRewrite = RouteRewrite()
    otherwise: Annotated[Otherwise, BeforeValidator(choice(Otherwise))] = Otherwise.WAIT


class ReceivedMatch(Section):
    """What a rule asks of a received SMS; all that is given must hold."""

    channel: Via | None = None
    source_addr: Pattern | None = None
    destination_addr: Pattern | None = None
    text: Pattern | None = None


class Target(Section):
    """Where a received SMS goes: to an ESME, to an HTTP server (in which form, signed with which secret), or
    by mail."""

    esme: SystemId | None = None
    http: Url | None = None
    form: Annotated[BodyForm, BeforeValidator(choice(BodyForm))] = Field(default=BodyForm.FORM, alias="as")
    secret: Secret | None = Field(default=None, repr=False)
    email: EmailAddress | None = None


def targets(value: object) -> object:
    """One target, or a list."""
    if isinstance(value, Scalar):
        raise expected("{esme: crm}, {http: URL} or {email: ADDRESS}, or a list of them")
    return [value] if isinstance(value, Mapping) else value


class Received(Section):
    """One rule for received SMS."""

    match: ReceivedMatch = ReceivedMatch()
    to: Annotated[tuple[Target, ...], BeforeValidator(targets)]
