"""What the API answers: the models by which answers are written and described."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

Date = Annotated[
    datetime, PlainSerializer(lambda date: date.isoformat(timespec="milliseconds"), return_type=str)
]
"""A time of RFC 3339 with its zone."""


class Tells(BaseModel):
    """An answer; it is made of the views of the desk, by the names of their fields."""

    model_config = ConfigDict(from_attributes=True, populate_by_name=True, use_enum_values=True)


class FieldError(Tells):
    """What is wrong with a field."""

    field: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


class Problem(Tells):
    """What is wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldError] | None = None


class SentMessage(Tells):
    """A message that was taken."""

    message_id: str
    to: str
    alphabet: str
    segments: int
    route: str


class RefusedNumber(Problem):
    """A number of a list that was refused, and why."""

    to: str


class SentMessages(Tells):
    """Of a list: what was taken and what was refused, in its order."""

    items: list[SentMessage | RefusedNumber]


class RouteTaken(Tells):
    """The route by which it goes, or went."""

    name: str
    why: str


class Message(Tells):
    """A message. `text` is there for those who may read it, as long as it is kept."""

    message_id: str
    id: str | None = Field(default=None, description="The key that its sender gave it.")
    esme: str
    to: str
    from_: str = Field(alias="from")
    text: str | None = None
    state: str
    err: int
    segments: int
    alphabet: str
    accepted: Date
    ended: Date | None = None
    channel: str
    route: RouteTaken


class Attempt(Tells):
    """One time that it went out."""

    channel: str
    at: Date | None
    remote_id: str
    cause: str
    answer: str


class Report(Tells):
    """What a network said."""

    at: Date | None
    channel: str
    state: str
    err: int


class Receipt(Tells):
    """What its ESME was told."""

    at: Date
    state: str
    delivered_at: Date | None


class StateSince(Tells):
    """Since when it was in a state."""

    state: str
    at: Date


class Line(Tells):
    """A line of its story."""

    at: Date
    text: str


class MessageStory(Message):
    """All of one message."""

    origin: str
    attempts: list[Attempt]
    reports: list[Report]
    receipts: list[Receipt]
    states: list[StateSince]
    story: list[Line]
    deliveries: list["MessageStory"] = []
    waits_for: str = Field(default="", description="What it waits for now, if it has not ended.")


class Messages(Tells):
    """Some messages, the newest first."""

    items: list[Message]
    next: str | None
