"""Pages of a GoIP as tests need them."""

from collections.abc import Mapping, Sequence

from router.goip.http.response import Response

SEEN_STATES = b"""<?xml version="1.0" encoding="gb2312"?><status>
<sn>MT0123456</sn><version>GST1610-1.01-64-3</version>
<l1_module_status_gsm>Y</l1_module_status_gsm><l1_gsm_sim>Y</l1_gsm_sim><l1_gsm_status>Y</l1_gsm_status>
<l1_line_state>IDLE</l1_line_state><l1_sms_login>N</l1_sms_login><l1_smb_login></l1_smb_login>
<l1_gsm_signal>&lt;font color="#FF0000">9&lt;/font></l1_gsm_signal>
<l1_gsm_cur_oper>CLARO PER</l1_gsm_cur_oper>
<l1_gsm_number>51999000111</l1_gsm_number><l1_gsm_imei>352024020000001</l1_gsm_imei>
<l1_sim_imsi>716100000000001</l1_sim_imsi><l1_sim_iccid>8951100000000000001F</l1_sim_iccid>
<l1_sms_count>NO LIMIT</l1_sms_count>
<l2_gsm_sim>Y</l2_gsm_sim><l2_gsm_status>&lt;font color="#FF0000">N&lt;/font></l2_gsm_status>
<l2_gsm_signal>&lt;font color="#FF0000">99&lt;/font></l2_gsm_signal><l2_gsm_cur_oper></l2_gsm_cur_oper>
</status>"""


def ok(body: bytes | str) -> Response:
    """Return a page as boxes send it."""
    return Response(200, body.encode() if isinstance(body, str) else body)


def slots_page(slots: Mapping[int, tuple[str, str, str]], lines: int = 8, key: str = "id") -> bytes:
    """Return a status page with this many slots: id, status, error of each used one."""
    rows = []
    for line in range(1, lines + 1):
        id, status, error = slots.get(line, ("", "", ""))
        rows.append(
            f"<{key}{line}>{id}</{key}{line}><status{line}>{status}</status{line}>"
            f"<error{line}>{error}</error{line}>"
        )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<send-sms-status>\n'
    return (head + "\n".join(rows) + "\n</send-sms-status>\n").encode()


def states_page(states: Mapping[int, tuple[str, str]]) -> bytes:
    """`status.xml` with SIM and GSM login of each line."""
    rows = [
        f"<l{line}_gsm_sim>{sim}</l{line}_gsm_sim><l{line}_gsm_status>{login}</l{line}_gsm_status>"
        f"<l{line}_sim_iccid></l{line}_sim_iccid>"
        for line, (sim, login) in states.items()
    ]
    return ("<status>" + "".join(rows) + "</status>").encode()


def inbox_page(rings: Mapping[int, tuple[Sequence[str], int]]) -> bytes:
    """Return the inbox page: for each line its strings, as written in JavaScript, and the position."""
    lists = "".join(
        "sms= [" + ",".join(f'"{one}"' for one in strings) + f"];\npos={pos};\n"
        f"sms_row_insert(l{line}_sms_store, sms, pos, {line});\n"
        for line, (strings, pos) in rings.items()
    )
    return f"<html><head><script>\nvar sms, pos;\n{lists}</script></head><body></body></html>".encode()
