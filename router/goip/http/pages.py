"""The pages of a GoIP's web server that are requested, and their requests.

User and password go as Basic authentication and in the query: some firmware looks only there. Both are in the
clear, as is everything that goes to a box.
"""

from enum import Enum
from typing import Final
from urllib.parse import parse_qsl

from router.clocks import Instant
from router.goip.http.line import HttpSms, HttpUssd
from router.goip.http.request import BoxLogin, Fields, PageRequest, build_get, build_post
from router.sms.value import value

TREE: Final = "/default/en_US/"
"""The tree whose replies are English."""


class Page(Enum):
    """The pages that are requested. Each has its own schedule, or is requested for one message."""

    SEND = "send.html"
    USSD = "ussd_info.html?type=ussd"
    USSD_BY_SMS = "sms_info.html?type=ussd"
    """The same form on the page for SMS, for firmware without the other page."""
    STATUS = "send_status.xml"
    KEYS = "send_sms_status.xml"
    """The older status page, which has USSD codes as well."""
    LINES = "status.xml"
    SIMS = "status.xml?type=gsm"
    """Numbers, IMEI, IMSI and ICCID, for firmware whose `status.xml` lacks them."""
    INBOX = "tools.html?type=sms_inbox&code=utf8"


@value
class Errand:
    """A request for the owner to send to the box. ``line`` is 0 for a page about all lines."""

    page: Page
    line: int
    asked: Instant
    request: PageRequest


def ask_page(page: Page, account: BoxLogin, now: Instant) -> Errand:
    """Request a page about all lines."""
    return Errand(page, 0, now, build_get(*_address(page, account)))


def ask_to_send(line: int, sms: HttpSms, account: BoxLogin, now: Instant) -> Errand:
    """Request that a line send a message."""
    fields = (*_login(account), ("l", str(line)), ("n", sms.number), ("m", sms.text))
    return Errand(Page.SEND, line, now, build_get(TREE + Page.SEND.value, fields))


def ask_for_ussd(line: int, ussd: HttpUssd, page: Page, account: BoxLogin, now: Instant) -> Errand:
    """Request that a line send a USSD code, by one of the two forms."""
    form = (
        (f"line{line}", "1"),
        ("smskey", ussd.key),
        ("action", "USSD"),
        ("telnum", ussd.code),
        ("send", "Send"),
    )
    return Errand(page, line, now, build_post(*_address(page, account), form))


def _address(page: Page, account: BoxLogin) -> tuple[str, Fields]:
    """Return the path of a page, and its query."""
    path, _, query = page.value.partition("?")
    return TREE + path, (*parse_qsl(query), *_login(account))


def _login(account: BoxLogin) -> tuple[tuple[str, str], ...]:
    return ("u", account.user), ("p", account.password)
