from twisted.trial.unittest import SynchronousTestCase

from router.relay.channels import ChannelSettings, Doubt
from router.routing.table import Route
from router.sms.value import evolve
from router.store.blocks import BLOCK
from router.store.entities import Stage, Underway
from tests.relay.cases import A, B
from tests.support.neighbours import NO_CREDIT
from tests.support.relay import RelayInMemory
from tests.support.values import account, message


class ResumeCase(SynchronousTestCase):
    def relay_of(self, *channels: ChannelSettings, window: int = 1000) -> None:
        self.relay = RelayInMemory(channels, [account("crm"), account("shop")], window=window)

    def restart(self, up: bool = True) -> None:
        self.relay.kill()
        if up:
            self.up()

    def up(self) -> None:
        for connector in self.relay.connectors.values():
            connector.up()

    def send(self, many: int, esme: str = "crm") -> None:
        for number in range(many):
            self.relay.send(to=f"25677200{number:04d}", esme=esme)

    def texts(self) -> list[str | int]:
        return [told[3] for told in self.relay.of("submit")]

    def answer_all(self) -> None:
        for _ in range(1000):
            busy = [one for one in self.relay.connectors.values() if one.out]
            if not busy:
                return
            for connector in busy:
                connector.answer()

    def row(self, id: int = 1) -> Underway:
        (found,) = self.relay.store.kept.of_message("crm", id)
        return found


class WaitingTests(ResumeCase):
    """Messages that were due, or held, when the router died."""

    def test_it_goes_on_its_way(self) -> None:
        self.relay_of(A)
        self.send(3)
        self.restart()
        self.answer_all()
        self.assertEqual(len(self.texts()), 3)

    def test_it_goes_in_the_order_of_its_acceptance(self) -> None:
        self.relay_of(A)
        for text in ("one", "two", "three"):
            self.relay.send(text)
        self.restart()
        self.answer_all()
        self.assertEqual(self.texts(), ["one", "two", "three"])

    def test_more_than_the_window_goes_on_its_way(self) -> None:
        for many in (3, 4, 5, 6, 7, 8, 9, 40):
            self.relay_of(A, window=4)
            self.send(many)
            self.restart()
            self.answer_all()
            self.assertEqual(len(self.texts()), many)

    def test_what_is_accepted_afterwards_goes_behind_it(self) -> None:
        self.relay_of(A, window=4)
        self.send(10)
        self.restart(up=False)
        self.relay.send("last", to="256772009999")
        self.up()
        self.answer_all()
        self.assertEqual((len(self.texts()), self.texts()[-1]), (11, "last"))

    def test_it_is_counted_whether_due_or_held(self) -> None:
        self.relay_of(A)
        self.send(2)
        self.relay.send(esme="shop", deliver_in=60.0)
        self.restart(up=False)
        self.assertEqual(dict(self.relay.sendings.queues), {"crm": 2, "shop": 1})
        self.up()
        self.answer_all()
        self.relay.advance(61.0)
        self.assertEqual({one: many for one, many in self.relay.sendings.queues.items() if many}, {})

    def test_refusals_are_remembered(self) -> None:
        self.relay_of(A, B)
        self.relay.connectors["a"].up()
        self.relay.send()
        self.relay.connectors["a"].refuse(NO_CREDIT)
        self.restart()
        self.relay.connectors["b"].refuse(NO_CREDIT)
        self.assertEqual([told[1] for told in self.relay.of("submit")], ["a", "b"])
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 21)])

    def test_what_was_not_on_disk_was_not_answered(self) -> None:
        self.relay_of(A)
        self.relay.store.held = True
        self.relay.send()
        self.restart()
        self.assertEqual(self.relay.told, [])


class RoutedAnewTests(ResumeCase):
    """The routes are others than they were when it was accepted."""

    def setUp(self) -> None:
        self.relay_of(A, B, window=4)
        self.relay.routes = [Route(name="old", via=("a",))]
        self.restart(up=False)

    def change(self, route: Route) -> None:
        self.relay.routes = [route]
        self.restart()

    def test_it_goes_as_the_routes_are_now(self) -> None:
        self.send(3)
        self.change(Route(name="new", via=("b",)))
        self.answer_all()
        self.assertEqual([told[1] for told in self.relay.of("submit")], ["b"] * 3)

    def test_no_more_than_the_window_comes_into_memory(self) -> None:
        self.send(50)
        self.relay.routes = [Route(name="new", via=("b",))]
        self.restart(up=False)
        self.assertLessEqual(len(self.relay.scheduler.planned), 8)
        self.up()
        self.answer_all()
        self.assertEqual(len(self.texts()), 50)

    def test_it_is_on_disk_as_it_goes(self) -> None:
        self.send(2)
        self.relay.routes = [Route(name="new", via=("b",))]
        self.restart(up=False)
        self.assertEqual([self.row(id).sending.way for id in self.relay.ids], ["new", "new"])

    def test_without_a_route_it_waits_for_its_validity_to_end(self) -> None:
        self.relay.send(expires_in=60.0)
        self.relay.routes = [Route(name="gone", via=())]
        self.restart()
        self.relay.advance(61.0)
        self.assertEqual(self.relay.endings(), [(self.relay.ids[0], "EXPIRED", 901)])


