"""Rows that are written out are those that the statements' columns say."""

from twisted.trial.unittest import SynchronousTestCase

from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.state import MessageState
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
from router.store.entities import Owed, OwedKind, Sending, Stage
from router.store.merging import Concluded, Kept
from router.store.sqlite.columns import row_maker
from router.store.sqlite.frequent import ROWS
from router.store.sqlite.statements import STATEMENTS

MESSAGE = ShortMessage(
    source_addr=Address(5, 0, "me"),
    destination_addr=Address(1, 1, "256700000001"),
    short_message=b"hello",
    data_coding=8,
    esm_class=3,
    registered_delivery=1,
    priority_flag=2,
    protocol_id=4,
    service_type="CMT",
    sm_default_msg_id=6,
    payload=True,
    tlvs=((0x0424, b"text"),),
)
SENDING = Sending(
    id=7, esme="a", way="b", message=MESSAGE, accepted_at=1.5, due_at=2.5, expires_at=3.5, part_of=6
)
DELIVERED = MessageState.DELIVERED
CHANGES: tuple[Kept, ...] = (
    Accepted(SENDING),
    Accepted(SENDING, Stage.IN_FLIGHT, "channel", 1, 2, 3),
    Attempted(7, "channel", 1, 2, 3, 4, 5.5),
    SendingSubmitted(7, "remote", 1.5),
    SendingEnded(7, DELIVERED, 8, 9.5),
    Concluded(7, "remote", 1.5, DELIVERED, 8, 9.5),
    Owe(
        Owed(
            seq=1,
            esme="a",
            kind=OwedKind.RECEIPT,
            of=7,
            message=MESSAGE,
            channel="c",
            err=8,
            accepted_at=1.5,
            at=9.5,
        )
    ),
    OwedRemoved("a", 1),
    Receipted(7, 12.5),
    SendingForgotten(7),
)


class FrequentRowsTests(SynchronousTestCase):
    def test_each_row_is_that_of_its_columns(self) -> None:
        for change in CHANGES:
            expected = row_maker(STATEMENTS[type(change)].columns)(change, "node")
            self.assertEqual(ROWS[type(change)](change, "node"), expected)

    def test_each_kind_is_compared(self) -> None:
        self.assertEqual({type(change) for change in CHANGES}, set(ROWS))
