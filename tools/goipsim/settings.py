"""Settings: what nobody could find out about the box, and what differs between its firmwares, as flags.

Every field is a flag of the command (``bind_resp_nul`` is ``--bind-resp-nul false``) and of the control port
(``set bind_resp_nul false``). The defaults are what seems usual. Names ending in ``_s`` are seconds; those
that a modem or a network spends are multiplied by ``speed``.
"""

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NoReturn, TypeVar, get_args, get_type_hints

from attrs import asdict, field, fields, frozen

T = TypeVar("T")

ALIASES = {"dlr_final": "--dlr"}


class WrongFlag(ValueError):
    """A flag that does not exist, or a value that it does not take."""


def flag(default: T, says: str) -> T:
    """A field of `Settings` with the sentence that ``--help`` shows."""
    return field(default=default, metadata={"says": says})


@frozen(kw_only=True)
class Settings:
    """One simulated box."""

    id: str = flag("goip1", "the box's ID; its lines are ID01, ID02, …")
    password: str = flag("pw", "one for the box and all of its lines")
    channels: int = flag(4, "lines")
    speed: float = flag(1.0, "factor on the times of modem and network; 0 = none at all")
    gsm_number: str = flag("+15550100", "numbers of the lines, less their last two digits")
    clock_offset_s: int = flag(0, "the box's clock against UTC")

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
    idle_disconnect_s: float = flag(0.0, "0 = never")
    server_enquire_link_s: float = flag(0.0, "0 = the box never asks")
    unbind_resp: Literal["reply", "close"] = flag("reply", "answer to unbind")
    unknown_pdu: Literal["generic_nack", "ignore", "close"] = flag("generic_nack", "answer to other requests")
    tcp_reset_rate: float = flag(
        0.0, "chance that a submit_sm is taken and the connection then cut, unanswered"
    )
    reboot_daily_at: str = flag("", "HH:MM by the box's clock")
    reboot_s: float = flag(60.0, "how long a reboot takes")

    # Sending
    submit_resp_timing: Literal["immediate", "after_modem"] = flag(
        "immediate", "after_modem: failures are answered 0x45"
    )
    message_id_style: Literal["random", "sequence", "hex"] = flag("random", "random: decimal, below 10^8")
    message_id_collision_rate: float = flag(0.0, "chance that an ID is one that is still open")
    window_behaviour: Literal["queue", "throttle", "msgqfull", "drop"] = flag(
        "queue", "a submit_sm to a busy line"
    )
    window_depth: int = flag(100, "how many wait in a line (queue); beyond: 0x14")
    gsm_logout_submit: Literal["undeliv", "0x45", "0x08", "0x14", "0x64"] = flag(
        "undeliv", "a submit_sm to a logged-out line; undeliv: taken, then failed"
    )
    gsm_logout_err: int = flag(500, "the err of that failure: 331, 500, 501")
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
    dlr_final: str = flag("delivrd", "delivrd, never, or undeliv:ERR")
    dlr_final_min_s: float = flag(3.0, "the network's report comes no sooner")
    dlr_final_max_s: float = flag(20.0, "and no later")
    dlr_501_after_s: float = flag(0.0, "with dlr_final never: UNDELIV err 501 after this; 0 = nothing")
    dlr_only_if_registered: bool = flag(True, "only if registered_delivery asks")
    dlr_before_resp: float = flag(0.01, "chance that the first receipt outruns submit_sm_resp")
    dlr_sub: Literal["0", "line", "mr"] = flag("0", "sub: in the text; mr: the modem's message reference")
    dlr_dlvrd: Literal["mr", "0", "line"] = flag("mr", "dlvrd: in the text")
    dlr_text: Literal["first20", "none"] = flag("first20", "octets of the text after Text:")
    dlr_esm_class: int = flag(4, "esm_class of a receipt")
    dlr_duplicate_rate: float = flag(0.0, "chance that a receipt comes twice")
    dlr_addresses: Literal["swapped", "system_id"] = flag("swapped", "system_id: that is the destination")

    # Received SMS
    mo_dest_addr: Literal["system_id", "base_id", "gsm_number"] = flag(
        "system_id", "destination_addr; system_id: as bound"
    )
    mo_data_coding: Literal["correct", "zero"] = flag("correct", "zero: 0 even for UTF-16BE")
    mo_ascii_dcs: int = flag(0, "data_coding of ASCII texts: 0, 1, 3")
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
        0.0, "a deliver_sm unanswered for so many seconds goes again; 0 = never"
    )

    # Modem, SIM and network
    send_median_s: float = flag(5.0, "one SMS: half are faster")
    send_p95_s: float = flag(12.0, "one SMS: of twenty, one is slower")
    send_max_s: float = flag(200.0, "one SMS: the slowest")
    parts_max: int = flag(15, "a text that costs more SMS is answered 0x01")
    cms_error_rate: float = flag(0.0, "chance that an SMS fails with one of 500, 21, 38, 331, 28, 30")
    logout_rate: float = flag(0.0, "chance that the line loses the network instead of sending")
    recover_s: float = flag(120.0, "until it finds it again")
    busy_by_call_rate: float = flag(0.0, "chance that a call of 30 s comes first")
    sim_limit_per_day: int = flag(0, "SMS, then err 21; 0 = none")
    no_balance_after_n: int = flag(0, "SMS, then no_balance_err; 0 = never")
    no_balance_err: int = flag(21, "21 or 500")
    barred_after_n_per_hour: int = flag(0, "SMS in an hour, then err 8 for good; 0 = never")
    long_sms_crash: bool = flag(False, "the module dies of a long SMS and takes 60 s to come back")
    uncertain_rate: float = flag(0.0, "chance that the SMS went out and the modem's answer was lost: err 501")
    signal: int = flag(20, "0 to 31; 99 unknown")


