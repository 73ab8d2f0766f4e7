"""Reads the replies of `send.html`: the documented spellings, those of real boxes, and unknown ones.

A reply is a short text; a refusal comes with status 200 too. What is not understood is never success:
`UnknownReply`, and the line's slot on the status page tells what became of the message.
"""

import re
from typing import Final

from router.goip.http.octets import decode, show, strip_markup, unescape
from router.goip.http.other_pages import REDIRECTED, asks_login, refuses_login
from router.goip.http.response import Response
from router.sms.report import Cause, Fault
from router.sms.value import value

LOGGED_OUT: Final = 331
"""+CMS ERROR: no network service."""

_MOST_READ: Final = 8192
_REPLY: Final = re.compile(r"(sending|error)\s{0,16},\s{0,16}(.*)", re.IGNORECASE | re.DOTALL)
_LINE: Final = re.compile(r"L(\d{1,3})(?!\d)", re.IGNORECASE)
_ID: Final = re.compile(
    # Without eight digits it counts only if something follows: the answer may have been cut off within it.
    r"ID\s{0,8}:\s{0,8}([0-9a-f]{8}(?![0-9a-f])|[0-9a-f]{1,16}(?=[\s;,.<]))",
    re.IGNORECASE,
)
_LOGIN: Final = re.compile(r"password|unauthori[sz]ed", re.IGNORECASE)
_LOGOUT: Final = re.compile(r"log(?:ged)?[ _-]?out|no[ _-]sim|not[ _-](?:log|regist)", re.IGNORECASE)
_BUSY: Final = re.compile(r"\bbusy\b", re.IGNORECASE)


@value
class SendStarted:
    """The box is sending the message under this id."""

    id: str


@value
class BadLogin:
    """User or password are wrong, for all requests to this box."""

    said: str


@value
class Declined:
    """Nothing was sent, and the line says so before it began: it is busy, or logged out (`LOGGED_OUT`)."""

    cause: Cause


@value
class SendRefused:
    """Nothing was sent, for another reason."""

    cause: Cause


@value
class UnknownReply:
    """The reply is not understood; ``fault`` is for the case that the line's slot shows that nothing was
    sent.
    """

    said: str
    fault: Fault = Fault.MESSAGE


Reply = SendStarted | BadLogin | Declined | SendRefused | UnknownReply


def read_reply(response: Response, line: int) -> Reply:
    """Parse the answer to a message for this line."""
    refusal = refuses_login(response)
    if refusal:
        return BadLogin(refusal)
    if response.status != 200:
        fault = Fault.BUSY if response.status in REDIRECTED else Fault.MESSAGE
        return UnknownReply(f"HTTP status {response.status}", fault)
    text = strip_markup(unescape(decode(response.body[:_MOST_READ]))).lstrip()
    match = _REPLY.match(text)
    if match is None:
        asked = asks_login(response)
        return BadLogin(asked) if asked else UnknownReply(show(text) or "an empty answer")
    verb, said = match.groups()
    named = _LINE.match(said)
    if named is not None and int(named[1]) != line:
        return UnknownReply(show(text))
    if verb.lower() == "error":
        return _read_error(said)
    id = _ID.search(said)
    return UnknownReply(show(text)) if id is None else SendStarted(id[1].lower())


def cause_of_logout(said: str) -> Cause:
    """Return the Cause of a line that has no network."""
    return Cause(Fault.BUSY, LOGGED_OUT, show(said))


def tells_logout(said: str) -> bool:
    """Tell whether this says that the line has no network, as `GSM logout` and `GSM_LOGOUT` do."""
    return _LOGOUT.search(said[:_MOST_READ]) is not None


def _read_error(said: str) -> Reply:
    if _LOGIN.search(said):
        return BadLogin(show(said))
    if _BUSY.search(said):
        return Declined(Cause(Fault.BUSY, 0, show(said)))
    if tells_logout(said):
        return Declined(cause_of_logout(said))
    return SendRefused(Cause(Fault.MESSAGE, 0, show(said) or "an error without a reason"))
