"""All settings that a file may have, with their defaults (conf/router.yaml is their manual)."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from inspect import isclass
from socket import gethostname
from typing import Annotated, get_args

from attrs import field, frozen
from pydantic import BeforeValidator, Field

from router.config.addresses import Allowed, Host, HostAndPort, IpAndPort, is_this_machine
from router.config.endpoints import Endpoint, beside
from router.config.enums import LogFormat, OpenPath
from router.config.esme import EsmeConfig, LoginPassword, Via
from router.config.fields import (
    AS_TEXT,
    Flag,
    Name,
    Pattern,
    Section,
    Store,
    SystemId,
    Text,
    choice,
    expected,
    keys,
    matching,
    scalar,
    several,
    whole,
)
from router.config.gateway import GatewayConfig
from router.config.quantities import Duration, DurationOrOff, Zone
from router.config.rules import AlertRuleConfig, EmailAddress, ReceivedRuleConfig, RouteConfig
from router.config.source.files import NotRead, contents
from router.config.source.tree import Items, Keys, Node, Path
from router.config.store import DEFAULT
from router.desk.people import Role
from router.northbound.hooks.settings import Secured
from router.relay.who.bans import Listed

MOST = 64 * 2**20
"""Octets of a file: some 4,000,000 numbers."""

NUMBER = re.compile(r"\+?[1-9][0-9]{6,14}|[0-9]{2,6}")
"""E.164 has up to 15 digits, and no leading zero; a short code has up to six."""

WHAT = "a file of numbers, one a line, with their country: +256772000001"


@frozen
class NumberList:
    """The numbers of a file as it was when the configuration was read, and its absolute path."""

    file: str
    numbers: Listed = field(repr=False)


def numbers(value: object) -> NumberList:
    """Read a file of telephone numbers, named relative to the file that names it."""
    given = scalar(value, WHAT)
    path = beside(given, given.text)
    try:
        text = contents(path, MOST).decode("utf-8-sig")
    except NotRead as error:
        raise expected(WHAT, f"cannot be read ({path}: {error})") from None
    except UnicodeDecodeError:
        raise expected(WHAT, f"is no text ({path})") from None
    return NumberList(path, Listed(_number(path, place, line) for place, line in _written(text)))


def _written(text: str) -> list[tuple[int, str]]:
    lines = ((place, line.partition("#")[0].strip()) for place, line in enumerate(text.splitlines(), 1))
    return [(place, line) for place, line in lines if line]


def _number(path: str, place: int, line: str) -> str:
    if NUMBER.fullmatch(re.sub("[ ()./-]", "", line)) is None:
        raise expected(WHAT, f"has a line that is no number with its country ({path}:{place}: {line[:30]!a})")
    return re.sub("[ ()./-]", "", line)


NumbersFile = Annotated[NumberList, BeforeValidator(numbers), AS_TEXT]


class SmppTimersConfig(Section):
    """Seconds, towards ESMEs (SMPP 3.4 section 7.2); 0.0 is off."""

    session_init: Duration = 10.0
    enquire_link: DurationOrOff = 30.0
    inactivity: DurationOrOff = 0.0
    response: Duration = 60.0
    pdu_read: Duration = 10.0


class SmppConfig(Section):
    """The SMPP face. ``max_pdu`` is in octets."""

    listen: Annotated[tuple[Endpoint, ...], BeforeValidator(several)] = ("tcp:2775",)
    system_id: SystemId = "smpp-router"
    timers: SmppTimersConfig = SmppTimersConfig()
    max_pdu: Annotated[int, BeforeValidator(whole(1024, 16_777_216))] = 65536


UserName = Annotated[
    str, BeforeValidator(matching(r"[^:\x00-\x1f\x7f]{1,64}", "1 to 64 characters, and no colon"))
]
"""A name that Basic authentication can carry (RFC 7617 section 2)."""


class UserConfig(Section):
    """Someone who may use the HTTP API; with ``esme``, in its name."""

    name: UserName
    password: LoginPassword = Field(repr=False)
    role: Annotated[Role, BeforeValidator(choice(Role))]
    esme: SystemId | None = None


Prefix = Annotated[
    str, BeforeValidator(matching(r"\+?[0-9]{0,15}", "digits, a plus in front or none, for example +256"))
]
"""Digits that are put before a number."""


class ProviderConfig(Section):
    """A number of the SMS Server face: the channels behind it, and what is put before a number.

    Numbers that begin with ``local`` stay as they are. ``name`` is what the JSON pages may call it.
    """

    via: Via
    prefix: Prefix = ""
    local: Prefix = ""
    name: Text = ""


class GoipFaceConfig(Section):
    """A GoIP's own pages; ``strict``: a second text on a line that is busy is refused, as a GoIP does."""

    strict: Flag = False


class SmsServerFaceConfig(Section):
    """The SMS Server's pages; ``jump``: a send is answered with a redirect to its state, as there."""

    jump: Flag = True


