"""The text of a receipt (SMPP 3.4 appendix B), as an SMSC writes it, and what an ESME takes from one."""

import re

from attrs import frozen

RECEIPT = 0x04
"""esm_class of a receipt, in the bits of `TYPE` (SMPP 3.4 section 5.2.12)."""

TYPE = 0x3C

SHOWN = 20
"""Octets of the message that a receipt shows."""

_SAID = re.compile(rb"id:(\S+) .*?stat:(\w+)", re.DOTALL)


@frozen
class Reported:
    """A message_id, and ``DELIVRD`` or another of the seven-letter states."""

    message_id: str
    stat: str


def receipt_text(message_id: bytes, stat: bytes = b"DELIVRD", text: bytes = b"") -> bytes:
    """Return the usual text of a receipt; ``text`` is that of the message."""
    return b"id:%b sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:%b err:000 text:%b" % (
        message_id,
        stat,
        text[:SHOWN],
    )


def read_receipt(text: bytes) -> Reported | None:
    """Read the text of a receipt; None if it is another text."""
    said = _SAID.search(text)
    return Reported(said[1].decode("latin-1"), said[2].decode("latin-1")) if said else None
