"""Pages: what the box shows, as text. Names of XML elements and of JavaScript calls are those of boxes."""

import json
from collections.abc import Iterable
from time import gmtime, strftime
from xml.sax.saxutils import escape

from ..box import Goip
from ..line import Line
from ..ring import Ring
from .slots import Slots

SERIAL, VERSION = "GSM4SIM16000001", "GST1610-1.01-64-3"
CARDS = ("gsm_number", "gsm_imei", "sim_imsi", "sim_iccid")
"""Elements of ``type=gsm`` that ``type=list`` lacks on firmware that has them in one of the two only."""

GSM = (
    "module_status_gsm",
    "gsm_sim",
    "gsm_status",
    "gsm_signal",
    "gsm_cur_oper",
    "gsm_cur_bst",
    "lac",
    *CARDS,
)
"""All elements of ``type=gsm``."""

FORWARDING = ("uncnd", "busy", "noreply", "notreachable")
NETWORK = ("ech0_ip", "eth0_hwaddr", "eth1_ip", "ppp0_ip", "default_route", "dns")


def html(charset: str, body: str) -> str:
    """Return a page for people."""
    return (
        f'<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset={charset}">\n'
        f"<title>GoIP</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def form(type: str, smskey: str, lines: int) -> str:
    """Return the form by which people send."""
    chosen = "".join(f'<input type="checkbox" name="line{line}" value="1">' for line in range(1, lines + 1))
    fields = {"ussd": '<input name="telnum">'}.get(
        type, '<input name="telnum">\n<textarea name="smscontent"></textarea>'
    )
    return (
        f'<form method="post" action="{type}_info.html?type={type}">\n'
        f'<input type="hidden" name="smskey" value="{smskey}">\n'
        f'<input type="hidden" name="action" value="{type.upper()}">\n'
        f'{chosen}\n{fields}\n<input type="submit" name="send" value="Send">\n</form>'
    )


def store(rings: Iterable[tuple[int, Ring]], size: int, lines: str) -> str:
    """Return inbox or outbox: of each line its entries, the place of the next, and the call that shows them.

    ``lines`` is how they end on this firmware, ``lf`` or ``crlf``.
    """
    after, end = ("\n", "\n") if lines == "lf" else ("", "\r\n")
    shown = "".join(
        f"sms= {entries(ring, size)};{end}pos={ring.place};{after}"
        f"sms_row_insert(l{number}_sms_store, sms, pos, {number});{end}"
        for number, ring in rings
    )
    return f'<script language="javascript">{end}var sms, pos;{end}{shown}</script>'


def entries(ring: Ring, size: int) -> str:
    """Return them as JavaScript writes them."""
    written = json.dumps(ring.shown(size), ensure_ascii=False, separators=(",", ","))
    return written.replace("</", "<\\/")


def xml(root: str, charset: str, elements: Iterable[tuple[str, str]]) -> str:
    """Return a page for programs, an element a line."""
    lines = "".join(f"<{name}>{escape(value)}</{name}>\n" for name, value in elements)
    return f'<?xml version="1.0" encoding="{charset}"?>\n<{root}>\n{lines}</{root}>\n'


def send_status(slots: Slots, places: Iterable[int], id: str) -> list[tuple[str, str]]:
    """Return the status page; ``id`` is the name of its key. One place alone has no number."""
    shown, numbers = [], list(places)
    for place in numbers:
        slot, number = slots.shown(place), "" if len(numbers) == 1 else str(place)
        shown += [
            (f"{id}{number}", slot.id),
            (f"status{number}", slot.status),
            (f"error{number}", slot.error),
        ]
    return shown


def base(goip: Goip) -> list[tuple[str, str]]:
    """Return ``status.xml?type=base``."""
    time = strftime("%Y-%m-%d %H:%M:%S", gmtime(goip.clock()))
    shown = [("sn", SERIAL), ("version", VERSION), ("model", f"GoIP{len(goip.lines)}"), ("time", time)]
    shown += [(name, "") for name in NETWORK]
    return shown + of_lines(goip, ("status_line", "gsm_status", "sim_remain"))


def lines(goip: Goip, type: str) -> list[tuple[str, str]]:
    """Return ``status.xml`` with type list (the same without one), gsm or callforward: elements of each."""
    if type == "gsm":
        # No box here has its SIMs elsewhere, in a SIM bank.
        return [("remote_sim_enable", "0"), *of_lines(goip, GSM)]
    if type == "callforward":
        return [(f"l{line.number}_cf_{each}_status", "") for line in goip.lines for each in FORWARDING]
    wanted = state(goip, goip.lines[0])
    is_whole = goip.settings.status_list == "whole"
    return of_lines(goip, tuple(name for name in wanted if is_whole or name not in CARDS))


def of_lines(goip: Goip, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return these elements of every line."""
    wanted, shown = tuple(names), []
    for line in goip.lines:
        elements = state(goip, line)
        shown += [(f"l{line.number}_{name}", elements[name]) for name in wanted]
    return shown


def state(goip: Goip, line: Line) -> dict[str, str]:
    """Return what is to be seen of a line."""
    settings, sim, logged_in = goip.settings, line.sim, line.logged_in
    out = '<font color="#FF0000">N</font>' if settings.status_markup else "N"
    return {
        "module_status_gsm": "Y" if line.enabled else "N",
        "gsm_sim": "Y" if sim else "N",
        "gsm_status": "Y" if logged_in else out,
        "status_line": "N",
        "line_state": line.state,
        "sms_login": "Y" if goip.sms_login(line) else "N",
        "smb_login": "",
        "gsm_signal": str(settings.signal),
        "gsm_cur_oper": settings.operator if logged_in else "",
        "gsm_cur_bst": "5E5B" if logged_in else "",
        "gsm_number": goip.gsm_number(line),
        "gsm_imei": line.imei,
        "sim_imsi": sim.imsi if sim else "",
        "sim_iccid": sim.iccid if sim else "",
        "sim_remain": "NO LIMIT" if line.minutes_left < 0 else str(line.minutes_left),
        "nocall_t": "0",
        "acd": "0",
        "asr": "0",
        "callt": "0",
        "callc": "0/0",
        "rct": "",
        "sms_count": "NO LIMIT",
        "lac": "7E5",
    }
