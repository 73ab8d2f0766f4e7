"""The suite that every store passes: handed each implementation in turn."""

from collections.abc import Callable
from functools import partial
from operator import methodcaller
from typing import TypeVar

from twisted.internet.defer import Deferred
from twisted.trial.unittest import TestCase

from router.sms.state import MessageState
from router.sms.units import UNIT
from router.sms.value import evolve
from router.store.changes import (
    Accepted,
    AllSubmitted,
    Arrived,
    Attempted,
    Change,
    EpochFound,
    Owe,
    OwedRemoved,
    Receipted,
    ReceivedTextForgotten,
    Redated,
    Requeued,
    SegmentJoined,
    SegmentReported,
    SegmentSubmitted,
    SendingEnded,
    SendingInDoubt,
    SendingSubmitted,
    StepTaken,
    TextForgotten,
)
from router.store.entities import LaneKey, Owed, OwedKind, ReceivedSms, Stage
from router.store.history import Sought
from router.store.history_changes import StepKind
from router.store.interface import Reader, Store
from tests.support.values import message, owed, sending

T = TypeVar("T")
LANE = LaneKey("all", "crm", 0)


class StoreCase(TestCase):
    """A subclass makes the store."""

    store: Store

    def write(self, *changes: Change) -> Deferred[None]:
        done: Deferred[None] = Deferred()
        self.store.write(changes, lambda: done.callback(None))
        return done

    def ask(self, question: Callable[[Reader], T]) -> Deferred[T]:
        answer: Deferred[T] = Deferred()
        self.store.read(question, answer.callback, lambda: answer.errback(Unanswered()))
        return answer


class Unanswered(Exception):
    """The store could not answer."""


