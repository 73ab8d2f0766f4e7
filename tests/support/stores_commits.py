"""The part of the suite of all stores on what becomes of changes that are committed together."""

from operator import methodcaller

from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.changes import (
    Accepted,
    AllSubmitted,
    Attempted,
    Charged,
    KeyForgotten,
    KeyHeard,
    Noted,
    Owe,
    OwedRemoved,
    Paused,
    Reached,
    Redated,
    Remembered,
    Replaced,
    Requeued,
    SegmentJoined,
    SegmentReported,
    SegmentSubmitted,
    SendingEnded,
    SendingInDoubt,
    SendingSubmitted,
)
from router.store.entities import Stage, Underway
from tests.support.stores import LANE, StoreCase
from tests.support.values import message, owed, sending

IN_FLIGHT = Accepted(sending(1), Stage.IN_FLIGHT, "a", 0, 5, 1)
LONGEST = ShortMessage(
    source_addr=Address(255, 255, "s" * 20),
    destination_addr=Address(255, 255, "9" * 20),
    short_message=bytes(range(256)) * 256,
    data_coding=255,
    esm_class=255,
    registered_delivery=255,
    priority_flag=255,
    protocol_id=255,
    service_type="t" * 5,
    sm_default_msg_id=255,
    payload=True,
    tlvs=((0x0000, b""), (0xFFFF, b"\0" * 65535), (0x1400, b"\0"), (0x1400, b"again")),
)


class TwiceContract(StoreCase):
    """Twice the same key in one commit: each kind of change says which of the two is kept."""

    async def test_what_is_charged_twice_is_the_sum(self) -> None:
        await self.write(
            Charged("a", "day", 0.0, 2), Charged("b", "day", 0.0, 1), Charged("a", "day", 0.0, 3)
        )
        await self.write(
            Charged("a", "day", 0.0, -1), Charged("a", "day", 9.0, 7), Charged("a", "day", 0.0, 1)
        )
        found = await self.ask(methodcaller("charged", ["a", "b"]))
        self.assertEqual(
            set(found),
            {Charged("a", "day", 0.0, 5), Charged("a", "day", 9.0, 7), Charged("b", "day", 0.0, 1)},
        )

    async def test_of_what_is_remembered_twice_the_later_stays(self) -> None:
        first, other = Remembered("r", "1", "", "a", 10.0), Remembered("r", "2", "", "a", 11.0)
        later = Remembered("r", "1", "+1", "b", 12.0)
        await self.write(first, other, later)
        self.assertEqual(list(await self.ask(lambda reader: reader.remembered(9))), [other, later])

    async def test_a_number_that_is_reached_twice_is_one(self) -> None:
        await self.write(Reached("a", 0.0, "1"), Reached("a", 0.0, "1"))
        await self.write(Reached("a", 0.0, "1"), Reached("b", 0.0, "1"))
        self.assertEqual(list(await self.ask(methodcaller("reached", ["a"]))), [Reached("a", 0.0, "1")])

    async def test_a_channel_is_as_it_was_paused_or_not_last(self) -> None:
        await self.write(Paused("a", True), Paused("b", False), Paused("a", False), Paused("b", True))
        self.assertEqual(await self.ask(lambda reader: reader.paused()), ["b"])

    async def test_of_notes_and_keys_the_later_stays(self) -> None:
        await self.write(Noted("a", "n", "1"), Noted("a", "n", "2"))
        await self.write(KeyHeard("a", "k", 10.0, False), KeyHeard("a", "k", 20.0, True))
        self.assertEqual(list(await self.ask(lambda reader: reader.noted())), [Noted("a", "n", "2")])
        self.assertEqual(
            list(await self.ask(lambda reader: reader.heard())), [KeyHeard("a", "k", 20.0, True)]
        )

    async def test_a_segment_that_is_submitted_twice_is_called_as_it_was_last(self) -> None:
        """A text that was in doubt goes out again."""
        await self.write(
            evolve(IN_FLIGHT, segments=2),
            SegmentSubmitted(1, 1, "a", 0, "x", 12.0),
            SegmentSubmitted(1, 1, "a", 0, "y", 13.0),
        )
        self.assertEqual(list(await self.ask(methodcaller("submitted", "a", "x"))), [])
        self.assertEqual([one.number for one in await self.ask(methodcaller("submitted", "a", "y"))], [1])

    async def test_paying_twice_or_what_is_not_owed_is_no_trouble(self) -> None:
        await self.write(Owe(owed(1)), Owe(owed(2)), Accepted(sending(1)))
        await self.write(
            OwedRemoved("crm", 1), OwedRemoved("crm", 1), OwedRemoved("crm", 9), OwedRemoved("web", 2)
        )
        self.assertEqual(list(await self.ask(lambda reader: reader.owing())), [("crm", 1)])


