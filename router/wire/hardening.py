"""TLS settings of the router, towards ESMEs and gateways alike."""

from typing import Final

from OpenSSL import SSL

SUITES: Final = b"ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20"
"""Suites of TLS 1.2 that RFC 9325 section 4.2 recommends: forward secrecy, and authenticated encryption.

All suites of TLS 1.3 are of this kind.
"""


def harden(context: SSL.Context) -> None:
    """Allow TLS 1.2 and newer only, with `SUITES`, and no renegotiation."""
    context.set_min_proto_version(SSL.TLS1_2_VERSION)
    context.set_cipher_list(SUITES)
    # A peer that renegotiates for ever costs us a key exchange each time.
    context.set_options(SSL.OP_NO_RENEGOTIATION)
