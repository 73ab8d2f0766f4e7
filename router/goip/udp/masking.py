"""Masks datagrams at equal length: the password always, the text unless it is wanted."""

import re
from typing import Final

from router.goip.secret_octets import cover

SECRET: Final = b"*"
HIDDEN: Final = b"x"

_FIELD: Final = re.compile(rb"(?:^|;)pass(?:word)?:([^;]*)", re.IGNORECASE)
"""The password of a keep-alive, or of an event."""

_ANSWERED: Final = re.compile(rb"PASSWORD [0-9]+ (.*?)\n?\Z", re.DOTALL)
_SECOND: Final = re.compile(rb"\A(?:USSD|USSDEXIT|GSM|CF) [0-9]+ ([^ \n]+)")
_COMMAND: Final = re.compile(rb"\A[a-z][a-z_]* [0-9]+ (?:.* )?([^ \n]+)\n?\Z", re.DOTALL)
"""The password in the router's commands, which end with it and are in lower case. They begin a datagram: to
search for them anywhere in a stranger's text took half a minute, and hid words of it.
"""

_TEXTS: Final = (
    re.compile(rb"MSG [0-9]+ [0-9]+ (.*?)\n?\Z", re.DOTALL),
    re.compile(rb";msg:(.*?)\n?\Z", re.DOTALL),
)
_ANSWER_OF_USSD: Final = re.compile(rb"USSD [0-9]+ (.*?)\n?\Z", re.DOTALL)


def mask(octets: bytes, texts: bool, sent: bool, password: bytes) -> bytes:
    """Return a datagram that can be shown, of the same length; ``texts``: with its text.

    ``sent``: the router sent it. ``password`` is that of the line, which is overwritten wherever it occurs; a
    wrong one is found by its place.
    """
    secrets = [_FIELD, _ANSWERED]
    if sent:
        secrets += [_SECOND, _COMMAND]
    shown = octets
    if len(password) > 1:
        # A password of one octet would remove letters of other words, so it is overwritten only in its own
        # place.
        shown = shown.replace(password, SECRET * len(password))
    for pattern in secrets:
        shown = cover(pattern, shown, SECRET)
    if not texts:
        for pattern in (*_TEXTS, *(() if sent else (_ANSWER_OF_USSD,))):
            shown = cover(pattern, shown, HIDDEN)
    return shown
