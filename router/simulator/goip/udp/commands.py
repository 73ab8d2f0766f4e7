"""Commands: ``get_gsm_num 879901 password1`` and its like. The password comes last in them.

An answer repeats the command and its sendid, then a value or ``ok``; ``ERROR SENDID REASON`` if it can not be
done.
"""

from collections.abc import Callable

from ..box import Goip
from ..happenings import Happening
from ..line import CRASH_S, Line

CELLS = ("5E5B", "5E5C", "5E61")


class Mistaken(Exception):
    """A value that makes no sense; the words are the reason that is sent."""


class Commands:
    """The commands of one line."""

    def __init__(self, goip: Goip, line: Line) -> None:
        self._goip, self._line = goip, line

    def answer(self, words: list[str], password: str) -> str | None:
        """Answer a command, cut at its blanks; None if there is no such command."""
        deed = DEEDS.get(words[0])
        if deed is None or len(words) < 3:
            return None
        command, sendid, value = words[0], words[1], " ".join(words[2:-1])
        if words[-1] != password:
            return f"ERROR {sendid} password"
        try:
            said = deed(self, value)
        except (Mistaken, ValueError) as wrong:
            return f"ERROR {sendid} {wrong}"
        return f"{command} {sendid} {said}"

    def all_of_it(self, sendid: str) -> str:
        """Answer GSM: everything at once."""
        line = self._line
        return (
            f"GSM:{sendid};get_gsm_num:{self._goip.gsm_number(line)};get_exp_time:{line.call_limit};"
            f"get_remain_time:{line.minutes_left};get_gsm_state:{self._state('')};get_imei:{line.imei};"
            f"get_out_call_interval:{line.call_interval};module_status:{int(line.enabled)}"
        )

    def _number(self, value: str) -> str:
        return self._goip.gsm_number(self._line)

    def _set_number(self, value: str) -> str:
        self._line.written_number = value
        return "ok"

    def _limit(self, value: str) -> str:
        return str(self._line.call_limit)

    def _set_limit(self, value: str) -> str:
        self._line.call_limit = self._line.minutes_left = int(value)
        self._line.tell(Happening("expiry", value))
        return "ok"

    def _minutes_left(self, value: str) -> str:
        return str(self._line.minutes_left)

    def _reset_minutes(self, value: str) -> str:
        self._line.minutes_left = self._line.call_limit
        return "ok"

    def _state(self, value: str) -> str:
        return "IDLE" if self._line.state == "IDLE" else "ACTIVE"

    def _drop_call(self, value: str) -> str:
        self._line.drop_call()
        return "ok"

    def _reboot_module(self, value: str) -> str:
        self._line.log_out(max(0.001, self._goip.settings.scaled(CRASH_S)))
        return "ok"

    def _reboot_box(self, value: str) -> str:
        self._goip.agenda.after(1.0, self._goip.reboot)
        return "ok"

    def _imei(self, value: str) -> str:
        return self._line.imei

    def _set_imei(self, value: str) -> str:
        if len(value) != 15 or not value.isdecimal():
            raise Mistaken("imei")
        self._line.imei = value
        return "ok"

    def _interval(self, value: str) -> str:
        return str(self._line.call_interval)

    def _set_interval(self, value: str) -> str:
        self._line.call_interval = int(value)
        return "ok"

    def _switch(self, value: str) -> str:
        off = self._goip.settings.module_off
        if value != "1" and value not in (("0", "2") if off == "both" else (off,)):
            raise Mistaken("value")
        self._line.switch(value == "1")
        return "ok"

    def _switch_all(self, value: str) -> str:
        for line, digit in zip(self._goip.lines, value, strict=False):
            if digit in "01":
                line.switch(digit == "1")
        return "ok"

    def _cells(self, value: str) -> str:
        self._line.tell(Happening("cells", ",".join(CELLS)))
        return "ok"

    def _cell(self, value: str) -> str:
        return CELLS[0]

    def _set_cell(self, value: str) -> str:
        return "ok"


DEEDS: dict[str, Callable[[Commands, str], str]] = {
    "get_gsm_num": Commands._number,
    "set_gsm_num": Commands._set_number,
    "get_exp_time": Commands._limit,
    "set_exp_time": Commands._set_limit,
    "get_remain_time": Commands._minutes_left,
    "reset_remain_time": Commands._reset_minutes,
    "get_gsm_state": Commands._state,
    "svr_drop_call": Commands._drop_call,
    "svr_reboot_module": Commands._reboot_module,
    "svr_reboot_dev": Commands._reboot_box,
    "get_imei": Commands._imei,
    "set_imei": Commands._set_imei,
    "get_out_call_interval": Commands._interval,
    "set_out_call_interval": Commands._set_interval,
    "module_ctl_i": Commands._switch,
    "module_ctl": Commands._switch_all,
    "set_base_cell": Commands._set_cell,
    "get_cells_list": Commands._cells,
    "CURCELL": Commands._cell,
}
