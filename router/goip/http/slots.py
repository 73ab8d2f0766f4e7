"""The status pages: what became of the message in the slot of each line.

Both pages are read alike: `send_status.xml` with `idN`, `statusN`, `errorN`, the older `send_sms_status.xml`
with `smskeyN` in the place of `idN`, and one slot without a number for the line that was asked about. A box
of 4 lines may show 8 slots.
"""

import re
from collections.abc import Mapping
from typing import Final

from router.goip.causes import cause_of
from router.goip.http.octets import elements, show, strip_markup
from router.goip.http.replies import cause_of_logout, tells_logout
from router.goip.http.response import Response
from router.sms.report import Cause, Fault
from router.sms.value import value

_FIELD: Final = re.compile(r"(id|smskey|status|error)(\d{0,3})")
_NUMBER: Final = re.compile(r"(?:\+?CM[SE] ERROR:?\s{0,8})?([0-9]{1,5})", re.IGNORECASE)
_MOST_OF_ID: Final = 64

WHOLE: Final = frozenset(("status", "error"))
"""Fields of a slot beside its id."""


@value
class Slot:
    """The last job of a line that came through its web pages. All fields are empty if there was none."""

    id: str = ""
    """In lower case."""
    status: str = ""
    error: str = ""


@value
class StillUnderway:
    """The message is not finished, or the box does not say."""


@value
class SlotSent:
    """The network took it."""


@value
class SlotFailed:
    """The message was not sent, or (Fault.DOUBT) that is unknown."""

    cause: Cause


Verdict = StillUnderway | SlotSent | SlotFailed


def read_slots(response: Response, asked: int | None = None) -> dict[int, Slot] | None:
    """Read the slots by line; None if there are none. ``asked``: the line that the page was requested for."""
    if response.status != 200:
        return None
    found: dict[int, dict[str, str]] = {}
    for name, text in elements(response.body).items():
        match = _FIELD.fullmatch(name)
        line = asked if match is None or not match[2] else int(match[2])
        if match is not None and line is not None:
            found.setdefault(line, {})[match[1]] = strip_markup(text).strip()
    # The page may have been cut off: a slot without its error would be taken for success.
    return {line: _slot(fields) for line, fields in found.items() if fields.keys() >= WHOLE} or None


def judge(slot: Slot) -> Verdict:
    """Return the outcome of the message in a slot. Success is DONE without any error, and nothing else."""
    status = slot.status.upper()
    if status == "DONE":
        return SlotFailed(cause_of_error(slot.error)) if slot.error else SlotSent()
    if status == "ERRORDONE":
        return SlotFailed(Cause(Fault.DOUBT, 0, show(slot.error) or status))
    return StillUnderway()


def has_started_anew(before: Mapping[int, Slot], slots: Mapping[int, Slot]) -> bool:
    """Tell whether the box has forgotten its jobs.

    A line that was used in another way has a status, but no id.
    """
    return any(
        slot.id and not (slots[line].id or slots[line].status)
        for line, slot in before.items()
        if line in slots
    )


def cause_of_error(error: str) -> Cause:
    """Return the Cause of the error field of a message that failed."""
    number = _NUMBER.fullmatch(error)
    if number is not None:
        return cause_of(int(number[1]))
    return cause_of_logout(error) if tells_logout(error) else Cause(Fault.MESSAGE, 0, show(error))


def _slot(fields: dict[str, str]) -> Slot:
    id = fields.get("id") or fields.get("smskey", "")
    return Slot(id[:_MOST_OF_ID].lower(), fields["status"], fields.get("error", ""))
