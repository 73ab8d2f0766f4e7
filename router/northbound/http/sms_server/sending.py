"""Sends a text from the pages of the SMS Server: checks the sender, the numbers and the channels."""

from collections.abc import Callable, Sequence

from router.desk.desk import Desk
from router.desk.errors import CannotDo, Unfit
from router.desk.people import Person
from router.desk.rights import sender
from router.desk.submits import SendResult, ToSend
from router.northbound.http.settings import NO_PROVIDER, HttpServerSettings, SmsProvider
from router.northbound.http.sms_server.parameters import prefixed
from router.relay.errors import MessageRefused, Refusal
from router.relay.events import By
from router.relay.faces import Face
from router.sms.address import dialable
from router.sms.value import value


class Rejected(Exception):
    """A text was refused; ``reason`` is the vendor's word for programs, the text is for people."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


WORDS = {
    Refusal.NO_ROUTE: ("none_line", "cannot find any login GoIP: no route leads to this number"),
    Refusal.NO_CHANNEL: ("none_line", "cannot find any login GoIP: no channel of its route can be used"),
    Refusal.NOT_BY_THAT: ("none_line", "cannot find any login GoIP that this user may send by"),
    Refusal.OVER_LIMIT: ("over_limit", "remain count is down: the limits of this user, or to this number"),
    Refusal.TOO_LONG: ("content_too_long", "the message is longer than any channel may send"),
    Refusal.EMPTY: ("none_content", "a rewriting of the router leaves nothing of the message"),
    Refusal.CANNOT_ENCODE: ("content_not_possible", "no channel can carry the characters of the message"),
}
"""The vendor's words for refusals that it has too."""


@value(kw_only=True)
class Text:
    """A text to send. ``line``, ``provider`` and ``esme`` are empty if the request does not name them."""

    numbers: Sequence[str]
    content: str
    line: str = ""
    provider: str = ""
    esme: str = ""
    deliver_at: float | None = None


@value
class Refusing:
    """A number that was refused, and why."""

    number: str
    why: str


@value
class AcceptedText:
    """A text that was accepted as one message: the count of its numbers, and those that were refused."""

    message_id: str
    count: int
    refused: Sequence[Refusing]


def send(
    desk: Desk,
    settings: HttpServerSettings,
    person: Person,
    host: str,
    text: Text,
    taken: Callable[[AcceptedText], None],
) -> None:
    """Send a text; ``taken`` is called once it is on disk. Raises Rejected if nothing is sent."""
    try:
        account = sender(person, text.esme, desk.esmes)
    except CannotDo as error:
        raise Rejected("permission_denied", f"Permission denied: {error}") from None
    via, provider = way_of(settings, text)
    if not text.content:
        raise Rejected("none_content", "the message is empty")
    numbers = list(dict.fromkeys(prefixed(each, provider) for each in text.numbers))
    refused = [Refusing(each, "is not a number") for each in numbers if not dialable(each)]
    fit = [each for each in numbers if dialable(each)]
    if not fit:
        raise Rejected(
            "none_number",
            f"{numbers[0][:30]} is not a number; expected digits, with or without a plus in front",
        )

    def sent(what: SendResult) -> None:
        by = By(person.name, host, Face.SMS_SERVER)
        desk.acts.sent(person, account.system_id, [what.message_id], by)
        more = [Refusing(number, words_of(why)[1]) for number, why in what.refused]
        taken(AcceptedText(what.message_id, len(fit) - len(more), [*refused, *more]))

    wanted = ToSend(
        account=account,
        to=fit,
        text=text.content,
        deliver_at=text.deliver_at,
        via=via,
        origin=f"{person.name} at {host}, SMS Server",
        face=Face.SMS_SERVER,
    )
    try:
        desk.submits.send(wanted, sent)
    except Unfit as error:
        raise Rejected("none_number" if error.field == "to" else "refused", str(error)) from None
    except CannotDo as error:
        raise Rejected("refused", str(error)) from None
    except MessageRefused as error:
        raise Rejected(*words_of(error.refusal)) from None


def words_of(refusal: Refusal) -> tuple[str, str]:
    """Return the word for programs, and the text for people."""
    return WORDS.get(refusal, (refusal.name.lower(), refusal.value))


def way_of(settings: HttpServerSettings, text: Text) -> tuple[str, SmsProvider]:
    """Return the channel or group (empty: by the routes), and the provider. Raises Rejected."""
    provider = NO_PROVIDER
    # All clients send the number of a provider; it is ignored if none are configured.
    if text.provider not in ("", "0") and settings.providers:
        provider = _provider(settings, text.provider)
    if not text.line:
        return provider.group, provider
    line = settings.lines.get(text.line)
    if line is None:
        raise Rejected("none_line", f"there is no GoIP of the ID {text.line[:30]}")
    return line, provider


def _provider(settings: HttpServerSettings, asked: str) -> SmsProvider:
    """Return a provider by its number or name: clients of the JSON pages send either. Raises Rejected."""
    for number, provider in settings.providers.items():
        if asked in (str(number), provider.name):
            return provider
    known = ", ".join(map(str, settings.providers))
    raise Rejected("none_provider", f"there is no provider {asked[:30]}; there are {known}")
