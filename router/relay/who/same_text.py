"""Equality of texts: by what they say, however that is coded."""

from hashlib import blake2b

from router.sms.alphabet import Alphabet
from router.sms.message import ShortMessage
from router.sms.parts import UserData
from router.sms.reading import Unreadable
from router.sms.user_data import BrokenHeader

SIZE = 8
"""Octets of a hash: SQLite's INTEGER."""


def hash_of(message: ShortMessage, alphabet: Alphabet) -> int:
    """Return the same number for equal texts, never 0; ``alphabet`` is that of data_coding 0.

    A segment that its sender cut equals only one in the same place.
    """
    hashed = blake2b(digest_size=SIZE)
    try:
        data = UserData.of(message, alphabet)
        place = data.place(message)
        if place is not None:
            hashed.update(f"{place.total} {place.number} ".encode())
        hashed.update(data.text.encode("utf-8", "surrogatepass"))
    except (BrokenHeader, Unreadable):
        hashed.update(b"%d " % message.data_coding)
        hashed.update(message.short_message)
    return int.from_bytes(hashed.digest(), "big", signed=True) or 1
