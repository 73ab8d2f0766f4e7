"""PDUs to octets and back: `encode`, `encode_response` and `decode`, for all other rooms.

`field_by_field` describes them. `frequent_pdus` does the same for the four commonest PDUs, and hands over
to it whatever is not valid.
"""

from router.smpp.frequent_pdus import decode, encode, encode_response

__all__ = ["decode", "encode", "encode_response"]
