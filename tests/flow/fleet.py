"""Boxes of all ways for a test: goip1 by SMPP, goip2 by HTTP, goip3 by UDP, of two lines each."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from twisted.internet import reactor as the_reactor
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import IReactorTCP, IReactorTime, IReactorUDP

from router.relay.events import Event
from router.service import RouterService
from router.simulator.goip.box import Goip
from router.simulator.goip.http.face import HttpFace
from router.simulator.goip.http.wire import HttpPort
from router.simulator.goip.settings import Settings, changed
from router.simulator.goip.udp.face import UdpFace
from router.simulator.goip.udp.wire import open_sockets
from router.sms.value import evolve
from tests.flow.building import ESMES, Building
from tools.ports import free_port

PAGE = """\
smpp: {{listen: ["tcp:{north}:interface=127.0.0.1"]}}
store: "sqlite:{place}/router.db"
udp: {{listen: "127.0.0.1:{udp}"}}
{esmes}
gateways:
{gateways}
"""

SMPP = "{{id: goip1, connect: smpp, host: 127.0.0.1, port: {south}, password: pw, {keys}}}"
HTTP = "{{id: goip2, connect: http, host: 127.0.0.1, port: {web}, password: admin, {keys}}}"
UDP = "{{id: goip3, connect: udp, password: pw, {keys}}}"

QUICK = "channels: 2, pace: off, timers: {reconnect: 100ms..200ms, poll: 100ms, line: 200ms, inbox: 100ms}, "
"""A box of two lines that is asked far oftener than a real one."""


class Fleet(Building):
    """Tests whose router has boxes of several ways."""

    def setUp(self) -> None:
        super().setUp()
        self.web, self.udp = free_port(), free_port()

    def fleet(self, *gateways: str, keys: str = "", esmes: str = ESMES) -> Path:
        """A configuration of these gateways (SMPP, HTTP, UDP), each with these keys."""
        ports = {"south": self.south, "web": self.web}
        listed = "\n".join(f"  - {one.format(keys=QUICK + keys, **ports)}" for one in gateways)
        udp = UDP in gateways or "watch: udp" in keys
        text = PAGE if udp else PAGE.replace('udp: {{listen: "127.0.0.1:{udp}"}}\n', "")
        file = self.place / "router.yaml"
        file.write_text(
            text.format(
                north=self.north, udp=self.udp, place=self.place.resolve(), esmes=esmes, gateways=listed
            )
        )
        return file

    def machine(self, id: str, *words: str) -> Goip:
        """A box of two lines without any face; its modems take no time."""
        settings = evolve(Settings(), id=id, channels=2, speed=0.0, dlr_before_resp=0.0, keepalive_s=0.2)
        goip = Goip(IReactorTime(the_reactor), Random(1), changed(settings, words))
        self.addCleanup(goip.cut_all)
        self.addCleanup(goip.agenda.stop)
        return goip

    async def smpp_box(self, *words: str) -> Goip:
        """goip1."""
        goip = self.machine("goip1", *words)
        await self.plug_in(goip)
        return goip

    async def http_box(self, *words: str) -> Goip:
        """goip2."""
        goip = self.machine("goip2", *words)
        await self.put_on_the_web(goip)
        return goip

    async def put_on_the_web(self, goip: Goip) -> None:
        endpoint = TCP4ServerEndpoint(IReactorTCP(the_reactor), self.web, 50, "127.0.0.1")
        port = await endpoint.listen(HttpPort(HttpFace(goip)))
        self.addCleanup(port.stopListening)

    async def udp_box(self, *words: str) -> Goip:
        """goip3."""
        goip = self.machine("goip3", *words)
        self.register(goip)
        return goip

    def register(self, goip: Goip) -> None:
        """Let its lines register with the router."""
        server = ("127.0.0.1", self.udp)
        for socket in open_sockets(IReactorUDP(the_reactor), UdpFace(goip), server):
            self.addCleanup(socket.close)

    def heard(self, service: RouterService) -> list[str]:
        """A list that gets what the router tells from now on: subject and words."""
        said: list[str] = []

        def hear(event: Event) -> None:
            said.append(f"{event.subject}: {event.text}")

        unheard = service.events.listen(hear)
        # Trial wants the name of what it calls, and a lambda of a compiled module has none.
        self.addCleanup(lambda: unheard())
        return said


def about(said: list[str], *words: str) -> Callable[[], bool]:
    """Whether a line has all of these words."""
    return lambda: any(all(word in line for word in words) for line in said)
