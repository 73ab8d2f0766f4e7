"""The gateways: the boxes and SMSCs that the router sends through, and the lines in them."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from router.config.addresses import Certificates, Host, Pin
from router.config.enums import (
    BindScope,
    Connect,
    InterfaceVersion,
    Mode,
    SimSwap,
    SuccessBy,
    Tlvs,
    WatchBy,
    WhenLow,
)
from router.config.esme import TextAlphabet
from router.config.fields import (
    Count,
    Country,
    Flag,
    Name,
    Octet,
    Pattern,
    Port,
    Section,
    Text,
    choice,
    expected,
    matching,
    number,
    octets,
    several,
    whole,
    written,
)
from router.config.quantities import Duration, DurationOrOff, DurationSpan, Rate, SpanOfTime, SpanOrOff
from router.config.source.tree import Scalar
from router.relay.channels import Doubt
from router.relay.id_forms import Remote
from router.sms.alphabet import Alphabet
from router.sms.segments import LongMessages

UssdCode = Annotated[
    str, BeforeValidator(matching(r"[*#0-9]{2,30}", "a code of digits, `*` and `#`, for example *100#"))
]


@written({"type": "number", "exclusiveMinimum": 0, "maximum": 1})
def share(value: object) -> float:
    """Read a share above 0 and up to 1."""
    read = number(value)
    if not 0.0 < read <= 1.0:
        raise expected("a share above 0 and up to 1, for example 0.3")
    return read


class ChannelLimitsConfig(Section):
    """Segments that one channel may send, and numbers that it may send to in a day; None is no limit."""

    minute: Count | None = None
    hour: Count | None = None
    day: Count | None = None
    month: Count | None = None
    total: Count | None = None
    recipients_per_day: Count | None = None

    def under(self, narrower: "ChannelLimitsConfig") -> "ChannelLimitsConfig":
        """Return these limits, overridden by those that a line sets itself."""
        return self.model_copy(update={key: getattr(narrower, key) for key in narrower.model_fields_set})


class WatchConfig(Section):
    """The way by which the state of lines is learnt beside SMPP. ``port``, ``user`` and ``password`` are for
    http; without a password it is the gateway's."""

    by: Annotated[WatchBy, BeforeValidator(choice(WatchBy))]
    port: Port = 80
    user: Text = "admin"
    password: Text | None = Field(default=None, repr=False)


def watch(value: object) -> object:
    """Read a table, or the single word that its `by` would have."""
    return {"by": value} if isinstance(value, Scalar) else value


Watched = Annotated[WatchConfig, BeforeValidator(watch)]


class BalanceConfig(Section):
    """The question for a SIM's credit, by USSD when its line is idle, and the reaction when it is ``low``.

    ``match`` finds it in the answer: its first group, or all that it finds.
    """

    code: UssdCode
    match: Pattern
    every: Duration = 6 * 3600.0
    low: Annotated[float, BeforeValidator(number)] | None = None
    then: Annotated[WhenLow, BeforeValidator(choice(WhenLow))] = WhenLow.NOTHING


class HealthConfig(Section):
    """A channel is benched, and tried again, when of its last ``of`` messages less than ``share`` came."""

    share: Annotated[float, BeforeValidator(share)]
    of: Annotated[int, BeforeValidator(whole(2, 1000))] = 20


class LineConfig(Section):
    """Settings of one line of a gateway. ``id`` and ``password`` are what it registers with by UDP."""

    number: Text = ""
    weight: Count | None = None
    limits: ChannelLimitsConfig = ChannelLimitsConfig()
    tags: Annotated[tuple[Name, ...], BeforeValidator(several)] = ()
    enabled: Flag = True
    id: Name | None = None
    password: Text | None = Field(default=None, repr=False)
    balance: BalanceConfig | None = None


LineNumber = Annotated[int, BeforeValidator(whole(1, 99))]
SystemType = Annotated[
    str, BeforeValidator(matching(f"(?:{octets(12)})?", "at most 12 letters, digits or signs"))
]

GOIP: Mapping[str, object] = {
    "port": 7777,
    "window": 1,
    "pace": DurationSpan(5.0, 10.0),
    "long_messages": LongMessages.PAYLOAD,
    "max_segments": 15,
    "alphabet": Alphabet.ASCII,
    "sniff": True,
    "data_codings": (0, 8),
}
"""A GoIP of the firmware we know: long SMS to 15 parts, at best 10 to 12 segments a minute on a line."""

DEFAULTS: Mapping[Connect, Mapping[str, object]] = {
    Connect.SMPP: GOIP,
    Connect.HTTP: {**GOIP, "port": 80, "final": SuccessBy.SENT, "in_doubt": Doubt.REPORT},
    Connect.UDP: {**GOIP, "in_doubt": Doubt.REPORT},
    Connect.SMSC: {
        "port": 2775,
        "channels": 1,
        "window": 10,
        "pace": DurationSpan(0.0, 0.0),
        "long_messages": LongMessages.UDH,
        "max_segments": 255,
        "alphabet": Alphabet.GSM7,
        "sniff": False,
    },
}

