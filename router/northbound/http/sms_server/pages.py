"""The pages as HTML; all values in them are escaped (markupsafe)."""

import base64
from collections.abc import Iterable, Sequence
from hashlib import sha256
from urllib.parse import quote

from markupsafe import Markup

from router.desk.sending_list import SendingStatus, SendingView
from router.northbound.http.interfaces import BodyStream, HttpResponse
from router.relay.owing.endings import in_words

HTML = "text/html; charset=utf-8"

SENDING = "Sending Message"
INFO = "Send info"

HEADERS = (
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
)

PADDING = " " * 256
"""Some clients show nothing before they have 256 octets."""

# Some clients find the messageid by counting `=` signs: there must be as many before it as in the vendor's
# page.
HEAD = Markup(
    '<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n'
    '<link href="data:," rel="icon" type="image/png">\n<title>{}</title>\n</head>\n<body>\n'
)
FOOT = Markup("</body>\n</html>\n")

LOGIN = Markup(
    "<h1>Login</h1>\n{}"
    "<form method='post'>\n<label>Username <input name='USERNAME'></label>\n"
    "<label>Password <input name='PASSWORD' type='password'></label>\n"
    "<input type='submit' value='Login'>\n</form>\n"
)
RED = Markup("<font color='#FF0000'>{}</font><br>\n")
GREEN = Markup("<font color='#00FF00'>{}</font><br>\n")
LINK = Markup("<a href='sendinfo.php?id={}{}'>{}</a><br>\n")
ROW = Markup("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n")

STATES = {
    SendingStatus.WAITING: "waiting",
    SendingStatus.SENDING: "sending",
    SendingStatus.TAKEN: "sent",
    SendingStatus.FAILED: "failed",
}


def page(title: str, *parts: str, script: str = "", stream: BodyStream | None = None) -> HttpResponse:
    """Return a page; a ``stream`` writes its rest, with the end of the HTML."""
    end = "" if stream else FOOT
    return HttpResponse(
        content_type=HTML,
        body="".join((HEAD.format(title), PADDING, *parts, end)).encode(),
        headers=(*HEADERS, ("Content-Security-Policy", _policy(script))),
        stream=stream,
    )


def _policy(script: str) -> str:
    """Return a content policy that permits only our script, in case a value were not escaped."""
    runs = ""
    if script:
        runs = f"; script-src 'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'"
    return f"default-src 'none'{runs}; img-src data:; frame-ancestors 'none'; base-uri 'none'"


def login(why: str = "") -> HttpResponse:
    """Return the login page, with status 200 as the vendor does."""
    return page("Login", LOGIN.format(RED.format(why) if why else ""))


def failure(title: str, why: str) -> HttpResponse:
    """Return a page with an error in red."""
    return page(title, RED.format(why))


def pass_of(user: str, ticket: str) -> str:
    """Return the query parameters by which a ticket opens a page."""
    return f"&USERNAME={quote(user, safe='')}&TICKET={quote(ticket, safe='')}"


def jump(message_id: str, user: str, ticket: str, count: int, refused: Iterable[str]) -> HttpResponse:
    """Return the page that redirects to resend.php."""
    script = f"window.location = 'resend.php?messageid={message_id}{pass_of(user, ticket)}'"
    return page(
        SENDING,
        Markup("total will send: {} <br>").format(count),
        Markup("<script language='javascript'>{}</script>\n").format(Markup(script)),
        *map(RED.format, refused),
        script=script,
    )


def inserted(message_id: str, user: str, ticket: str, refused: Iterable[str]) -> HttpResponse:
    """Return the page for a text that is sent later."""
    link = LINK.format(message_id, pass_of(user, ticket), "its state")
    return page(SENDING, "The task has been inserted.<br>\n", *map(RED.format, refused), link)


def listed(count: int, refused: Iterable[str]) -> HttpResponse:
    """Return the page for a list of texts."""
    inserted = Markup("The task has been inserted,total {} message(s).<br>\n").format(count)
    return page(SENDING, inserted, *map(RED.format, refused))


def sending(count: int, refused: Iterable[str], stream: BodyStream) -> HttpResponse:
    """Return the beginning of a page that stays open while a message is sent."""
    return page(
        SENDING,
        Markup("total will send: {} <br>\n").format(count),
        *map(RED.format, refused),
        stream=stream,
    )


def sent_line(each: SendingView) -> str:
    """Return a line of that page."""
    if each.standing is SendingStatus.TAKEN:
        return GREEN.format(f"{each.id} {each.number} ({each.channel}) ok")
    return _failed_line(each)


def resent_line(each: SendingView) -> str:
    """Return a line of resend.php."""
    if each.standing is SendingStatus.TAKEN:
        return GREEN.format(f"SEND: {each.id} {each.number} ok({each.channel})")
    return _failed_line(each)


def _failed_line(each: SendingView) -> str:
    at = f" ({each.channel})" if each.channel else ""
    return RED.format(f"{each.id} {each.number}{at} errorstatus:{each.err} {in_words(each.err)}")


def waits(waiting: int) -> str:
    """Return a line without news: it keeps clients from giving up."""
    return Markup("WAIT {} <br>\n").format(waiting)


def done(message_id: str, failures: int, passing: str) -> str:
    """Return the last lines, when all sendings have ended."""
    text = Markup("All sendings done! Failure:{} <br>\n").format(failures)
    return text + LINK.format(message_id, passing, "send info") + FOOT


def goes_on(message_id: str, waiting: int, passing: str) -> str:
    """Return the last lines, while some are still to be sent."""
    text = Markup("{} still to be sent; nothing more need be done. <br>\n").format(waiting)
    return text + LINK.format(message_id, passing, "send info") + FOOT


def info(message_id: str, deliveries: Sequence[SendingView]) -> HttpResponse:
    """Return the page with the state of each sending of a message."""
    rows = [
        ROW.format(each.number, each.channel, STATES[each.standing], "yes" if each.delivered else "", err)
        for each in deliveries
        for err in [f"{each.err}: {in_words(each.err)}" if each.err else ""]
    ]
    head = ROW.format("number", "GoIP", "state", "delivered", "error")
    return page(INFO, Markup("<h1>Message {}</h1>\n<table>\n").format(message_id), head, *rows, "</table>\n")
