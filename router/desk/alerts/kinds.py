"""Every kind of alert: its subject, its measure, what to do, and when it is over.

docs/alerts.md says the same for people; a test holds the two against each other. To add one: a member and
its line in `ABOUT`, its condition in `conditions.py`, and its row there.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from router.sms.value import value


class Alert(Enum):
    """A kind of alert. The values are the words of the configuration and of all faces."""

    CHANNEL_DOWN = "channel_down"
    CHANNEL_BARRED = "channel_barred"
    GATEWAY_DOWN = "gateway_down"
    ESME_AWAY = "esme_away"
    BUDGET_LOW = "budget_low"
    BALANCE_LOW = "balance_low"
    QUEUE_OLD = "queue_old"
    DELIVERY_RATE_LOW = "delivery_rate_low"
    STORE_TROUBLE = "store_trouble"
    DISK_LOW = "disk_low"
    STALL = "stall"
    SIM_SWAPPED = "sim_swapped"
    LEASE_LOST = "lease_lost"
    BIND_REFUSED = "bind_refused"


class Subject(Enum):
    """The kind of subject of an alert."""

    CHANNEL = "channel"
    GATEWAY = "gateway"
    ESME = "esme"
    ROUTE = "route"
    ROUTER = "router"
    """The store, the router itself, or something in it that stands still."""


class Measure(Enum):
    """The measure of `than`; the values are words for an error message."""

    SHARE = "a share, for example 10%"
    AMOUNT = "an amount, for example 2.5"
    SECONDS = "a duration, for example 10m"
    COUNT = "a whole number from 1"


@value(kw_only=True)
class About:
    """The facts about a kind of alert."""

    subject: Subject
    do: str
    """The remedy, for an operator."""
    over: str
    """The words when it is over."""
    measure: Measure | None = None
    """The measure of `than`; None without a threshold."""
    than: float | None = None
    """The threshold if no rule sets one; None if the configuration has it elsewhere."""
    noticed: bool = False
    """True if it does not end by itself, but when an admin acknowledges it."""


ABOUT: Final[Mapping[Alert, About]] = {
    Alert.CHANNEL_DOWN: About(
        subject=Subject.CHANNEL,
        do="see that the gateway is on and reached, and that its ID, port and password are as configured",
        over="it is bound again",
    ),
    Alert.CHANNEL_BARRED: About(
        subject=Subject.CHANNEL,
        do="see in the gateway whether the SIM is in, logged in to the network, paid for and not blocked",
        over="it is in use again",
    ),
    Alert.GATEWAY_DOWN: About(
        subject=Subject.GATEWAY,
        do="see that the box has power and a network, and that host, port and password are as configured",
        over="a link of it stands again",
    ),
    Alert.ESME_AWAY: About(
        subject=Subject.ESME,
        do="see whether the ESME runs and reaches this router; the log says if its binds are refused",
        over="it is bound again",
    ),
    Alert.BUDGET_LOW: About(
        subject=Subject.CHANNEL,
        do="let other channels take more, or raise the limit; a `total` goes on after a reset",
        over="more of its budget is left",
        measure=Measure.SHARE,
        than=0.1,
    ),
    Alert.BALANCE_LOW: About(
        subject=Subject.CHANNEL,
        do="put credit on the SIM; it is asked for again after `balance.every`",
        over="it has more credit",
        measure=Measure.AMOUNT,
    ),
    Alert.QUEUE_OLD: About(
        subject=Subject.ROUTE,
        do="see why its channels take nothing, or too little: the queue, their states, budgets and pace",
        over="what waits is younger",
        measure=Measure.SECONDS,
        than=600.0,
    ),
    Alert.DELIVERY_RATE_LOW: About(
        subject=Subject.CHANNEL,
        do="see with which err its messages end; a network may filter the SIM: send less by it, or change it",
        over="more of its messages come",
        measure=Measure.SHARE,
    ),
    Alert.STORE_TROUBLE: About(
        subject=Subject.ROUTER,
        do="see that the disk has room and is well; messages are refused until the store can be written",
        over="the store can be written",
    ),
    Alert.DISK_LOW: About(
        subject=Subject.ROUTER,
        do="make room on the disk of the store, or let `keep` be shorter",
        over="the disk has more room",
        measure=Measure.SHARE,
        than=0.05,
    ),
    Alert.STALL: About(
        subject=Subject.ROUTER,
        do="see the log, and the channels that are named; if nothing else helps, restart: nothing is lost",
        over="it moves again",
        measure=Measure.SECONDS,
    ),
    Alert.SIM_SWAPPED: About(
        subject=Subject.CHANNEL,
        do="see whether somebody was to change the SIM, then acknowledge this",
        over="it was acknowledged",
        noticed=True,
    ),
    Alert.LEASE_LOST: About(
        subject=Subject.ROUTER,
        do="see whether this node reaches the database, and whether its clock is right",
        over="the lease is renewed",
    ),
    Alert.BIND_REFUSED: About(
        subject=Subject.ESME,
        do="see in the log why its binds are refused: a wrong password, an address, or too many sessions",
        over="none was refused for 10 minutes",
        measure=Measure.COUNT,
        than=5.0,
    ),
}
"""The facts, by kind."""
