"""What the API answers about the farm and the router itself."""

from typing import Any, Literal

from pydantic import Field

from router.northbound.http.api.answers import Date, FieldError, Tells


class Used(Tells):
    """Of a limit."""

    used: int
    limit: int


class Counted(Tells):
    """What became of messages in a time."""

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


class Channel(Tells):
    """A channel. null, or an empty text: it is not known."""

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
    budget: dict[str, Used]
    pace: str | None
    rest_until: Date | None
    in_flight: int
    waiting: int
    today: Counted | None
    hour: Counted | None
    last_cause: str | None
    balance: float | None
    balance_at: Date | None = Field(description="When its SIM said so.")


class Channels(Tells):
    """All channels, in the order of the configuration."""

    items: list[Channel]
    next: None = None


class Requeued(Channel):
    """A channel, and how many messages are routed anew."""

    messages: int


class Dialled(Tells):
    """What the network answered."""

    answer: str


class Gateway(Tells):
    """A gateway."""

    id: str
    connector: str
    peer: str
    up: int
    links: int
    reason: str
    channels: dict[str, int]


class Gateways(Tells):
    """All gateways."""

    items: list[Gateway]
    next: None = None


class Session(Tells):
    """A session that is bound."""

    host: str
    bind: str
    version: str
    since: Date
    asked: int
    delivering: int


class Esme(Tells):
    """An ESME."""

    system_id: str
    enabled: bool
    binds: int
    window: int
    sessions: list[Session]
    queue: int
    most_queued: int
    owed: int
    budget: dict[str, Used]
    rate: float | None = Field(description="Messages that it may send in a second.")
    per_number: dict[str, int] = Field(
        description="Messages that it may send to one number in an hour or a day, where that is limited."
    )
    repeat: float = Field(description="Seconds in which it may not send a text twice to a number.")


class Esmes(Tells):
    """All ESMEs."""

    items: list[Esme]
    next: None = None


class Disconnected(Tells):
    """How many sessions were unbound."""

    sessions: int


class QueueItem(Tells):
    """What one ESME has along one route."""

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


class Queue(Tells):
    """The queue, by route and ESME."""

    items: list[QueueItem]
    next: None = None


class Received(Tells):
    """A received SMS, and the ESMEs that it was for; none: it is unclaimed."""

    id: str
    channel: str
    gateway: str
    from_: str = Field(alias="from")
    to: str
    text: str | None = None
    at: Date
    esmes: list[str]
    owed: list[str]


class ReceivedList(Tells):
    """Some received SMS, the newest first."""

    items: list[Received]
    next: str | None


class Blocked(Tells):
    """A number that is blocked: for an ESME since its owner wrote `stop`, or for all by the file."""

    number: str
    esme: str
    since: Date | None


class BlockedList(Tells):
    """Numbers that are blocked."""

    items: list[Blocked]
    next: str | None


class Route(Tells):
    """A route, with what must hold, and the channels in their order."""

    name: str
    match: dict[str, Any]
    channels: list[str]
    choose: str
    attempts: int
    validity: float = Field(description="Seconds.")
    otherwise: str
    rewrite: dict[str, Any] = Field(description="Empty if what an ESME wrote goes as it is.")


class Routes(Tells):
    """All routes, in their order."""

    items: list[Route]
    next: None = None


class ExplainedChannel(Tells):
    """A channel of the way."""

    id: str
    usable: bool
    why: str


class Skipped(Tells):
    """A route that it does not take."""

    route: str
    why: str


class Explained(Tells):
    """The way of a message; `route` is null if none leads there."""

    route: str | None
    channels: list[ExplainedChannel]
    alphabet: str
    segments: int
    skipped: list[Skipped]
    refused: str = ""


class Event(Tells):
    """Something that has happened. What somebody had done says who that was, from where, at which face."""

    id: str
    at: Date
    level: Literal["info", "warn", "error"]
    subject: str
    text: str
    user: str = ""
    address: str = ""
    face: str = ""


class Events(Tells):
    """Some events, the newest first."""

    items: list[Event]
    next: str | None


class Configuration(Tells):
    """What is in force, without secrets, and how the file differs."""

    config: dict[str, Any]
    differs: bool
    applied: list["Change"]
    restart: list[str]
    errors: list[FieldError]


class Change(Tells):
    """Something that was applied."""

    what: str
    name: str
    change: str


class Reloaded(Tells):
    """What was applied; `restart` are keys that are in force from the next start on."""

    applied: list[Change]
    restart: list[str]
    unchanged: bool


class Reason(Tells):
    """Why it is not well."""

    what: Literal["store", "channels", "lease", "drain"]
    text: str


class Health(Tells):
    """How it goes."""

    status: Literal["ok", "degraded", "failing"]
    reasons: list[Reason]


class Status(Tells):
    """A status by itself."""

    status: Literal["ok", "failing"]


class Glance(Tells):
    """How the router is, at one look."""

    node: str
    version: str
    started: Date
    channels: dict[str, int] = Field(description="How many are in which state.")
    gateways: int
    gateways_down: dict[str, str] = Field(description="Those without any link, and why.")
    esmes: int
    esmes_bound: int
    sessions: int
    waiting: int = Field(description="Messages that are not with a gateway yet.")
    in_flight: int
    troubles: list[Event] = Field(description="The last warnings and errors.")
