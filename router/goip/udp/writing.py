"""Builds the datagrams that the router sends to a line.

The maker's papers end some of them with a line feed and some without. A USSD code must have none, as it would
become part of the code.
"""

import re
from typing import Final

LONGEST_TEXT: Final = 3000
"""Octets of UTF-8 of one SMS; the box cuts it."""

NUMBER: Final = re.compile(r"[!-~]{1,40}")
"""A number that can be written: without blanks, which would end it, and without line feeds."""

CODE: Final = re.compile(r"[0-9A-Za-z*#+ .,-]{1,160}")
"""A USSD code, or a choice of its menu."""


def registered(count: int) -> bytes:
    """Accept a keep-alive."""
    return f"reg:{count};status:200;".encode()


def not_registered(count: int) -> bytes:
    """Refuse a keep-alive, because of its id or password."""
    return f"reg:{count};status:404;".encode()


def message(sendid: int, text: bytes) -> bytes:
    """Open a session for a text. The length is in octets."""
    return b"MSG %d %d %b\n" % (sendid, len(text), text)


def password(sendid: int, secret: str) -> bytes:
    """Give the password that the line asked for."""
    return f"PASSWORD {sendid} {secret}\n".encode()


def send(sendid: int, telid: int, number: str) -> bytes:
    """Have the text of the session sent to a number."""
    return f"SEND {sendid} {telid} {number}\n".encode()


def done(sendid: int) -> bytes:
    """Close a session."""
    return b"DONE %d\n" % sendid


def ussd(sendid: int, secret: str, code: str) -> bytes:
    """Dial a USSD code, or answer its menu."""
    return f"USSD {sendid} {secret} {code}".encode()


def ussd_exit(sendid: int, secret: str) -> bytes:
    """Leave a USSD menu."""
    return f"USSDEXIT {sendid} {secret}".encode()


def command(verb: str, sendid: int, given: str, secret: str) -> bytes:
    """Send a line a question or command. Here the password comes last."""
    return " ".join(filter(None, (verb, str(sendid), given, secret))).encode() + b"\n"


def acknowledgement(verb: str, number: str) -> bytes:
    """Acknowledge an event, so that it is not repeated. Only RECEIVE has a line feed in the papers."""
    return f"{verb} {number} OK{chr(10) if verb == 'RECEIVE' else ''}".encode()
