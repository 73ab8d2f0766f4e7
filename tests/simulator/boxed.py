"""A simulated box on a real port of its own, in the test's process."""

from random import Random

from attrs import evolve
from twisted.internet import reactor as the_reactor
from twisted.internet.address import IPv4Address
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import IListeningPort, IProtocolFactory, IReactorTCP, IReactorTime
from twisted.trial.unittest import TestCase

from router.simulator.goip.box import Goip
from router.simulator.goip.settings import Settings, changed
from router.simulator.goip.smpp import SmppFace
from router.simulator.goip.wire import SmppPort


class Boxed(TestCase):
    """A box on a port of its own."""

    async def box(self, *words: str) -> int:
        """Its port."""
        settings = changed(evolve(Settings(), speed=0.0, dlr_before_resp=0.0), words)
        self.goip = Goip(IReactorTime(the_reactor), Random(1), settings)
        self.addCleanup(self.goip.cut_all)
        return await self.listen(SmppPort(SmppFace(self.goip)))

    async def listen(self, factory: IProtocolFactory) -> int:
        """The port that it got."""
        endpoint = TCP4ServerEndpoint(IReactorTCP(the_reactor), 0, 50, "127.0.0.1")
        port: IListeningPort = await endpoint.listen(factory)
        self.addCleanup(port.stopListening)
        address = port.getHost()
        assert isinstance(address, IPv4Address)
        return address.port
