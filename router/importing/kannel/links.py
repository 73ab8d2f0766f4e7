"""The settings of an SMPP link: what an smsc group says of it, in the words of a gateway."""

import re
from collections.abc import Iterator, Mapping

from router.importing.kannel.source import Group
from router.importing.page import Value
from router.importing.rates import FASTEST, SLOWEST, per

CHARSETS: Mapping[str, str] = {
    "gsm": "gsm7",
    "gsm7": "gsm7",
    "gsm-03.38": "gsm7",
    "ascii": "ascii",
    "us-ascii": "ascii",
    "iso-8859-1": "latin1",
    "iso8859-1": "latin1",
    "latin1": "latin1",
    "latin-1": "latin1",
    "windows-1252": "latin1",
    "cp1252": "latin1",
}
"""What data_coding 0 means, by the names that iconv has for it."""

BASES: Mapping[int, str] = {0: "decimal", 1: "hex/decimal", 2: "decimal/hex", 3: "hex"}
"""The forms of ids in answer and report, by `msg-id-type`: bit 0 is for the answer, bit 1 for the report."""

TYPE = re.compile(r"[\x21-\x7e]{0,12}")
"""SMPP 3.4 section 5.2.3."""

VERSIONS = {"33": "3.3", "34": "3.4", "50": "5.0"}


def link(group: Group, notes: list[str]) -> Iterator[tuple[str, Value]]:
    """Yield the keys of a gateway that an smsc group gives; ``notes`` gets what is left."""
    yield from _rate(group)
    window = group.whole("max-pending-submits")
    if window:
        yield "window", window
    charset = group.get("alt-charset").lower()
    if charset in CHARSETS:
        yield "alphabet", CHARSETS[charset]
    elif charset:
        notes.append(
            "alt-charset is none of GSM, ASCII and ISO-8859-1, which `alphabet` knows: set it by hand."
        )
    if group.whole("msg-id-type", 0) in BASES:
        yield "remote_id", BASES[group.whole("msg-id-type", 0) or 0]
    if group.flag("no-dlr"):
        yield "final", "sent"
    timers = dict(_timers(group))
    if timers:
        yield "timers", timers
    if group.flag("dead-start"):
        yield "enabled", False


def _rate(group: Group) -> Iterator[tuple[str, Value]]:
    given = group.get("throughput")
    try:
        rate = float(given) if given else 0.0
    except ValueError:
        return
    if SLOWEST <= rate <= FASTEST:
        yield "rate", per(rate)


def _timers(group: Group) -> Iterator[tuple[str, Value]]:
    enquire = group.whole("enquire-link-interval", 0)
    if enquire is not None:
        yield "enquire_link", f"{enquire}s" if enquire else "off"
    if response := group.whole("wait-ack"):
        yield "response", f"{response}s"
    if delay := group.whole("reconnect-delay"):
        yield "reconnect", f"{delay}s..{max(delay, 60)}s"


def session(group: Group, notes: list[str]) -> Iterator[tuple[str, Value]]:
    """Yield the keys of an SMSC's sessions: version, type, transceiver or a pair."""
    version = group.get("interface-version").lower().removeprefix("0x")
    if version in VERSIONS and version != "34":
        yield "interface_version", VERSIONS[version]
    elif version and version not in VERSIONS:
        notes.append("interface-version is none of 33, 34 and 50: the router binds by 3.4.")
    # Kannel sends VMA where nothing else is set; an SMSC may look at it.
    given = group.get("system-type", "VMA")
    if TYPE.fullmatch(given):
        yield "system_type", given
    else:
        notes.append("system-type does not fit into a bind: it has at most 12 letters, digits and signs.")