NAMES = tuple(attribute.name for attribute in fields(Settings))


def switch(word: str) -> bool:
    """true or false, on or off, as a flag's value."""
    if word.lower() not in ("true", "on", "yes", "1", "false", "off", "no", "0"):
        raise ValueError(word)
    return word.lower() in ("true", "on", "yes", "1")


def number(word: str) -> int:
    """A whole number, 0x for hexadecimal."""
    return int(word, 0)


READERS: dict[object, Callable[[str], object]] = {bool: switch, int: number, float: float, str: str}


class Flags(ArgumentParser):
    """A parser that raises instead of ending the process: the control port uses it too."""

    def error(self, message: str) -> NoReturn:
        raise WrongFlag(message)


def add_flags(parser: ArgumentParser, defaults: Settings, names: Iterable[str] = NAMES) -> None:
    """One option for each setting."""
    kinds, chosen = get_type_hints(Settings), set(names)
    for attribute in fields(Settings):
        if attribute.name in chosen:
            kind = kinds[attribute.name]
            words = [f"--{attribute.name.replace('_', '-')}", *filter(None, [ALIASES.get(attribute.name)])]
            default = getattr(defaults, attribute.name)
            says = f"{attribute.metadata['says']} [{default}]".replace("%", "%%")
            parser.add_argument(
                *words,
                dest=attribute.name,
                default=default,
                help=says,
                type=READERS.get(kind, str),
                choices=get_args(kind) or None,
                metavar=None if get_args(kind) else "X",
            )


def settings_of(parsed: Namespace) -> Settings:
    """The settings that a parser with our flags has read."""
    return Settings(**{name: getattr(parsed, name) for name in NAMES})


def changed(settings: Settings, words: Sequence[str]) -> Settings:
    """The settings after some flags more; `WrongFlag` says what does not fit."""
    flags = Flags(add_help=False, allow_abbrev=False, usage=SUPPRESS)
    add_flags(flags, settings)
    return settings_of(flags.parse_args(list(words)))


def table(settings: Settings) -> dict[str, object]:
    """All flags by name."""
    return asdict(settings)
