"""Rows of the most frequent changes, written out: where this is compiled, without a lookup.

`columns.row_maker` makes the same of the statements' columns, and those of all other changes.
"""

from typing import Final

from router.store.changes import (
    Accepted,
    Attempted,
    Owe,
    OwedRemoved,
    Receipted,
    SendingEnded,
    SendingForgotten,
    SendingSubmitted,
)
from router.store.merging import Concluded, Kept
from router.store.sqlite.bulk import Row
from router.store.sqlite.columns import RowMaker
from router.store.sqlite.rows import pack_hook, pack_tlvs


def _accepted(change: Kept, node: str) -> Row:
    assert isinstance(change, Accepted)
    sending = change.sending
    message = sending.message
    source, destination = message.source_addr, message.destination_addr
    return (
        sending.id,
        node,
        sending.esme,
        sending.way,
        message.priority_flag,
        int(change.stage),
        sending.accepted_at,
        sending.due_at,
        sending.expires_at,
        change.channel,
        change.epoch,
        change.attempts,
        change.reference,
        change.segments,
        change.attempted_at,
        sending.part_of,
        sending.origin,
        pack_hook(sending.hook) if sending.hook is not None else "",
        source.ton,
        source.npi,
        source.addr,
        destination.ton,
        destination.npi,
        destination.addr,
        message.short_message,
        message.data_coding,
        message.esm_class,
        message.registered_delivery,
        message.priority_flag,
        message.protocol_id,
        message.service_type,
        message.sm_default_msg_id,
        message.payload,
        pack_tlvs(message.tlvs) if message.tlvs else b"",
    )


def _attempted(change: Kept, node: str) -> Row:
    assert isinstance(change, Attempted)
    return (
        change.channel,
        change.epoch,
        change.attempts,
        change.reference,
        change.segments,
        change.at,
        change.id,
    )


def _submitted(change: Kept, node: str) -> Row:
    assert isinstance(change, SendingSubmitted)
    return change.remote_id, change.at, change.id


def _ended(change: Kept, node: str) -> Row:
    assert isinstance(change, SendingEnded)
    return int(change.message_state), change.err, change.at, change.id


def _concluded(change: Kept, node: str) -> Row:
    assert isinstance(change, Concluded)
    state = int(change.message_state)
    return change.remote_id, change.submitted_at, state, change.err, change.at, change.id


def _owe(change: Kept, node: str) -> Row:
    assert isinstance(change, Owe)
    owed = change.owed
    state = int(owed.message_state)
    return owed.esme, owed.seq, int(owed.kind), owed.of, state, owed.err, owed.at


def _owed_removed(change: Kept, node: str) -> Row:
    assert isinstance(change, OwedRemoved)
    return change.esme, change.seq


def _receipted(change: Kept, node: str) -> Row:
    assert isinstance(change, Receipted)
    return change.id, change.at


def _forgotten(change: Kept, node: str) -> Row:
    assert isinstance(change, SendingForgotten)
    return (change.id,)


ROWS: Final[dict[type[Kept], RowMaker]] = {
    Accepted: _accepted,
    Attempted: _attempted,
    SendingSubmitted: _submitted,
    SendingEnded: _ended,
    Concluded: _concluded,
    Owe: _owe,
    OwedRemoved: _owed_removed,
    Receipted: _receipted,
    SendingForgotten: _forgotten,
}
"""The function for the row of each kind of change."""
