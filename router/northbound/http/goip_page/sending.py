"""send.html: one text to one number, by a line or by the routes."""

from collections.abc import Callable
from html import escape
from typing import Final

from router.desk.desk import Desk
from router.desk.errors import CannotDo
from router.desk.people import Person
from router.desk.rights import sender
from router.desk.submits import SendResult, ToSend
from router.northbound.http.goip_page import words
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.relay.events import By
from router.relay.faces import Face

REPLACED: Final = "\ufffd"
"""Stands in the place of octets that are not UTF-8."""

MOST_DIGITS: Final = 4
"""Digits of a line number; a longer one cannot be a line."""


class GoipParameters:
    """The parameters u, p, l, n and m of the form if there is one, else the query; last values count."""

    def __init__(self, asked: HttpRequest) -> None:
        self._fields = asked.form if asked.method == "POST" and asked.form else asked.query

    def get(self, name: str) -> str:
        """Return a parameter; empty without it."""
        values = self._fields.get(name, ())
        return values[-1] if values else ""


def reply(said: str) -> HttpResponse:
    """Return a response, with the line breaks around it that a GoIP writes."""
    return HttpResponse(
        content_type="text/html; charset=utf-8",
        body=f"\n{escape(said, quote=False)}\n".encode(),
        headers=(("Cache-Control", "no-store"),),
    )


def send(
    desk: Desk,
    given: GoipParameters,
    person: Person,
    host: str,
    strict: bool,
    answered: Callable[[HttpResponse], None],
) -> None:
    """Send a text, and answer once it is on disk; a refusal is answered at once."""
    try:
        account = sender(person, "", desk.esmes)
    except CannotDo as error:
        answered(reply(words.other(str(error))))
        return
    line, number, text = _line(given.get("l")), _number(given.get("n")), given.get("m")
    if line is None or not number or not text:
        answered(reply(words.EMPTY if line is not None else words.NO_LINE.format(line=given.get("l")[:10])))
        return
    if REPLACED in text:
        answered(reply(words.other("the content is not UTF-8")))
        return
    shown = max(1, line)

    def sent(taken: SendResult) -> None:
        by = By(person.name, host, Face.GOIP_PAGE)
        desk.acts.sent(person, account.system_id, [taken.message_id], by)
        answered(reply(words.sending(shown, number, int(taken.message_id))))

    wanted = ToSend(
        account=account,
        to=(number,),
        text=text,
        origin=f"{person.name} at {host}, GoIP page L{shown}",
        face=Face.GOIP_PAGE,
    )
    desk.slots.send(line, wanted, strict, sent, lambda why: answered(reply(words.refused(shown, why))))


def _line(written: str) -> int | None:
    """Return the number of the line, 0 for any; None if it is not a number."""
    written = written.strip()
    if not written:
        return 0
    if not written.isascii() or not written.isdecimal() or len(written) > MOST_DIGITS:
        return None
    return int(written)


def _number(written: str) -> str:
    """Return the telephone number; an unescaped plus in front has arrived as a blank."""
    return "+" + written.strip() if written[:1] == " " and written.strip().isdecimal() else written.strip()