class OrderContract(StoreCase):
    """Changes of one sending in one commit: they take effect in the order in which they were written."""

    async def one(self, id: int = 1) -> Underway:
        (found,) = await self.ask(lambda reader: reader.of_message("crm", id))
        return found

    async def test_a_whole_life_may_be_one_commit(self) -> None:
        await self.write(
            IN_FLIGHT,
            SendingSubmitted(1, "x", 12.0),
            SendingEnded(1, MessageState.DELIVERED, 7, 13.0),
            Owe(owed(1)),
            OwedRemoved("crm", 1),
        )
        one = await self.one()
        self.assertEqual((one.stage, one.submitted_at, one.ended_at), (Stage.ENDED, 12.0, 13.0))
        self.assertEqual((one.message_state, one.err), (MessageState.DELIVERED, 7))
        self.assertEqual(list(await self.ask(lambda reader: reader.owing())), [])

    async def test_what_was_submitted_and_ends_in_one_commit_keeps_both(self) -> None:
        await self.write(IN_FLIGHT, evolve(IN_FLIGHT, sending=sending(2)))
        await self.write(
            SendingSubmitted(1, "x", 12.0),
            SendingSubmitted(2, "y", 12.5),
            SendingEnded(1, MessageState.UNDELIVERABLE, 9, 13.0),
        )
        one = await self.one()
        self.assertEqual((one.stage, one.submitted_at, one.ended_at, one.err), (Stage.ENDED, 12.0, 13.0, 9))
        self.assertEqual((await self.one(2)).stage, Stage.SUBMITTED)

    async def test_the_mark_of_doubt_stays_through_a_late_answer_and_an_ending(self) -> None:
        await self.write(
            IN_FLIGHT,
            SendingInDoubt(1, 12.0),
            SendingSubmitted(1, "x", 13.0),
            SendingEnded(1, MessageState.DELIVERED, 0, 14.0),
        )
        one = await self.one()
        self.assertEqual((one.stage, one.in_doubt, one.submitted_at), (Stage.ENDED, True, 13.0))

    async def test_what_is_due_again_goes_out_again_and_its_old_name_is_nobodys(self) -> None:
        await self.write(
            IN_FLIGHT,
            SendingSubmitted(1, "x", 12.0),
            Requeued(1, "=b", 13.0, ("a",), False, 21),
            Attempted(1, "b", 4, 2, 6, 1, 14.0),
            SendingSubmitted(1, "y", 15.0),
        )
        one = await self.one()
        self.assertEqual((one.stage, one.channel, one.epoch, one.attempts), (Stage.SUBMITTED, "b", 4, 2))
        self.assertEqual((one.sending.way, one.refused_by, one.submitted_at), ("=b", ("a",), 15.0))
        for channel, remote_id, many in (("a", "x", 0), ("b", "x", 0), ("b", "y", 1)):
            found = await self.ask(methodcaller("submitted", channel, remote_id))
            self.assertEqual(len(found), many)

    async def test_what_is_replaced_goes_out_with_its_new_text(self) -> None:
        new = message(b"new", tlvs=((0x204, b"\0\1"),))
        await self.write(
            Accepted(sending(1), Stage.HELD),
            Replaced(1, Stage.DUE, new, 11.0, 99.0),
            Attempted(1, "a", 0, 1, 5, 1, 12.0),
        )
        one = await self.one()
        self.assertEqual((one.stage, one.sending.message), (Stage.IN_FLIGHT, new))
        self.assertEqual((one.sending.due_at, one.sending.expires_at), (11.0, 99.0))

    async def test_what_is_dated_anew_may_end_in_the_same_commit(self) -> None:
        await self.write(
            IN_FLIGHT,
            Redated(1, 5.0, 6.0, 70.0),
            SendingSubmitted(1, "x", 7.0),
            SendingEnded(1, MessageState.DELIVERED, 0, 8.0),
        )
        one = await self.one()
        self.assertEqual((one.sending.accepted_at, one.submitted_at, one.ended_at), (5.0, 7.0, 8.0))

    async def test_what_was_joined_ends_with_the_one_that_it_follows(self) -> None:
        await self.write(
            *(Accepted(sending(id), Stage.JOINING) for id in (1, 2)),
            SegmentJoined(2, 1),
            Replaced(1, Stage.DUE, message(b"whole"), 10.0, 1e9),
            Attempted(1, "a", 0, 1, 5, 1, 12.0),
            SendingEnded(2, MessageState.DELIVERED, 0, 13.0),
            SendingEnded(1, MessageState.DELIVERED, 0, 13.0),
        )
        self.assertEqual([(await self.one(id)).stage for id in (1, 2)], [Stage.ENDED, Stage.ENDED])

    async def test_a_key_that_is_forgotten_between_is_heard(self) -> None:
        heard = KeyHeard("a", "k", 10.0, True)
        await self.write(heard, KeyForgotten("a", "k"), heard, KeyForgotten("a", "k"))
        self.assertEqual(list(await self.ask(lambda reader: reader.heard())), [])

    async def test_segments_may_be_submitted_reported_and_ended_in_one_commit(self) -> None:
        await self.write(
            evolve(IN_FLIGHT, segments=2),
            SegmentSubmitted(1, 1, "a", 0, "x", 12.0),
            SegmentReported(1, 1, MessageState.DELIVERED, 0, 12.5),
            SegmentSubmitted(1, 2, "a", 0, "y", 12.0),
            SegmentReported(1, 2, MessageState.UNDELIVERABLE, 21, 12.5),
            AllSubmitted(1, 12.0),
            SendingEnded(1, MessageState.UNDELIVERABLE, 21, 13.0),
        )
        outcomes = await self.ask(methodcaller("outcomes", 1))
        self.assertEqual(
            list(outcomes), [(1, MessageState.DELIVERED, 0), (2, MessageState.UNDELIVERABLE, 21)]
        )
        self.assertEqual((await self.one()).stage, Stage.ENDED)

    async def test_a_question_sees_all_that_was_written_before_it_and_nothing_later(self) -> None:
        for id in range(1, 40):
            self.store.write([Accepted(sending(id))])
            seen = self.ask(lambda reader: [one.sending.id for one in reader.latest(99, 1)])
            written = self.write(Accepted(sending(id + 1000))) if id == 39 else None
            self.assertEqual(await seen, [id])
            if written is not None:
                await written

    async def test_then_is_called_in_the_order_of_the_writes(self) -> None:
        called: list[int] = []
        for id in range(1, 20):
            self.store.write([Accepted(sending(id))], lambda id=id: called.append(id))  # type: ignore[misc]
        await self.write()
        self.assertEqual(called, list(range(1, 20)))


