"""The same of segments: those that wait for others, those that were joined, and those that are out."""

from operator import methodcaller

from router.sms.message import UDHI
from router.sms.state import MessageState
from router.sms.user_data import SAR_MSG_REF_NUM
from router.sms.value import evolve
from router.store.changes import (
    Accepted,
    Arrived,
    ReceivedForgotten,
    Replaced,
    Requeued,
    SegmentJoined,
    SendingEnded,
)
from router.store.entities import ReceivedSms, Stage
from tests.support.stores import LANE, StoreCase
from tests.support.values import message, sending


class SegmentsContract(StoreCase):
    """What `interface` promises of segments."""

    async def test_a_segment_that_waits_is_neither_due_nor_held_and_can_be_found(self) -> None:
        await self.write(Accepted(sending(1), Stage.JOINING))
        joining = await self.ask(lambda reader: reader.stage(Stage.JOINING, 0, 10))
        self.assertEqual([underway.sending.id for underway in joining], [1])
        self.assertEqual(await self.ask(lambda reader: reader.due(LANE, 0, 10)), [])
        self.assertEqual(await self.ask(lambda reader: reader.held(1e9, 10)), [])
        self.assertEqual(await self.ask(lambda reader: reader.holding()), [(LANE.way, "crm", 1)])

    async def test_what_was_joined_is_read_back_with_those_that_follow_it(self) -> None:
        one, two = sending(1), sending(2)
        await self.write(Accepted(one, Stage.JOINING), Accepted(two, Stage.JOINING))
        whole = message(b"whole")
        await self.write(
            SegmentJoined(2, 1),
            Replaced(1, Stage.DUE, whole, 10.0, 1e9),
            Requeued(1, "all", 10.0, (), False, 0),
        )
        (found,) = await self.ask(lambda reader: reader.due(LANE, 0, 10))
        self.assertEqual((found.sending.message, found.followers), (whole, (two,)))
        (follower,) = await self.ask(lambda reader: reader.of_message("crm", 2))
        self.assertEqual((follower.stage, follower.message_state), (Stage.JOINED, None))

    async def test_a_received_segment_waits_until_it_is_forgotten(self) -> None:
        received = ReceivedSms(id=3, channel="a", message=message(b"one"), at=20.0, esmes=())
        await self.write(Arrived(received, waiting=True))
        self.assertEqual(await self.ask(lambda reader: reader.received_waiting(0, 10)), [received])
        self.assertEqual(await self.ask(lambda reader: reader.received_waiting(3, 10)), [])
        await self.write(ReceivedForgotten(3))
        self.assertEqual(await self.ask(lambda reader: reader.received_waiting(0, 10)), [])

    async def test_segments_that_are_out_are_found_by_when_they_were_accepted(self) -> None:
        header = evolve(message(b"\5\0\3\7\2\1x"), esm_class=UDHI)
        parameter = message(b"x", tlvs=((SAR_MSG_REF_NUM, b"\0\7"),))
        for id, what in ((1, header), (2, header), (3, parameter), (4, message())):
            one = evolve(sending(id, what=what), accepted_at=10.0 * id)
            await self.write(Accepted(one, Stage.IN_FLIGHT, "a", 0, 1, 1))
        await self.write(SendingEnded(2, MessageState.DELIVERED, 0, 25.0))
        await self.write(Accepted(evolve(sending(5, what=header), accepted_at=50.0)))
        for since, ids in ((20.0, [2, 3]), (20.5, [3]), (30.5, []), (0.0, [1, 2, 3])):
            out = await self.ask(methodcaller("segments_out", since))
            self.assertEqual([underway.sending.id for underway in out], ids)
