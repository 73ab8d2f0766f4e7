"""Delivery receipts: the text of SMPP 3.4 Appendix B, which every vendor writes differently.

`parse` reads the spellings that occur: `_USUAL` the usual order, in one go; `_KEYS` any other, key by key.
`Renderer` writes the usual order, in the one form that the strictest known readers accept.
"""

import re
from collections.abc import Callable
from typing import Final

from router.smpp import tlvs
from router.smpp.receipt_text import letters, without_header
from router.smpp.tags import Tag
from router.sms.message import UDHI, Tlvs
from router.sms.state import STAT, MessageState

_DELIVERED: Final = MessageState.DELIVERED

_USUAL: Final = re.compile(
    rb"id:([^\s\0\"]{1,64}) sub:\d{1,3} dlvrd:\d{1,3} submit date:\d{10,14} done date:\d{10,14}"
    rb" stat:([A-Z]{7}) err:(\w{1,4}) [Tt]ext:"
)
_KEYS: Final = re.compile(
    r"(?:^|(?<=[\s\"\0]))(id|sub|dlvrd|submit *date|done *date|stat|err|text) *:", re.IGNORECASE
)
_FILLING: Final = ' \t\r\n"\0'

_STATES: Final = {stat.encode(): state for state, stat in STAT.items()}

_BEGINNINGS: Final = (
    ("DELIV", MessageState.DELIVERED),
    ("UNDEL", MessageState.UNDELIVERABLE),
    ("FAIL", MessageState.UNDELIVERABLE),
    ("SKIP", MessageState.UNDELIVERABLE),
    ("EXPIR", MessageState.EXPIRED),
    ("DELET", MessageState.DELETED),
    ("ACC", MessageState.ACCEPTED),
    ("ACK", MessageState.ACCEPTED),
    ("ENRO", MessageState.ENROUTE),
    ("BUFF", MessageState.ENROUTE),
    ("SCHED", MessageState.SCHEDULED),
    ("UNKN", MessageState.UNKNOWN),
)
"""FAILED, BUFFRED and ACKED are used by vendors; SKIPPED is of SMPP 5.0. REJ may occur anywhere:
DND_REJECTED.
"""

_SKIPPED: Final = 9
"""message_state of SMPP 5.0: no attempt was made, and none will be."""

_TOLD: Final = {state.value: state for state in MessageState} | {_SKIPPED: MessageState.UNDELIVERABLE}
"""The states for numbers in message_state."""


_ID: Final = Tag.RECEIPTED_MESSAGE_ID.number
_STATE: Final = Tag.MESSAGE_STATE.number
STATE_TLVS: Final = {state: tlvs.integer(Tag.MESSAGE_STATE, state) for state in MessageState}
"""message_state in a receipt, for each state."""


Receipt = tuple[str, MessageState, str]
"""A receipt: the message's id, its state, and ``err`` as written ("" if missing).

It is read once, by its caller, and so has no class of its own.
"""


def is_receipt(esm_class: int) -> bool:
    """Tell whether it is a delivery receipt by the whole message type: single bits mislead (SMPP 3.4 section
    5.2.12).
    """
    return esm_class & 0x3C == 0x04


def is_notification(esm_class: int) -> bool:
    """Tell whether it is an intermediate notification."""
    return esm_class & 0x3C == 0x20


def parse(octets: bytes, data_coding: int, optional: Tlvs, esm_class: int) -> Receipt | None:
    """Read a receipt or an intermediate notification from its text, its TLVs, or both; the TLVs go first.

    ``octets`` are those of short_message or message_payload. None if it is no receipt by its ``esm_class``,
    or tells no id or no state that can be read.
    """
    if not is_receipt(esm_class) and not is_notification(esm_class):
        return None
    receipt = _usual(octets)
    if receipt is None:
        return _unusual(octets, data_coding, optional, esm_class)
    if not optional or _repeat(optional, octets, len(receipt[0]), receipt[1]):
        return receipt
    return _corrected(receipt, optional)


