"""The condition of each alert, on and off and where it cannot be known."""

from collections.abc import Callable
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from router.desk.alerts import conditions
from router.desk.alerts.conditions import (
    OF_CHANNELS,
    OF_ESMES,
    OF_GATEWAYS,
    OF_NODE,
    OF_ROUTES,
    OF_STANDSTILLS,
    OF_STORE,
)
from router.desk.alerts.kinds import ABOUT, Alert
from router.desk.alerts.looks import (
    ChannelLook,
    EsmeLook,
    GatewayLook,
    RouteLook,
    RouterLook,
    Space,
    StandstillLook,
)
from router.relay.plan.channel_state import ChannelState

UP = ChannelState.UP
GB = 1_000_000_000

Case = tuple[Any, float | None, str | None]
"""What is looked at, `than`, and what is found: the words, nothing, or None."""


def channel(state: ChannelState = UP, **more: Any) -> ChannelLook:
    return ChannelLook(state=state, **more)


def store(free: float, whole: float = 100.0) -> RouterLook:
    return RouterLook(space=Space(free=int(free * GB), whole=int(whole * GB)))


def still(lasted: float) -> StandstillLook:
    return StandstillLook(lasted=lasted, stall=60.0, what="3 messages wait")


CASES: dict[Alert, tuple[Callable[[Any, float | None], str | None], list[Case]]] = {
    Alert.CHANNEL_DOWN: (
        conditions.channel_down,
        [
            (channel(), None, ""),
            (channel(ChannelState.DOWN), None, "no link carries it"),
            (channel(ChannelState.DOWN, no_link="connection refused"), None, "connection refused"),
            *((channel(state), None, "") for state in ChannelState if state is not ChannelState.DOWN),
        ],
    ),
    Alert.CHANNEL_BARRED: (
        conditions.channel_barred,
        [
            (channel(), None, ""),
            (channel(ChannelState.OUT, line="no SIM in the line"), None, "no SIM in the line"),
            (channel(ChannelState.OUT), None, ""),
            (channel(ChannelState.BENCHED), None, "it is benched"),
            (
                channel(ChannelState.BENCHED, bench="benched for 60 s: barred"),
                None,
                "benched for 60 s: barred",
            ),
            (channel(ChannelState.ON_TRIAL), None, None),
            (channel(ChannelState.DOWN), None, None),
            (channel(ChannelState.PAUSED), None, ""),
        ],
    ),
    Alert.BUDGET_LOW: (
        conditions.budget_low,
        [
            (channel(), 0.1, ""),
            (channel(budget=[("day", 90, 100), ("hour", 0, 10)]), 0.1, ""),
            (channel(budget=[("day", 91, 100), ("hour", 0, 10)]), 0.1, "9 of 100 left of its limit day"),
            (channel(budget=[("day", 91, 100)]), 0.05, ""),
            (
                channel(budget=[("day", 110, 100), ("total", 10, 10)]),
                0.1,
                "0 of 100 left of its limit day, 0 of 10 left of its limit total",
            ),
        ],
    ),
    Alert.BALANCE_LOW: (
        conditions.balance_low,
        [
            (channel(), None, ""),
            (channel(balance=1.0), None, ""),
            (channel(low=2.0), None, None),
            (channel(balance=2.0, low=2.0), None, ""),
            (channel(balance=1.9, low=2.0), None, "its credit is 1.9, less than 2"),
            (channel(balance=1.9, low=2.0), 1.0, ""),
            (channel(balance=1.9), 5.0, "its credit is 1.9, less than 5"),
        ],
    ),
    Alert.QUEUE_OLD: (
        conditions.queue_old,
        [
            (RouteLook(oldest=600.0), 600.0, ""),
            (RouteLook(oldest=660.0), 600.0, "the oldest message has been due for 11 min"),
            (RouteLook(oldest=None), 600.0, None),
        ],
    ),
    Alert.DELIVERY_RATE_LOW: (
        conditions.delivery_rate_low,
        [
            (channel(poor=False), None, ""),
            (channel(poor=None), None, None),
            (channel(poor=True), None, "too few of its messages come"),
            (channel(poor=True, ended=(15, 20)), 0.5, ""),
            (
                channel(poor=False, ended=(9, 20)),
                0.5,
                "of 20 messages that ended in the last hour 9 came, less than 50%",
            ),
            (channel(poor=False, ended=(0, 19)), 0.5, None),
        ],
    ),
    Alert.GATEWAY_DOWN: (
        conditions.gateway_down,
        [
            (GatewayLook(up=1, links=2), None, ""),
            (GatewayLook(up=0, links=0), None, ""),
            (GatewayLook(up=0, links=2), None, "none of its links stands"),
            (
                GatewayLook(up=0, links=2, why="connection refused"),
                None,
                "none of its 2 links stands: connection refused",
            ),
        ],
    ),
    Alert.ESME_AWAY: (
        conditions.esme_away,
        [
            (EsmeLook(sessions=1), None, ""),
            (EsmeLook(sessions=0), None, "it is not bound"),
            (EsmeLook(sessions=0, expected=False), None, None),
            (EsmeLook(sessions=1, expected=False), None, ""),
        ],
    ),
    Alert.BIND_REFUSED: (
        conditions.bind_refused,
        [
            (EsmeLook(sessions=0), 5.0, ""),
            (EsmeLook(sessions=0, refused=[4.0, 3.0, 2.0, 1.0], refusal="x"), 5.0, None),
            (
                EsmeLook(sessions=0, refused=[299.0, 3.0, 2.0, 1.0, 0.0], refusal="wrong password"),
                5.0,
                "5 of its binds were refused in 5 minutes, the last one: wrong password",
            ),
            (EsmeLook(sessions=0, refused=[301.0, 3.0, 2.0, 1.0, 0.0], refusal="x"), 5.0, None),
            (EsmeLook(sessions=0, refused=[601.0], refusal="x"), 5.0, ""),
        ],
    ),
    Alert.STALL: (
        conditions.stall,
        [
            (still(59.0), None, ""),
            (still(60.0), None, "nothing has moved for 1 min: 3 messages wait"),
            (still(60.0), 90.0, ""),
            (still(20.0), 10.0, "nothing has moved for 20 s: 3 messages wait"),
        ],
    ),
    Alert.SIM_SWAPPED: (
        conditions.sim_swapped,
        [
            (channel(), None, ""),
            (channel(swapped="ICCID 2, not 1"), None, "ICCID 2, not 1"),
        ],
    ),
    Alert.STORE_TROUBLE: (
        conditions.store_trouble,
        [(RouterLook(), None, ""), (RouterLook(trouble="the disk is full"), None, "the disk is full")],
    ),
    Alert.DISK_LOW: (
        conditions.disk_low,
        [
            (RouterLook(), 0.05, None),
            (store(5.0), 0.05, ""),
            (store(4.9), 0.05, "4.9 GB of 100.0 GB are free on the disk of the store"),
            (store(0.9, 10.0), 0.05, "0.9 GB of 10.0 GB are free on the disk of the store"),
            (store(0.9, 10.0), 0.04, ""),
            (store(9.0), 0.1, "9.0 GB of 100.0 GB are free on the disk of the store"),
        ],
    ),
    Alert.LEASE_LOST: (
        conditions.lease_lost,
        [(RouterLook(), None, ""), (RouterLook(lease="it ran out"), None, "it ran out")],
    ),
}


class ConditionsTests(SynchronousTestCase):
    def test_each_says_what_is_wrong_that_nothing_is_or_that_it_cannot_be_known(self) -> None:
        for alert, (condition, cases) in CASES.items():
            for look, than, found in cases:
                self.assertEqual(condition(look, than), found, (alert, look, than))

    def test_all_alerts_are_looked_at_here_by_their_own_condition(self) -> None:
        kinds = OF_CHANNELS, OF_GATEWAYS, OF_ESMES, OF_ROUTES, OF_STANDSTILLS, OF_STORE, OF_NODE
        known = {alert: condition for each in kinds for alert, condition in each.items()}
        self.assertEqual(known, {alert: condition for alert, (condition, _) in CASES.items()})
        self.assertEqual(set(known), set(Alert))

    def test_the_usual_threshold_of_each_is_the_one_of_the_table(self) -> None:
        usual = {alert.value: about.than for alert, about in ABOUT.items() if about.than is not None}

        told = {"budget_low": 0.1, "queue_old": 600.0, "disk_low": 0.05, "bind_refused": 5.0}
        self.assertEqual(usual, told)
