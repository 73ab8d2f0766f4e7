"""The router's duties to a stream of octets, whatever is in it (SMPP 3.4 section 3.2, 5.0 section 2.8)."""

from collections import Counter
from struct import unpack_from

from attrs import field, frozen

from router.simulator.octets.frames import BINDS, HEADER, RESPONSE, Command

MOST, MOST_UNBOUND = 65536, 1024
"""Octets of the longest PDU, on a session and before a bind."""

SILENT = frozenset({Command.OUTBIND, Command.ALERT_NOTIFICATION})
"""Requests that have no response; where they do not belong they may be answered by generic_nack."""


@frozen
class Outlook:
    """The consequences of a stream.

    ``owed``: answers, by sequence_number and command_id. ``allowed``: answers that may come besides.
    ``must_close``: no PDU can begin any more. ``may_close``: there is a reason to.
    """

    owed: Counter[tuple[int, int]]
    allowed: Counter[int] = field(factory=Counter)
    must_close: bool = False
    may_close: bool = False


def outlook(stream: bytes, most: int, leaving: frozenset[int] = frozenset({Command.UNBIND})) -> Outlook:
    """Read a stream by its lengths. ``leaving`` are the command_ids that may end a session."""
    owed: Counter[tuple[int, int]] = Counter()
    allowed: Counter[int] = Counter()
    at, may_close = 0, False
    while at + 4 <= len(stream):
        (length,) = unpack_from(">I", stream, at)
        if not 16 <= length <= most:
            number = unpack_from(">I", stream, at + 12)[0] if at + 16 <= len(stream) else 0
            # The end of the header may come in a later read: then the nack says 0.
            allowed.update({number, 0})
            return Outlook(owed, allowed, must_close=True, may_close=True)
        if at + length > len(stream):
            break
        _, command_id, _, number = HEADER.unpack_from(stream, at)
        may_close = may_close or command_id in leaving
        if command_id in SILENT:
            allowed[number] += 1
        elif not command_id & RESPONSE:
            owed[number, command_id] += 1
        at += length
    unfinished = at < len(stream)
    return Outlook(owed, allowed, must_close=unfinished, may_close=unfinished or may_close)


def outlook_north(stream: bytes, bound: bool) -> Outlook:
    """Read a stream of an ESME: before a bind, a bind that is refused ends it, too."""
    if bound:
        return outlook(stream, MOST)
    return outlook(stream, MOST_UNBOUND, BINDS | {Command.UNBIND})


def outlook_south(stream: bytes, bound: bool) -> Outlook:
    """Read a stream of an SMSC: its answer to the bind may end it."""
    found = outlook(stream, MOST)
    return found if bound else Outlook(found.owed, found.allowed, found.must_close, may_close=True)
