"""TLS as the router speaks it, to ESMEs and to gateways alike."""

from typing import Final

from OpenSSL import SSL

SUITES: Final = b"ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20"
"""Of TLS 1.2 only what RFC 9325 section 4.2 recommends: forward secrecy, and encryption that authenticates.

Those of TLS 1.3 are all of this kind.
"""


def harden(context: SSL.Context) -> None:
    """Allow TLS 1.2 and newer only, with `SUITES`, and nothing that is negotiated anew."""
    context.set_min_proto_version(SSL.TLS1_2_VERSION)
    context.set_cipher_list(SUITES)
    # A peer that negotiates anew for ever costs us a key exchange each time.
    context.set_options(SSL.OP_NO_RENEGOTIATION)
