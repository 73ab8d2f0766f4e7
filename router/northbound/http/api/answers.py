"""Answers of the API, as models that describe them in OpenAPI: those about messages, and problems."""

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
    """An answer, or a part of one. Its fields are those of the view of the desk that it shows."""

    model_config = ConfigDict(
        from_attributes=True, populate_by_name=True, use_enum_values=True, model_title_generator=schema_name
    )


class FieldErrorJson(ApiJson):
    """An error at a field of the request, or at a place of the configuration."""

    field: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None


class ProblemJson(ApiJson):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldErrorJson] | None = None


class SentMessageJson(ApiJson):
    """A message that was accepted."""

    message_id: str
    to: str
    alphabet: str
    segments: int
    route: str


class RefusedNumberJson(ProblemJson):
    """A number of a list that was refused, and why."""

    to: str


class SentMessagesJson(ApiJson):
    """The accepted and refused numbers of a list, in its order."""

    items: list[SentMessageJson | RefusedNumberJson]


class RouteTakenJson(ApiJson):
    """The route of a message, and why it was chosen."""

    name: str
    why: str


class MessageJson(ApiJson):
    """A message. `text` is present for users who may read it, as long as it is kept."""

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
    """One attempt to send a message."""

    channel: str
    at: Date | None
    remote_id: str
    cause: str
    answer: str


class ReportJson(ApiJson):
    """A status report of a network."""

    at: Date | None
    channel: str
    state: str
    err: int


class ReceiptJson(ApiJson):
    """A receipt for the ESME."""

    at: Date
    state: str
    delivered_at: Date | None


class StateSinceJson(ApiJson):
    """A state of a message, and since when it had it."""

    state: str
    at: Date


class LineJson(ApiJson):
    """A line in the story of a message."""

    at: Date
    text: str


class MessageStoryJson(MessageJson):
    """A message with its whole story."""

    origin: str
    attempts: list[AttemptJson]
    reports: list[ReportJson]
    receipts: list[ReceiptJson]
    states: list[StateSinceJson]
    story: list[LineJson]
    deliveries: list["MessageStoryJson"] = []
    waits_for: str = Field(default="", description="Why it waits now, if it has not ended.")


class MessagesJson(ApiJson):
    """A page of messages, the newest first."""

    items: list[MessageJson]
    next: str | None
