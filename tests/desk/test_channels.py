"""What a channel looks like, in each of its states."""

from datetime import UTC, datetime

from router.desk.channels import Used
from router.desk.errors import NoSuch, NotThere
from router.goip.line_state import LineState
from router.relay.channels import ChannelSettings
from router.relay.event_kinds import EventKind
from router.routing.budget import BudgetLimits
from router.routing.pace import Pace
from router.sms.value import evolve
from tests.desk.scene import DeskCase
from tests.support.relay import NOW
from tests.support.values import channel


class StateTests(DeskCase):
    def limited(self, limits: BudgetLimits) -> ChannelSettings:
        return evolve(channel(), limits=limits)

    def test_one_that_can_send_is_up_since_it_has_a_link(self) -> None:
        self.opened(up=False)
        self.relay.advance(5.0)
        self.connector().up()
        self.relay.advance(5.0)
        self.assertEqual(self.seen(), ("up", "it can send"))
        self.assertEqual(self.one().since, datetime.fromtimestamp(NOW + 5.0, UTC))

    def test_one_without_a_link_says_what_its_gateway_says(self) -> None:
        self.opened(up=False)
        self.assertEqual(self.seen(), ("down", "connection refused"))
        self.assertIsNone(self.one().since)

    def test_one_without_a_link_says_so_where_its_gateway_says_nothing(self) -> None:
        self.opened(up=False)
        self.gateways.told.clear()
        self.assertEqual(self.seen(), ("down", "no link carries it"))

    def test_one_that_is_paused(self) -> None:
        self.opened()
        self.relay.operator.pause("goip101", lambda: None)
        self.assertEqual(self.seen(), ("paused", "an operator has paused it"))

    def test_one_that_is_benched_says_until_when_and_why(self) -> None:
        self.opened()
        scheduler = self.relay.scheduler
        self.relay.events.tell(EventKind.BENCHED, "goip101", seconds=60.0, why="no credit")
        scheduler.bench(scheduler.channels["goip101"], NOW + 60.0)
        self.assertEqual(self.seen(), ("benched", "until 2023-11-14 22:14:20: no credit"))
        self.assertEqual(self.one().last_cause, "benched for 60 s: no credit")

    def test_one_whose_sim_is_logged_out(self) -> None:
        self.opened()
        self.connector().tell(LineState(logged_in=False))
        self.assertEqual(self.seen(), ("logged_out", "the SIM is not logged in to the GSM network"))

    def test_one_whose_line_is_switched_off(self) -> None:
        self.opened()
        self.connector().tell(LineState(enabled=False))
        self.assertEqual(self.seen(), ("disabled", "the line is switched off in the GoIP"))

    def test_one_that_is_not_enabled(self) -> None:
        self.opened()
        self.assertEqual(self.seen("goip104"), ("disabled", "it is not enabled in the configuration"))
        self.assertEqual(self.one("goip104").number, "+256772")

    def test_one_that_has_used_its_day(self) -> None:
        self.opened(self.limited(BudgetLimits(day=1)))
        self.relay.send()
        self.connector().answer()
        self.assertEqual(self.seen(), ("over_limit", "day reached (1 of 1), until 2023-11-15 00:00:00"))

    def test_one_that_has_used_its_total(self) -> None:
        self.opened(self.limited(BudgetLimits(total=1)))
        self.relay.send()
        self.connector().answer()
        self.assertEqual(self.seen(), ("over_limit", "total reached (1 of 1), until it is reset"))

    def test_one_that_rests(self) -> None:
        self.opened(evolve(channel(), pace=Pace(5.0, 10.0)))
        self.relay.send()
        self.connector().answer()
        self.assertEqual(self.seen(), ("resting", "it rests until 2023-11-14 22:13:25"))
        self.assertEqual(self.one().rest_until, datetime.fromtimestamp(NOW + 5.0, UTC))

    def test_one_while_the_router_stops(self) -> None:
        self.opened()
        self.relay.relay.drain()
        self.assertEqual(self.seen(), ("down", "the router stops"))


class FactsTests(DeskCase):
    def test_what_waits_for_it_alone_is_counted(self) -> None:
        self.opened()
        self.relay.send(to="25677200001")
        self.relay.send(to="25677200002")
        self.relay.send(to="25677200003")
        self.assertEqual((self.one().in_flight, self.one().waiting), (1, 2))

    def test_what_any_of_two_may_take_is_not(self) -> None:
        self.opened(channel(), channel("goip102"))
        for number in range(4):
            self.relay.send(to=f"2567720000{number}")
        self.assertEqual((self.one().waiting, self.one("goip102").waiting), (0, 0))

    def test_what_stands_in_the_page(self) -> None:
        self.opened(evolve(channel(), pace=Pace(5.0, 10.0)))
        view = self.one()
        self.assertEqual(
            (view.id, view.gateway, view.connector, view.node), ("goip101", "goip1", "smpp", "r1")
        )
        self.assertEqual((view.pace, view.budget, view.balance), ("5s..10s", {}, None))

    def test_what_its_goip_says_of_the_line(self) -> None:
        self.opened()
        self.connector().tell(LineState(signal=21, operator="MTN", number="+2567", imsi="641", iccid="8925"))
        view = self.one()
        self.assertEqual((view.signal, view.operator, view.number), (21, "MTN", "+2567"))
        self.assertEqual((view.imsi, view.iccid), ("641", "8925"))

    def test_what_is_used_of_each_limit(self) -> None:
        self.opened(evolve(channel(), limits=BudgetLimits(minute=10, day=50, recipients_per_day=20)))
        self.relay.send()
        self.assertEqual(
            self.one().budget,
            {"minute": Used(1, 10), "day": Used(1, 50), "recipients_per_day": Used(1, 20)},
        )

    def test_what_is_in_flight(self) -> None:
        self.opened()
        self.relay.send()
        self.assertEqual(self.one().in_flight, 1)

    def test_all_are_in_the_order_of_the_page(self) -> None:
        self.opened(channel("goip102"), channel("goip101"))
        self.assertEqual([one.id for one in self.desk.channels.all()], ["goip102", "goip101", "goip104"])

    def test_a_name_that_is_none_is_compared_with_those_that_there_are(self) -> None:
        self.opened(channel("goip101"), channel("line"))
        error = self.assertRaises(NoSuch, self.one, "goip11")
        self.assertIn("there is no channel goip11; did you mean goip101", str(error))
        error = self.assertRaises(NoSuch, self.one, "xyz")
        self.assertEqual(str(error), "there is no channel xyz; known are goip101, goip104, line")


class NamesTests(DeskCase):
    def test_a_gateway_is_no_channel_and_its_channels_are_named(self) -> None:
        self.opened(channel("goip101"), channel("goip102"))
        with self.assertRaises(NotThere) as raised:
            self.desk.channels.one("goip1")
        self.assertEqual(
            str(raised.exception),
            "there is no channel goip1: that is a gateway, and its channels are goip101, goip102, goip104",
        )
