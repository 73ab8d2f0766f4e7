"""Troubles of TLS to a gateway: explanations and remedies.

Names out of a certificate are quoted with their control characters and at any length: `relay/events` makes
one line of them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from OpenSSL import SSL, crypto
from OpenSSL.SSL import X509VerificationCodes as Code
from twisted.python.failure import Failure

from router.southbound.trouble import Trouble
from router.wire.certificate import hosts_of, issuer_of, pin_of, subject_of

MOST_NAMED: Final = 5
"""Hosts of a certificate that an explanation names."""

LONGEST: Final = 100
"""Characters of a name out of a certificate that are shown."""

_PORT: Final = "is `port` its port for SMPP over TLS? It may be the one for SMPP in the clear"

NO_TLS: Final = Trouble("it speaks no TLS", _PORT)
HUNG_UP: Final = Trouble("it hung up in the TLS handshake", _PORT)
SILENT: Final = Trouble("no answer to the TLS handshake in time", f"{_PORT}, or the far side hangs")
TOO_OLD: Final = Trouble("it speaks no TLS 1.2", "older TLS is not taken: it needs newer firmware")
OUR_CERTIFICATE: Final = Trouble(
    "it wants a certificate of ours", "the router has none to show: ask its owner to do without"
)
REFUSED: Final = Trouble(
    "it refuses the TLS handshake",
    "it may want a certificate of ours, and the router has none; or it has no suite of TLS 1.2 or newer with"
    " forward secrecy and AEAD",
)
NO_SUCH_NAME: Final = Trouble("it says that it is not `host`", "set `host` to the name that its owner tells")
_ELSE: Final = "else somebody may stand between"
_CLOCK: Final = "is the clock of this machine right?"

UNREADABLE: Final = Trouble("its certificate cannot be read", "ask the far side's owner for another one")

_REASONS: Final = (
    ("certificate required", OUR_CERTIFICATE),
    # We send no certificate, so it cannot be bad: older Java demands one in these words (JDK-8311644).
    ("alert bad certificate", OUR_CERTIFICATE),
    ("alert handshake failure", REFUSED),
    ("alert insufficient security", REFUSED),
    ("alert protocol version", TOO_OLD),
    ("unsupported protocol", TOO_OLD),
    ("unrecognized name", NO_SUCH_NAME),
    ("wrong version number", NO_TLS),
    ("packet length too long", NO_TLS),
)
"""Parts of OpenSSL's messages, in the versions 1.1 to 4.0."""

_UNKNOWN: Final = frozenset(
    {
        Code.ERR_UNABLE_TO_GET_ISSUER_CERT,
        Code.ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
        Code.ERR_SELF_SIGNED_CERT_IN_CHAIN,
        Code.ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
        Code.ERR_CERT_SIGNATURE_FAILURE,
        Code.ERR_CERT_UNTRUSTED,
    }
)

_WEAK: Final = frozenset({66, 67, 68})
"""X509_V_ERR_EE_KEY_TOO_SMALL, _CA_KEY_TOO_SMALL and _CA_MD_TOO_WEAK, which pyOpenSSL does not name."""

_CODES: Final = {code: name for name, code in vars(Code).items() if name.startswith("ERR_")}


def of_handshake(failure: Failure) -> Trouble:
    """Explain why the handshake failed, when no certificate was refused."""
    if not isinstance(failure.value, SSL.Error):
        return HUNG_UP
    why = _reason(failure.value)
    for part, trouble in _REASONS:
        if part in why:
            return trouble
    return Trouble(f"the TLS handshake failed ({why or 'without a reason'})", "ask the far side's owner")


def of_end(failure: Failure | None) -> Trouble | None:
    """Explain how TLS ended a connection after the handshake; None if TLS gave no reason."""
    if failure is None or not isinstance(failure.value, SSL.Error):
        return None
    # With TLS 1.3 a client has done its part before the server asks for more (RFC 8446 section 4.4).
    return OUR_CERTIFICATE if OUR_CERTIFICATE is of_handshake(failure) else None


def of_verification(code: int, depth: int, shown: crypto.X509, file: str) -> Trouble:
    """Explain what is wrong with a certificate of the chain, ``depth`` steps above the far side's own.

    ``code`` is OpenSSL's (X509_STORE_CTX_get_error(3)), ``file`` holds the authorities.
    """
    if code == Code.ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return Trouble(f"its certificate is self-signed, and does not stand in {file}", _or_pin(shown))
    if code in _UNKNOWN:
        return Trouble(
            f"its certificate is from no issuer in {file}",
            f"the issuer is {_short(issuer_of(shown))}: put its certificate there if the far side's owner"
            f" confirms it; {_ELSE}",
        )
    whose = f"the certificate of its issuer {_short(subject_of(shown))}" if depth else "its certificate"
    if code == Code.ERR_CERT_HAS_EXPIRED:
        renew = f"put a renewed one into {file}" if depth else "its owner must renew it"
        return Trouble(f"{whose} has expired on {_date(shown.get_notAfter())}", f"{renew}; or {_CLOCK}")
    if code == Code.ERR_CERT_NOT_YET_VALID:
        return Trouble(f"{whose} is not valid before {_date(shown.get_notBefore())}", _CLOCK)
    if code == Code.ERR_INVALID_PURPOSE:
        return Trouble(f"{whose} is not for servers", "ask the far side's owner for one that is")
    if code in _WEAK:
        return Trouble(f"{whose} has a key or a hash that is too weak", "its owner must renew it")
    said = _CODES.get(code, f"verify code {code}")
    return Trouble(f"{whose} is refused by OpenSSL ({said})", "ask the far side's owner for another one")


def of_name(shown: crypto.X509, host: str) -> Trouble:
    """Explain that a certificate is for other hosts, or for none."""
    hosts = hosts_of(shown)
    if not hosts:
        return Trouble(
            "its certificate names no host in subjectAltName",
            f"its subject {_short(subject_of(shown))} proves nothing: ask the far side's owner for one that"
            f" names {host} there, or pin this one: {_or_pin(shown)}",
        )
    if host in hosts:
        return Trouble(
            f"its certificate has the address {host} as a DNS name, which is none",
            f"ask the far side's owner for one with IP:{host} in place of DNS:{host}, or pin this one:"
            f" {_or_pin(shown)}",
        )
    return Trouble(
        f"its certificate is not for {host}",
        f"it is for {_listed(hosts)}: set `host` to one of them if its owner confirms it; {_ELSE}",
    )


def of_pin(shown: crypto.X509) -> Trouble:
    """Explain that a certificate is not the pinned one."""
    return Trouble("its certificate is not the one of `pin`", _or_pin(shown))


def _or_pin(shown: crypto.X509) -> str:
    told = "if the far side's owner reads the same to you by telephone"
    return f"its SHA-256 is {pin_of(shown).hex()}, set `pin` to that {told}; {_ELSE}"


def _reason(error: SSL.Error) -> str:
    if isinstance(error, SSL.SysCallError):
        return str(error.args[-1])
    queue = error.args[0] if error.args else None
    return str(queue[-1][-1]) if isinstance(queue, list) and queue else ""


def _listed(hosts: Sequence[str]) -> str:
    more = len(hosts) - MOST_NAMED
    return ", ".join(map(_short, hosts[:MOST_NAMED])) + (f" and {more} more" if more > 0 else "")


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[:LONGEST]}…"


def _date(asn1: bytes | None) -> str:
    try:
        return datetime.strptime((asn1 or b"").decode(), "%Y%m%d%H%M%SZ").strftime("%Y-%m-%d %H:%M UTC")
    except ValueError:
        return "a date that cannot be read"
