"""The part of the suite of all stores on what they keep beside messages: of channels, keys, counters."""

from twisted.internet.defer import Deferred

from router.sms.value import evolve
from router.store.changes import (
    Accepted,
    Arrived,
    BudgetsForgotten,
    Charged,
    Claimed,
    Counted,
    CountsForgotten,
    Keyed,
    KeyedForgotten,
    KeyForgotten,
    KeyHeard,
    KeysForgotten,
    MessageKeyed,
    Noted,
    NoteForgotten,
    Owe,
    OwedRemoved,
    Paused,
    Reserved,
    Started,
    Stopped,
    Uncounted,
)
from router.store.entities import Counter, OwedKind, ReceivedSms
from tests.support.stores import StoreCase
from tests.support.values import message, owed, sending


def received(id: int, esmes: tuple[str, ...] = ()) -> ReceivedSms:
    return ReceivedSms(id=id, channel="a", message=message(b"in"), at=5.0, esmes=esmes)


class BesideContract(StoreCase):
    """What `interface` promises of all else."""

    async def test_channels_are_paused_until_they_are_not(self) -> None:
        await self.write(Paused("a", True), Paused("b", True), Paused("a", True))
        self.assertEqual(await self.ask(lambda reader: reader.paused()), ["a", "b"])
        await self.write(Paused("b", False), Paused("c", False))
        self.assertEqual(await self.ask(lambda reader: reader.paused()), ["a"])

    async def test_of_budgets_long_ago_a_total_that_is_in_use_is_kept(self) -> None:
        days = 86400.0
        charges = [
            ("minute", 0.0, 1),
            ("day", 0.0, 1),
            ("total", 0.0, 1),
            ("total", 9.0, 0),
            ("total", 8.0, -1),
        ]
        late = [Charged("a", "minute", 59 * days, 1), Charged("a", "day", 59 * days, 1)]
        kept = Charged("a", "minute", 60 * days - 60.0, 1)
        await self.write(*(Charged("a", *charge) for charge in charges), *late, kept)
        await self.write(BudgetsForgotten(60 * days))
        found = await self.ask(lambda reader: reader.charged(["a"]))
        self.assertEqual(set(found), {Charged("a", "total", 0.0, 1), late[1], kept})

    async def test_keys_of_what_was_received_are_kept_the_oldest_first(self) -> None:
        await self.write(KeyHeard("a", "k2", 20.0, False), KeyHeard("b", "k1", 10.0, True))
        await self.write(KeyHeard("a", "k2", 30.0, True))
        found = await self.ask(lambda reader: list(reader.heard()))
        self.assertEqual(found, [KeyHeard("b", "k1", 10.0, True), KeyHeard("a", "k2", 30.0, True)])

    async def test_keys_that_do_not_last_are_forgotten_by_their_age(self) -> None:
        heard = [KeyHeard("a", "old", 10.0, False), KeyHeard("a", "new", 20.0, False)]
        await self.write(*heard, KeyHeard("a", "lasting", 10.0, True), KeysForgotten(20.0))
        found = await self.ask(lambda reader: {one.key for one in reader.heard()})
        self.assertEqual(found, {"new", "lasting"})

    async def test_a_key_that_was_forgotten_may_be_heard_again_in_the_same_commit(self) -> None:
        heard = KeyHeard("a", "k", 10.0, True)
        await self.write(heard, KeyForgotten("a", "k"), KeyHeard("b", "k", 10.0, True), heard)
        await self.write(KeyForgotten("b", "k"), KeyForgotten("b", "none"))
        self.assertEqual(await self.ask(lambda reader: list(reader.heard())), [heard])

    async def test_a_note_takes_the_place_of_the_one_before(self) -> None:
        await self.write(Noted("a", "iccid", "1"), Noted("a", "sendid", "7"), Noted("b", "iccid", "3"))
        await self.write(Noted("a", "iccid", "2"))
        found = await self.ask(lambda reader: {(one.channel, one.name, one.value) for one in reader.noted()})
        self.assertEqual(found, {("a", "iccid", "2"), ("a", "sendid", "7"), ("b", "iccid", "3")})

    async def test_a_note_that_was_forgotten_may_be_made_again_in_the_same_commit(self) -> None:
        noted, other = Noted("a", "iccid", "1"), Noted("b", "iccid", "3")
        await self.write(noted, other, NoteForgotten("a", "iccid"), noted, NoteForgotten("b", "none"))
        self.assertEqual(set(await self.ask(lambda reader: list(reader.noted()))), {noted, other})
        await self.write(NoteForgotten("a", "iccid"))
        self.assertEqual(await self.ask(lambda reader: list(reader.noted())), [other])

    async def test_messages_that_count_are_told_of_some_esmes_from_a_time_on(self) -> None:
        counted = [
            Counted(id, esme, "1", "", -id, float(id), "8 bit 7/2 Shop", id)
            for id, esme in enumerate("aabc", 1)
        ]
        await self.write(*counted)
        found = await self.ask(lambda reader: list(reader.counted(["a", "b"], 2.0)))
        self.assertEqual(found, counted[1:3])
        self.assertEqual(await self.ask(lambda reader: list(reader.counted([], 0.0))), [])

    async def test_what_counts_no_more_is_gone_and_what_is_old_too(self) -> None:
        counted = [Counted(id, "a", "1", "+1", 0, float(id)) for id in range(4)]
        await self.write(*counted, Uncounted(3), Uncounted(9))
        await self.write(CountsForgotten(1.0))
        self.assertEqual(await self.ask(lambda reader: list(reader.counted(["a"], 0.0))), counted[1:3])

    async def test_who_stops_may_start_and_stop_again_in_the_same_commit(self) -> None:
        stopped = [Stopped(esme, "1", "256", "+256", 10.0) for esme in ("a", "b")]
        await self.write(*stopped, Started("a", "1", "256"), stopped[0], Started("b", "1", "256"))
        await self.write(Started("b", "1", "256"), Started("a", "1", ""))
        self.assertEqual(await self.ask(lambda reader: list(reader.stopped())), [stopped[0]])
        again = Stopped("a", "1", "256", "+256", 20.0)
        await self.write(again)
        self.assertEqual(await self.ask(lambda reader: list(reader.stopped())), [again])

    def block(self, counter: Counter) -> Deferred[range]:
        given: Deferred[range] = Deferred()
        self.store.block(counter, given.callback)
        return given

    async def test_numbers_of_a_block_are_in_no_other_and_greater_than_all_before(self) -> None:
        blocks = [await self.block(Counter.MESSAGE) for _ in range(3)]
        given = [number for block in blocks for number in (block[0], block[-1])]
        self.assertEqual(given, sorted(set(given)))
        self.assertGreater(given[0], 0)
        reserved = await self.ask(lambda reader: reader.reserved(Counter.MESSAGE))
        self.assertEqual(reserved, given[-1])

    async def test_counters_are_kept_apart(self) -> None:
        await self.write(
            Reserved(Counter.MESSAGE, 5), Reserved(Counter.OWED, 9), Reserved(Counter.MESSAGE, 6)
        )
        found = await self.ask(lambda reader: [reader.reserved(counter) for counter in Counter])
        self.assertEqual(found, [6, 9, 0, 0])

    async def test_an_answer_is_known_by_its_esme_and_key_until_it_is_forgotten(self) -> None:
        old, new = Keyed("crm", "k1", b"\x01", '{"a": 1}', 10.0), Keyed("shop", "k1", b"\x02", "{}", 20.0)
        await self.write(old, new)
        self.assertEqual(await self.ask(lambda reader: reader.keyed("crm", "k1")), old)
        self.assertEqual(await self.ask(lambda reader: reader.keyed("shop", "k1")), new)
        self.assertIsNone(await self.ask(lambda reader: reader.keyed("shop", "k2")))
        await self.write(KeyedForgotten(20.0))
        self.assertIsNone(await self.ask(lambda reader: reader.keyed("crm", "k1")))
        self.assertEqual(await self.ask(lambda reader: reader.keyed("shop", "k1")), new)

    async def test_a_message_has_the_key_that_it_was_sent_with(self) -> None:
        await self.write(Accepted(sending(1)), MessageKeyed(1, "k1"))
        self.assertEqual(await self.ask(lambda reader: reader.key_of(1)), "k1")
        self.assertEqual(await self.ask(lambda reader: reader.key_of(2)), "")

    async def test_what_was_received_is_listed_the_newest_first(self) -> None:
        known = [received(1, esmes=("crm",)), received(2), received(3)]
        await self.write(*map(Arrived, known), Arrived(received(4), waiting=True))
        found = await self.ask(lambda reader: [one.id for one in reader.received(9, 9)])
        self.assertEqual(found, [3, 2, 1])
        self.assertEqual(await self.ask(lambda reader: [one.id for one in reader.received(3, 1)]), [2])
        unclaimed = await self.ask(lambda reader: [one.id for one in reader.received(9, 9, True)])
        self.assertEqual(unclaimed, [3, 2])
        self.assertEqual(await self.ask(lambda reader: reader.received_one(1)), known[0])
        self.assertIsNone(await self.ask(lambda reader: reader.received_one(4)))

    async def test_what_was_for_nobody_is_given_to_an_esme(self) -> None:
        owed_to = Owe(evolve(owed(1, of=2), kind=OwedKind.RECEIVED))
        await self.write(Arrived(received(2)), Claimed(2, ("crm",)), owed_to)
        one = await self.ask(lambda reader: reader.received_one(2))
        assert one is not None
        self.assertEqual(one.esmes, ("crm",))
        self.assertEqual(await self.ask(lambda reader: reader.owed_received(2)), ["crm"])
        await self.write(OwedRemoved("crm", 1))
        self.assertEqual(await self.ask(lambda reader: reader.owed_received(2)), [])
