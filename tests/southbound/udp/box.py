"""The far side of a UdpGateway: a simulated box whose lines register with it."""

import re
from collections.abc import Sequence
from random import Random
from typing import cast

from twisted.internet.interfaces import IReactorUDP

from router.goip.udp.timing import Timing
from router.simulator.goip.settings import Settings
from router.simulator.goip.udp.face import UdpFace
from router.sms.alphabet import Alphabet
from router.sms.state import MessageState
from router.southbound.gateway import Gateway
from router.southbound.udp.gateway import UdpGateway
from router.southbound.udp.settings import UdpLine, UdpSettings
from tests.southbound.simulated import Simulated
from tests.southbound.udp.wire import Net
from tests.support.far_side import Ability

RESPONSE = 100.0
"""Seconds from WAIT to OK."""

REPORT = 10.0
"""Seconds from OK to the report."""

TYPICAL = ("--dlr-final-min-s", f"{REPORT}", "--dlr-final-max-s", f"{REPORT}")

ACKNOWLEDGEMENT = re.compile(rb"(?:RECEIVE|DELIVER) -?\d+ OK\n?")


class UdpBox(Simulated):
    """It keeps the promise `far_side.FarSide`. Its lines send a keep-alive every 30 s."""

    abilities = frozenset(
        {
            Ability.REPORTS,
            Ability.TAKEN,
            Ability.LATE,
            Ability.LINE,
            Ability.USSD,
            Ability.KEYS,
            Ability.OUTLIVES,
        }
    )

    def __init__(self, settings: Settings, used: int = 1, carries: bool = True) -> None:
        super().__init__(settings, used)
        self.net = Net(self.clock)
        self.carries = carries
        self.denied: list[tuple[str, str, int]] = []
        face = UdpFace(self.goip)
        for line in self.goip.lines:
            self.net.attach(face, line).start()
        self.gateway: Gateway = self.make()

    def make(self) -> UdpGateway:
        """Another gateway, as after a restart: what the relay has kept is there."""
        lines = tuple(
            UdpLine(
                channel=self.goip.channel(line),
                gateway="goip1",
                id=self.goip.channel(line),
                password=self.goip.settings.password,
                alphabet=Alphabet.ASCII,
                carries=self.carries,
            )
            for line in self.used
        )
        return UdpGateway(
            UdpSettings(host="", port=44444, lines=lines, timing=Timing(response=RESPONSE)),
            cast(IReactorUDP, self.net),
            self.clock,
            self.dates,
            Random(1),
            Random(2),
            self.relay.doors,
            {"goip1": self.state},
            lambda *denied: self.denied.append(denied),
        )

    def unreachable(self) -> None:
        self.net.open = False

    def reachable(self) -> None:
        self.net.open = True

    def admit(self) -> None:
        self.wait(31.0)

    def drop(self) -> None:
        self.unreachable()
        self.wait(125.0)
        self.reachable()

    def carry(self) -> None:
        self.wait(0.0)

    def texts(self) -> Sequence[bytes]:
        messages = [octets for octets in self.net.to_box if octets.startswith(b"MSG ")]
        return [octets.split(b" ", 3)[3].removesuffix(b"\n") for octets in messages][self.settled :]

    def turn_away(self) -> None:
        # What the line says of it by itself is lost.
        self.net.open = False
        self.line.log_out()
        self.net.open = True

    def outlast(self) -> None:
        self.wait(RESPONSE + 5.0)

    def bring(self, text: bytes) -> None:
        self.goip.receive(self.line, "+4477", text.decode())
        self.wait(1.0)

    def bring_again(self) -> None:
        self.wait(4.0)

    def clear(self) -> None:
        raise NotImplementedError("there is no inbox")

    def acknowledged(self) -> int:
        return len({octets for octets in self.net.to_box if ACKNOWLEDGEMENT.fullmatch(octets)})

    def report(self, remote_id: str, state: MessageState) -> None:
        self.wait(REPORT + 1.0)

    def log_out(self) -> None:
        self.line.log_out()
        self.wait(31.0)
