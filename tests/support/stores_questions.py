"""The part of the suite of all stores on the questions that a start, a sweep or an ESME asks."""

from operator import methodcaller

from router.sms.address import Address
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.changes import (
    Accepted,
    Attempted,
    Charged,
    Owe,
    OwedRemoved,
    Reached,
    RecallForgotten,
    RecipientsForgotten,
    Remembered,
    Requeued,
    SegmentSubmitted,
    SendingEnded,
    SendingForgotten,
    SendingInDoubt,
    SendingSubmitted,
    StepTaken,
)
from router.store.entities import Hook, Posted, Sending, Stage
from router.store.history_changes import StepKind
from tests.support.stores import StoreCase
from tests.support.values import message, owed, sending


def between(id: int, source: str, to: str, service_type: str = "", esme: str = "crm") -> Sending:
    what = evolve(message(to=to), source_addr=Address(5, 0, source), service_type=service_type)
    return sending(id, esme=esme, what=what)


def out(id: int, channel: str = "a", accepted_at: float = 10.0) -> Accepted:
    return Accepted(evolve(sending(id), accepted_at=accepted_at), Stage.IN_FLIGHT, channel, 0, 5, 1)


class QuestionsContract(StoreCase):
    """What `interface.Reader` promises."""

    async def ids(self, question: str, *arguments: object) -> list[int]:
        return [one.sending.id for one in await self.ask(methodcaller(question, *arguments))]

    async def test_a_message_to_several_numbers_is_found_with_all_its_sendings(self) -> None:
        """The first carries the id of the message; submit_multi has made the others of it."""
        parts = [evolve(sending(id), part_of=3) for id in (3, 4, 5)]
        await self.write(*map(Accepted, parts), Accepted(sending(6)), Accepted(sending(7, esme="web")))
        await self.write(SendingEnded(4, MessageState.EXPIRED, 901, 20.0))
        self.assertEqual(await self.ids("of_message", "crm", 3), [3, 4, 5])
        for esme, id in (("crm", 4), ("web", 3), ("crm", 7), ("crm", 99)):
            self.assertEqual(await self.ids("of_message", esme, id), [])
        self.assertEqual(await self.ids("of_message", "crm", 6), [6])

    async def test_where_receipts_are_posted_to_is_kept_with_the_message(self) -> None:
        hook = Hook(">receipt crm https://h/", "https://h/1?a=b", "key of\nits sender")
        await self.write(Accepted(evolve(sending(1), hook=hook)), Accepted(sending(2)))
        await self.write(Attempted(1, "a", 0, 1, 0, 3, 20.0))
        found = await self.ask(methodcaller("of_message", "crm", 1))
        self.assertEqual([one.sending.hook for one in found], [hook])
        self.assertEqual(await self.ask(methodcaller("posted", 1)), Posted(hook=hook, segments=3))
        self.assertEqual(await self.ask(methodcaller("posted", 2)), Posted(hook=None, segments=0))
        self.assertIsNone(await self.ask(methodcaller("posted", 3)))

    async def test_a_receipt_that_is_posted_is_owed_still_until_it_was_taken(self) -> None:
        creditor = ">receipt crm https://h/"
        await self.write(Accepted(evolve(sending(1), hook=Hook(creditor, "https://h/1"))))
        await self.write(SendingEnded(1, MessageState.DELIVERED, 0, 20.0), Owe(owed(7, creditor)))
        self.assertEqual([one.owed for one in await self.ask(methodcaller("story", 1))], [True])
        self.assertEqual([one.seq for one in await self.ask(methodcaller("owed", creditor, 0, 9))], [7])
        await self.write(OwedRemoved(creditor, 7))
        self.assertEqual([one.owed for one in await self.ask(methodcaller("story", 1))], [False])

    async def test_waiting_gives_what_waits_between_two_addresses(self) -> None:
        await self.write(
            Accepted(between(1, "Shop", "256")),
            Accepted(between(2, "Shop", "256", "WAP"), Stage.HELD),
            Accepted(between(3, "Shop", "257")),
            Accepted(between(4, "Bank", "256")),
            Accepted(between(5, "Shop", "256", esme="web")),
            Accepted(between(6, "Shop", "256"), Stage.IN_FLIGHT, "a", 0, 5, 1),
            Accepted(between(7, "Shop", "256"), Stage.JOINING),
        )
        for service_type, ids in ((None, [1, 2, 7]), ("", [1, 7]), ("WAP", [2]), ("none", [])):
            found = await self.ids("waiting", "crm", "Shop", "256", service_type, 10)
            self.assertEqual(found, ids)
        self.assertEqual(await self.ids("waiting", "crm", "Shop", "256", None, 2), [1, 2])

    async def test_unreported_gives_what_is_out_for_long_by_id(self) -> None:
        await self.write(*(out(id, accepted_at=10.0 * id) for id in range(1, 7)), Accepted(sending(9)))
        await self.write(
            SendingSubmitted(2, "x", 21.0),
            SendingInDoubt(3, 31.0),
            SendingEnded(4, MessageState.DELIVERED, 0, 41.0),
        )
        self.assertEqual(await self.ids("unreported", 55.0, 0, 10), [1, 2, 3, 5])
        self.assertEqual(await self.ids("unreported", 55.0, 1, 2), [2, 3])
        self.assertEqual(await self.ids("unreported", 10.0, 0, 10), [])
        self.assertEqual(await self.ids("unreported", 10.5, 0, 10), [1])

    async def test_channels_are_told_with_when_they_sent_last(self) -> None:
        await self.write(
            out(1, "a", 10.0), SendingSubmitted(1, "x", 12.0), out(2, "b", 20.0), out(3, "c", 30.0)
        )
        await self.write(SendingEnded(3, MessageState.DELIVERED, 0, 39.0))
        await self.write(Accepted(sending(4)), Attempted(4, "a", 0, 1, 5, 1, 15.0), Accepted(sending(5)))
        for since, expected in (
            (0.0, {"a": 15.0, "b": 20.0, "c": 30.0}),
            (15.5, {"b": 20.0, "c": 30.0}),
            (30.0, {"c": 30.0}),
            (31.0, {}),
        ):
            self.assertEqual(dict(await self.ask(methodcaller("last_submits", since))), expected)

    async def test_what_was_charged_and_reached_is_told_of_the_channels_that_are_asked_for(self) -> None:
        await self.write(
            *(Charged(id, "day", 0.0, 1) for id in "abc"), *(Reached(id, 0.0, "1") for id in "abc")
        )
        charged = await self.ask(methodcaller("charged", ["a", "c", "none"]))
        self.assertEqual({one.channel for one in charged}, {"a", "c"})
        reached = await self.ask(methodcaller("reached", ["a", "c", "none"]))
        self.assertEqual({one.channel for one in reached}, {"a", "c"})
        self.assertEqual(
            [list(await self.ask(methodcaller(each, []))) for each in ("charged", "reached")], [[], []]
        )

    async def test_very_many_channels_may_be_asked_for(self) -> None:
        await self.write(Charged("c9999", "day", 0.0, 1))
        found = await self.ask(methodcaller("charged", [f"c{number}" for number in range(10_000)]))
        self.assertEqual(list(found), [Charged("c9999", "day", 0.0, 1)])

    async def test_numbers_of_earlier_days_are_forgotten(self) -> None:
        await self.write(*(Reached("a", day, "1") for day in (0.0, 86400.0, 172800.0)))
        await self.write(RecipientsForgotten(86400.0))
        found = await self.ask(methodcaller("reached", ["a"]))
        self.assertEqual({one.day for one in found}, {86400.0, 172800.0})

    async def test_the_newest_memories_are_told_the_oldest_first_and_old_ones_are_forgotten(self) -> None:
        known = [Remembered("r", str(at), "", "a", float(at)) for at in (3, 1, 4, 2)]
        await self.write(*known)
        found = await self.ask(methodcaller("remembered", 3))
        self.assertEqual([one.at for one in found], [2.0, 3.0, 4.0])
        await self.write(RecallForgotten(3.0))
        found = await self.ask(methodcaller("remembered", 9))
        self.assertEqual([one.at for one in found], [3.0, 4.0])

    async def test_what_belongs_to_a_sending_is_forgotten_with_it(self) -> None:
        for id in (1, 2):
            await self.write(
                evolve(out(id), segments=2),
                StepTaken(id, 11.0, StepKind.NO_ANSWER),
                SegmentSubmitted(id, 1, "a", 0, "x", 12.0),
                SendingEnded(id, MessageState.UNKNOWN, 904, 13.0),
            )
        await self.write(SendingForgotten(1))
        self.assertEqual(await self.ids("of_message", "crm", 1), [])
        self.assertEqual([len(await self.ask(methodcaller("outcomes", id))) for id in (1, 2)], [0, 1])
        self.assertEqual([len(await self.ask(methodcaller("story", id))) for id in (1, 2)], [0, 1])
        self.assertEqual(await self.ids("of_message", "crm", 2), [2])

    async def test_pages_by_id_go_on_behind_the_last_and_end(self) -> None:
        await self.write(*(out(id) for id in range(1, 8)))
        pages, after = list[list[int]](), 0
        while page := await self.ids("stage", Stage.IN_FLIGHT, after, 3):
            pages.append(page)
            after = page[-1]
        self.assertEqual(pages, [[1, 2, 3], [4, 5, 6], [7]])

    async def test_what_waits_again_is_out_no_more(self) -> None:
        await self.write(out(1), Requeued(1, "all", 11.0, (), False, 0), out(2, "b"))
        self.assertEqual(await self.ids("stage", Stage.IN_FLIGHT, 0, 9), [2])
        self.assertEqual(list(await self.ask(lambda reader: reader.epochs())), [("b", 0)])