class Renderer:
    """Writes the texts of receipts.

    ``date`` gives YYMMDDhhmm for seconds of Unix time. The part between a receipt's id and its text mostly
    equals that of the receipt before, and is reused.
    """

    def __init__(self, date: Callable[[float], str]) -> None:
        self._date = date
        # The last minute and the one before it: a message ends in the minute of its submission, or later.
        self._minute = self._earlier = -1.0
        self._told = self._told_earlier = ""
        self._between = ""
        self._accepted = self._at = -1.0
        self._state: MessageState | None = None
        self._err = 0

    def render(
        self, message_id: str, state: MessageState, accepted_at: float, at: float, err: int, text: bytes
    ) -> bytes:
        """Return the text of a receipt.

        ``err`` is written with three digits; 20 octets of ``text`` are used.
        """
        accepted = accepted_at // 60.0
        minute = at // 60.0
        if not (
            minute == self._at and accepted == self._accepted and state is self._state and err == self._err
        ):
            delivered = "001" if state is _DELIVERED else "000"
            self._between = (
                f" sub:001 dlvrd:{delivered} submit date:{self._date_of(accepted)}"
                f" done date:{self._date_of(minute)} stat:{STAT[state]} err:{err:03d} text:"
            )
            self._at, self._accepted, self._state, self._err = minute, accepted, state, err
        between = self._between
        beginning = text[:20].decode("latin-1")
        return f"id:{message_id}{between}{beginning}".encode("latin-1")

    def _date_of(self, minute: float) -> str:
        if minute == self._minute:
            return self._told
        if minute == self._earlier:
            return self._told_earlier
        self._earlier, self._told_earlier = self._minute, self._told
        self._told = self._date(minute * 60.0)
        self._minute = minute
        return self._told


def _usual(octets: bytes) -> Receipt | None:
    """Parse a receipt in the usual order, whatever is behind ``text``; None for another order, or an unusual
    state.
    """
    found = _USUAL.match(octets)
    if found is None:
        return None
    id, stat, err = found.groups()
    state = _STATES.get(stat)
    return None if state is None else (id.decode("latin-1"), state, err.decode("latin-1"))


def _repeat(optional: Tlvs, octets: bytes, size: int, state: MessageState) -> bool:
    """Tell whether the TLVs are the usual two, in the usual order, and repeat the text.

    ``size`` is that of the id in the text.
    """
    if len(optional) != 2:
        return False
    first, second = optional[0], optional[1]
    if first[0] != _ID or second[0] != _STATE:
        return False
    id, told = first[1], second[1]
    if len(told) != 1 or told[0] != state or len(id) != size + 1 or id[size] != 0:
        return False
    return id.startswith(octets[3 : size + 3])


def _fields(text: str) -> dict[str, str]:
    """Return the first word behind each key.

    The first of equal keys counts; behind ``text`` there are no keys.
    """
    found: dict[str, str] = {}
    keys = list(_KEYS.finditer(text))
    ends = [key.start() for key in keys[1:]] + [len(text)]
    for key, end in zip(keys, ends, strict=False):
        name = key[1].lower()
        if name == "text" and "id" in found and "stat" in found:
            break
        value = text[key.end() : end]
        words = value.strip(_FILLING).split()
        found.setdefault(name, words[0].strip(_FILLING) if words else "")
    return found


def _unusual(octets: bytes, data_coding: int, optional: Tlvs, esm_class: int) -> Receipt | None:
    """Parse a receipt in any other order, or behind a user data header (esm_class 0x44; SMPP 3.4 section
    5.2.12).
    """
    if esm_class & UDHI:
        receipt = _pieced_together(_fields(letters(without_header(octets), data_coding)), optional)
        if receipt is not None:
            return receipt
    return _pieced_together(_fields(letters(octets, data_coding)), optional)


def _pieced_together(fields: dict[str, str], found: Tlvs) -> Receipt | None:
    remote_id = tlvs.find_text(found, Tag.RECEIPTED_MESSAGE_ID) or fields.get("id", "")
    state = _state_told(found)
    if state is None:
        state = _state_of(fields.get("stat", ""))
    if not remote_id or state is None:
        return None
    return remote_id, state, fields.get("err") or _network_error(found)


def _corrected(receipt: Receipt, found: Tlvs) -> Receipt:
    remote_id, state, err = receipt
    told = _state_told(found)
    remote_id = tlvs.find_text(found, Tag.RECEIPTED_MESSAGE_ID) or remote_id
    return remote_id, state if told is None else told, err


def _state_told(found: Tlvs) -> MessageState | None:
    number = tlvs.find_integer(found, Tag.MESSAGE_STATE)
    return None if number is None else _TOLD.get(number)


def _state_of(stat: str) -> MessageState | None:
    word = stat.upper()
    for beginning, state in _BEGINNINGS:
        if word.startswith(beginning):
            return state
    return MessageState.REJECTED if "REJ" in word else None


def _network_error(found: Tlvs) -> str:
    """Return the number in network_error_code: two octets behind the type of network, or three digits from
    some peers.
    """
    value = tlvs.find(found, Tag.NETWORK_ERROR_CODE) or b""
    if value.isdigit():
        return value.decode("ascii")
    return str(int.from_bytes(value[1:3], "big")) if value else ""
