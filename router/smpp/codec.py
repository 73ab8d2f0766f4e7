"""PDUs to octets and back. These are the only doors: `encode`, `encode_response`, `decode`.

They are those of `hot`, which does what those of `careful` do, where they are described, and leaves to it
what is not valid.
"""

from router.smpp.hot import decode, encode, encode_response

__all__ = ["decode", "encode", "encode_response"]
