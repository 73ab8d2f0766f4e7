"""A POST as a plain value: its headers, its signature, and the id that stays equal over retries."""

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
    """What is sent."""

    url: str = field(repr=False)
    """Without a user, and without a fragment."""
    headers: Sequence[tuple[str, str]] = field(repr=False)
    body: bytes = field(repr=False)


Heard = Callable[[int, str], None]
"""Hears the status of an answer; or 0, and why there is none."""


class Poster(Protocol):
    """Sends POSTs."""

    def post(self, post: Post, heard: Heard) -> Callable[[], None]:
        """Send it, and call ``heard`` once, later. Call what is returned to give it up."""


def post_of(url: str, body: Body, delivery_id: str, secret: str | None, now: float) -> Post:
    """Return the POST of a body; with a secret it is signed, at ``now`` in Unix time."""
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
    """HMAC with SHA-256 (RFC 2104) of the time, a dot and the body, in hexadecimal digits."""
    signed = hmac.new(secret.encode(), timestamp.encode("ascii") + b"." + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def trial_id(creditor: str, at: float) -> str:
    """Name what is sent to a target as a trial, at a time."""
    return hashlib.blake2b(f"{creditor}\n{at!r}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def delivery_id(owed: Owed) -> str:
    """Name a debt: equal each time that it is delivered, also by a router that was started anew.

    Its number alone would come again with a new store.
    """
    named = f"{owed.esme}\n{owed.seq}\n{owed.at!r}"
    return hashlib.blake2b(named.encode("utf-8", "replace"), digest_size=16).hexdigest()
