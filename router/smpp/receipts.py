"""Delivery receipts: the text of SMPP 3.4 Appendix B, which every vendor writes in his own way.

`parse` reads what is met: `_USUAL` the usual order, in one go; `_KEYS` any other, key by key. `render`
writes the usual order, in the one form that the strictest known readers take.
"""

import re

from router.smpp import tlvs
from router.smpp.tlvs import Tag
from router.sms.message import Tlvs
from router.sms.state import STAT, MessageState
from router.sms.value import value

_DELIVERED = MessageState.DELIVERED
_TYPE = 0x3C
_RECEIPT = 0x04
_NOTIFICATION = 0x20
_UCS2 = 8

_TEXT_OCTETS = 20

_USUAL = re.compile(
    rb"id:([^\s\0\"]{1,64}) sub:\d{1,3} dlvrd:\d{1,3} submit date:\d{10,14} done date:\d{10,14}"
    rb" stat:([A-Z]{7}) err:(\w{1,4}) [Tt]ext:"
)
_KEYS = re.compile(r"(?:^|(?<=[\s\"]))(id|sub|dlvrd|submit *date|done *date|stat|err|text) *:", re.IGNORECASE)
_FILLING = ' \t\r\n"\0'

_STATES = {stat.encode(): state for state, stat in STAT.items()}

_BEGINNINGS = (
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
"""FAILED, BUFFRED and ACKED are of vendors; SKIPPED is of SMPP 5.0. REJ stands anywhere: DND_REJECTED."""

_SKIPPED = 9
"""message_state of SMPP 5.0: no attempt was made, and none will be."""

_TOLD = {state.value: state for state in MessageState} | {_SKIPPED: MessageState.UNDELIVERABLE}
"""What a number in message_state means."""


_ID = Tag.RECEIPTED_MESSAGE_ID.number
STATE_TLVS = {state: tlvs.integer(Tag.MESSAGE_STATE, state) for state in MessageState}
"""message_state in a receipt, for each state."""


@value
class Receipt:
    """What a receipt says: which message, its state, and ``err`` as it stands there ("" if it does not)."""

    remote_id: str
    message_state: MessageState
    err: str = ""


def is_receipt(esm_class: int) -> bool:
    """Whether it is a delivery receipt: single bits mislead, the whole type counts (SMPP 3.4 5.2.12)."""
    return esm_class & _TYPE == _RECEIPT


def parse(octets: bytes, data_coding: int, optional: Tlvs, esm_class: int) -> Receipt | None:
    """Read a receipt or an intermediate notification from its text, its TLVs, or both; the TLVs go first.

    ``octets`` are those of short_message or message_payload. None if it is no receipt by its ``esm_class``,
    or tells no id or no state that can be read.
    """
    if esm_class & _TYPE not in (_RECEIPT, _NOTIFICATION):
        return None
    usual = _USUAL.match(octets)
    id, stat, err = (b"", b"", b"") if usual is None else usual.groups()
    state = _STATES.get(stat)
    if state is not None:
        receipt = Receipt(id.decode("latin-1"), state, err.decode("latin-1"))
        if not optional or optional == ((_ID, id + b"\0"), STATE_TLVS[state]):
            # Most have the two that say the same once more, in this order.
            return receipt
        return _corrected(receipt, optional)
    return _pieced_together(_fields(_text(octets, data_coding)), optional)


def render(
    message_id: str, state: MessageState, submit_date: str, done_date: str, err: str, text: bytes
) -> bytes:
    """The text of a receipt; dates are YYMMDDhhmm, ``err`` has three characters.

    Of ``text``, 20 octets are used.
    """
    delivered = "001" if state is _DELIVERED else "000"
    head = (
        f"id:{message_id} sub:001 dlvrd:{delivered} submit date:{submit_date} done date:{done_date}"
        f" stat:{STAT[state]} err:{err} text:"
    )
    return head.encode("latin-1") + text[:_TEXT_OCTETS]


def _text(octets: bytes, data_coding: int) -> str:
    """The octets tell more than data_coding: 8 is announced for ASCII, and UTF-16 comes under 0."""
    if octets[:1] == b"\0":
        return octets.decode("utf-16-be", "replace")
    if data_coding == _UCS2 and octets[1:2] == b"\0":
        return octets.decode("utf-16-le", "replace")
    return octets.decode("latin-1")


def _fields(text: str) -> dict[str, str]:
    """The first word behind each key. The first of a key counts, and behind ``text`` there are no keys."""
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


def _pieced_together(fields: dict[str, str], found: Tlvs) -> Receipt | None:
    remote_id = tlvs.find_text(found, Tag.RECEIPTED_MESSAGE_ID) or fields.get("id", "")
    state = _state_told(found)
    if state is None:
        state = _state_of(fields.get("stat", ""))
    if not remote_id or state is None:
        return None
    return Receipt(remote_id, state, fields.get("err") or _network_error(found))


def _corrected(receipt: Receipt, found: Tlvs) -> Receipt:
    remote_id = tlvs.find_text(found, Tag.RECEIPTED_MESSAGE_ID) or receipt.remote_id
    state = _state_told(found)
    if state is None:
        state = receipt.message_state
    if remote_id == receipt.remote_id and state is receipt.message_state:
        return receipt
    return Receipt(remote_id, state, receipt.err)


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
    """The number in network_error_code: two octets behind the type of network, or, of some, three digits."""
    value = tlvs.find(found, Tag.NETWORK_ERROR_CODE) or b""
    if value.isdigit():
        return value.decode("ascii")
    return str(int.from_bytes(value[1:3], "big")) if value else ""
