"""Every alert that there is comes on by what happens in the relay, and goes off again."""

from collections.abc import Callable

from router.desk.alerts.kinds import ABOUT, Alert, Subject
from router.desk.alerts.looks import Space
from router.desk.alerts.rules import NotifyRule
from router.desk.interfaces import GatewayLinks
from router.goip.line_state import LineState
from router.relay.channels import ChannelSettings, CreditSettings
from router.relay.events import NOBODY
from router.routing.budget import BudgetLimits
from router.routing.delivered_share import LeastShare
from router.routing.pattern import compiled
from router.sms.report import Cause, Fault
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.desk.alerts.scene import BOSS, OPS, AlertsCase, rule
from tests.desk.scene import session
from tests.support.values import channel

HOUR, DAY = 3600.0, 86400.0
IN_LINE = LineState(sim=True, logged_in=True, iccid="8925601")
CREDIT = CreditSettings(code="*100#", match=compiled("have ([0-9.]+)"), every=HOUR, low=2.0)


class EveryAlertTests(AlertsCase):
    """Of each a method that makes it come on, and one that ends it; a loop over all looks that nothing is
    left out."""

    SUBJECTS = {
        Subject.CHANNEL: "goip101",
        Subject.GATEWAY: "goip1",
        Subject.ESME: "crm",
        Subject.ROUTE: "all",
    }

    SETTINGS: dict[Alert, ChannelSettings] = {
        Alert.BUDGET_LOW: evolve(channel(), limits=BudgetLimits(total=10)),
        Alert.BALANCE_LOW: evolve(channel(), credit=CREDIT),
        Alert.DELIVERY_RATE_LOW: evolve(channel(), least_share=LeastShare(0.5, 4)),
    }

    def test_each_comes_on_is_said_once_and_goes_off_is_said_once(self) -> None:
        for alert in Alert:
            self.drive(alert)

    def drive(self, alert: Alert) -> None:
        on, off = getattr(self, f"on_{alert.value}"), getattr(self, f"off_{alert.value}")
        self.watch(self.SETTINGS.get(alert, channel()), rules=self.rules_for(alert))
        subject = self.subject(alert)
        self.wait(15)
        self.assertNotIn((alert.value, subject), self.on(), alert)
        on()
        self.until(lambda: (alert.value, subject) in self.on(), f"{alert.value} on")
        self.wait(15)
        self.assertEqual(self.states(alert), ["on"], alert)
        (view,) = [one for one in self.desk.alerts.on() if one.alert == alert.value]
        self.assertTrue(view.text and view.do, alert)
        self.kill_between(alert)
        off()
        self.until(lambda: (alert.value, subject) not in self.on(), f"{alert.value} off")
        self.wait(15)
        self.assertEqual(self.states(alert), ["on", "off"], alert)
        self.assertEqual(self.states(alert, BOSS), [])

    def kill_between(self, alert: Alert) -> None:
        """The router is killed, and finds things as they were."""
        health, links, bound = self.desk.alerts.health, self.gateways.told, self.sessions.all
        stall = self.relay.relay.stalls.stall
        self.kill()
        self.desk.alerts.health.trouble, self.desk.alerts.health.space = health.trouble, health.space
        self.desk.alerts.health.lease = health.lease
        self.gateways.told, self.sessions.all = links, bound
        self.relay.relay.stalls.stall = stall
        getattr(self, f"again_{alert.value}", self.up)()
        self.wait(15)
        self.assertEqual(self.states(alert), ["on"], alert)

    def rules_for(self, alert: Alert) -> tuple[NotifyRule, ...]:
        return rule(alert), rule(lasting=30 * DAY, to=(BOSS,))

    def subject(self, alert: Alert) -> str:
        others = {Alert.STALL: "route all, ESME crm, priority 0", Alert.LEASE_LOST: "r1"}
        return others.get(alert, self.SUBJECTS.get(ABOUT[alert].subject, "store"))

    def until(self, condition: Callable[[], bool], what: str) -> None:
        for _ in range(24 * 60):
            if condition():
                return
            self.wait(5)
        raise AssertionError(f"not {what} in two hours")

    def sent(self, count: int, state: MessageState | None = None) -> None:
        """So many messages go out, and end so."""
        for number in range(count):
            self.relay.send(to=f"25677200{len(self.relay.ids):04}")
            name = self.connector().answer(f"{len(self.relay.ids)}-{number}")
            if state is not None:
                self.connector().report(name, state)

    # --- channels

    def on_channel_down(self) -> None:
        self.connector().down()

    def again_channel_down(self) -> None:
        """Nobody comes up."""

    def off_channel_down(self) -> None:
        self.connector().up()

    def on_channel_barred(self) -> None:
        self.connector().tell(LineState(sim=True, logged_in=False))

    def again_channel_barred(self) -> None:
        self.up()
        self.on_channel_barred()

    def off_channel_barred(self) -> None:
        self.connector().tell(LineState(sim=True, logged_in=True))

    def on_budget_low(self) -> None:
        self.sent(10)

    def off_budget_low(self) -> None:
        self.relay.operator.reset("goip101", lambda: None)

    def on_balance_low(self) -> None:
        self.answer_credit("You have 1.50")

    def off_balance_low(self) -> None:
        self.answer_credit("You have 9.00")

    def answer_credit(self, text: str) -> None:
        self.until(lambda: bool(self.connector().codes), "asked for its credit")
        self.connector().answer_code(text)

    def on_delivery_rate_low(self) -> None:
        self.sent(4, MessageState.UNDELIVERABLE)

    def off_delivery_rate_low(self) -> None:
        self.sent(4, MessageState.DELIVERED)

    def on_sim_swapped(self) -> None:
        self.connector().tell(IN_LINE)
        self.connector().tell(evolve(IN_LINE, iccid="8925602"))

    def off_sim_swapped(self) -> None:
        (view,) = [one for one in self.desk.alerts.on() if one.alert == "sim_swapped"]
        self.desk.alerts.acknowledge(view.id, NOBODY, lambda view: None)

    # --- gateways, ESMEs and routes

    def on_gateway_down(self) -> None:
        self.gateways.told = {"goip1": GatewayLinks(peer="h:7777", up=0, links=8, why="connection refused")}

    def off_gateway_down(self) -> None:
        self.gateways.told = {"goip1": GatewayLinks(peer="h:7777", up=1, links=8, why="")}

    def on_esme_away(self) -> None:
        self.sessions.all = [session("shop")]

    def off_esme_away(self) -> None:
        self.sessions.all = [session("shop"), session("crm")]

    def on_bind_refused(self) -> None:
        for _ in range(5):
            self.relay.relay.refused_binds.note("crm", "wrong password")

    def off_bind_refused(self) -> None:
        self.wait(601)

    def on_queue_old(self) -> None:
        self.connector().down()
        self.relay.send()
        self.wait(300)

    def again_queue_old(self) -> None:
        """Nobody comes up."""

    def off_queue_old(self) -> None:
        self.connector().up()

    def on_stall(self) -> None:
        self.relay.relay.stalls.stall = 60.0
        self.connector().down()
        self.relay.send()
        self.forget_to_feed()

    def forget_to_feed(self) -> None:
        """The channel can be used, and nobody looks what waits for it: the fault that is watched for."""
        self.relay.scheduler.channels["goip101"].capacity = 1

    def again_stall(self) -> None:
        self.forget_to_feed()
        self.wait(60)

    def off_stall(self) -> None:
        self.connector().up()

    # --- the router

    def on_store_trouble(self) -> None:
        self.desk.alerts.health.trouble = lambda: "the disk is full"

    def off_store_trouble(self) -> None:
        self.desk.alerts.health.trouble = str

    def on_disk_low(self) -> None:
        self.desk.alerts.health.space = lambda: Space(free=10**9, whole=10**11)

    def off_disk_low(self) -> None:
        self.desk.alerts.health.space = lambda: Space(free=10**10, whole=10**11)

    def on_lease_lost(self) -> None:
        self.desk.alerts.health.lease = lambda: "it was not renewed in time"

    def off_lease_lost(self) -> None:
        self.desk.alerts.health.lease = str


class BenchedTests(AlertsCase):
    def test_a_sim_that_is_benched_is_barred_until_it_has_sent_something(self) -> None:
        self.watch()
        self.relay.send()
        self.connector().refuse(Cause(Fault.BARRED, 8, "operator determined barring"))
        self.wait(11)
        self.assertEqual(self.said, [(OPS, "on", "channel_barred", "goip101")])
        (view,) = self.desk.alerts.on()
        self.assertIn("operator determined barring", view.text)
        self.wait(120)
        self.assertEqual(len(self.said), 1)
        self.relay.send(to="256772000002")
        self.connector().report(self.connector().answer())
        self.wait(1)
        self.assertEqual(self.states(Alert.CHANNEL_BARRED), ["on", "off"])