class StoreContract(StoreCase):
    """What `interface` promises of messages, and of what is owed and received."""

    async def test_a_due_sending_is_read_back_as_it_was_accepted(self) -> None:
        what = sending(7, what=message(b"\x00\xff", tlvs=((0x1400, b"\x01"), (0x1400, b""), (0x204, b"ab"))))
        await self.write(Accepted(what))
        found = await self.ask(lambda reader: reader.due(LANE, 0, 10))
        self.assertEqual([underway.sending for underway in found], [what])

    async def test_due_gives_a_lane_by_id_behind_a_given_one(self) -> None:
        await self.write(*(Accepted(sending(id)) for id in (3, 1, 2)), Accepted(sending(9, esme="other")))
        found = await self.ask(lambda reader: reader.due(LANE, 1, 10))
        self.assertEqual([underway.sending.id for underway in found], [2, 3])

    async def test_due_gives_fewer_long_texts_and_of_those_that_others_follow(self) -> None:
        long = message(b"a" * 3 * UNIT)
        await self.write(*(Accepted(sending(id, what=long)) for id in (1, 2, 3)))
        await self.write(Accepted(sending(4)), *(Accepted(sending(id), Stage.JOINING) for id in (5, 6, 7)))
        await self.write(
            *(SegmentJoined(id, 4) for id in (5, 6, 7)), Accepted(sending(8)), Accepted(sending(9))
        )
        pages = [await self.ask(methodcaller("due", LANE, after, 5)) for after in (0, 2, 3)]
        self.assertEqual([[one.sending.id for one in page] for page in pages], [[1, 2], [3, 4], [4, 8]])

    async def test_owed_gives_fewer_long_texts(self) -> None:
        long = message(b"a" * 3 * UNIT)
        await self.write(*(Accepted(sending(id, what=long)) for id in (1, 2, 3)))
        await self.write(*(Owe(evolve(owed(seq, of=seq), message=long)) for seq in (1, 2, 3)))
        pages = [await self.ask(methodcaller("owed", "crm", after, 5)) for after in (0, 2)]
        self.assertEqual([[one.seq for one in page] for page in pages], [[1, 2], [3]])

    async def test_what_is_in_flight_is_due_no_more(self) -> None:
        await self.write(Accepted(sending(1)), Attempted(1, "goip101", 0, 1, 5, 1, 11.0))
        due = await self.ask(lambda reader: reader.due(LANE, 0, 10))
        self.assertEqual(due, [])
        found = await self.ask(lambda reader: reader.stage(Stage.IN_FLIGHT, 0, 10))
        self.assertEqual([(one.channel, one.attempts, one.reference) for one in found], [("goip101", 1, 5)])

    async def test_the_story_of_a_message_has_its_steps_and_its_receipt(self) -> None:
        one = evolve(sending(1), origin="smpp transceiver 10.0.0.1:40122")
        await self.write(Accepted(one, Stage.IN_FLIGHT, "goip101", 0, 5, 1))
        again = Requeued(1, "all", 11.0, ("goip101",), False, 38)
        await self.write(
            StepTaken(1, 11.0, StepKind.REFUSED, 38), again, Attempted(1, "goip102", 0, 2, 5, 1, 12.0)
        )
        delivered = SendingEnded(1, MessageState.DELIVERED, 0, 14.0)
        await self.write(SendingSubmitted(1, "47", 13.0), delivered, Owe(owed(3, of=1)))
        (story,) = await self.ask(methodcaller("story", 1))
        self.assertEqual(story.origin, one.origin)
        self.assertEqual(
            [(each.turn, each.channel, each.err) for each in story.steps], [(StepKind.REFUSED, "goip101", 38)]
        )
        self.assertEqual((story.owed, story.receipted_at), (True, None))
        await self.write(OwedRemoved("crm", 3), Receipted(1, 15.0))
        (story,) = await self.ask(methodcaller("story", 1))
        self.assertEqual((story.owed, story.receipted_at, story.underway.ended_at), (False, 15.0, 14.0))
        self.assertEqual(list(await self.ask(methodcaller("story", 2))), [])

    async def test_a_search_gives_what_fits_the_newest_first(self) -> None:
        await self.write(*(Accepted(sending(id, esme="crm" if id % 2 else "other")) for id in range(1, 8)))
        found = await self.ask(methodcaller("search", Sought(esme="crm", stages=(Stage.DUE,)), 7, 2))
        self.assertEqual([one.sending.id for one in found], [5, 3])

    async def test_a_sending_may_be_in_flight_from_the_start(self) -> None:
        await self.write(Accepted(sending(1), Stage.IN_FLIGHT, "goip101", 0, 5, 1))
        found = await self.ask(lambda reader: reader.stage(Stage.IN_FLIGHT, 0, 10))
        self.assertEqual([(one.channel, one.attempts) for one in found], [("goip101", 1)])

    async def test_a_submitted_sending_is_found_by_channel_and_remote_id(self) -> None:
        await self.write(
            Accepted(sending(1), Stage.IN_FLIGHT, "goip101", 0, 5, 1), SendingSubmitted(1, "4791967", 12.0)
        )
        found = await self.ask(lambda reader: reader.submitted("goip101", "4791967"))
        self.assertEqual([one.number for one in found], [0])
        elsewhere = await self.ask(lambda reader: reader.submitted("goip102", "4791967"))
        self.assertEqual(list(elsewhere), [])

    async def test_of_some_remote_ids_those_that_are_open_are_told(self) -> None:
        await self.write(
            Accepted(sending(1), Stage.IN_FLIGHT, "a", 0, 5, 1),
            SendingSubmitted(1, "0012", 12.0),
            Accepted(sending(2), Stage.IN_FLIGHT, "a", 0, 5, 2),
            SegmentSubmitted(2, 1, "a", 0, "C", 12.0),
            Accepted(sending(3), Stage.IN_FLIGHT, "b", 0, 5, 1),
            SendingSubmitted(3, "12", 12.0),
        )
        found = await self.ask(lambda reader: sorted(reader.called("a", ["12", "0012", "c", "C"])))
        self.assertEqual(found, ["0012", "C"])

    async def test_all_with_one_remote_id_are_found_the_newest_first(self) -> None:
        for id in (1, 2, 3):
            await self.write(
                Accepted(sending(id), Stage.IN_FLIGHT, "a", 0, 5, 1), SendingSubmitted(id, "7", 12.0)
            )
        await self.write(SendingEnded(2, MessageState.DELIVERED, 0, 13.0))
        found = await self.ask(lambda reader: _found_ids(reader, "a", "7"))
        self.assertEqual(found, [3, 1])

    async def test_all_segments_with_one_remote_id_are_found(self) -> None:
        """There are far sides that call all segments of a text alike."""
        await self.write(
            Accepted(sending(1), Stage.IN_FLIGHT, "a", 0, 5, 3),
            *(SegmentSubmitted(1, number, "a", 0, "7", 12.0) for number in (1, 2, 3)),
            SegmentReported(1, 2, MessageState.DELIVERED, 0, 14.0),
        )
        found = await self.ask(lambda reader: [one.number for one in reader.submitted("a", "7")])
        self.assertEqual(found, [3, 1])

    async def test_segments_are_found_by_their_own_remote_ids_and_keep_their_outcomes(self) -> None:
        await self.write(
            Accepted(sending(1), Stage.IN_FLIGHT, "a", 0, 5, 2),
            SegmentSubmitted(1, 1, "a", 0, "x", 12.0),
            SegmentSubmitted(1, 2, "a", 0, "y", 12.0),
            AllSubmitted(1, 12.0),
            SegmentReported(1, 1, MessageState.DELIVERED, 0, 14.0),
        )
        found = await self.ask(lambda reader: reader.submitted("a", "y"))
        self.assertEqual([one.number for one in found], [2])
        outcomes = await self.ask(lambda reader: list(reader.outcomes(1)))
        self.assertEqual(outcomes, [(1, MessageState.DELIVERED, 0), (2, None, 0)])

    async def test_what_may_be_forgotten_is_asked_for_by_id(self) -> None:
        away = ReceivedSms(id=4, channel="a", message=message(), at=5.0, esmes=("crm", "web"))
        await self.write(
            *(Accepted(sending(id)) for id in (1, 2, 3)),
            SendingEnded(2, MessageState.DELIVERED, 0, 13.0),
            SendingEnded(3, MessageState.DELIVERED, 0, 14.0),
            TextForgotten(3),
            Arrived(away),
            Arrived(evolve(away, id=5), waiting=True),
            ReceivedTextForgotten(5),
        )
        endings = await self.ask(lambda reader: list(reader.endings(1, 10)))
        self.assertEqual(endings, [(2, "crm", 10.0, 13.0, True), (3, "crm", 10.0, 14.0, False)])
        first = await self.ask(lambda reader: list(reader.endings(0, 1)))
        self.assertEqual(first, [(1, "crm", 10.0, None, True)])
        arrivals = await self.ask(
            lambda reader: [(id, *esmes, *rest) for id, esmes, *rest in reader.arrivals(3, 9)]
        )
        self.assertEqual(arrivals, [(4, "crm", "web", 5.0, False, True), (5, "crm", "web", 5.0, True, False)])

    async def test_debts_are_told_whatever_has_become_of_what_they_are_of(self) -> None:
        await self.write(*(Owe(owed(seq, of=70 + seq)) for seq in (3, 1, 2)), Owe(owed(9, esme="web")))
        self.assertEqual(list(await self.ask(lambda reader: reader.creditors())), ["crm", "web"])
        found = await self.ask(lambda reader: list(reader.debts("crm", 1, 10)))
        self.assertEqual(found, [(2, 0, 72, 20.0), (3, 0, 73, 20.0)])

    async def test_nobody_is_owed_anything_at_first(self) -> None:
        self.assertEqual(list(await self.ask(lambda reader: reader.creditors())), [])

    async def test_what_has_ended_is_found_no_more(self) -> None:
        await self.write(
            Accepted(sending(1), Stage.IN_FLIGHT, "a", 0, 5, 1),
            SendingSubmitted(1, "x", 12.0),
            SendingEnded(1, MessageState.DELIVERED, 0, 13.0),
        )
        found = await self.ask(lambda reader: reader.submitted("a", "x"))
        self.assertEqual(list(found), [])

    async def test_segments_are_found_only_while_their_sending_is_out_on_that_channel(self) -> None:
        for id, changes in (
            (1, [SendingEnded(1, MessageState.UNKNOWN, 904, 13.0)]),
            (2, [Requeued(2, "all", 13.0, (), False, 0)]),
            (3, [Requeued(3, "all", 13.0, (), False, 0), Attempted(3, "b", 0, 2, 5, 2, 13.0)]),
            (4, [Requeued(4, "all", 13.0, (), False, 0), Attempted(4, "a", 0, 2, 5, 1, 13.0)]),
        ):
            await self.write(
                Accepted(sending(id), Stage.IN_FLIGHT, "a", 0, 5, 2),
                SegmentSubmitted(id, 1, "a", 0, str(id), 12.0),
            )
            self.assertEqual(await self.ask(partial(_found_ids, channel="a", remote_id=str(id))), [id])
            await self.write(*changes)
            self.assertEqual(await self.ask(partial(_found_ids, channel="a", remote_id=str(id))), [])

    async def test_a_requeued_sending_is_due_again_with_its_history(self) -> None:
        await self.write(
            Accepted(sending(1), Stage.IN_FLIGHT, "a", 0, 5, 1),
            Requeued(1, "=b", 20.0, ("a",), True, 500),
            Attempted(1, "b", 0, 2, 5, 1, 21.0),
            Requeued(1, "=b", 22.0, ("a", "b"), True, 21),
        )
        found = await self.ask(lambda reader: reader.due(LaneKey("=b", "crm", 0), 0, 10))
        one = found[0]
        self.assertEqual((one.refused_by, one.in_doubt, one.err, one.attempts), (("a", "b"), True, 21, 2))

    async def test_in_doubt_may_be_answered_late_and_keeps_its_mark(self) -> None:
        await self.write(
            Accepted(sending(1), Stage.IN_FLIGHT, "a", 0, 5, 1),
            SendingInDoubt(1, 13.0),
            SendingSubmitted(1, "x", 14.0),
        )
        found = await self.ask(lambda reader: reader.stage(Stage.SUBMITTED, 0, 10))
        self.assertEqual([one.in_doubt for one in found], [True])

    async def test_expired_gives_what_waits_past_its_validity(self) -> None:
        await self.write(
            Accepted(sending(1, expires_at=50.0)),
            Accepted(sending(2, expires_at=40.0), Stage.HELD),
            Accepted(sending(3, expires_at=40.0), Stage.IN_FLIGHT, "a", 0, 5, 1),
            Accepted(sending(4, expires_at=99.0)),
        )
        found = await self.ask(lambda reader: [one.sending.id for one in reader.expired(60.0, 10)])
        self.assertEqual(found, [2, 1])

    async def test_held_gives_whose_time_has_come(self) -> None:
        await self.write(Accepted(sending(1), Stage.HELD), Accepted(sending(2)))
        found = await self.ask(lambda reader: [one.sending.id for one in reader.held(10.0, 10)])
        self.assertEqual(found, [1])

    async def test_rows_of_a_year_that_was_false_hide_no_others(self) -> None:
        for first, at in ((1, 100.0), (50, 9e9), (200, 200.0), (300, 9e9), (700, 300.0), (900, 8000.0)):
            ids = range(first, first + 40)
            dated = [evolve(sending(id), accepted_at=at) for id in ids]
            await self.write(
                *(Accepted(one, Stage.IN_FLIGHT, "a") for one in dated),
                *(SendingEnded(id, MessageState.DELIVERED, 0, at) for id in ids if id % 2),
            )
        true = [id for first in (1, 200, 700) for id in range(first, first + 40)]
        found = await self.ask(lambda reader: [one.sending.id for one in reader.unreported(5000.0, 0, 1000)])
        self.assertEqual(found, [id for id in true if not id % 2])

    async def test_what_a_false_clock_dated_is_dated_anew(self) -> None:
        in_flight = Accepted(evolve(sending(1), accepted_at=9e9), Stage.IN_FLIGHT, "a", 0, 1, 1)
        await self.write(in_flight, SendingSubmitted(1, "x", 9e9 + 5.0), Accepted(sending(2)))
        await self.write(Redated(1, 50.0, 60.0, 70.0))
        found = await self.ask(lambda reader: reader.latest(5, 10))
        self.assertEqual([one.sending.id for one in found], [2, 1])
        one = found[1].sending
        times = one.accepted_at, one.due_at, one.expires_at, found[1].submitted_at
        self.assertEqual(times, (50.0, 60.0, 70.0, 50.0))
        self.assertEqual(len(await self.ask(lambda reader: reader.latest(1, 10))), 1)

    async def test_what_is_owed_is_read_in_order_until_it_is_paid(self) -> None:
        await self.write(Accepted(sending(1)), *(Owe(owed(seq)) for seq in (2, 1, 3)), OwedRemoved("crm", 2))
        found = await self.ask(lambda reader: list(reader.owed("crm", 0, 10)))
        self.assertEqual(found, [owed(1), owed(3)])
        owing = await self.ask(lambda reader: list(reader.owing()))
        self.assertEqual(owing, [("crm", 2)])

    async def test_a_received_sms_is_owed_with_its_text(self) -> None:
        received = ReceivedSms(id=4, channel="a", message=message(b"in"), at=5.0, esmes=("crm",))
        debt = owed(1, of=4)
        await self.write(Arrived(received), Owe(_received(debt, received)))
        found = await self.ask(lambda reader: list(reader.owed("crm", 0, 10)))
        self.assertEqual(found, [_received(debt, received)])

    async def test_of_one_remote_id_the_latest_epoch_comes_first(self) -> None:
        for id in (1, 2):
            await self.write(Accepted(sending(id), Stage.IN_FLIGHT, "a", 3), SendingSubmitted(id, "7", 12.0))
        await self.write(EpochFound(1, 4), Accepted(sending(3), Stage.IN_FLIGHT, "b", 9))
        await self.write(SendingEnded(3, MessageState.DELIVERED, 0, 13.0))
        self.assertEqual(await self.ask(lambda reader: _found_ids(reader, "a", "7")), [1, 2])
        self.assertEqual(list(await self.ask(lambda reader: reader.epochs())), [("a", 4)])

    async def test_lanes_counts_what_is_due(self) -> None:
        await self.write(*(Accepted(sending(id)) for id in (1, 2)), Accepted(sending(3, way="b")))
        found = await self.ask(lambda reader: sorted(reader.lanes(), key=lambda item: item[0].way))
        self.assertEqual(found, [(LANE, 2), (LaneKey("b", "crm", 0), 1)])

    async def test_holding_counts_what_is_held(self) -> None:
        await self.write(*(Accepted(sending(id), Stage.HELD) for id in (1, 2)), Accepted(sending(3)))
        found = await self.ask(lambda reader: list(reader.holding()))
        self.assertEqual(found, [(LANE.way, "crm", 2)])

    async def test_a_question_that_fails_fails_for_its_asker_only(self) -> None:
        await self.assertFailure(self.ask(lambda reader: 1 // 0), Unanswered)
        found = await self.ask(lambda reader: list(reader.lanes()))
        self.assertEqual(found, [])


def _found_ids(reader: Reader, channel: str, remote_id: str) -> list[int]:
    return [found.underway.sending.id for found in reader.submitted(channel, remote_id)]


def _received(debt: Owed, received: ReceivedSms) -> Owed:
    return evolve(
        debt,
        kind=OwedKind.RECEIVED,
        message=received.message,
        channel=received.channel,
        accepted_at=received.at,
    )
