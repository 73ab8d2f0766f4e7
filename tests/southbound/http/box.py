"""The far side of an HttpGateway: a simulated box with its web pages."""

from collections.abc import Sequence
from random import Random

from router.goip.http.box_settings import BoxSettings
from router.goip.http.request import BoxLogin
from router.simulator.goip.http.face import HttpFace
from router.simulator.goip.settings import Settings
from router.sms.alphabet import Alphabet
from router.sms.state import MessageState
from router.southbound.gateway import Gateway
from router.southbound.http.gateway import HttpGateway
from router.southbound.http.settings import HttpLine, HttpSettings
from tests.southbound.simulated import Simulated
from tests.southbound.wire import Net
from tests.support.far_side import Ability

LIMIT = 100.0
"""Seconds for a message."""


class HttpBox(Simulated):
    """It keeps the promise `far_side.FarSide`. Each inbox is looked into every 15 s, each line every 30."""

    abilities = frozenset(
        {
            Ability.TAKEN,
            Ability.LATE,
            Ability.LINE,
            Ability.USSD,
            Ability.KEYS,
            Ability.INBOX,
            Ability.OUTLIVES,
        }
    )
    step = 0.5

    def __init__(self, settings: Settings, used: int = 1, carries: bool = True) -> None:
        super().__init__(settings, used)
        self.net = Net(self.clock, self.goip, HttpFace(self.goip).connect)
        self.carries = carries
        self.gateway: Gateway = self.make()

    def make(self) -> HttpGateway:
        """Another gateway, as after a restart: what the relay has kept is there."""
        account = BoxLogin("10.0.0.9", self.goip.settings.http_user, self.goip.settings.http_password)
        box = BoxSettings(
            account=account, lines=len(self.goip.lines), limit=LIMIT, inbox=15.0 if self.carries else None
        )
        lines = tuple(
            HttpLine(channel=self.goip.channel(line), number=line.number, alphabet=Alphabet.ASCII)
            for line in self.used
        )
        return HttpGateway(
            HttpSettings(box=box, lines=lines, carries=self.carries),
            self.clock,
            Random(1),
            self.net.connect,
            self.relay.doors,
            self.state,
        )

    def unreachable(self) -> None:
        self.net.open = False

    def reachable(self) -> None:
        self.net.open = True

    def admit(self) -> None:
        self.wait(1.0)

    def drop(self) -> None:
        self.unreachable()
        self.wait(35.0)
        self.reachable()

    def carry(self) -> None:
        """Pass the text on, after the fresh status page that comes before it."""
        self.wait(2.5)

    def texts(self) -> Sequence[bytes]:
        asked = [request.split(b" ", 2)[1] for request in self.net.asked if b"send.html" in request]
        return [request.rpartition(b"m=")[2] for request in asked][self.settled :]

    def turn_away(self) -> None:
        self.line.log_out()

    def outlast(self) -> None:
        self.wait(LIMIT + 5.0)

    def bring(self, text: bytes) -> None:
        self.goip.receive(self.line, "+4477", text.decode())
        self.wait(16.0)

    def bring_again(self) -> None:
        self.wait(16.0)

    def clear(self) -> None:
        self.line.inbox.delete(-1)
        self.wait(16.0)

    def report(self, remote_id: str, state: MessageState) -> None:
        raise NotImplementedError("no page tells of delivery")

    def log_out(self) -> None:
        self.line.log_out()
        self.wait(31.0)
