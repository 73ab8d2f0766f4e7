"""The page: everything that a configuration may say, with the defaults (conf/router.yaml is its manual)."""

from collections.abc import Mapping
from datetime import UTC
from socket import gethostname
from typing import Annotated

from pydantic import BeforeValidator, Field

from router.config.addresses import Allowed
from router.config.alerts import AlertRule
from router.config.endpoints import Endpoint
from router.config.esme import Esme, LoginPassword, Via
from router.config.gateway import Gateway
from router.config.hosts import Host, HostAndPort, IpAndPort, is_this_machine
from router.config.numbers_file import NumbersFile
from router.config.quantities import Duration, DurationOrOff, Zone
from router.config.rules import EmailAddress, Received, Route
from router.config.scalars import Flag, Name, Pattern, SystemId, Text, choice, matching, several, whole
from router.config.section import Section
from router.config.stores import DEFAULT, Store
from router.config.terms import LogFormat, MailTls, OpenPath, Role


class SmppTimers(Section):
    """Seconds, towards ESMEs (SMPP 3.4 section 7.2); 0.0 is off."""

    session_init: Duration = 10.0
    enquire_link: DurationOrOff = 30.0
    inactivity: DurationOrOff = 0.0
    response: Duration = 60.0
    pdu_read: Duration = 10.0


class Smpp(Section):
    """The SMPP face. ``max_pdu`` is in octets."""

    listen: Annotated[tuple[Endpoint, ...], BeforeValidator(several)] = ("tcp:2775",)
    system_id: SystemId = "smpp-router"
    timers: SmppTimers = SmppTimers()
    max_pdu: Annotated[int, BeforeValidator(whole(1024, 16_777_216))] = 65536


UserName = Annotated[
    str, BeforeValidator(matching(r"[^:\x00-\x1f\x7f]{1,64}", "1 to 64 characters, and no colon"))
]
"""What Basic authentication can carry (RFC 7617 section 2)."""


class User(Section):
    """Someone who may use the HTTP API; with ``esme``, in its name."""

    name: UserName
    password: LoginPassword = Field(repr=False)
    role: Annotated[Role, BeforeValidator(choice(Role))]
    esme: SystemId | None = None


Prefix = Annotated[
    str, BeforeValidator(matching(r"\+?[0-9]{0,15}", "digits, a plus in front or none, for example +256"))
]
"""What is put before a number."""


class Provider(Section):
    """A number of the SMS Server face: the channels behind it, and what is put before a number.

    ``name`` is what the JSON pages may call it.
    """

    via: Via
    prefix: Prefix = ""
    name: Text = ""


class GoipFace(Section):
    """A GoIP's own pages; ``strict``: a second text on a line that is busy is refused, as a GoIP does."""

    strict: Flag = False


class SmsServerFace(Section):
    """The SMS Server's pages; ``jump``: a send is answered with a redirect to its state, as there."""

    jump: Flag = True


class Http(Section):
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
    goip_face: GoipFace = GoipFace()
    sms_server_face: SmsServerFace = SmsServerFace()
    users: tuple[User, ...] = ()
    providers: Mapping[Annotated[int, BeforeValidator(whole(1, 65535))], Provider] = Field(
        default_factory=dict
    )


class Udp(Section):
    """Where the lines of GoIPs register; with no ``allow_from`` they may come from anywhere."""

    listen: IpAndPort = ("0.0.0.0", 44444)
    allow_from: Annotated[tuple[Allowed, ...], BeforeValidator(several)] = ()


class Email(Section):
    """Where mail is handed over, how, and whom it is from.

    Without ``tls`` it is handed over by STARTTLS, but in the clear on this machine.
    """

    smtp: HostAndPort = ("localhost", 25)
    sender: EmailAddress = Field(alias="from")
    user: Text | None = None
    password: Text | None = Field(default=None, repr=False)
    tls: Annotated[MailTls, BeforeValidator(choice(MailTls))] | None = None

    @property
    def secured(self) -> MailTls:
        """How it is handed over."""
        if self.tls is not None:
            return self.tls
        return MailTls.OFF if is_this_machine(self.smtp[0]) else MailTls.STARTTLS


class Log(Section):
    """How the log is written, and the file that gets a line for each ending; without ``access``: none."""

    format: Annotated[LogFormat, BeforeValidator(choice(LogFormat))] = LogFormat.TEXT
    access: Annotated[str, BeforeValidator(matching(".+", "the path of a file"))] | None = None


class Blocked(Section):
    """Numbers that nobody may send to; who writes ``stop`` is blocked for the ESME that gets it."""

    file: NumbersFile | None = None
    stop: Pattern | None = None
    start: Pattern | None = None


class Page(Section):
    """All of it. http, udp, email and blocked are off if absent. Durations are in seconds.

    ``keep_texts`` is as ``keep`` if None.
    """

    smpp: Smpp = Smpp()
    http: Http | None = None
    udp: Udp | None = None
    email: Email | None = None
    blocked: Blocked | None = None
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
    log: Log = Log()
    esmes: tuple[Esme, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    routes: tuple[Route, ...] | None = None
    received: tuple[Received, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
