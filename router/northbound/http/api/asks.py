"""Bodies and queries of requests to the API, as models that check them and describe them in OpenAPI."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

EXPECTED: dict[str, str] = {}
"""For each pattern the text that is expected, in words."""


def pattern(written: str, expected: str) -> StringConstraints:
    """Return a constraint by a pattern; ``expected`` is the error for a text that does not match."""
    EXPECTED[written] = expected
    return StringConstraints(pattern=written)


Number = Annotated[
    str,
    pattern(r"^(\+[0-9*#]{1,19}|[0-9*#]{1,20})$", "at most 20 digits, with a plus in front or none"),
    Field(examples=["+256772123456"]),
]
"""A destination_addr: digits, with a plus in front or none."""

Listed = Annotated[str, StringConstraints(max_length=100), Field(examples=["+256772123456"])]
"""A number of a list: a bad one is refused by itself, and the others are sent."""

Source = Annotated[str, pattern(r"^[ -~]{0,20}$", "at most 20 characters of printable ASCII")]
"""A source_addr."""

Key = Annotated[str, pattern(r"^[ -~]{1,100}$", "1 to 100 characters of printable ASCII")]
"""A key that the sender chooses."""

Lasting = Annotated[str, pattern(r"^[1-9][0-9]{0,5}(s|m|h|d)$", "a duration such as 90s, 10m, 24h or 2d")]
Code = Annotated[str, pattern(r"^[0-9*#+]{1,182}$", "digits, * and #, for example *100#")]
Clock = Annotated[str, pattern(r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "a time of day such as 08:30")]

CURSOR = "the `next` of the previous answer"

LONGEST_TEXT = 40_000
"""Characters: 255 segments of 153 septets are 39,015."""

MOST_NUMBERS = 1000
"""Numbers in one request."""

Word = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Ask(BaseModel):
    """A body or a query: a field that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, hide_input_in_errors=True)


class NewMessage(Ask):
    """A text to send. To several numbers it is a message to each."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to": "+256772123456", "text": "Hello"}]})

    to: Number | Annotated[list[Listed], Field(min_length=1, max_length=MOST_NUMBERS)]
    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)] = Field(examples=["Hello"])
    from_: Source = Field(
        default="", alias="from", description="source_addr: printable ASCII. By default empty."
    )
    esme: Word | None = Field(
        default=None, description="The ESME in whose name it is sent; required of an admin without an ESME."
    )
    via: Word | None = Field(default=None, description="The channel to send by, instead of the routes.")
    validity: Lasting | None = Field(
        default=None, description="How long it may wait, for example 10m.", examples=["10m"]
    )
    at: AwareDatetime | None = Field(default=None, description="The earliest time to send it, within a year.")
    id: Key | None = Field(
        default=None,
        description="A key of your own: the same request again gets the same answer, and sends nothing.",
    )
    receipt: Annotated[str, StringConstraints(min_length=1, max_length=2000)] | None = Field(
        default=None,
        description="The URL that its receipt is POSTed to; it must begin with one of the account's `hooks`.",
    )
    final_only: bool = Field(
        default=True, description="false: also POST a receipt when the message is on its way."
    )


class Paging(Ask):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    next: Annotated[str, pattern(r"^[0-9]{1,19}$", CURSOR)] | None = Field(
        default=None, description="The `next` of the previous answer."
    )


Moment = Annotated[str, StringConstraints(min_length=4, max_length=40)]

State = Literal[
    "SCHEDULED",
    "QUEUED",
    "SENT",
    "DELIVRD",
    "EXPIRED",
    "DELETED",
    "UNDELIV",
    "UNKNOWN",
    "REJECTD",
]


class FindMessages(Paging):
    """Which messages; all that is given must hold."""

    to: Word | None = None
    from_: Word | None = Field(default=None, alias="from")
    esme: Word | None = None
    channel: Word | None = None
    gateway: Word | None = None
    route: Word | None = None
    state: State | None = None
    err: Annotated[int, Field(ge=0, le=999)] | None = None
    since: Moment | None = Field(default=None, description="A time of RFC 3339, or a date.")
    until: Moment | None = None
    text: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = Field(
        default=None, description="A part of its text, in upper or lower case. For admins."
    )


class FindReceived(Paging):
    """Which received SMS."""

    unclaimed: bool = Field(default=False, description="true: only unclaimed ones.")
    from_: Word | None = Field(
        default=None,
        alias="from",
        description="The sender's number. A page may then hold fewer than `limit`, and still have a `next`.",
    )


class FindBlocked(Ask):
    """Which part of the numbers that are blocked."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    next: Annotated[str, pattern(r"^[ -~]{1,60}$", CURSOR)] | None = Field(
        default=None, description="The `next` of the previous answer."
    )


class Deliver(Ask):
    """To whom a received SMS is given."""

    esme: Word


class Dial(Ask):
    """A USSD code to dial."""

    code: Code = Field(examples=["*100#"])


class Nothing(Ask):
    """An action has no fields."""


class Explain(Ask):
    """A message that might be sent."""

    esme: Word
    to: Number
    from_: Source = Field(default="", alias="from")
    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)] = ""
    at: Clock | None = Field(
        default=None, description="The time of day, HH:MM in the router's time zone. By default: now."
    )


class FindEvents(Ask):
    """Which events."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    next: Annotated[str, pattern(r"^[0-9]{1,19}$", CURSOR)] | None = None
    level: Literal["info", "warn", "error"] | None = None
    subject: Word | None = None
    acts: bool = Field(default=False, description="Only acts of people.")
    since: Moment | None = Field(default=None, description="At this time or later.")
    until: Moment | None = Field(default=None, description="Before this time.")
