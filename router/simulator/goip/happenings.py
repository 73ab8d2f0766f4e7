"""Happening: what a line does that a face may have to tell: its state, its calls, its network."""

from typing import Literal

from attrs import frozen

Kind = Literal[
    "login",
    "logout",
    "failed",
    "reported",
    "state",
    "call",
    "hangup",
    "remain",
    "expiry",
    "cells",
    "neighbours",
    "ussd",
    "other",
]


@frozen
class Happening:
    """Something that happened on a line.

    ``value`` by kind: failed and reported ``500, to +49…``; state ``BUSY``; call ``out,10086`` or ``in,…``;
    hangup ``10086,Normal call clearing``; remain and expiry minutes; cells ``7E5,5E5B``; neighbours and ussd
    a text; other ``VERB body``.
    """

    kind: Kind
    value: str = ""
