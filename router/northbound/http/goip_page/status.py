"""Elements of the status pages of a GoIP: slots and lines."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from router.desk.channels import ChannelView
from router.desk.slots import SlotState, SlotView
from router.desk.state import State
from router.northbound.http.goip_page.words import slot_id

NO_REPLY: Final = "send, but provider not reply."
"""The error of a GoIP where it is unknown whether the SMS was sent."""

SENDS: Final = (State.UP, State.RESTING, State.SAVING)
"""States that are shown as logged in. In other states a text might wait for long."""

STATUS: Final[Mapping[SlotState, str]] = {
    # As the application note shows lines that have sent nothing.
    SlotState.EMPTY: "DONE",
    SlotState.STARTED: "STARTED",
    SlotState.SENT: "DONE",
    SlotState.FAILED: "DONE",
    SlotState.DOUBT: "ERRORDONE",
}

FORWARDING: Final = ("uncnd", "busy", "noreply", "notreachable")

IDENTITY: Final = ("gsm_number", "gsm_imei", "sim_imsi", "sim_iccid")
"""Elements that identify the SIM of a line; they are hidden from customers."""

NETWORK: Final = ("ech0_ip", "eth0_hwaddr", "eth1_ip", "ppp0_ip", "default_route", "dns")
"""Elements of a box, in its own spelling; they are empty here, since a client may fail without them."""

BASE: Final = ("status_line", "gsm_status", "sim_remain")

GSM: Final = ("module_status_gsm", "gsm_sim", "gsm_status", "gsm_signal", "gsm_cur_oper", *IDENTITY)


def of_slots(slots: Sequence[SlotView], key: str) -> Iterator[tuple[str, str]]:
    """Yield the elements of all slots; ``key`` is the name of the id on this page."""
    for number, slot in enumerate(slots, 1):
        yield from of_slot(slot, key, str(number))


def of_slot(slot: SlotView, key: str, number: str = "") -> Iterator[tuple[str, str]]:
    """Yield the elements of one slot; without ``number`` it is the only one of its page."""
    yield f"{key}{number}", slot_id(slot.message_id) if slot.message_id else ""
    yield f"status{number}", STATUS[slot.standing]
    yield f"error{number}", _error(slot)


def _error(slot: SlotView) -> str:
    match slot.standing:
        case SlotState.FAILED:
            # An empty error would mean that it was sent.
            return str(slot.err) if slot.err else slot.state
        case SlotState.DOUBT:
            return NO_REPLY
    return ""


def of_box(
    node: str, version: str, now: datetime, lines: Sequence[ChannelView], wholly: bool
) -> Iterator[tuple[str, str]]:
    """Yield the elements of `type=base`, with the router in the place of a box."""
    yield "sn", node
    yield "version", version
    yield "model", "smpp-router"
    yield "time", now.strftime("%Y-%m-%d %H:%M:%S")
    yield from ((name, "") for name in NETWORK)
    yield from of_lines("base", lines, wholly)


def of_lines(type_: str, lines: Sequence[ChannelView], wholly: bool) -> Iterator[tuple[str, str]]:
    """Yield the elements of all lines; those that identify SIMs are filled only if ``wholly``."""
    if type_ == "gsm":
        # No line uses a SIM in another box.
        yield "remote_sim_enable", "0"
    for number, line in enumerate(lines, 1):
        if type_ == "callforward":
            shown = {f"cf_{each}_status": "" for each in FORWARDING}
        else:
            state = _state(line, wholly)
            names = {"base": BASE, "gsm": GSM}.get(type_, tuple(state))
            shown = {name: state[name] for name in names}
        yield from ((f"l{number}_{name}", value) for name, value in shown.items())


def _state(line: ChannelView, wholly: bool) -> dict[str, str]:
    """Return all elements of a line, by the names that a GoIP gives them."""
    usable = _flag(line.state in SENDS)
    return {
        "module_status_gsm": _flag(line.state is not State.DISABLED),
        "gsm_sim": _flag(line.state not in (State.DISABLED, State.BARRED)),
        "gsm_status": usable,
        "status_line": "N",
        "line_state": "BUSY" if line.in_flight else "IDLE",
        "sms_login": usable,
        "smb_login": "",
        "gsm_signal": "" if line.signal is None else str(line.signal),
        "gsm_cur_oper": line.operator,
        "gsm_number": line.number if wholly else "",
        # The desk does not show it to faces.
        "gsm_imei": "",
        "sim_imsi": line.imsi if wholly else "",
        "sim_iccid": line.iccid if wholly else "",
        "sim_remain": "NO LIMIT",
        "nocall_t": "0",
        "acd": "0",
        "asr": "0",
        "callt": "0",
        "callc": "0/0",
        "rct": "",
        "sms_count": _remaining(line),
        "lac": "",
    }


def _remaining(line: ChannelView) -> str:
    """Return how many more segments a line may send, by its narrowest limit."""
    left = [one.left for one in line.budget.values()]
    return str(min(left)) if left else "NO LIMIT"


def _flag(so: bool) -> str:
    return "Y" if so else "N"
