"""Lists of texts as XML files: each is accepted once, and its state is queried by its uid."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from hashlib import sha256
from xml.sax.saxutils import escape

from router.desk.desk import Desk
from router.desk.errors import CannotDo
from router.desk.people import Person
from router.desk.rights import sender
from router.desk.sending_list import SendingStatus, SendingView
from router.desk.submits import ToSend
from router.northbound.http.faces import LOG
from router.northbound.http.interfaces import HttpResponse
from router.northbound.http.settings import HttpServerSettings
from router.northbound.http.sms_server import pages
from router.northbound.http.sms_server.parameters import prefixed
from router.northbound.http.sms_server.sending import Rejected, Text, way_of, words_of
from router.northbound.http.sms_server.text_list_file import TextList, read_list, read_uid
from router.relay.account import Account
from router.relay.errors import MessageRefused
from router.relay.events import By
from router.relay.faces import Face
from router.sms.address import dialable

Answered = Callable[[HttpResponse], None]

TITLE = "XML"

NOT_BEGUN, SENDING, UNKNOWN = 3, 1, 2
"""Statuses that the vendor's page answers instead of a list."""


def send(
    desk: Desk,
    settings: HttpServerSettings,
    person: Person,
    host: str,
    esme: str,
    written: str,
    answered: Answered,
) -> None:
    """Accept a list, and answer once it is on disk. Raises CannotDo, Rejected."""
    account = sender(person, esme, desk.esmes)
    given = read_list(written, settings.zone)
    wanted = _wanted(settings, account, person, host, given)

    def make(made: Callable[[str, Sequence[str]], None]) -> None:
        desk.submits.charge_rate(account, len(wanted))
        taken, refused = dict[str, str](), list[str]()
        for id, one in wanted:
            try:
                taken[desk.submits.take(one, charged=True).message_id] = id
            except MessageRefused as error:
                refused.append(f"{id}: {one.to[0]} {words_of(error.refusal)[1]}")
            except CannotDo as error:
                refused.append(f"{id}: {one.to[0]} {error}")
            except Exception:
                # Texts accepted before it stay accepted and the key is kept, so the file sends nothing twice.
                LOG.failure("http: a text of an xml file could not be taken")
                refused.append(f"{id}: {one.to[0]} could not be taken")
        if not taken:
            # As in the API, a list that was refused as a whole may be sent again.
            raise CannotDo("; ".join(refused))
        made(json.dumps({"taken": taken, "refused": refused}), list(taken))

    def told(answer: str, again: bool) -> None:
        found = json.loads(answer)
        if not again:
            by = By(person.name, host, Face.SMS_SERVER)
            desk.acts.sent(person, account.system_id, list(found["taken"]), by)
        answered(pages.listed(len(found["taken"]), found["refused"]))

    desk.keyed_requests.ask(
        account.system_id,
        _key(given.uid),
        sha256(written.strip().encode()).digest(),
        make,
        told,
        lambda: answered(pages.failure(TITLE, "another xml file has had this uid: choose another")),
        lambda why: answered(pages.failure(TITLE, _why(why))),
    )


def _why(why: Exception) -> str:
    return words_of(why.refusal)[1] if isinstance(why, MessageRefused) else str(why)


def _wanted(
    settings: HttpServerSettings, account: Account, person: Person, host: str, given: TextList
) -> Sequence[tuple[str, ToSend]]:
    """Return a message for each number of each text, with the text's id. Raises Rejected."""
    is_line = given.goip in settings.lines
    line, provider = (given.goip, "") if is_line else ("", given.goip)
    wanted = []
    for one in given.texts:
        text = Text(numbers=one.numbers, content=one.text, line=line, provider=provider)
        via, asked = way_of(settings, text)
        if not one.text:
            raise Rejected("none_content", f"the message {one.id[:30]} is empty")
        for number in one.numbers:
            to = prefixed(number, asked)
            if not dialable(to):
                raise Rejected("none_number", f"{number[:30]} is not a number")
            wanted.append(
                (
                    one.id,
                    ToSend(
                        account=account,
                        to=(to,),
                        text=one.text,
                        deliver_at=given.deliver_at,
                        expires_at=given.expires_at,
                        via=via,
                        origin=f"{person.name} at {host}, SMS Server",
                        face=Face.SMS_SERVER,
                    ),
                )
            )
    return wanted


def look(desk: Desk, zone: tzinfo, person: Person, esme: str, written: str, answered: Answered) -> None:
    """Answer with the state of a list. Raises CannotDo."""
    account, uid = sender(person, esme, desk.esmes), read_uid(written)

    def failed(why: CannotDo) -> None:
        answered(pages.failure(TITLE, str(why)))

    def known(answer: str | None) -> None:
        if answer is None:
            answered(_file(uid, _status(UNKNOWN)))
            return
        taken: Mapping[str, str] = json.loads(answer)["taken"]
        ids = [*map(int, taken)]

        def found(deliveries: Sequence[SendingView]) -> None:
            answered(_file(uid, _list(deliveries, taken, zone)))

        desk.sendings.several(ids, account.system_id, found, failed)

    desk.keyed_requests.answer(account.system_id, _key(uid), known, failed)


def _list(deliveries: Sequence[SendingView], taken: Mapping[str, str], zone: tzinfo) -> str:
    standings = {each.standing for each in deliveries}
    if standings == {SendingStatus.WAITING}:
        return _status(NOT_BEGUN)
    if standings & {SendingStatus.WAITING, SendingStatus.SENDING}:
        return _status(SENDING)
    rows = "".join(_row(each, taken[str(each.message_id)], zone) for each in deliveries)
    return f"<msglst>\n{rows}</msglst>\n"


def _row(each: SendingView, id: str, zone: tzinfo) -> str:
    at = datetime.fromtimestamp(each.accepted_at, zone)
    status = "Delivery" if each.standing is SendingStatus.TAKEN else "Fail"
    return (
        f"\t<msg>\n\t\t<id>{escape(id)}</id>\n\t\t<date>{at:%Y-%m-%d}</date>\n"
        f"\t\t<time>{at:%H:%M:%S}</time>\n\t\t<status>{status}</status>\n\t</msg>\n"
    )


def _status(status: int) -> str:
    return f"<response>\n\t<status>{status}</status>\n</response>\n"


def _file(uid: str, told: str) -> HttpResponse:
    """Return the answer as a file to download, named as the vendor names it."""
    name = "".join(sign for sign in uid if sign.isascii() and sign.isalnum())
    disposition = ("Content-Disposition", f"attachment; filename=R{name}.xml")
    return HttpResponse(
        content_type="application/xml; charset=utf-8",
        body=f'<?xml version="1.0" encoding="UTF-8"?>\n{told}'.encode(),
        headers=(*pages.HEADERS, disposition),
    )


def _key(uid: str) -> str:
    """Return the key of a list; its line feed keeps it apart from every `id` of the API."""
    return f"xml\n{uid}"
