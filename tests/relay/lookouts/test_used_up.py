"""Limits that are reached: told once for each channel and limit, with when it is free again."""

from router.relay.lookouts.used_up import MOST
from router.routing.budget import BudgetLimits
from router.routing.table import Choose, Route
from router.sms.value import evolve
from tests.relay.plan.test_budgets import SEGMENTED, BudgetCase
from tests.support.relay import RelayInMemory
from tests.support.values import channel


class UsedUpTests(BudgetCase):
    def watched(self, limits: BudgetLimits, channels: int = 1) -> None:
        names = [f"goip1{number:02}" for number in range(1, channels + 1)]
        known = [evolve(channel(name), form=SEGMENTED, limits=limits) for name in names]
        self.relay = RelayInMemory(
            known, routes=[Route(name="all", via=tuple(names), choose=Choose.IN_ORDER)]
        )
        self.up()

    def told(self) -> list[str]:
        return [text for text in self.relay.remarks if " reached (" in text]

    def test_a_day_is_free_again_at_midnight(self) -> None:
        self.watched(BudgetLimits(day=3))
        self.send(5)
        self.assertEqual(self.told(), ["day limit reached (3 of 3), free again at 00:00 UTC"])

    def test_a_minute_is_told_again_when_it_is_reached_again(self) -> None:
        self.watched(BudgetLimits(minute=2))
        self.send(2)
        self.relay.advance(61.0)
        self.send(2)
        self.assertEqual(len(self.told()), 2)

    def test_a_total_must_be_reset(self) -> None:
        self.watched(BudgetLimits(total=1))
        self.send(2)
        self.assertEqual(self.told(), ["total limit reached (1 of 1), free again when it is reset"])

    def test_a_total_that_was_reset_is_told_again(self) -> None:
        self.watched(BudgetLimits(total=1))
        self.send(1)
        self.relay.operator.reset("goip101", lambda: None)
        self.send(1)
        self.assertEqual(len(self.told()), 2)

    def test_recipients_are_told_once_though_those_of_before_still_go(self) -> None:
        self.watched(BudgetLimits(recipients_per_day=2))
        self.send(1, to="256770000001")
        self.send(4, to="256770000002")
        self.assertEqual(
            self.told(), ["limit of recipients per day reached (2 of 2), free again at 00:00 UTC"]
        )

    def test_of_many_channels_of_a_gateway_a_few_are_told(self) -> None:
        self.watched(BudgetLimits(day=1), channels=20)
        self.send(20)
        self.assertEqual(len(self.told()), MOST)
