"""A POST as a plain value: headers, signature, and an id that is the same at each retry."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import Final, Protocol
from urllib.parse import unquote_to_bytes, urlsplit

from attrs import field, frozen

from router.northbound.hooks.bodies import Body
from router.store.entities import Owed

AGENT: Final = "smpp-router"


@frozen
class Post:
    """A POST to be sent."""

    url: str = field(repr=False)
    """Without user and fragment."""
    headers: Sequence[tuple[str, str]] = field(repr=False)
    body: bytes = field(repr=False)


Heard = Callable[[int, str], None]
"""Called with the status of the answer and an empty text; or with 0, and why there is no answer."""


class Poster(Protocol):
    """Sends POSTs."""

    def post(self, post: Post, heard: Heard) -> Callable[[], None]:
        """Send a POST, and call ``heard`` once, later. The returned function gives it up."""


def post_of(url: str, body: Body, delivery_id: str, secret: str | None, now: float) -> Post:
    """Return the POST of a body; with a secret it is signed. ``now`` is in seconds of Unix time."""
    parts = urlsplit(url)
    user, at, place = parts.netloc.rpartition("@")
    headers = [
        ("User-Agent", AGENT),
        ("Content-Type", body.content_type),
        ("X-Delivery-Id", delivery_id),
    ]
    if at:
        headers.append(("Authorization", f"Basic {b64encode(unquote_to_bytes(user)).decode('ascii')}"))
    if secret is not None:
        timestamp = str(int(now))
        headers.append(("X-Timestamp", timestamp))
        headers.append(("X-Signature", signature(secret, timestamp, body.octets)))
    bare = parts._replace(netloc=place, fragment="").geturl()
    return Post(bare, headers, body.octets)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return `sha256=` and the HMAC-SHA-256 (RFC 2104) of timestamp, dot and body, in hexadecimal."""
    signed = hmac.new(secret.encode(), timestamp.encode("ascii") + b"." + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def trial_id(creditor: str, at: float) -> str:
    """Return the delivery id of a trial to a target; ``at`` is in seconds of Unix time."""
    return hashlib.blake2b(f"{creditor}\n{at!r}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def delivery_id(owed: Owed) -> str:
    """Return the delivery id of something owed: the same at each retry, also after a restart.

    Its number alone would be used again by a new store.
    """
    named = f"{owed.esme}\n{owed.seq}\n{owed.at!r}"
    return hashlib.blake2b(named.encode("utf-8", "replace"), digest_size=16).hexdigest()
