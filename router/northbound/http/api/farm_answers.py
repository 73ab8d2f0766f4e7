"""Answers of the API about channels, gateways, ESMEs, and the router itself."""

from typing import Any, Literal

from pydantic import Field

from router.northbound.http.api.answers import ApiJson, Date, FieldErrorJson


class UsedJson(ApiJson):
    """A limit, and how much of it is used."""

    used: int
    limit: int


class CountedJson(ApiJson):
    """Counts of messages in a span of time."""

    sent: int
    delivered: int
    failed: int


ChannelState = Literal[
    "up",
    "resting",
    "saving",
    "over_limit",
    "benched",
    "barred",
    "logged_out",
    "paused",
    "disabled",
    "down",
]


class ChannelJson(ApiJson):
    """A channel. A null or an empty text means: not known."""

    id: str
    gateway: str
    connector: str
    node: str
    state: ChannelState
    reason: str
    since: Date | None
    operator: str
    signal: int | None
    number: str
    imsi: str
    iccid: str
    budget: dict[str, UsedJson]
    pace: str | None
    rest_until: Date | None
    in_flight: int
    waiting: int
    today: CountedJson | None
    hour: CountedJson | None
    last_cause: str | None
    balance: float | None
    balance_at: Date | None = Field(description="When its SIM said so.")


class ChannelsJson(ApiJson):
    """All channels, in the order of the configuration."""

    items: list[ChannelJson]
    next: None = None


class RequeuedJson(ChannelJson):
    """A channel, and how many of its messages were routed again."""

    messages: int


class DialledJson(ApiJson):
    """The network's answer to a USSD code."""

    answer: str


class GatewayJson(ApiJson):
    """A gateway."""

    id: str
    connector: str
    peer: str
    up: int
    links: int
    reason: str
    channels: dict[str, int]


class GatewaysJson(ApiJson):
    """All gateways."""

    items: list[GatewayJson]
    next: None = None


class SessionJson(ApiJson):
    """A bound session."""

    host: str
    bind: str
    version: str
    since: Date
    asked: int
    delivering: int


class MinuteJson(ApiJson):
    """Messages of the last full minute."""

    accepted: int
    sent: int
    delivered: int
    failed: int
    received: int = Field(description="Received SMS; they are counted by channel, so 0 for an ESME.")


class EsmeJson(ApiJson):
    """An ESME."""

    system_id: str
    enabled: bool
    binds: int
    window: int
    sessions: list[SessionJson]
    queue: int
    most_queued: int
    owed: int
    minute: MinuteJson
    budget: dict[str, UsedJson]
    rate: float | None = Field(description="Messages that it may send in a second.")
    per_number: dict[str, int] = Field(
        description="Messages that it may send to one number in an hour or a day, where that is limited."
    )
    repeat: float = Field(description="Seconds in which it may not send a text twice to a number.")


class EsmesJson(ApiJson):
    """All ESMEs."""

    items: list[EsmeJson]
    next: None = None


class DisconnectedJson(ApiJson):
    """The number of sessions that were unbound."""

    sessions: int


class QueueItemJson(ApiJson):
    """The queue of one ESME on one route."""

    route: str
    esme: str
    due: int
    held: int = Field(description="Messages for later, and segments of a text that wait for others.")
    in_flight: int
    in_doubt: int
    oldest: Date | None = Field(description="When the oldest that is due was accepted.")
    empty_at: Date | None = Field(
        description="When the last of what is due will leave, at today's pace and budgets, by the channels "
        "that can send now; null if they cannot within a year, or nothing is due or in flight."
    )


class QueueJson(ApiJson):
    """The queue, by route and ESME."""

    items: list[QueueItemJson]
    next: None = None


class ReceivedJson(ApiJson):
    """A received SMS, and the ESMEs it is for; it is unclaimed if there are none."""

    id: str
    channel: str
    gateway: str
    from_: str = Field(alias="from")
    to: str
    text: str | None = None
    at: Date
    esmes: list[str]
    owed: list[str]


class ReceivedListJson(ApiJson):
    """A page of received SMS, the newest first."""

    items: list[ReceivedJson]
    next: str | None


class BlockedJson(ApiJson):
    """A blocked number: for one ESME since its owner wrote `stop`, or for all by the configuration."""

    number: str
    esme: str
    since: Date | None


class BlockedListJson(ApiJson):
    """A page of blocked numbers."""

    items: list[BlockedJson]
    next: str | None


class RouteJson(ApiJson):
    """A route: its conditions, and its channels in their order."""

    name: str
    match: dict[str, Any]
    channels: list[str]
    choose: str
    attempts: int
    validity: float = Field(description="Seconds.")
    otherwise: str
    rewrite: dict[str, Any] = Field(description="Empty if what an ESME wrote goes as it is.")


class RoutesJson(ApiJson):
    """All routes, in their order."""

    items: list[RouteJson]
    next: None = None


class ExplainedChannelJson(ApiJson):
    """A channel of an explained route."""

    id: str
    usable: bool
    why: str


class SkippedJson(ApiJson):
    """A route that a message does not take, and why."""

    route: str
    why: str


class ExplainedJson(ApiJson):
    """The way that a message would take; `route` is null if no route matches."""

    route: str | None
    channels: list[ExplainedChannelJson]
    alphabet: str
    segments: int
    skipped: list[SkippedJson]
    refused: str = ""


class EventJson(ApiJson):
    """An event. An act of a person has the user, the address and the face."""

    id: str
    at: Date
    level: Literal["info", "warn", "error"]
    subject: str
    text: str
    user: str = ""
    address: str = ""
    face: str = ""


class EventsJson(ApiJson):
    """A page of events, the newest first."""

    items: list[EventJson]
    next: str | None


class ConfigurationJson(ApiJson):
    """The configuration in force, without secrets, and how the file differs from it."""

    config: dict[str, Any]
    differs: bool
    applied: list["ChangeJson"]
    restart: list[str]
    errors: list[FieldErrorJson]


class ChangeJson(ApiJson):
    """A change of the configuration."""

    what: str
    name: str
    change: str


class ReloadedJson(ApiJson):
    """The changes that a reload applied; the keys in `restart` need a restart."""

    applied: list[ChangeJson]
    restart: list[str]
    unchanged: bool


class ReasonJson(ApiJson):
    """A reason why the router is not healthy."""

    what: Literal["store", "channels", "lease", "drain"]
    text: str


class HealthJson(ApiJson):
    """The health of the router."""

    status: Literal["ok", "degraded", "failing"]
    reasons: list[ReasonJson]


class StatusJson(ApiJson):
    """A status by itself."""

    status: Literal["ok", "failing"]


class GlanceJson(ApiJson):
    """The router at a glance."""

    node: str
    version: str
    started: Date
    channels: dict[str, int] = Field(description="The number of channels in each state.")
    gateways: int
    gateways_down: dict[str, str] = Field(description="Gateways without any link, and why.")
    esmes: int
    esmes_bound: int
    sessions: int
    waiting: int = Field(description="Messages that are not with a gateway yet.")
    in_flight: int
    troubles: list[EventJson] = Field(description="The last warnings and errors.")