RESPONSE = {Connect.SMSC: 60.0}
"""Seconds that a submit_sm_resp may take: an SMSC's is quick; a GoIP's line was seen to take 200 s."""


class GatewayTimersConfig(Section):
    """Seconds; ``enquire_link`` 0.0 is off. ``bind`` if it is not given: see `bind_or_response`.

    For http, from one look to the next: ``poll`` at what is being sent, ``line`` at the state of lines,
    ``inbox`` at what was received.
    """

    bind: Duration = 15.0
    enquire_link: DurationOrOff = 30.0
    response: Duration = 240.0
    reconnect: SpanOfTime = DurationSpan(5.0, 60.0)
    poll: Duration = 2.0
    line: Duration = 30.0
    inbox: Duration = 15.0

    @property
    def bind_or_response(self) -> float:
        """Seconds that the answer to a bind may take: at most `response`, unless `bind` is set."""
        return self.bind if "bind" in self.model_fields_set else min(self.bind, self.response)


class NumberRewriteConfig(Section):
    """A pattern that is looked for in destination_addr, and its replacement (as in `re.sub`)."""

    match: Pattern
    replace: Text


class TlsConfig(Section):
    """The proof that a peer is genuine: an authority's certificates, or the hash of its own."""

    ca: Certificates | None = None
    pin: Pin | None = None


class GatewayConfig(Section):
    """One GoIP or SMSC. The defaults of some keys depend on ``connect``: see DEFAULTS."""

    id: Name
    connect: Annotated[Connect, BeforeValidator(choice(Connect))]
    host: Host = ""
    port: Port
    system_id: Annotated[str, BeforeValidator(matching(octets(15), "1 to 15 letters, digits or signs"))] = ""
    user: Text = "admin"
    password: Text = Field(default="", repr=False)
    channels: Annotated[int, BeforeValidator(whole(1, 99))] = 0
    bind: Annotated[BindScope, BeforeValidator(choice(BindScope))] = BindScope.CHANNEL
    window: Count
    rate: Rate | None = None
    pace: SpanOrOff
    limits: ChannelLimitsConfig = ChannelLimitsConfig()
    long_messages: Annotated[LongMessages, BeforeValidator(choice(LongMessages))]
    max_segments: Annotated[int, BeforeValidator(whole(1, 255))]
    alphabet: TextAlphabet
    sniff: Flag
    transliterate: Flag = False
    data_codings: Annotated[frozenset[Octet], BeforeValidator(several)] | None = None
    retry: SpanOfTime = DurationSpan(1.0, 60.0)
    tlvs: Annotated[Tlvs, BeforeValidator(choice(Tlvs))] = Tlvs.AUTO
    final: Annotated[SuccessBy, BeforeValidator(choice(SuccessBy))] = SuccessBy.REPORT
    in_doubt: Annotated[Doubt, BeforeValidator(choice(Doubt))] = Doubt.RESEND
    report_timeout: Duration = 48 * 3600.0
    remote_id: Annotated[Remote, BeforeValidator(choice(Remote))] = Remote.AUTO
    timers: GatewayTimersConfig
    watch: Watched | None = None
    country: Country | None = None
    numbers: tuple[NumberRewriteConfig, ...] = ()
    sim_swap: Annotated[SimSwap, BeforeValidator(choice(SimSwap))] = SimSwap.WARN
    balance: BalanceConfig | None = None
    health: HealthConfig | None = None
    interface_version: Annotated[InterfaceVersion, BeforeValidator(choice(InterfaceVersion))] = (
        InterfaceVersion.V34
    )
    system_type: SystemType = ""
    mode: Annotated[Mode, BeforeValidator(choice(Mode))] = Mode.TRX
    binds: Count = 1
    tls: TlsConfig | None = None
    channel: Mapping[LineNumber, LineConfig] = Field(default_factory=dict)
    enabled: Flag = True
    weight: Count = 1

    @property
    def single(self) -> bool:
        """True if the gateway is one channel, named by its id."""
        return self.connect is Connect.SMSC or self.bind is BindScope.DEVICE

    @classmethod
    def defaults(cls, given: dict[str, object]) -> dict[str, object]:
        connect = _connect(given.get("connect"))
        timers = given.get("timers", {})
        if isinstance(timers, Mapping):
            timers = {"response": RESPONSE.get(connect, 240.0), **timers}
        return {**DEFAULTS[connect], **given, "timers": timers}


def _connect(value: object) -> Connect:
    """Return the way of a gateway; an unknown word is reported elsewhere, and treated as smpp here."""
    words = {connect.value: connect for connect in Connect}
    return words.get(value.text, Connect.SMPP) if isinstance(value, Scalar) else Connect.SMPP
