"""A simulated box of `tools/goip.py` in process, for the gateway that a test plays against it.

All is on one moved clock, and nothing takes time on the way: what is sent arrives with the next step.
"""

from random import Random
from typing import Any

from twisted.internet.task import Clock

from router.clocks import Dates
from router.relay.events import Events
from router.simulator.goip.box import Goip
from router.simulator.goip.line import Line
from router.simulator.goip.profiles import profile
from router.simulator.goip.settings import Settings, changed
from router.sms.message import ShortMessage
from router.sms.report import Fault
from router.sms.value import evolve
from router.southbound.gateway import Gateway
from router.southbound.gateway_state import GatewayState
from tests.support.relay_side import RelaySide
from tests.support.values import message

START = 1677590940.0
"""2023-02-28 13:29 UTC."""

NEVER_BY_ITSELF = "100000"
"""Seconds that an SMS takes, until `Line.finish`."""

NUMBERS = {Fault.CHANNEL: 500, Fault.BUSY: 38, Fault.NUMBER: 28}
"""+CMS ERROR numbers that mean so."""

SLOW = [
    *("--send-median-s", NEVER_BY_ITSELF),
    *("--send-p95-s", NEVER_BY_ITSELF),
    *("--send-max-s", NEVER_BY_ITSELF),
    *("--channels", "2"),
]


def slow(*flags: str) -> Settings:
    """Return a typical box of two lines, with these flags, that finishes an SMS when a test says so."""
    return changed(profile("typical"), [*SLOW, *flags])


ENDINGS = ("submitted", "refused", "lost", "unsent")


class Simulated:
    """Half of a `far_side.FarSide`: the box, and what a test has its first line do."""

    capacity = 1
    expires_at = START + 3600.0
    faults = tuple(NUMBERS)
    gateway: Gateway
    step = 1.0
    """Seconds from one tick to the next."""

    def __init__(self, settings: Settings, used: int = 1) -> None:
        """Make it; the first ``used`` lines have a channel."""
        self.clock = Clock()
        self.clock.advance(START)
        self.dates = Dates(self.clock.seconds)
        self.relay = RelaySide()
        self.goip = Goip(self.clock, Random(1), settings)
        self.used = self.goip.lines[:used]
        self.channel = self.goip.channel(self.line)
        events = Events()
        events.listen(self.relay.logged)
        self.state = GatewayState(events, "goip1", "10.0.0.9", used)
        self.settled = 0

    @property
    def line(self) -> Line:
        return self.goip.lines[0]

    def set(self, **flags: Any) -> None:
        """Change flags of the box."""
        self.goip.settings = evolve(self.goip.settings, **flags)

    def wait(self, seconds: float) -> None:
        self.clock.advance(0)
        for _ in range(round(seconds / self.step)):
            self.clock.advance(self.step)
            for one in self.gateway.ticking:
                one.tick()
            self.clock.advance(0)

    def ended(self) -> int:
        """Count the outcomes that were reported."""
        return len(self.relay.of(*ENDINGS))

    def accept(self, remote_id: str) -> None:
        """Let the modem finish the SMS, and the connector hear of it."""
        before = self.ended()
        self.line.finish()
        for _ in range(60):
            self.wait(1.0)
            if self.ended() > before:
                break
        self.settled += 1

    def refuse(self, fault: Fault) -> None:
        self.line.fail_with(NUMBERS[fault])
        self.accept("")
        self.line.fail_with(0)

    def take(self) -> None:
        """Pass on the text; the box says at once that it took it."""

    def unfit(self) -> ShortMessage:
        return evolve(message(b"\5\0\3\1\2\1part"), esm_class=0x40)

    def swap_sim(self) -> None:
        self.goip.swap_sim(self.line)
        self.wait(310.0)

    def answer_ussd(self, text: str) -> None:
        self.set(ussd_balance="*999#", ussd_fails=text)
        self.wait(3.0)
        self.line.finish()
        self.wait(5.0)

    def refuse_ussd(self) -> None:
        self.answer_ussd("")

    def acknowledged(self) -> int:
        return 0
