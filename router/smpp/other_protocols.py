"""Recognises peers that speak another protocol than SMPP by their first octets."""

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"HTTP", "HTTP"),
    (b"GET ", "HTTP"),
    (b"POST", "HTTP"),
    (b"HEAD", "HTTP"),
    (b"OPTI", "HTTP"),
    (b"CONN", "HTTP"),
    (b"<htm", "HTTP"),
    (b"<!do", "HTTP"),
    (b"SSH-", "SSH"),
    (b"\x16\x03", "TLS"),
    (b"\x15\x03", "TLS"),
    (b"SIP/", "SIP"),
    (b"220 ", "FTP or SMTP"),
    (b"220-", "FTP or SMTP"),
    (b"\xff\xfb", "telnet"),
    (b"\xff\xfd", "telnet"),
)
"""TLS: a record of a handshake, or an alert (RFC 8446 section 5.1). Telnet: WILL, DO (RFC 854)."""


def foreign(octets: bytes) -> str | None:
    """Return the name of the protocol that these octets begin; None if it is SMPP, or unknown.

    Four octets are enough.
    """
    head = octets[:8].upper()
    for beginning, name in _BEGINNINGS:
        if head.startswith(beginning.upper()):
            return name
    return None
