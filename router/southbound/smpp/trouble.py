"""Troubles of an SMPP link to a gateway: explanations and remedies."""

from router.smpp.operations import CommandStatus as Status
from router.smpp.operations import name_of_status
from router.smpp.other_protocols import foreign
from router.southbound.trouble import Trouble

HUNG_UP = Trouble(
    "it hung up before it answered the bind",
    "a wrong password or system_id, its limit of connections (an old session may still be held),"
    " or no SMPP port (a web port?)",
)
SILENT = Trouble(
    "it took the connection and said nothing to the bind in time",
    "is `port` its SMPP port? Or it hangs: have it restarted",
)
LOST = Trouble("the connection broke", "the network between, or the far side was restarted")
UNBOUND = Trouble(
    "it ended the session (unbind)", "a restart of the far side, or somebody else binds as the same"
)
GONE_QUIET = Trouble(
    "no answer to enquire_link", "the far side hangs, was switched off, or the network between is broken"
)
GARBAGE = Trouble("what it sends is no SMPP", "is `port` its SMPP port?")

_FOREIGN = {
    "HTTP": "that is a web port; `port` must be the one of its SMPP server (7777 on a GoIP by default)",
    "TLS": "that port wants TLS: set `tls`, with `ca` or `pin`; or give the port for SMPP in the clear",
}

_LOGIN = "are `password` and `system_id` those of the far side?"

STATUSES: dict[int, Trouble] = {
    status.value: Trouble(f"bind refused, {what} ({status.name})", advice)
    for status, what, advice in (
        (Status.ESME_RBINDFAIL, "it does not let us in", _LOGIN + " Or its limit of sessions is reached"),
        (Status.ESME_RINVPASWD, "wrong password", "compare `password` with that of the far side"),
        (Status.ESME_RINVSYSID, "unknown system_id", "compare `system_id` with that of the far side"),
        (Status.ESME_RALYBND, "already bound", "an old session is still held over there; it goes by itself"),
        (Status.ESME_RINVSYSTYP, "wrong system_type", "set `system_type` as the far side's owner says"),
        (Status.ESME_RSYSERR, "internal trouble over there", "if it does not pass, ask the far side's owner"),
        (Status.ESME_RTHROTTLED, "we bind too often", "it passes; else raise `timers.reconnect`"),
        (Status.ESME_RPROHIBITED, "our account may not bind", "ask the far side's owner"),
        (
            Status.ESME_RINVCMDID,
            "it does not know this bind",
            'it may lack bind_transceiver: set `mode: pair` or `interface_version: "3.3"`',
        ),
        (Status.ESME_RINVBNDSTS, "it takes no bind now", "an old session may still be held over there"),
    )
}


def of_status(command_status: int) -> Trouble:
    """Explain the command_status of a refused bind."""
    known = STATUSES.get(command_status)
    if known is not None:
        return known
    return Trouble(
        f"bind refused ({name_of_status(command_status)})",
        f"ask the far side's owner. {_LOGIN[0].upper()}{_LOGIN[1:]}",
    )


def of_protocol(name: str) -> Trouble:
    """Explain that the far side speaks another protocol, of this name."""
    return Trouble(f"it speaks {name}, not SMPP", _FOREIGN.get(name, "`port` is not that of its SMPP server"))


_ENDINGS = {
    "": LOST,
    "no answer to bind": SILENT,
    "no answer to enquire_link": GONE_QUIET,
    "unbound": UNBOUND,
}
"""Reason of the session core for the end of a session; empty if the connection broke before."""


def of_ending(why: str, first: bytes, was_bound: bool) -> Trouble:
    """Explain why a connection is over. ``first`` is the first octets of the far side, if any came."""
    spoken = None if was_bound else foreign(first)
    if spoken is not None:
        return of_protocol(spoken)
    if not why and not was_bound:
        return GARBAGE if first and not _begins_a_pdu(first) else HUNG_UP
    if why.startswith("command_length") and not was_bound:
        return GARBAGE
    return _ENDINGS.get(why) or Trouble(f"the session ended: {why}")


def _begins_a_pdu(octets: bytes) -> bool:
    """Tell whether the octets may begin a PDU: as far as they go, a command_length that fits a PDU without
    text.
    """
    return not any(octets[:2])
