"""Masks requests to a GoIP's web server and their answers, at equal length: secrets always, texts unless
wanted.
"""

import re
from typing import Final

from router.goip.http.request import BoxLogin, basic, quoted
from router.goip.secret_octets import cover

SECRET: Final = b"*"
HIDDEN: Final = b"x"

_LINE: Final = re.compile(rb"(?im)^(?:Authorization|Proxy-Authorization): *(?:[A-Za-z]+ +)?([^\r\n]*)")
_COOKIE: Final = re.compile(rb"(?im)^(?:Set-)?Cookie: *([^\r\n]*)")
_PASSWORD: Final = re.compile(rb"(?i)[?&\n](?:p|pw|pass|passwd|password)=([^&\s]*)")
_TEXT: Final = re.compile(rb"(?i)[?&\n](?:m|memo|msg|text|smscontent)=([^&\s]*)")
_STATE: Final = re.compile(rb"<\?xml|\s*<(?:send-sms-status|status)>")
"""Beginnings of pages that hold states only."""

_TAGGED_TEXT: Final = re.compile(rb"(?is)<(?:error|msg|ussd)[a-z_]*[0-9]*>([^<]{24,})<")
"""The answer to a USSD code is in the field of errors, which are short."""


def mask_request(octets: bytes, texts: bool, account: BoxLogin) -> bytes:
    """Return a request that can be shown, of the same length; ``texts``: with the text of its message."""
    shown = _known(octets, account)
    for pattern in (_LINE, _COOKIE, _PASSWORD):
        shown = cover(pattern, shown, SECRET)
    return shown if texts else cover(_TEXT, shown, HIDDEN)


def mask_answer(octets: bytes, texts: bool, account: BoxLogin) -> bytes:
    """Return an answer that can be shown, of the same length; ``texts``: with its body.

    Without texts only pages of states in XML keep their body, and there long words of errors are overwritten:
    those are answers to USSD codes.
    """
    shown = cover(_COOKIE, _known(octets, account), SECRET)
    if texts:
        return shown
    head, parted, body = shown.partition(b"\r\n\r\n")
    if not parted:
        head, parted, body = shown.partition(b"\n\n")
    if not parted:
        # An answer without a head is all body.
        head, body = b"", shown
    if _STATE.search(body[:200]):
        return head + parted + cover(_TAGGED_TEXT, body, HIDDEN)
    return head + parted + HIDDEN * len(body)


def _known(octets: bytes, account: BoxLogin) -> bytes:
    """Overwrite the password of the box, however it is written."""
    for secret in (
        account.password.encode("utf-8", "replace"),
        quoted(account.password).encode(),
        basic(account),
    ):
        if len(secret) > 2:
            # A shorter one would remove letters of other words, so it is overwritten only in its own place.
            octets = octets.replace(secret, SECRET * len(secret))
    return octets
