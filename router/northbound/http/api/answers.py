"""What the API answers: the models by which answers are written and described."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

Date = Annotated[
    datetime, PlainSerializer(lambda date: date.isoformat(timespec="milliseconds"), return_type=str)
]
"""A time of RFC 3339 with its zone."""


SUFFIX: Final = "Json"
"""Ends the name of each model here, and of none in OpenAPI: there `ChannelJson` is called `Channel`."""


def schema_name(model: type) -> str:
    """Return the name that users of the API know a model by."""
    return model.__name__.removesuffix(SUFFIX)


class ApiJson(BaseModel):
    """An answer; it is made of the views of the desk, by the names of their fields."""

    model_config = ConfigDict(
        from_attributes=True, populate_by_name=True, use_enum_values=True, model_title_generator=schema_name
    )


class FieldErrorJson(ApiJson):
    """What is wrong with a field."""

    field: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


class ProblemJson(ApiJson):
    """What is wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldErrorJson] | None = None


class SentMessageJson(ApiJson):
    """A message that was taken."""

    message_id: str
    to: str
    alphabet: str
    segments: int
    route: str


class RefusedNumberJson(ProblemJson):
    """A number of a list that was refused, and why."""

    to: str


class SentMessagesJson(ApiJson):
    """Of a list: what was taken and what was refused, in its order."""

    items: list[SentMessageJson | RefusedNumberJson]


class RouteTakenJson(ApiJson):
    """The route by which it goes, or went."""

    name: str
    why: str


class MessageJson(ApiJson):
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
    route: RouteTakenJson


class AttemptJson(ApiJson):
    """One time that it went out."""

    channel: str
    at: Date | None
    remote_id: str
    cause: str
    answer: str


class ReportJson(ApiJson):
    """What a network said."""

    at: Date | None
    channel: str
    state: str
    err: int


class ReceiptJson(ApiJson):
    """What its ESME was told."""

    at: Date
    state: str
    delivered_at: Date | None


class StateSinceJson(ApiJson):
    """Since when it was in a state."""

    state: str
    at: Date


class LineJson(ApiJson):
    """A line of its story."""

    at: Date
    text: str


class MessageStoryJson(MessageJson):
    """All of one message."""

    origin: str
    attempts: list[AttemptJson]
    reports: list[ReportJson]
    receipts: list[ReceiptJson]
    states: list[StateSinceJson]
    story: list[LineJson]
    deliveries: list["MessageStoryJson"] = []
    waits_for: str = Field(default="", description="What it waits for now, if it has not ended.")


class MessagesJson(ApiJson):
    """Some messages, the newest first."""

    items: list[MessageJson]
    next: str | None
