"""Recognises what a box sends in the place of a page: a refused login, a login page, a redirect, a page for
people.

A box, or what stands in front of it, may say so with HTTP status 200. Only the operator can mend it, so it is
told in words, and the box is not taken for one that works.
"""

import re
from typing import Final

from router.goip.http.events import Blame
from router.goip.http.response import Response
from router.sms.value import value

SHUT_OUT: Final = frozenset((401, 403))
REDIRECTED: Final = frozenset((300, 301, 302, 303, 305, 307, 308))

_MOST_READ: Final = 65_536
_HTML: Final = re.compile(rb"<(?:!doctype\s{1,8}html|html|head|body|form|frameset|script)\b", re.IGNORECASE)
_ASKS_PASSWORD: Final = re.compile(
    rb"<input\b[^<>]{0,400}\btype\s{0,8}=\s{0,8}[\"']?password\b", re.IGNORECASE
)


@value
class Strange:
    """The explanation, and where the trouble is. ``lasting``: it does not pass by itself, so one sighting is
    enough.
    """

    said: str
    blame: Blame
    lasting: bool = False


def refuses_login(response: Response) -> str:
    """Explain that user and password are refused; empty if they are not."""
    return f"the login is refused (HTTP status {response.status})" if response.status in SHUT_OUT else ""


def asks_login(response: Response) -> str:
    """Explain that a login page came instead of the page; empty if none did.

    Use this only for a page that was not understood: the contents of any other were written by people who
    send SMS.
    """
    found = response.status == 200 and _ASKS_PASSWORD.search(response.body, 0, _MOST_READ)
    return "it shows a login page" if found else ""


def strange(page: str, response: Response) -> Strange | None:
    """Explain what came instead of a page of XML that was not understood; None if the box may just lack
    it.
    """
    refusal = refuses_login(response) or asks_login(response)
    if refusal:
        return Strange(refusal, Blame.LOGIN, lasting=True)
    if response.status in REDIRECTED:
        said = f"it sends us elsewhere in the place of {page} (HTTP status {response.status})"
        return Strange(said, Blame.ELSEWHERE, lasting=True)
    if response.status == 200 and _HTML.search(response.body, 0, _MOST_READ) is not None:
        return Strange(f"a web page for people comes in the place of {page}", Blame.PAGE)
    return None


def unread(page: str, response: Response) -> Strange:
    """Explain that a page without which nothing can be sent was not understood."""
    said = f"{page} cannot be read ({why_unread(response)})"
    return strange(page, response) or Strange(said, Blame.PAGE)


def why_unread(response: Response) -> str:
    """Explain why a page was not understood."""
    return "nothing of it is understood" if response.status == 200 else f"HTTP status {response.status}"