class InFlightTests(ResumeCase):
    """Submits whose answer was not recorded are in doubt."""

    def in_flight(self, *channels: ChannelSettings) -> None:
        self.relay_of(*channels)
        self.relay.connectors["a"].up()
        self.relay.send()

    def test_it_is_sent_again_by_the_same_channel(self) -> None:
        self.in_flight(A, B)
        self.restart()
        self.assertEqual([told[1] for told in self.relay.of("submit")], ["a", "a"])
        self.assertTrue(self.row().in_doubt)

    def test_it_waits_for_that_channel(self) -> None:
        self.in_flight(A, B)
        self.restart(up=False)
        self.relay.connectors["b"].up()
        self.relay.advance(30.0)
        self.assertEqual(len(self.relay.of("submit")), 1)

    def test_it_waits_so_through_another_death(self) -> None:
        self.in_flight(A, B)
        self.restart(up=False)
        self.restart(up=False)
        self.relay.connectors["b"].up()
        self.assertEqual(len(self.relay.of("submit")), 1)
        self.relay.connectors["a"].up()
        self.assertEqual(len(self.relay.of("submit")), 2)

    def test_where_doubt_is_reported_it_ends(self) -> None:
        self.in_flight(evolve(A, doubt=Doubt.REPORT))
        self.restart()
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 904)])
        self.assertEqual(len(self.relay.of("submit")), 1)

    def test_without_its_channel_it_ends(self) -> None:
        self.in_flight(A, B)
        self.relay.settings = (B,)
        self.relay.routes = [Route(name="all", via=("b",))]
        self.restart()
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 904)])

    def test_what_was_unanswered_before_ends_as_unknown(self) -> None:
        self.in_flight(A)
        self.relay.connectors["a"].time_out()
        self.restart()
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 904)])

    def test_the_next_to_its_number_waits_for_it(self) -> None:
        self.in_flight(A, B)
        self.relay.send("next")
        self.restart(up=False)
        self.relay.connectors["b"].up()
        self.assertEqual(self.texts(), ["hello"])
        self.relay.connectors["a"].up()
        self.relay.connectors["a"].answer()
        self.assertEqual(self.texts(), ["hello", "hello", "next"])

    def test_the_operator_hears_how_many_there_were(self) -> None:
        self.in_flight(A)
        self.restart()
        self.assertEqual(self.relay.warnings, ["1 messages were in flight when the router stopped"])

    def test_many_in_doubt_beside_a_long_queue_lose_none_of_it(self) -> None:
        """What is in doubt is due again in the lane that others wait in, and was not counted with them."""
        for many in range(6, 14):
            self.relay = RelayInMemory([A], [account()], numbers={"D": "a"}, window=4)
            self.relay.connectors["a"].up(capacity=3)
            for number in range(many):
                what = message(to=f"25677200{number:04d}")
                self.relay.send(what=evolve(what, source_addr=evolve(what.source_addr, addr="D")))
            self.restart()
            self.answer_all()
            self.assertEqual(len(self.relay.store.kept.stage(Stage.SUBMITTED, 0, 100)), many)


class DebtTests(ResumeCase):
    def test_a_receipt_that_was_owed_is_delivered(self) -> None:
        self.relay_of(A)
        self.up()
        self.relay.send()
        self.relay.connectors["a"].report(self.relay.connectors["a"].answer())
        self.restart()
        self.relay.receiver()
        self.assertEqual(self.relay.of("deliver"), [("deliver", "crm", 1, "DELIVRD", 0)])

    def test_one_that_was_acknowledged_is_not(self) -> None:
        self.relay_of(A)
        self.up()
        receiver = self.relay.receiver()
        self.relay.send()
        self.relay.connectors["a"].report(self.relay.connectors["a"].answer())
        receiver.acknowledge()
        self.restart()
        self.relay.receiver()
        self.assertEqual(len(self.relay.of("deliver")), 1)

    def test_old_debts_come_before_new_ones(self) -> None:
        self.relay_of(A)
        self.up()
        for _ in range(2):
            self.send(1)
            self.relay.connectors["a"].report(self.relay.connectors["a"].answer())
            self.restart()
        self.relay.receiver()
        self.assertEqual([told[2] for told in self.relay.of("deliver")], [1, BLOCK + 1])


class NumberTests(ResumeCase):
    def test_no_id_is_given_twice_over_many_lives(self) -> None:
        self.relay_of(A)
        for life in range(4):
            self.send(life)
            self.restart(up=life % 2 == 0)
        self.send(1)
        self.assertEqual(len(set(self.relay.ids)), 7)
        self.assertEqual(self.relay.ids, sorted(self.relay.ids))
