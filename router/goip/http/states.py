"""`status.xml`: the state of each line, as far as a box tells it; on one page, or on several by `type=`.

Elements are `l1_gsm_sim`, `l1_gsm_status` and so on. A value may stand within escaped colour markup, as
`&lt;font color="#FF0000">N&lt;/font>`. What is missing or means nothing is not known, and no trouble.
"""

import re
from collections.abc import Mapping
from typing import Final

from router.goip.http.octets import elements, show, strip_markup
from router.goip.http.response import Response
from router.goip.line_state import LineState

_FIELD: Final = re.compile(r"l(\d{1,3})_(\w{1,40})")
_SIGNAL: Final = re.compile(r"\d{1,2}")
_UNKNOWN_SIGNAL: Final = 99
_NOTHING: Final = frozenset(("(null)", "<null>", "null"))


READ: Final = frozenset(
    (
        "module_status_gsm",
        "gsm_sim",
        "gsm_status",
        "line_state",
        "gsm_signal",
        "gsm_cur_oper",
        "gsm_number",
        "gsm_imei",
        "sim_imsi",
        "sim_iccid",
    )
)

Fields = dict[str, str]
"""Fields of a line on a page, without markup, by the names of the elements less `lN_`."""


def read_fields(response: Response) -> dict[int, Fields] | None:
    """Read the fields of a page by line; None if it shows no line."""
    if response.status != 200:
        return None
    found: dict[int, Fields] = {}
    for name, text in elements(response.body).items():
        match = _FIELD.fullmatch(name)
        if match is not None and match[2] in READ:
            found.setdefault(int(match[1]), {})[match[2]] = _plain(text)
    return found or None


def tells_sims(pages: Mapping[int, Fields]) -> bool:
    """Tell whether the page names the SIM of a line, even if there is none."""
    return any("sim_iccid" in fields for fields in pages.values())


def state_of(fields: Fields) -> LineState:
    """Return the state that these fields of a line describe."""
    return LineState(
        enabled=_flag(fields.get("module_status_gsm", "")),
        sim=_flag(fields.get("gsm_sim", "")),
        logged_in=_flag(fields.get("gsm_status", "")),
        activity=fields.get("line_state", ""),
        signal=_signal(fields.get("gsm_signal", "")),
        operator=fields.get("gsm_cur_oper", ""),
        number=fields.get("gsm_number", ""),
        imei=fields.get("gsm_imei", ""),
        imsi=fields.get("sim_imsi", ""),
        iccid=fields.get("sim_iccid", ""),
    )


def _plain(text: str) -> str:
    said = show(strip_markup(text))
    return "" if said.lower() in _NOTHING else said


def _flag(text: str) -> bool | None:
    word = text.upper()
    if word in ("Y", "YES", "1", "ON", "LOGIN", "ENABLED"):
        return True
    return False if word in ("N", "NO", "0", "OFF", "LOGOUT", "DISABLED") else None


def _signal(text: str) -> int | None:
    match = _SIGNAL.search(text)
    if match is None or int(match[0]) == _UNKNOWN_SIGNAL:
        return None
    return int(match[0])
