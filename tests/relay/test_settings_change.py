"""Other settings while messages are under way."""

from collections.abc import Sequence

from twisted.trial.unittest import SynchronousTestCase

from router.relay.account import Account
from router.relay.channels import ChannelSettings, Doubt
from router.routing.budget import BudgetLimits
from router.routing.match import Match
from router.routing.pace import Pace
from router.routing.pattern import compiled
from router.routing.table import Route
from router.sms.address import Address
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.support.neighbours import NO_CREDIT, FakeConnector
from tests.support.relay import RelayInMemory
from tests.support.values import account, channel, message

A, B = evolve(channel("a"), gateway="a"), evolve(channel("b"), gateway="b")
CRM, SHOP = account("crm"), account("shop")


class ChangingCase(SynchronousTestCase):
    def start(
        self,
        *channels: ChannelSettings,
        accounts: Sequence[Account] = (CRM,),
        routes: Sequence[Route] = (),
        window: int = 1000,
    ) -> RelayInMemory:
        self.relay = RelayInMemory(channels=channels, accounts=accounts, routes=routes, window=window)
        return self.relay

    def of(self, id: str) -> FakeConnector:
        return self.relay.connectors[id]

    def sent(self) -> list[tuple[str, str]]:
        """By which channel what has gone, in order."""
        return [(str(told[1]), str(told[3])) for told in self.relay.of("submit")]