class ValuesContract(StoreCase):
    """What is kept comes back octet by octet."""

    async def test_the_longest_values_come_back(self) -> None:
        long = evolve(sending(2**40, esme="e" * 15, way="w" * 200, what=LONGEST), part_of=2**40 - 1)
        await self.write(Accepted(long, Stage.IN_FLIGHT, "c" * 200, 2**31, 65535, 255))
        (found,) = await self.ask(lambda reader: reader.stage(Stage.IN_FLIGHT, 0, 9))
        self.assertEqual((found.sending, found.channel), (long, "c" * 200))
        self.assertEqual((found.epoch, found.reference, found.segments), (2**31, 65535, 255))
        debt = evolve(owed(2**40, esme="e" * 15, of=long.id), message=LONGEST, message_id=long.part_of)
        await self.write(Owe(debt))
        (read,) = await self.ask(methodcaller("owed", "e" * 15, 0, 10_000))
        self.assertEqual((read.message, read.message_id), (LONGEST, long.part_of))

    async def test_what_is_empty_comes_back_empty(self) -> None:
        empty = ShortMessage(
            source_addr=Address(0, 0, ""), destination_addr=Address(0, 0, ""), short_message=b""
        )
        await self.write(Accepted(sending(1, what=empty)))
        (found,) = await self.ask(methodcaller("due", LANE, 0, 9))
        self.assertEqual(found.sending.message, empty)

    async def test_names_of_the_far_side_are_compared_sign_by_sign(self) -> None:
        """Case, leading zeros, spaces, quotes and other scripts are none of the store's affair."""
        names = ["a1", "A1", "0a1", " a1", "a1 ", "'a1'", "%", "ä1"]
        for id, name in enumerate(names, 1):
            await self.write(evolve(IN_FLIGHT, sending=sending(id)), SendingSubmitted(id, name, 12.0))
        for id, name in enumerate(names, 1):
            found = await self.ask(methodcaller("submitted", "a", name))
            self.assertEqual([one.underway.sending.id for one in found], [id])