class HttpConfig(Section):
    """The API and the dashboard; ``faces``: the GoIP's and the SMS Server's, on ``listen`` if None.

    ``hosts`` are the names that it is asked by (none: any), ``proxies`` those whose X-Forwarded-For counts.
    """

    listen: Endpoint = "tcp:8080:interface=127.0.0.1"
    faces: Endpoint | None = None
    hosts: Annotated[tuple[Host, ...], BeforeValidator(several)] = ()
    proxies: Annotated[tuple[Allowed, ...], BeforeValidator(several)] = ()
    open: Annotated[
        tuple[Annotated[OpenPath, BeforeValidator(choice(OpenPath))], ...], BeforeValidator(several)
    ] = ()
    viewers_read_texts: Flag = False
    goip_face: GoipFaceConfig = GoipFaceConfig()
    sms_server_face: SmsServerFaceConfig = SmsServerFaceConfig()
    users: tuple[UserConfig, ...] = ()
    providers: Mapping[Annotated[int, BeforeValidator(whole(1, 65535))], ProviderConfig] = Field(
        default_factory=dict
    )


class UdpConfig(Section):
    """The port where lines of GoIPs register; without ``allow_from`` they may come from anywhere."""

    listen: IpAndPort = ("0.0.0.0", 44444)
    allow_from: Annotated[tuple[Allowed, ...], BeforeValidator(several)] = ()


class EmailConfig(Section):
    """The mail server, and the sender of mail.

    Without ``tls`` the connection is secured by STARTTLS, but not on this machine.
    """

    smtp: HostAndPort = ("localhost", 25)
    sender: EmailAddress = Field(alias="from")
    user: Text | None = None
    password: Text | None = Field(default=None, repr=False)
    tls: Annotated[Secured, BeforeValidator(choice(Secured))] | None = None

    @property
    def secured(self) -> Secured:
        """The security of the connection to the mail server."""
        if self.tls is not None:
            return self.tls
        return Secured.OFF if is_this_machine(self.smtp[0]) else Secured.STARTTLS


class LogConfig(Section):
    """The form of the log, and the file that gets a line for each ending; without ``access`` none does."""

    format: Annotated[LogFormat, BeforeValidator(choice(LogFormat))] = LogFormat.TEXT
    access: Annotated[str, BeforeValidator(matching(".+", "the path of a file"))] | None = None


class BlockedConfig(Section):
    """Numbers that nobody may send to; who writes ``stop`` is blocked for the ESME that gets it."""

    file: NumbersFile | None = None
    stop: Pattern | None = None
    start: Pattern | None = None


class Settings(Section):
    """All settings. http, udp, email and blocked are off if absent. Durations are in seconds.

    ``keep_texts`` is as ``keep`` if None.
    """

    smpp: SmppConfig = SmppConfig()
    http: HttpConfig | None = None
    udp: UdpConfig | None = None
    email: EmailConfig | None = None
    blocked: BlockedConfig | None = None
    store: Store = Field(default=DEFAULT, repr=False)
    node: Name = Field(default_factory=gethostname)
    time_zone: Zone = UTC
    keep: Duration = 30 * 86400.0
    keep_texts: Duration | None = None
    owed: Duration = 7 * 86400.0
    join_timeout: Duration = 600.0
    stall: DurationOrOff = 60.0
    drain: Duration = 30.0
    log_texts: Flag = False
    clock_hold: DurationOrOff = 900.0
    log: LogConfig = LogConfig()
    esmes: tuple[EsmeConfig, ...] = ()
    gateways: tuple[GatewayConfig, ...] = ()
    routes: tuple[RouteConfig, ...] | None = None
    received: tuple[ReceivedRuleConfig, ...] = ()
    alerts: tuple[AlertRuleConfig, ...] = ()


def section_at(path: Path) -> type[Section]:
    """Return the section that a path leads to, or the last one on the way."""
    section: type[Section] = Settings
    for step in path:
        if isinstance(step, str) and step in keys(section):
            section = _inner(_annotation(section, step)) or section
    return section


def known(section: type[Section] = Settings, above: str = "") -> Iterator[str]:
    """Give the paths of all keys: ``smpp``, ``smpp.listen`` …"""
    for key in keys(section):
        yield above + key
        inner = _inner(_annotation(section, key))
        if inner is not None:
            yield from known(inner, f"{above}{key}.")


def supplied(node: Node, above: str = "") -> Iterator[str]:
    """Give the paths of the keys whose values came by ``!env`` or ``!file``."""
    if isinstance(node, Items):
        for item in node.items:
            yield from supplied(item, above)
    elif isinstance(node, Keys):
        for key, entry in node.entries.items():
            path = above if key[:1].isdigit() else f"{above}.{key}".lstrip(".")
            yield from supplied(entry.value, path)
    elif node.supplied:
        yield above


def _annotation(section: type[Section], key: str) -> object:
    return section.model_fields[keys(section)[key]].annotation


def _inner(annotation: object) -> type[Section] | None:
    if isclass(annotation) and issubclass(annotation, Section):
        return annotation
    return next(filter(None, map(_inner, get_args(annotation))), None)