class ChannelTests(ChangingCase):
    def test_one_that_is_added_takes_what_waits(self) -> None:
        relay = self.start(A)
        relay.send("one")
        relay.change([A, B])
        self.of("b").up()
        self.assertEqual(self.sent(), [("b", "one")])

    def test_one_that_is_removed_gets_nothing_new_and_what_is_in_flight_is_finished(self) -> None:
        relay = self.start(A, B)
        receiver = relay.receiver()
        self.of("a").up()
        relay.send("one", to="1")
        relay.send("two", to="2")
        relay.change([B])
        name = self.of("a").answer()
        self.assertEqual(self.sent(), [("a", "one")])
        self.of("b").up()
        self.assertEqual(self.sent(), [("a", "one"), ("b", "two")])
        self.of("a").report(name)
        self.assertEqual([owed.of for owed in receiver.held], [1])

    def test_what_it_refuses_goes_by_another(self) -> None:
        relay = self.start(A, B)
        self.of("a").up()
        relay.send("one")
        self.of("b").up()
        relay.change([B])
        self.of("a").refuse()
        self.assertEqual(self.sent(), [("a", "one"), ("b", "one")])

    def test_a_report_that_it_was_not_sent_has_it_go_by_another(self) -> None:
        relay = self.start(A, B)
        self.of("a").up()
        relay.send("one")
        name = self.of("a").answer()
        self.of("b").up()
        relay.change([B])
        self.of("a").report(name, MessageState.UNDELIVERABLE, NO_CREDIT)
        self.assertEqual(self.sent(), [("a", "one"), ("b", "one")])

    def test_what_was_for_it_alone_by_its_name_is_routed_and_what_is_in_doubt_waits(self) -> None:
        relay = self.start(evolve(A, doubt=Doubt.RESEND), B)
        relay.direct["a"] = "a"
        self.of("a").up()
        relay.send("one", expires_in=20.0)
        relay.send("two", to="2", what=evolve(message(b"two", to="2"), source_addr=Address(0, 0, "a")))
        self.of("a").down()
        self.of("b").up()
        relay.direct = {"b": "b"}
        relay.change([B])
        self.assertEqual(self.sent(), [("a", "one"), ("b", "two")])
        relay.advance(22.0)
        self.assertEqual([ending[1] for ending in relay.endings()], ["UNKNOWN"])

    def test_what_was_taken_and_never_reported_ends_by_its_report_timeout(self) -> None:
        relay = self.start(evolve(A, report_timeout=60.0), B)
        self.of("a").up()
        relay.send("one")
        self.of("a").answer()
        relay.change([B])
        relay.advance(80.0)
        self.assertEqual([ending[1] for ending in relay.endings()], ["UNKNOWN"])

    def test_nothing_is_known_of_it_when_nothing_of_it_can_be_open(self) -> None:
        relay = self.start(evolve(A, report_timeout=60.0), B)
        relay.change([B])
        relay.clock.advance(3600.0)
        relay.tick()
        self.assertIn("a", relay.scheduler.channels)
        relay.clock.advance(70.0)
        relay.tick()
        self.assertNotIn("a", relay.scheduler.channels)

    def test_added_again_it_goes_on_with_its_budget(self) -> None:
        for forgotten in (False, True):
            limited = evolve(A, limits=BudgetLimits(day=2), report_timeout=60.0)
            relay = self.start(limited, B)
            self.of("a").up()
            relay.send("one", to="1")
            self.of("a").answer()
            relay.change([B])
            if forgotten:
                relay.clock.advance(3700.0)
                relay.tick()
                self.assertNotIn("a", relay.scheduler.channels)
            relay.change([limited])
            self.of("a").up()
            relay.send("two", to="2")
            self.of("a").answer()
            relay.send("three", to="3")
            self.assertEqual(self.sent(), [("a", "one"), ("a", "two")])

    def test_one_that_was_paused_stays_so_over_all_that(self) -> None:
        relay = self.start(evolve(A, report_timeout=1.0), B)
        self.of("a").up()
        relay.operator.pause("a", lambda: None)
        relay.change([B])
        relay.clock.advance(3700.0)
        relay.tick()
        relay.change([A])
        self.of("a").up()
        relay.send("one")
        self.assertEqual(self.sent(), [])

    def test_a_rest_is_cut_to_the_new_pace(self) -> None:
        relay = self.start(evolve(A, pace=Pace(100.0, 100.0)))
        self.of("a").up()
        relay.send("one", to="1")
        relay.send("two", to="2")
        self.of("a").answer()
        relay.change([evolve(A, pace=Pace(3.0, 5.0))])
        relay.advance(4.0)
        self.assertEqual(len(self.sent()), 1)
        relay.advance(2.0)
        self.assertEqual(len(self.sent()), 2)

    def test_a_limit_that_is_lifted_lets_go_what_waited_and_one_that_is_set_counts_what_went(self) -> None:
        relay = self.start(evolve(A, limits=BudgetLimits(day=1)))
        self.of("a").up()
        for number in range(4):
            relay.send(f"text {number}", to=f"2567720000{number}")
        self.of("a").answer()
        self.assertEqual(len(self.sent()), 1)
        relay.change([evolve(A, limits=BudgetLimits(day=2))])
        self.of("a").answer()
        self.assertEqual(len(self.sent()), 2)
        relay.change([A])
        self.of("a").answer()
        self.assertEqual(len(self.sent()), 4)

    def test_what_it_sent_under_limits_of_before_counts_though_it_had_others_or_none_since(self) -> None:
        for between in (BudgetLimits(), BudgetLimits(day=100), BudgetLimits(hour=100, month=100)):
            limited = evolve(A, limits=BudgetLimits(total=2, recipients_per_day=2))
            relay = self.start(limited)
            self.of("a").up()
            for number in range(2):
                relay.send("text", to=f"2567720000{number}")
                self.of("a").answer()
            relay.change([evolve(A, limits=between)])
            relay.change([limited])
            self.assertEqual(self.used(), [("total", 2, 2), ("recipients_per_day", 2, 2)])

    def test_so_does_what_it_sent_before_the_start_under_limits_that_it_has_again(self) -> None:
        relay = self.start(evolve(A, limits=BudgetLimits(minute=5, day=3)))
        self.of("a").up()
        relay.send("text")
        self.of("a").answer()
        self.relay.settings = [A]
        relay.kill()
        relay.change([evolve(A, limits=BudgetLimits(minute=5, day=3))])
        self.assertEqual(self.used(), [("minute", 1, 5), ("day", 1, 3)])

    def test_what_is_counted_already_does_not_count_twice(self) -> None:
        relay = self.start(evolve(A, limits=BudgetLimits(minute=5, day=3, total=9)))
        self.of("a").up()
        relay.send("text")
        self.of("a").answer()
        relay.change([evolve(A, limits=BudgetLimits(minute=6, hour=7, day=4, month=5, total=1))])
        self.assertEqual(
            self.used(), [("minute", 1, 6), ("hour", 1, 7), ("day", 1, 4), ("month", 0, 5), ("total", 1, 1)]
        )

    def used(self) -> list[tuple[str, int, int]]:
        """Return the use of A's limits."""
        budget = self.relay.scheduler.channels["a"].budget
        assert budget is not None
        return budget.used(self.relay.scheduler._now())

    def test_one_that_saves_up_and_is_removed_leaves_what_it_saved_for_to_others(self) -> None:
        relay = self.start(evolve(A, limits=BudgetLimits(minute=2)), B)
        self.of("a").up()
        relay.send("one", to="1")
        self.of("a").answer()
        relay.send("x" * 200, to="2")
        relay.advance(20.0)
        relay.change([B])
        self.of("b").up()
        self.assertEqual([id for id, _ in self.sent()], ["a", "b"])


