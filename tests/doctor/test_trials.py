"""Ports and gateways tried by real sockets, at simulated boxes."""

import time
from collections.abc import Mapping

from twisted.internet.task import deferLater

from router.config.load import load
from router.desk.interfaces import GatewayLinks
from router.doctor.finding import Finding, Severity
from router.doctor.trials import Bystander, Trial, of_links, of_ports, of_running
from tests.flow.building import reactor
from tests.flow.fleet import HTTP, SMPP, UDP, Fleet
from tests.support.values import message


class TryingTests(Fleet):
    async def tried(self, *gateways: str, keys: str = "", patience: float = 60.0) -> Mapping[str, Finding]:
        configuration = load(str(self.fleet(*gateways, keys=keys)))
        found = await Trial(configuration, reactor, time.time()).run(patience)
        return {one.what: one for one in found}

    async def test_all_ways_are_tried_and_left_again(self) -> None:
        boxes = await self.smpp_box(), await self.http_box(), await self.udp_box()
        found = await self.tried(SMPP, HTTP, UDP)
        self.assertEqual({one.state for one in found.values()}, {Severity.OK}, found)
        self.assertEqual(sorted(found), ["gateway goip1", "gateway goip2", "gateway goip3"])
        self.assertEqual([line.counts["sent"] for box in boxes for line in box.lines], [0] * 6)

    async def test_what_keeps_links_away_is_said_with_what_to_do(self) -> None:
        await self.smpp_box("--password", "other")
        found = await self.tried(SMPP, HTTP)
        self.assertEqual({one.state for one in found.values()}, {Severity.BAD})
        self.assertIn("bind refused", found["gateway goip1"].advice)
        self.assertIn("no connection", found["gateway goip2"].advice)

    def test_an_sms_that_comes_in_is_not_acknowledged(self) -> None:
        acknowledged: list[bool] = []
        Bystander().arrived("goip101", message(), lambda: acknowledged.append(True))
        self.assertEqual(acknowledged, [], "the box keeps it for the router")

    async def test_lines_that_do_not_register_are_told(self) -> None:
        found = await self.tried(UDP, patience=0.3)
        self.assertIn("nothing was heard", found["gateway goip3"].said)

    async def test_a_port_is_free_or_taken(self) -> None:
        configuration = load(str(self.fleet(SMPP)))
        (free,) = of_ports(configuration, reactor)
        self.assertEqual(free.state, Severity.OK)
        # Twisted gives a port back in the next turn.
        await deferLater(reactor, 0)
        self.router(self.fleet(SMPP))
        (taken,) = of_ports(configuration, reactor)
        self.assertEqual((taken.state, "Address already in use" in taken.said), (Severity.BAD, True))


class WordsTests(Fleet):
    def test_what_is_known_is_said_and_else_what_may_be(self) -> None:
        links = GatewayLinks(peer="10.0.0.9:7777", up=1, links=2, why="")
        self.assertIn("1 of 2 links at 10.0.0.9:7777, and nothing was heard", of_links("a", links, 5.0).said)

    def test_a_gateway_of_the_running_router_stands_as_that_says(self) -> None:
        self.assertEqual(of_running("a", 2, 2, "10.0.0.9:7777", "").state, Severity.OK)
        self.assertEqual(of_running("a", 1, 2, "10.0.0.9:7777", "refused").advice, "refused")
        self.assertEqual(of_running("a", 0, 0, "", "").state, Severity.NOTE)
