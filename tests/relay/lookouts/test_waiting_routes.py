"""Messages that wait since no channel can be used: told with why, hourly, and at the end."""

from router.goip.line_state import LineState
from router.relay.lookouts.waiting_routes import AGAIN, MOST, PATIENCE
from router.routing.budget import BudgetLimits
from router.routing.match import Match
from router.routing.table import Choose, Route
from router.sms.value import evolve
from tests.relay.plan.test_budgets import SEGMENTED, BudgetCase
from tests.support.relay import RelayInMemory
from tests.support.values import channel


class WaitingTests(BudgetCase):
    def setUp(self) -> None:
        self.limited(BudgetLimits())
        names = "abcdefgh"
        known = [
            evolve(
                channel(name), form=SEGMENTED, limits=BudgetLimits(day=1) if name in "abc" else BudgetLimits()
            )
            for name in names
        ]
        self.relay = RelayInMemory(
            known, routes=[Route(name="mtn", via=tuple(names), choose=Choose.IN_ORDER)]
        )
        self.connectors = self.relay.connectors

    def told(self) -> list[str]:
        return [text for text in self.relay.remarks if " wait" in text]

    def use_up(self) -> None:
        for name in "abc":
            self.connectors[name].up()
        self.send(3)

    def test_the_reasons_are_counted(self) -> None:
        self.use_up()
        self.send(37)
        self.relay.advance(PATIENCE + 2)
        (line,) = self.told()
        self.assertTrue(
            line.startswith("37 wait: 5 channels down, 3 over their limit; the first is free in "), line
        )

    def test_a_line_that_cannot_send_is_told_with_its_trouble_and_a_pause_as_one(self) -> None:
        for name in "abcdefgh":
            self.connectors[name].up()
        scheduler = self.relay.scheduler
        for name in "abcdef":
            scheduler.line(name, LineState(sim=False))
        for name in "gh":
            scheduler.suspend(scheduler.channels[name])
        self.send(3)
        self.relay.advance(PATIENCE + 2)
        (line,) = self.told()
        self.assertEqual(
            line,
            "3 wait: 6 channels out (the GoIP finds no SIM in the line), 2 paused",
        )

    def test_what_waits_for_a_moment_only_is_not_told(self) -> None:
        self.send(3)
        self.relay.advance(PATIENCE - 2)
        self.connectors["h"].up()
        self.relay.advance(10)
        self.assertEqual(self.told(), [])

    def test_it_is_told_again_each_hour_and_its_end_once(self) -> None:
        self.send(3)
        self.relay.advance(AGAIN + PATIENCE + 5)
        self.assertEqual(len(self.told()), 2)
        self.connectors["h"].up()
        self.relay.advance(2)
        self.finish()
        self.relay.advance(60)
        self.assertEqual(self.told()[2:], ["what waited can go on, after 1 h 0 min"])

    def test_of_many_routes_a_few_are_told_and_the_end_only_of_those(self) -> None:
        routes = [
            Route(name=f"to{one}", match=Match(destination_addr=f"^2567700000{one:02}$"), via=("a",))
            for one in range(MOST + 5)
        ]
        self.relay = RelayInMemory([channel("a")], routes=routes)
        for one in range(MOST + 5):
            self.relay.send(to=f"2567700000{one:02}")
        self.relay.advance(PATIENCE + 2)
        self.assertEqual(len(self.told()), MOST)
        connector = self.relay.connectors["a"]
        connector.up()
        while connector.out:
            connector.answer()
        self.relay.advance(2)
        self.assertEqual(len(self.told()), 2 * MOST)

    def test_without_anything_that_waits_nothing_is_told(self) -> None:
        self.relay.advance(AGAIN)
        self.assertEqual(self.told(), [])
