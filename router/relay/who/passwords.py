"""Passwords: their stored form, and the comparison with it.

The stored form is ``scrypt:N:r:p:SALT:HASH`` (RFC 7914; salt and hash in base64), or the plain text.
"""

import hashlib
import hmac
import re
import secrets
from base64 import b64decode, b64encode

from attrs import frozen

PREFIX = "scrypt:"

# 12 ms on the machines we have; four times as much at N = 16384. A bind waits for it once per process.
COST, BLOCK, PARALLEL = 4096, 8, 1
SALT, HASH = 16, 32

FORM = re.compile(r"scrypt:([0-9]{1,8}):([0-9]{1,3}):([0-9]{1,3}):([A-Za-z0-9+/]+=*):([A-Za-z0-9+/]+=*)")
MEMORY = 256 * 1024 * 1024


@frozen(repr=False)
class _Kept:
    n: int
    r: int
    p: int
    salt: bytes
    hash: bytes

    def of(self, password: bytes) -> bytes:
        """Return the hash of another password, made in the same way."""
        return hashlib.scrypt(
            password, salt=self.salt, n=self.n, r=self.r, p=self.p, maxmem=2 * MEMORY, dklen=len(self.hash)
        )


def hashed(password: str) -> str:
    """Return the stored form of a password; every call gives another."""
    kept = _Kept(COST, BLOCK, PARALLEL, secrets.token_bytes(SALT), bytes(HASH))
    return f"scrypt:{COST}:{BLOCK}:{PARALLEL}:{_base64(kept.salt)}:{_base64(kept.of(password.encode()))}"


def matches(password: bytes, stored: str) -> bool:
    """Tell whether a password (in UTF-8) is the stored one. It takes as long when it is not."""
    if not is_hash(stored):
        return hmac.compare_digest(password, stored.encode())
    kept = _parse(stored)
    # HMAC, of which scrypt is made, fills a key up with zeros (RFC 2104): more of them make no difference.
    return kept is not None and hmac.compare_digest(kept.of(password), kept.hash) and b"\0" not in password


def is_hash(stored: str) -> bool:
    """Tell whether the stored form means to be a hash; anything else is plain text."""
    return stored.startswith(PREFIX)


def well_formed(stored: str) -> bool:
    """Tell whether the stored form is a hash that can be computed (in at most 256 MiB)."""
    return _parse(stored) is not None


def _parse(stored: str) -> _Kept | None:
    read = FORM.fullmatch(stored)
    if read is None:
        return None
    n, r, p = int(read[1]), int(read[2]), int(read[3])
    try:
        salt, digest = b64decode(read[4], validate=True), b64decode(read[5], validate=True)
    except ValueError:
        return None
    return _Kept(n, r, p, salt, digest) if _computable(n, r, p) and len(digest) >= 16 else None


def _computable(n: int, r: int, p: int) -> bool:
    # RFC 7914 section 2: N is a power of two above 1 and below 2 ^ (128 * r / 8).
    power = n > 1 and n & (n - 1) == 0 and r > 0 and n.bit_length() <= 16 * r
    return power and 0 < p <= 16 and 128 * n * r * p <= MEMORY


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode("ascii")
