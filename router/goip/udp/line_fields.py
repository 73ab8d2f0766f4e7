"""Reads the LineState out of keep-alives and events."""

from collections.abc import Mapping
from typing import Final

from router.goip.line_state import LineState
from router.goip.udp.datagrams import shown
from router.sms.value import evolve

LOGGED_IN: Final = {"LOGIN": True, "LOGOUT": False}
ENABLED: Final = {"0": True, "1": False}
"""By `disable_status`, of newer firmware."""

STRONGEST: Final = 31
"""AT+CSQ gives 0 to 31, and 99 for unknown."""


def state_of(fields: Mapping[str, str]) -> LineState:
    """Return the state that a keep-alive reports.

    Older firmware sends fewer fields; missing ones are unknown.
    """
    return LineState(
        enabled=ENABLED.get(fields.get("disable_status", "")),
        logged_in=LOGGED_IN.get(fields.get("gsm_status", "")),
        activity=activity_of(fields.get("voip_state", "")),
        signal=signal_of(fields.get("signal", "")),
        operator=shown(fields.get("pro", "")),
        number=shown(fields.get("num", "")),
        imei=shown(fields.get("imei", "")),
        imsi=shown(fields.get("imsi", "")),
        iccid=shown(fields.get("iccid", "")),
    )


def signal_of(written: str) -> int | None:
    """Return the signal as AT+CSQ gives it; None if it is unknown."""
    if not (written.isascii() and written.isdigit() and len(written) < 4):
        return None
    signal = int(written)
    return signal if signal <= STRONGEST else None


def activity_of(written: str) -> str:
    """Return what the line is doing; the maker's papers misspell IDLE."""
    activity = shown(written)
    return "IDLE" if activity == "IDEL" else activity


def changed_by(verb: str, fields: Mapping[str, str], state: LineState) -> LineState:
    """Return the state after an event. Only STATE changes it: others report calls, cells, call limits."""
    activity = activity_of(fields.get("gsm_remain_state", "")) if verb == "STATE" else ""
    return evolve(state, activity=activity) if activity and activity != state.activity else state
