"""UdpFlags: each line as a client of an SMS server."""

from typing import Literal

from attrs import frozen

from .flag import flag


@frozen(kw_only=True, slots=False)
class UdpFlags:
    """The UDP face. Its times are towards the server, and are real ones whatever `speed` is."""

    udp_ids: str = flag("", "lines that register under another name or password: 5=shopline:pw,6=desk")
    keepalive_s: float = flag(30.0, "between two keep-alives of a line")
    keepalive_fields: Literal["new", "old"] = flag("new", "twenty fields, or the first nine")
    reg_checked: bool = flag(False, "a line sends events only once its keep-alive was answered 0 or 200")
    req_restart: bool = flag(True, "req begins at 1 again after a reboot")
    ok_with_sms_no: bool = flag(True, "OK tells the modem's reference, with which a DELIVER is joined")
    resend_send_duplicates: bool = flag(False, "SEND repeated during WAIT sends the SMS again")
    len_check: Literal["bytes", "none"] = flag("bytes", "a text ends after len octets, or len is not read")
    max_sessions: int = flag(5, "open at once on a line; beyond: too_many_sends_in_server", 1)
    session_idle_s: float = flag(90.0, "a session without a datagram ends")
    telid_memory: int = flag(10, "telids whose outcome a session remembers", 1)
    gsm_logout_at: Literal["MSG", "SEND", "errorstatus", "silent"] = flag(
        "MSG", "where a logged-out line says so; silent: WAIT, and then nothing"
    )
    recv_retry: int = flag(3, "times that an event is repeated if nobody acknowledges it")
    recv_retry_s: float = flag(3.0, "between two of them")
    recvid: Literal["descending", "time", "negative", "reused"] = flag(
        "descending", "numbers of events; descending: from the time down; reused: the same after a reboot"
    )
    smscnum: bool = flag(False, "RECEIVE tells the number of the SMSC")
    receive_pass_field: Literal["password", "pass"] = flag("password", "how RECEIVE calls it")
    deliver_reports: bool = flag(True, "SMS deliver report: DELIVER for each report of the network")
    deliver_before_ok: float = flag(0.0, "chance that DELIVER comes before the OK", 0.5)
    deliver_num: bool = flag(True, "DELIVER tells the recipient")
    deliver_state: int = flag(0, "TP-Status of every DELIVER; 0: 0 or, if dlr_final fails it, 70", 1, 32, 96)
    ussd_newline_breaks: bool = flag(True, "a code that ends with LF fails")
    ussd_repeat_breaks_before_s: float = flag(60.0, "a USSD repeated sooner than that ends the session")
    ussd_replay_old_sendid: bool = flag(True, "a sendid not greater than the last gets the last answer")
    module_off: Literal["0", "2", "both"] = flag("both", "the value of module_ctl_i that switches a line off")
    src_port: int = flag(10990, "ports of the lines, less their number")
    port_change_on_reboot: bool = flag(False, "the ports are others after a reboot")
