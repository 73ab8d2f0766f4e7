"""Gateways, ESMEs, the queue, and all of it at one look."""

from datetime import UTC, datetime

from router.desk.channels import Used
from router.desk.errors import NoSuch
from router.desk.interfaces import GatewayLinks
from router.relay.event_kinds import EventKind
from router.routing.budget import BudgetLimits
from router.routing.numbers import Rewrite
from router.routing.pattern import compiled
from router.routing.recent_messages import PerNumber
from router.routing.rewriting import Rewriting
from router.routing.table import Route
from router.sms.value import evolve
from tests.desk.scene import DeskCase, session
from tests.support.relay import NOW
from tests.support.values import account, channel


class GatewayTests(DeskCase):
    def test_it_has_its_links_and_the_states_of_its_channels(self) -> None:
        self.opened(channel("goip101"), channel("goip102"))
        (view,) = self.desk.gateways.all()
        self.assertEqual((view.id, view.peer, view.up, view.links), ("goip1", "10.0.0.9:7777", 0, 2))
        self.assertEqual((view.reason, view.channels), ("connection refused", {"up": 2, "disabled": 1}))


class EsmeTests(DeskCase):
    def test_it_has_its_sessions(self) -> None:
        self.opened()
        self.sessions.all = [session(since=NOW), session("shop")]
        (one,) = self.desk.esmes.one("crm").sessions
        self.assertEqual((one.host, one.bind, one.version), ("10.0.0.1", "transceiver", "3.4"))
        self.assertEqual((one.since, one.asked, one.delivering), (datetime.fromtimestamp(NOW, UTC), 1, 2))

    def test_it_has_what_waits_and_what_it_is_owed(self) -> None:
        self.opened(up=False)
        self.relay.send()
        view = self.desk.esmes.one("crm")
        self.assertEqual((view.queue, view.most_queued, view.owed), (1, 100_000, 0))
        self.connector().up()
        self.connector().report(self.connector().answer())
        view = self.desk.esmes.one("crm")
        self.assertEqual((view.queue, view.owed), (0, 1))

    def test_it_has_what_it_may_send(self) -> None:
        self.opened()
        view = self.desk.esmes.one("crm")
        self.assertEqual((view.budget, view.rate, view.per_number, view.repeat), ({}, None, {}, 0.0))
        limited = evolve(
            account(), rate=5.0, limits=BudgetLimits(day=9), per_number=PerNumber(hour=2, day=4), repeat=60.0
        )
        self.relay.change(accounts=[limited])
        view = self.desk.esmes.one("crm")
        self.assertEqual((view.rate, view.repeat), (5.0, 60.0))
        self.assertEqual((view.budget, view.per_number), ({"day": Used(0, 9)}, {"hour": 2, "day": 4}))

    def test_all_are_there_bound_or_not(self) -> None:
        self.opened()
        self.assertEqual([each.system_id for each in self.desk.esmes.all()], ["crm", "shop"])
        self.assertRaises(NoSuch, self.desk.esmes.one, "crn")


class RouteTests(DeskCase):
    def test_a_route_has_what_it_rewrites(self) -> None:
        self.opened()
        rewriting = Rewriting(source_addr="Shop", text=(Rewrite(compiled("acct"), "account"),))
        plain = Route(name="b", via=("goip101",))
        self.relay.change(routes=[evolve(plain, name="a", rewrite=rewriting), plain])
        a, b = self.desk.routes.all()
        text = [{"match": "acct", "replace": "account"}]
        self.assertEqual((a.rewrite, b.rewrite), ({"source_addr": "Shop", "text": text}, {}))


class StatusTests(DeskCase):
    def test_it_has_all_at_one_look(self) -> None:
        self.opened()
        self.relay.send(to="25677200001")
        self.relay.send(to="25677200002")
        self.sessions.all = [session(), session()]
        status = self.desk.status()
        self.assertEqual((status.node, status.version), ("r1", "1.2"))
        self.assertEqual(status.started, datetime.fromtimestamp(NOW, UTC))
        self.assertEqual(status.channels, {"up": 1, "disabled": 1})
        self.assertEqual((status.gateways, status.gateways_down), (1, {"goip1": "connection refused"}))
        self.assertEqual((status.esmes, status.esmes_bound, status.sessions), (2, 1, 2))
        self.assertEqual((status.waiting, status.in_flight), (1, 1))

    def test_a_gateway_some_of_whose_links_stand_is_not_down(self) -> None:
        self.opened()
        self.gateways.told["goip1"] = GatewayLinks(peer="", up=1, links=2, why="")
        self.assertEqual(self.desk.status().gateways_down, {})

    def test_it_has_the_last_warnings_and_errors(self) -> None:
        self.opened()
        for number in range(7):
            self.relay.events.tell(EventKind.PROBABLY_WRONG, "configuration", warning=str(number))
            self.relay.events.tell(EventKind.SENDS_AGAIN, "goip101")
        self.assertEqual([each.text for each in self.desk.status().troubles], ["2", "3", "4", "5", "6"])
