"""HttpFlags: the box's web pages."""

from typing import Literal

from attrs import frozen

from .flag import flag


@frozen(kw_only=True, slots=False)
class HttpFlags:
    """The HTTP face."""

    http_user: str = flag("admin", "the user of the pages")
    http_password: str = flag("admin", "and the password")
    auth: Literal["both", "basic", "query"] = flag("both", "where it stands: Basic, or u and p in the query")
    lf_only_headers: bool = flag(False, "header lines end by LF only")
    reply_style: Literal["real", "seed"] = flag(
        "real", "real: 'Sending,L1 Send SMS to:N; ID:…'; seed: 'Sending, L1 Send SMS to N; ID:…'"
    )
    id_style: Literal["time", "counter"] = flag("time", "eight hex digits of the time, or of a counter")
    slots: int = flag(0, "entries of the status page; 0 = the lines, 8 at least", 32)
    status_variant: Literal["both", "send_status", "send_sms_status"] = flag(
        "both", "which status page there is"
    )
    error_style: Literal["number", "text", "empty"] = flag(
        "number", "what errorN says of a failure; empty: nothing, and statusN is ERRORDONE"
    )
    errordone_rate: float = flag(0.0, "chance that an SMS ends as ERRORDONE, however it fared", 0.2)
    charset: Literal["utf8", "gb2312"] = flag("utf8", "of pages without code=utf8")
    leading_bracket_fails: bool = flag(False, "a text that begins with [ fails, error 500")
    busy_reply: bool = flag(True, "off: a busy line takes a message more, and its slot is overwritten")
    status_markup: bool = flag(False, "status.xml shows N of a logged-out line in coloured HTML, escaped")
    status_list: Literal["whole", "split"] = flag(
        "whole", "split: number, IMEI, IMSI and ICCID are in status.xml?type=gsm only"
    )
    page_lines: Literal["lf", "crlf"] = flag(
        "lf", "lines of inbox pages; crlf: pos and sms_row_insert share one, too"
    )
    inbox_size: int = flag(20, "SMS that the pages of inbox and outbox hold for each line", 3)
