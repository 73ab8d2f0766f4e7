"""A machine that reloads as well: channels come and go, routes and accounts change, also over kill -9."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from router.relay.account import Account
from router.relay.plan.plan import Planned
from router.routing.table import Route
from router.sms.report import Cause
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.relay.promises import CAPACITY, CHANNELS, ESMES, ROUTES, Promises, Watched
from tests.support.neighbours import FakeConnector
from tests.support.values import account

ALL = tuple(one.id for one in CHANNELS)
SETS = (ALL, ("a", "c"), ("b", "c"), ("c",))
"""Channels that are there at once; `c` always is, since every route leads to it."""

VIA = (None, None, ("a", "c"))


class Gone(FakeConnector):
    """The connector of a channel of which the relay knows nothing: it has left, and tells nothing."""

    def up(self, capacity: int = 1) -> None:
        """Nothing."""

    def down(self) -> None:
        """Nothing."""

    def report_unheeded(
        self,
        remote_id: str,
        state: MessageState = MessageState.DELIVERED,
        cause: Cause | None = None,
        addresses: tuple[str, ...] = (),
    ) -> None:
        """Nothing."""


class Reloads(Promises):
    """See the module's text. A channel that was removed keeps its link until that goes by itself."""

    def connector(self, name: str) -> FakeConnector:
        relay = self.relay
        if name not in relay.scheduler.channels:
            return Gone(relay, next(one for one in CHANNELS if one.id == name))
        return relay.connectors[name]

    def come_up_if_there(self, name: str) -> None:
        """One that has been removed is not reached again."""
        if self.relay.scheduler.fleet.has(name):
            self.connector(name).up(CAPACITY[name])

    @rule(name=st.sampled_from(ALL))
    def come_up(self, name: str) -> None:
        self.come_up_if_there(name)

    @rule(ids=st.sampled_from(SETS), route=st.sampled_from(ROUTES), via=st.sampled_from(VIA))
    def reload(self, ids: tuple[str, ...], route: Route, via: tuple[str, ...] | None) -> None:
        relay: Watched = self.relay
        relay.change([one for one in CHANNELS if one.id in ids], accounts_via(via, ids), within(route, ids))
        self.settle()
        for id in ids:
            if not relay.connectors[id].linked:
                self.come_up_if_there(id)

    @rule(name=st.sampled_from(ALL), shortest=st.sampled_from([5.0, 7.0]))
    def change(self, name: str, shortest: float) -> None:
        """A longer pace, of which nothing is cut; or the usual one again."""
        relay = self.relay
        relay.change(
            [
                evolve(one, pace=evolve(one.pace, longest=shortest)) if one.id == name else one
                for one in relay.settings
            ],
            routes=relay.routes,
        )
        self.settle()

    def settle(self) -> None:
        """It is applied when the disk has spoken; another one waits for that."""
        if self.relay.store.latency:
            self.relay.advance(1.0)

    @rule(up=st.booleans(), routes=st.sampled_from(ROUTES))
    def kill(self, up: bool, routes: Route) -> None:
        ids = tuple(one.id for one in self.relay.settings)
        self.relay.rested.clear()
        self.relay.routes = tuple(within(routes, ids))
        self.relay.kill()
        kept = {(id, str(one.sending.id)) for one in self.relay.rows() for id in one.refused_by}
        self.relay.refusals &= kept
        self.receivers = {esme: self.relay.receiver(esme) for esme in ESMES}
        for id in ids:
            if up:
                self.come_up_if_there(id)

    def may_go_by(self, planned: Planned) -> list[str]:
        """What is in doubt may wait for a channel of which nothing is known."""
        scheduler = self.relay.scheduler
        wanted = (planned.stuck,) if planned.stuck else planned.way.channels
        there = [scheduler.channels[id] for id in wanted if id in scheduler.channels]
        return [one.id for one in there if scheduler.takes(one, planned)]

    def teardown(self) -> None:
        """All channels are there at the end."""
        if hasattr(self, "relay"):
            self.relay.store.latency = 0.0
            self.relay.advance(1.0)
            self.relay.change(CHANNELS, accounts_via(None, ALL), ROUTES[:1])
        super().teardown()


def accounts_via(via: tuple[str, ...] | None, ids: tuple[str, ...]) -> list[Account]:
    """The accounts, of which the first may use these channels only."""
    allowed = None if via is None else tuple(id for id in via if id in ids)
    return [account(esme, allowed if esme == ESMES[0] else None) for esme in ESMES]


def within(route: Route, ids: tuple[str, ...]) -> list[Route]:
    """The route over those channels that there are."""
    return [evolve(route, via=tuple(id for id in route.via if id in ids))]
