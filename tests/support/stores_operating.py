"""The part of the suite of all stores on what operators are shown: events, alerts, charts."""

from collections.abc import Sequence
from operator import methodcaller

from router.store.changes import (
    AlertsForgotten,
    AlertTold,
    Charted,
    ChartsForgotten,
    EventForgotten,
    EventTold,
    Owe,
    OwedRemoved,
)
from router.store.entities import NO_TEXT, Owed, OwedKind
from router.store.history import SoughtEvents
from tests.support.stores import StoreCase


def event(id: int, level: str = "info", subject: str = "goip101", face: str = "") -> EventTold:
    """An event of a second that is called as its id; with a face it is an act."""
    by = ("ann", "10.0.0.1", face) if face else ("", "", "")
    return EventTold(id, float(id), level, subject, "sends_again", "it sends again", *by)


class OperatingContract(StoreCase):
    """What `interface` promises of them."""

    async def event_ids(self, sought: SoughtEvents, before: int = 2**62, limit: int = 99) -> Sequence[int]:
        found = await self.ask(lambda reader: reader.happened(sought, before, limit))
        return [one.id for one in found]

    async def test_events_are_told_the_newest_first_and_page_by_page(self) -> None:
        told = [event(id) for id in range(1, 6)]
        await self.write(*told)
        found = await self.ask(lambda reader: list(reader.happened(SoughtEvents(), 2**62, 2)))
        self.assertEqual(found, [told[4], told[3]])
        self.assertEqual(await self.event_ids(SoughtEvents(), before=4, limit=2), [3, 2])
        self.assertEqual(await self.event_ids(SoughtEvents(), before=1), [])

    async def test_each_condition_and_all_of_them_together_are_kept_to(self) -> None:
        await self.write(
            event(1),
            event(2, "warn"),
            event(3, "warn", "crm"),
            event(4, subject="crm", face="api"),
            event(5, "error"),
            event(6, face="api"),
        )
        for sought, ids in (
            (SoughtEvents(subject="crm"), [4, 3]),
            (SoughtEvents(level="warn"), [3, 2]),
            (SoughtEvents(level="info"), [6, 4, 1]),
            (SoughtEvents(acts=True), [6, 4]),
            (SoughtEvents(since=5.0), [6, 5]),
            (SoughtEvents(until=3.0), [2, 1]),
            (SoughtEvents(since=2.5, until=4.5), [4, 3]),
            (SoughtEvents(since=9.0), []),
            (SoughtEvents(until=1.0), []),
            (SoughtEvents(level="info", acts=True, subject="goip101", since=2.0, until=9.0), [6]),
        ):
            self.assertEqual(await self.event_ids(sought), ids, sought)

    async def test_an_act_says_who_asked_where(self) -> None:
        act = event(7, face="control socket")
        await self.write(act)
        self.assertEqual(await self.ask(lambda reader: list(reader.happened(SoughtEvents(), 9, 9))), [act])

    async def test_the_last_event_is_known(self) -> None:
        self.assertEqual(await self.ask(lambda reader: reader.last_event()), 0)
        await self.write(event(2**40), event(5))
        self.assertEqual(await self.ask(lambda reader: reader.last_event()), 2**40)

    async def test_events_from_long_ago_are_over_whatever_they_are(self) -> None:
        await self.write(event(1, face="api"), event(2), event(3, "error"), event(4))
        self.assertEqual(await self.ask(lambda reader: list(reader.events_over(3.0, 99, 99))), [1, 2])

    async def test_of_each_level_the_newest_are_kept_and_acts_too(self) -> None:
        infos = [event(id) for id in range(1, 6)]
        await self.write(*infos, event(6, "warn"), event(7, "warn"), event(8, "error"), event(9, face="api"))
        over = await self.ask(lambda reader: list(reader.events_over(0.0, 1, 99)))
        self.assertEqual(over, [1, 2, 3, 4, 5, 6])
        self.assertEqual(await self.ask(lambda reader: list(reader.events_over(0.0, 1, 2))), [1, 2])
        await self.write(event(10, face="api"), event(11))
        over = await self.ask(lambda reader: list(reader.events_over(0.0, 1, 99)))
        self.assertEqual(over, [1, 2, 3, 4, 5, 6])

    async def test_events_that_were_forgotten_are_gone(self) -> None:
        await self.write(*[event(id) for id in range(1, 90)])
        await self.write(*[EventForgotten(id) for id in range(1, 88)], EventForgotten(500))
        self.assertEqual(await self.event_ids(SoughtEvents()), [89, 88])
        self.assertEqual(await self.event_ids(SoughtEvents(level="info")), [89, 88])

    async def test_an_alert_takes_the_place_of_what_was_told_of_it_before(self) -> None:
        on = AlertTold(2, "channel_down", "goip101", 10.0, text="not bound")
        off = AlertTold(2, "channel_down", "goip101", 10.0, 20.0, "not bound", ("ops", "web"), "ann")
        other = AlertTold(1, "channel_barred", "goip101", 5.0)
        await self.write(on, other)
        self.assertEqual(await self.ask(lambda reader: list(reader.alerts(9))), [other, on])
        await self.write(off)
        self.assertEqual(await self.ask(lambda reader: list(reader.alerts(9))), [other, off])
        self.assertEqual(await self.ask(lambda reader: reader.alert(2)), off)
        self.assertIsNone(await self.ask(lambda reader: reader.alert(3)))

    async def test_all_alerts_that_are_on_are_told_and_the_newest_of_those_that_are_off(self) -> None:
        off = [AlertTold(id, "stall", "router", 1.0, 2.0) for id in (2, 3, 4)]
        on = [AlertTold(id, "stall", "store", 1.0) for id in (1, 5)]
        await self.write(*off, *on)
        self.assertEqual(await self.ask(lambda reader: list(reader.alerts(2))), [on[0], *off[1:], on[1]])
        self.assertEqual(await self.ask(lambda reader: list(reader.alerts(0))), on)

    async def test_alerts_that_have_been_off_for_long_are_forgotten(self) -> None:
        told = [AlertTold(id, "stall", "router", 1.0, until) for id, until in ((1, 8.0), (2, 9.0), (3, None))]
        await self.write(*told, AlertsForgotten(9.0))
        self.assertEqual(await self.ask(lambda reader: list(reader.alerts(9))), told[1:])

    async def test_what_is_owed_of_an_alert_needs_no_message(self) -> None:
        debts = [
            Owed(seq=seq, esme=">ops", kind=kind, of=7, message=NO_TEXT, channel="", at=3.0)
            for seq, kind in ((1, OwedKind.ALERT_ON), (2, OwedKind.ALERT_OFF))
        ]
        await self.write(AlertTold(7, "stall", "router", 1.0), *map(Owe, debts))
        self.assertEqual(await self.ask(lambda reader: list(reader.owed(">ops", 0, 9))), debts)
        await self.write(OwedRemoved(">ops", 1))
        self.assertEqual(await self.ask(lambda reader: list(reader.owed(">ops", 0, 9))), debts[1:])

    async def test_charts_are_told_by_time_from_a_time_on(self) -> None:
        rows = [Charted("channel", "goip101", 60, at, bytes([at])) for at in (0, 60, 120)]
        others = [Charted("esme", "goip101", 60, 60, b"x"), Charted("channel", "goip101", 3600, 60, b"y")]
        await self.write(*rows, *others)
        found = await self.ask(lambda reader: list(reader.charted("channel", "goip101", 60, 60)))
        self.assertEqual(found, rows[1:])
        later = Charted("channel", "goip101", 60, 120, b"more")
        await self.write(later)
        found = await self.ask(lambda reader: list(reader.charted("channel", "goip101", 60, 120)))
        self.assertEqual(found, [later])

    async def test_old_figures_of_one_span_are_forgotten(self) -> None:
        rows = [Charted("route", "all", span, at, b"") for span in (60, 3600) for at in (0, 60)]
        await self.write(*rows, ChartsForgotten(60, 60))
        for span, ats in ((60, [60]), (3600, [0, 60])):
            found = await self.ask(methodcaller("charted", "route", "all", span, 0))
            self.assertEqual([one.at for one in found], ats)