class RouteTests(ChangingCase):
    def routes(self, first: str, second: str) -> list[Route]:
        """Numbers that begin with 1 go by one channel, all others by another."""
        ones = Match(destination_addr=compiled("^1"))
        return [Route(name="ones", match=ones, via=(first,)), Route(name="rest", via=(second,))]

    def test_what_waits_is_routed_anew(self) -> None:
        relay = self.start(A, B, routes=self.routes("a", "b"))
        relay.send("one", to="1")
        relay.send("two", to="2")
        relay.change(routes=self.routes("b", "a"))
        self.of("a").up()
        self.of("b").up()
        self.assertEqual(sorted(self.sent()), [("a", "two"), ("b", "one")])

    def test_also_what_waits_by_a_route_that_is_no_more(self) -> None:
        relay = self.start(A, B, routes=self.routes("a", "b"))
        for number in range(5):
            relay.send(f"{number}", to=f"1{number}")
        relay.change(routes=[Route(name="other", via=("b",))])
        self.of("b").up()
        for _ in range(5):
            self.of("b").answer()
        self.assertEqual(self.sent(), [("b", str(number)) for number in range(5)])

    def test_also_what_waits_on_disk_only_though_its_lane_stands_still(self) -> None:
        relay = self.start(A, B, routes=[Route(name="all", via=("a",))], window=4)
        for number in range(20):
            relay.send(f"{number}", to=f"{1 + number % 2}{number:02}")
        ones = Match(destination_addr=compiled("^1"))
        relay.change(routes=[Route(name="ones", match=ones, via=("b",)), Route(name="all", via=("a",))])
        relay.advance(2.0)
        self.of("b").up()
        for _ in range(10):
            self.of("b").answer()
        self.assertEqual(self.sent(), [("b", str(number)) for number in range(0, 20, 2)])
        self.of("a").up()
        for _ in range(10):
            self.of("a").answer()
        self.assertEqual(len(self.sent()), 20)

    def test_of_one_number_one_goes_after_the_other_nevertheless(self) -> None:
        relay = self.start(A, B, routes=self.routes("a", "b"))
        self.of("b").up()
        self.of("a").up()
        for text in "one", "two", "three":
            relay.send(text, to="1")
        relay.change(routes=self.routes("b", "a"))
        self.assertEqual(self.sent(), [("a", "one")])
        self.of("a").answer()
        self.of("b").answer()
        self.of("b").answer()
        self.assertEqual(self.sent(), [("a", "one"), ("b", "two"), ("b", "three")])

    def test_what_goes_again_goes_as_it_would_now(self) -> None:
        relay = self.start(A, B, routes=self.routes("a", "b"))
        self.of("a").up()
        self.of("b").up()
        relay.send("one", to="1")
        relay.change(routes=self.routes("b", "a"))
        self.of("a").throttle()
        self.assertEqual(self.sent(), [("a", "one"), ("b", "one")])

    def test_lanes_in_which_nothing_waits_do_not_stay(self) -> None:
        relay = self.start(A)
        self.of("a").up()
        for number in range(50):
            relay.change([A], routes=[Route(name=f"route {number}", via=("a",))])
            relay.send("text", to=f"{number}")
            self.of("a").answer()
        self.assertLess(len(list(relay.scheduler.lanes)), 3)


class EsmeTests(ChangingCase):
    def test_what_an_esme_sent_that_is_no_more_still_goes_by_its_channels(self) -> None:
        relay = self.start(A, B, accounts=[evolve(CRM, via=("b",)), SHOP])
        relay.send("one")
        relay.change(accounts=[SHOP])
        self.of("a").up()
        self.assertEqual(self.sent(), [])
        self.of("b").up()
        self.assertEqual(self.sent(), [("b", "one")])

    def test_its_receipts_are_kept_in_case_it_returns(self) -> None:
        relay = self.start(A, accounts=[CRM, SHOP])
        self.of("a").up()
        relay.send("one")
        name = self.of("a").answer()
        relay.change(accounts=[SHOP])
        self.of("a").report(name)
        relay.change(accounts=[CRM, SHOP])
        self.assertEqual([owed.of for owed in relay.receiver().held], [1])

    def test_channels_that_it_may_use_are_others_from_now_on(self) -> None:
        relay = self.start(A, B, accounts=[evolve(CRM, via=("a",))])
        relay.send("one")
        relay.change(accounts=[evolve(CRM, via=("b",))])
        self.of("b").up()
        self.assertEqual(self.sent(), [("b", "one")])

    def test_received_sms_are_for_whom_the_rules_say_now(self) -> None:
        relay = self.start(A, accounts=[CRM, SHOP])
        crm, shop = relay.receiver("crm"), relay.receiver("shop")
        relay.change(rules=[lambda channel, message: ["shop"]])
        relay.relay.inbound.arrived("a", message(), lambda: None)
        relay.turn()
        relay.change(rules=[lambda channel, message: ["crm"]])
        relay.relay.inbound.arrived("a", message(), lambda: None)
        relay.turn()
        self.assertEqual((len(crm.held), len(shop.held)), (1, 1))


class StoreTests(ChangingCase):
    def test_where_the_store_cannot_answer_nothing_has_changed(self) -> None:
        relay = self.start(A)
        relay.send("one")
        relay.store.answers = False
        relay.change([A, B])
        self.assertNotIn("b", relay.scheduler.channels)
        self.assertEqual(relay.of("not changed"), [("not changed",)])
