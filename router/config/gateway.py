"""The gateways: the boxes and SMSCs that the router sends through, and the lines in them."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from router.config.addresses import Certificates, Pin
from router.config.esme import TextAlphabet
from router.config.hosts import Host
from router.config.line import Balance, Health, Limits, Line, Watched
from router.config.quantities import Duration, DurationOrOff, Rate, Span, SpanOfTime, SpanOrOff
from router.config.scalars import (
    Count,
    Country,
    Flag,
    Name,
    Octet,
    Pattern,
    Port,
    Text,
    choice,
    matching,
    octets,
    several,
    whole,
)
from router.config.section import Section
from router.config.terms import (
    Bind,
    Connect,
    Final,
    InterfaceVersion,
    Mode,
    RemoteId,
    SimSwap,
    Tlvs,
)
from router.config.tree import Scalar
from router.relay.channels import Doubt
from router.sms.alphabet import Alphabet
from router.sms.segments import LongMessages

LineNumber = Annotated[int, BeforeValidator(whole(1, 99))]
SystemType = Annotated[
    str, BeforeValidator(matching(f"(?:{octets(12)})?", "at most 12 letters, digits or signs"))
]

GOIP: Mapping[str, object] = {
    "port": 7777,
    "window": 1,
    "pace": Span(5.0, 10.0),
    "long_messages": LongMessages.PAYLOAD,
    "max_segments": 15,
    "alphabet": Alphabet.ASCII,
    "sniff": True,
    "data_codings": (0, 8),
}
"""A GoIP of the firmware we know: long SMS to 15 parts, at best 10 to 12 segments a minute on a line."""

DEFAULTS: Mapping[Connect, Mapping[str, object]] = {
    Connect.SMPP: GOIP,
    Connect.HTTP: {**GOIP, "port": 80, "final": Final.SENT, "in_doubt": Doubt.REPORT},
    Connect.UDP: {**GOIP, "in_doubt": Doubt.REPORT},
    Connect.SMSC: {
        "port": 2775,
        "channels": 1,
        "window": 10,
        "pace": Span(0.0, 0.0),
        "long_messages": LongMessages.UDH,
        "max_segments": 255,
        "alphabet": Alphabet.GSM7,
        "sniff": False,
    },
}

RESPONSE = {Connect.SMSC: 60.0}
"""How long a submit_sm_resp may take: an SMSC's is quick; a GoIP's line was seen to take 200 s."""


class GatewayTimers(Section):
    """Seconds; ``enquire_link`` 0.0 is off. ``bind`` if it is not given: see `bind_or_response`.

    For http, from one look to the next: ``poll`` at what is being sent, ``line`` at the state of lines,
    ``inbox`` at what was received.
    """

    bind: Duration = 15.0
    enquire_link: DurationOrOff = 30.0
    response: Duration = 240.0
    reconnect: SpanOfTime = Span(5.0, 60.0)
    poll: Duration = 2.0
    line: Duration = 30.0
    inbox: Duration = 15.0

    @property
    def bind_or_response(self) -> float:
        """How long the answer to a bind may take: no longer than another answer, unless it is said."""
        return self.bind if "bind" in self.model_fields_set else min(self.bind, self.response)


class Rewrite(Section):
    """What is found in destination_addr, and what is put in its place (as `re.sub` takes it)."""

    match: Pattern
    replace: Text


class Tls(Section):
    """What proves that a peer is the one: an authority's certificates, or the hash of its own."""

    ca: Certificates | None = None
    pin: Pin | None = None


class Gateway(Section):
    """One GoIP or SMSC. The defaults of some keys depend on ``connect``: see DEFAULTS."""

    id: Name
    connect: Annotated[Connect, BeforeValidator(choice(Connect))]
    host: Host = ""
    port: Port
    system_id: Annotated[str, BeforeValidator(matching(octets(15), "1 to 15 letters, digits or signs"))] = ""
    user: Text = "admin"
    password: Text = Field(default="", repr=False)
    channels: Annotated[int, BeforeValidator(whole(1, 99))] = 0
    bind: Annotated[Bind, BeforeValidator(choice(Bind))] = Bind.CHANNEL
    window: Count
    rate: Rate | None = None
    pace: SpanOrOff
    limits: Limits = Limits()
    long_messages: Annotated[LongMessages, BeforeValidator(choice(LongMessages))]
    max_segments: Annotated[int, BeforeValidator(whole(1, 255))]
    alphabet: TextAlphabet
    sniff: Flag
    transliterate: Flag = False
    data_codings: Annotated[frozenset[Octet], BeforeValidator(several)] | None = None
    retry: SpanOfTime = Span(1.0, 60.0)
    tlvs: Annotated[Tlvs, BeforeValidator(choice(Tlvs))] = Tlvs.AUTO
    final: Annotated[Final, BeforeValidator(choice(Final))] = Final.REPORT
    in_doubt: Annotated[Doubt, BeforeValidator(choice(Doubt))] = Doubt.RESEND
    report_timeout: Duration = 48 * 3600.0
    remote_id: Annotated[RemoteId, BeforeValidator(choice(RemoteId))] = RemoteId.AUTO
    timers: GatewayTimers
    watch: Watched | None = None
    country: Country | None = None
    numbers: tuple[Rewrite, ...] = ()
    sim_swap: Annotated[SimSwap, BeforeValidator(choice(SimSwap))] = SimSwap.WARN
    balance: Balance | None = None
    health: Health | None = None
    interface_version: Annotated[InterfaceVersion, BeforeValidator(choice(InterfaceVersion))] = (
        InterfaceVersion.V34
    )
    system_type: SystemType = ""
    mode: Annotated[Mode, BeforeValidator(choice(Mode))] = Mode.TRX
    binds: Count = 1
    tls: Tls | None = None
    channel: Mapping[LineNumber, Line] = Field(default_factory=dict)
    enabled: Flag = True
    weight: Count = 1

    @property
    def single(self) -> bool:
        """Whether the gateway is one channel, named by its id."""
        return self.connect is Connect.SMSC or self.bind is Bind.DEVICE

    @classmethod
    def defaults(cls, given: dict[str, object]) -> dict[str, object]:
        connect = _connect(given.get("connect"))
        timers = given.get("timers", {})
        if isinstance(timers, Mapping):
            timers = {"response": RESPONSE.get(connect, 240.0), **timers}
        return {**DEFAULTS[connect], **given, "timers": timers}


def _connect(value: object) -> Connect:
    """How a gateway is connected. A word that is none is told of elsewhere, and then as good as smpp."""
    words = {connect.value: connect for connect in Connect}
    return words.get(value.text, Connect.SMPP) if isinstance(value, Scalar) else Connect.SMPP
