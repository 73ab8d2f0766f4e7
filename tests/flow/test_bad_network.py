"""Any bad network, on a moved clock: a message goes once or ends in doubt, a received SMS comes once."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from tests.flow.bad_network import BadNetwork, ByHttp, ByUdp
from tests.support.extent import at_most

MESSAGES = 12
"""And twice as many received SMS."""

LOAD_S = 60.0

seeds = st.integers(0, 2**32)
shares = st.sampled_from([0.0, 0.1, 0.2, 0.3])
deaths = st.lists(st.tuples(st.floats(1.0, LOAD_S), st.floats(0.0, 20.0)), max_size=3)
"""When the router dies, and how long it is away."""


class BadNetworkTests(SynchronousTestCase):
    def played(self, network: BadNetwork, deaths: list[tuple[float, float]]) -> BadNetwork:
        """Load and deaths, and then time until all has ended; no promise is broken."""
        network.begin()
        network.load(MESSAGES, LOAD_S)
        lived = 0.0
        for after, away in sorted(deaths):
            network.run(max(1.0, after - lived))
            network.die()
            network.run(away)
            network.come_back()
            lived = after + away
        network.run(LOAD_S)
        network.settle()
        self.assertEqual(list(network.broken()), [])
        return network

    @given(seeds, shares, shares, shares, shares, deaths)
    @settings(max_examples=at_most(120, 6), deadline=None)
    def test_by_udp(
        self,
        seed: int,
        lost_in: float,
        lost_out: float,
        doubled: float,
        late: float,
        deaths: list[tuple[float, float]],
    ) -> None:
        flags: dict[str, Any] = {"loss_in": lost_in, "loss_out": lost_out}
        for way in ("in", "out"):
            flags |= {f"dup_{way}": doubled, f"reorder_{way}": late}
        self.played(BadNetwork(ByUdp, seed, **flags), deaths)

    @given(seeds, shares, shares, shares, deaths)
    @settings(max_examples=at_most(120, 6), deadline=None)
    def test_by_http(
        self, seed: int, hangs: float, cut: float, repeated: float, deaths: list[tuple[float, float]]
    ) -> None:
        network = BadNetwork(
            ByHttp,
            seed,
            http_hang_rate=hangs,
            http_cut_rate=cut,
            http_repeat_rate=repeated,
            http_trouble_when="either",
        )
        self.played(network, deaths)

    def test_on_a_good_network_all_goes_and_comes(self) -> None:
        for way in (ByUdp, ByHttp):
            network = self.played(BadNetwork(way, 1), [])
            self.assertEqual([stat for _, stat, _ in network.endings()], ["DELIVRD"] * MESSAGES)
            self.assertEqual(sorted(network.taken_in()), sorted(network.brought))
