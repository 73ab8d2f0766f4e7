"""SmppFlags: the box as an SMSC: binds, sending, receipts, received SMS."""

from typing import Literal

from attrs import frozen

from .flag import flag


@frozen(kw_only=True, slots=False)
class SmppFlags:
    """The SMPP face."""

    # Binds
    bind_resp_nul: bool = flag(True, "system_id in the answer to a bind ends with its NUL")
    bind_resp_system_id: Literal["bound_id", "base_id", "empty"] = flag("bound_id", "what that system_id is")
    bind_resp_sc_version_tlv: bool = flag(False, "sc_interface_version in the answer to a bind")
    bind_types: Literal["trx+tx+rx", "trx"] = flag("trx+tx+rx", "which binds are taken")
    versions: Literal["both", "3.3", "3.4"] = flag("both", "which interface versions are taken")
    bad_channel_bind: Literal["0x0F", "0x0E", "0x0D", "close"] = flag(
        "0x0F", "answer to an ID that is not the box's, or a line too high"
    )
    bad_password_bind: Literal["0x0F", "0x0E", "0x0D", "close"] = flag("0x0E", "answer to a wrong password")
    same_id_second_bind: Literal["allow", "0x05", "kick"] = flag(
        "allow", "a second bind of one ID; kick: the old one goes"
    )
    device_and_channel_binds_together: Literal["specific", "both", "first"] = flag(
        "specific", "who gets received SMS"
    )
    max_connections: int = flag(0, "0 = twice the lines")
    idle_disconnect_s: float = flag(0.0, "0 = never", 60.0)
    server_enquire_link_s: float = flag(0.0, "0 = the box never asks", 60.0)
    unbind_resp: Literal["reply", "close"] = flag("reply", "answer to unbind")
    unknown_pdu: Literal["generic_nack", "ignore", "close"] = flag("generic_nack", "answer to other requests")
    tcp_reset_rate: float = flag(
        0.0, "chance that a submit_sm is taken and the connection then cut, unanswered", 0.1
    )

    # Sending
    submit_resp_timing: Literal["immediate", "after_modem"] = flag(
        "immediate", "after_modem: failures are answered 0x45"
    )
    message_id_style: Literal["random", "sequence", "hex"] = flag("random", "random: decimal, below 10^8")
    message_id_collision_rate: float = flag(0.0, "chance that an ID is one that is still open", 0.1)
    window_behaviour: Literal["queue", "throttle", "msgqfull", "drop"] = flag(
        "queue", "a submit_sm to a busy line"
    )
    window_depth: int = flag(100, "how many wait in a line (queue); beyond: 0x14", 1)
    gsm_logout_submit: Literal["undeliv", "0x45", "0x08", "0x14", "0x64"] = flag(
        "undeliv", "a submit_sm to a logged-out line; undeliv: taken, then failed"
    )
    gsm_logout_err: int = flag(500, "the err of that failure: 331, 500, 501", 331, 501)
    rr_skips_dead_lines: bool = flag(True, "the box's own round robin passes over logged-out lines")
    mt_payload: Literal["supported", "ignored"] = flag(
        "supported", "message_payload; ignored: an empty SMS goes out"
    )
    mt_udh: Literal["as_is", "join", "garbage"] = flag(
        "as_is", "segments with a header; garbage: it is sent as text"
    )
    mt_over_length: Literal["split", "truncate", "0x01"] = flag("split", "a text too long for one SMS")
    mt_dcs0_charset: Literal["ascii", "gsm7", "latin1"] = flag("ascii", "what data_coding 0 means")
    ussd_by_submit: Literal["0x45", "undeliv", "works"] = flag(
        "0x45", "*100# as destination_addr; undeliv: err 21"
    )

    # Receipts
    receipts: bool = flag(True, "off: none whatever")
    dlr_enroute: bool = flag(True, "ENROUTE when the network took it")
    dlr_final: str = flag("delivrd", "delivrd, never, or undeliv:ERR", "never", "undeliv:30")
    dlr_final_min_s: float = flag(3.0, "the network's report comes no sooner")
    dlr_final_max_s: float = flag(20.0, "and no later")
    dlr_501_after_s: float = flag(0.0, "with dlr_final never: UNDELIV err 501 after this; 0 = nothing", 60.0)
    dlr_only_if_registered: bool = flag(True, "only if registered_delivery asks")
    dlr_before_resp: float = flag(0.01, "chance that the first receipt outruns submit_sm_resp", 0.5)
    dlr_sub: Literal["0", "line", "mr"] = flag("0", "sub: in the text; mr: the modem's message reference")
    dlr_dlvrd: Literal["mr", "0", "line"] = flag("mr", "dlvrd: in the text")
    dlr_text: Literal["first20", "none"] = flag("first20", "octets of the text after Text:")
    dlr_esm_class: int = flag(4, "esm_class of a receipt")
    dlr_duplicate_rate: float = flag(0.0, "chance that a receipt comes twice", 0.5)
    dlr_addresses: Literal["swapped", "system_id"] = flag("swapped", "system_id: that is the destination")

    # Received SMS
    mo_dest_addr: Literal["system_id", "base_id", "gsm_number"] = flag(
        "system_id", "destination_addr; system_id: as bound"
    )
    mo_data_coding: Literal["correct", "zero"] = flag("correct", "zero: 0 even for UTF-16BE")
    mo_ascii_dcs: int = flag(0, "data_coding of ASCII texts: 0, 1, 3", 1, 3)
    mo_long: Literal["payload", "udh", "plain", "truncated"] = flag(
        "payload", "how a long one is handed over"
    )
    mo_missing_part_marker: bool = flag(False, "the first part of a long one is lost, and marked")
    mo_ton_npi: Literal["1/1", "0/0", "alpha"] = flag("1/1", "alpha: 5/0 for senders with letters, else 1/1")
    mo_when_unbound: Literal["drop", "hold"] = flag(
        "drop", "received SMS and receipts for which nobody is bound"
    )
    mo_held: int = flag(100, "how many are held for each line")
    deliver_resp_timeout: float = flag(
        0.0, "a deliver_sm unanswered for so many seconds goes again; 0 = never", 10.0
    )
