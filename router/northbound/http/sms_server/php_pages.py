"""dosend.php and the other PHP pages of the SMS Server."""

from collections.abc import Callable

from router.desk.desk import Desk
from router.desk.errors import CannotDo
from router.desk.people import Person, Role
from router.desk.rights import whose
from router.goip.ussd import UssdAnswer
from router.northbound.http.interfaces import HttpResponse
from router.northbound.http.settings import HttpServerSettings
from router.northbound.http.sms_server import pages, text_lists
from router.northbound.http.sms_server.parameters import PhpParameters, moment, numbers_of
from router.northbound.http.sms_server.progress import ProgressStream
from router.northbound.http.sms_server.sending import AcceptedText, Rejected, Text, send
from router.northbound.http.sms_server.tickets import Tickets
from router.northbound.http.sms_server.xml_report import BEGIN, XmlReport
from router.relay.errors import NoSuchChannel
from router.relay.events import By
from router.relay.faces import Face
from router.relay.interfaces import Clock
from router.routing.routes import GROUP

Answered = Callable[[HttpResponse], None]

METHOD = "2"
"""The method with the numbers in the request; other methods use the vendor's address book."""

LOOKED_AT = ("resend.php", "sendinfo.php")
"""The pages that a ticket opens."""


class PhpPages:
    """The pages; their parameters are the vendor's, in its spelling."""

    def __init__(
        self, desk: Desk, settings: Callable[[], HttpServerSettings], clock: Clock, tickets: Tickets
    ) -> None:
        self._desk = desk
        self._settings = settings
        self._clock = clock
        self._tickets = tickets
        self._shows = {
            "dosend.php": self._dosend,
            "resend.php": self._resend,
            "sendinfo.php": self._sendinfo,
            "xmlfile.php": self._xmlfile,
            "ussd.php": self._ussd,
        }

    def look(self, page: str, given: PhpParameters, answered: Answered) -> bool:
        """Answer a request with a valid ticket for a page; return whether it had one."""
        message_id, ticket = _message_of(given), given.get("TICKET")
        if page not in LOOKED_AT or not self._tickets.is_good(message_id, ticket):
            return False
        passing = pages.pass_of(given.get("USERNAME"), ticket)
        if page == "resend.php":
            answered(self._watched(message_id, None, passing))
        else:
            self._inform(message_id, None, answered)
        return True

    def show(self, page: str, given: PhpParameters, person: Person, host: str, answered: Answered) -> None:
        """Answer with a page to a user whose password was checked."""
        self._shows[page](given, person, host, answered)

    def _dosend(self, given: PhpParameters, person: Person, host: str, answered: Answered) -> None:
        settings = self._settings()
        try:
            if given.get("method") not in ("", METHOD):
                raise CannotDo(f"method must be {METHOD}")
            deliver_at = moment("datehm", given.get("datehm"), settings.zone)
            if given.has("submit2") and deliver_at is None:
                raise CannotDo("datehm is empty; expected for example 2026-11-30 14:05")
            text = Text(
                numbers=numbers_of(given.get("smsnum")),
                content=given.get("Memo"),
                line=_line(given),
                provider=given.get("smsprovider").strip(),
                esme=given.get("esme"),
                deliver_at=deliver_at,
            )
            send(
                self._desk,
                settings,
                person,
                host,
                text,
                lambda taken: answered(self._sent(taken, given, person, deliver_at is not None)),
            )
        except (CannotDo, Rejected) as error:
            answered(pages.failure(pages.SENDING, str(error)))

    def _sent(self, taken: AcceptedText, given: PhpParameters, person: Person, later: bool) -> HttpResponse:
        """Return the page after sending. Messages are sent whether or not the client follows its links."""
        message_id, user = taken.message_id, person.name
        ticket = self._tickets.give(message_id)
        refused = [f"{each.number[:30]} {each.why}" for each in taken.refused]
        if later:
            return pages.inserted(message_id, user, ticket, refused)
        if self._settings().jump and not given.has("not_jump"):
            return pages.jump(message_id, user, ticket, taken.count, refused)
        passing, deliveries = pages.pass_of(user, ticket), self._desk.sendings
        stream = ProgressStream(
            self._clock, deliveries, message_id, whose(person), passing, pages.sent_line, len(refused)
        )
        return pages.sending(taken.count, refused, stream)

    def _resend(self, given: PhpParameters, person: Person, host: str, answered: Answered) -> None:
        answered(self._watched(_message_of(given), whose(person), ""))

    def _watched(self, message_id: str, esme: str | None, passing: str) -> HttpResponse:
        """Return the page that shows the progress of a message. Nothing is sent again."""
        stream = ProgressStream(
            self._clock, self._desk.sendings, message_id, esme, passing, pages.resent_line
        )
        return pages.page("Resending Message", stream=stream)

    def _sendinfo(self, given: PhpParameters, person: Person, host: str, answered: Answered) -> None:
        self._inform(_message_of(given), whose(person), answered)

    def _inform(self, message_id: str, esme: str | None, answered: Answered) -> None:
        self._desk.sendings.of(
            message_id,
            esme,
            lambda found: answered(pages.info(message_id, found)),
            lambda why: answered(pages.failure(pages.INFO, str(why))),
        )

    def _xmlfile(self, given: PhpParameters, person: Person, host: str, answered: Answered) -> None:
        zone, action = self._settings().zone, given.get("action")
        try:
            if action == "send":
                settings, esme, file = self._settings(), given.get("esme"), given.get("xmlfile")
                text_lists.send(self._desk, settings, person, host, esme, file, answered)
                return
            if action == "request" and given.has("xmlfile"):
                text_lists.look(self._desk, zone, person, given.get("esme"), given.get("xmlfile"), answered)
                return
            since = moment("startdate", given.get("startdate"), zone)
            until = moment("enddate", given.get("enddate"), zone)
        except (CannotDo, Rejected) as error:
            answered(pages.failure(text_lists.TITLE, str(error)))
            return
        answered(
            HttpResponse(
                content_type="application/xml; charset=utf-8",
                body=BEGIN.encode(),
                headers=pages.HEADERS,
                stream=XmlReport(self._desk.sendings, whose(person), since, until, zone),
            )
        )

    def _ussd(self, given: PhpParameters, person: Person, host: str, answered: Answered) -> None:
        if person.role is not Role.ADMIN:
            answered(_plain("ERROR Permission denied"))
            return
        line = self._settings().lines.get(given.get("TERMID").strip(), "")
        if not line or line.startswith(GROUP):
            answered(_plain("ERROR Not find this TERM"))
            return
        if given.get("action") == "exit":
            # There is no session to end: each code is a USSD session of its own.
            answered(_plain("OK"))
            return

        def heard(what: UssdAnswer) -> None:
            answered(_plain(f"ERROR {what.failure}" if what.failed else f"OK {what.text}"))

        try:
            self._desk.acts.dial(line, given.get("USSDMSG"), By(person.name, host, Face.SMS_SERVER), heard)
        except (CannotDo, NoSuchChannel) as error:
            answered(_plain(f"ERROR {error}"))


def _message_of(given: PhpParameters) -> str:
    return (given.get("messageid") or given.get("id")).strip()


def _line(given: PhpParameters) -> str:
    """Return the name of the line; empty for any. Raises CannotDo for a number of the vendor's database."""
    smsgoip = given.get("smsgoip").strip()
    name = given.get("goipname").strip()
    if name or smsgoip in ("", "0"):
        return name
    if smsgoip.isdecimal():
        raise CannotDo("smsgoip is a number in the vendor's database; name the channel in goipname")
    return smsgoip


def _plain(text: str) -> HttpResponse:
    return HttpResponse(body=text.encode(), headers=pages.HEADERS)
