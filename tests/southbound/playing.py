"""Ten minutes of a gateway and a simulated box: SMS go out and in, and the box starts anew in between."""

from collections import Counter
from collections.abc import Iterator
from enum import Enum
from functools import partial
from random import Random

from router.simulator.goip.line import Line
from router.sms.address import Address
from router.sms.report import Fault
from router.sms.value import evolve
from tests.southbound.simulated import ENDINGS, Simulated
from tests.support.relay_side import Segment
from tests.support.values import message

SECONDS = 600

EACH = 5
"""SMS that go out by each line."""

INCOMING = 3
"""SMS that come in on each line."""

REBOOT = 150.0


class Promise(Enum):
    """The promises about each SMS."""

    ONE_OUTCOME = "each segment has one outcome, or is unanswered"
    IN_ORDER = "`taken` comes first, then `unanswered`, then the outcome, and each once"
    GOES_ONCE = "an SMS goes once"
    SUBMITTED_IS_SENT = "what is told as submitted has gone"
    REFUSED_IS_NOT_SENT = "what is told as unsent or refused has not gone, unless that is told as doubtful"
    GIVEN_ONCE = "a received SMS is given once"


class Play:
    """The relay's part: one segment of a channel at a time, and what came in is kept after a while."""

    def __init__(self, box: Simulated, seed: int) -> None:
        self.box = box
        self.random = Random(seed)
        self.segments: dict[str, Segment] = {}
        """All that were taken, by their number."""
        self.waiting = {self.channel(line): list(range(EACH)) for line in box.used}
        self.last: dict[str, Segment] = {}

    def channel(self, line: Line) -> str:
        return self.box.goip.channel(line)

    def play(self) -> None:
        box, clock = self.box, self.box.clock
        for n in range(INCOMING):
            for line in box.used:
                clock.callLater(40.0 * n + 35.0, partial(self._bring, line, f"on {line.number}: {n}"))
        clock.callLater(REBOOT, box.goip.reboot)
        box.gateway.listen()
        box.gateway.start()
        for _ in range(SECONDS):
            self._second()
        box.gateway.stop()
        box.wait(5.0)
        box.gateway.cut()
        box.wait(1.0)

    def _bring(self, line: Line, text: str) -> None:
        self.box.goip.receive(line, "+4", text)
        self.box.goip.settled()

    def _second(self) -> None:
        self.box.wait(1.0)
        if self.random.random() < 0.5:
            self.box.relay.kept()
        for channel, waiting in self.waiting.items():
            if waiting and self._is_free(channel) and self.random.random() < 0.3:
                self._send(channel, waiting)

    def _is_free(self, channel: str) -> bool:
        told = [each[0] for each in self.box.relay.of("up", "down") if each[1] == channel]
        last = self.last.get(channel)
        return told[-1:] == ["up"] and (last is None or bool(self.box.relay.endings(last)))

    def _send(self, channel: str, waiting: list[int]) -> None:
        number = f"+{channel[-1]}{waiting[0]:08}"
        what = evolve(message(f"to {number}".encode()), destination_addr=Address(1, 1, number))
        segment = Segment(what, self.box.expires_at)
        if self.box.gateway.connectors[channel].submit(segment):
            waiting.pop(0)
            self.segments[number] = self.last[channel] = segment

    # What came of it

    def sent(self) -> Counter[str]:
        """Count how often each number was sent its SMS."""
        return Counter(sent.sms.to for sent in self.box.goip.records.sent)

    def faults(self) -> dict[object, object]:
        """Return why segments were refused."""
        return {told[1]: told[2] for told in self.box.relay.of("refused")}

    def given(self) -> list[object]:
        """Return the texts that came in, as the relay keeps them: the first of those with one key."""
        arrived = zip(self.box.relay.of("arrived"), self.box.relay.keys, strict=True)
        kept = {(told[1], key or str(n)): told[2] for n, (told, (key, _)) in enumerate(arrived)}
        return list(kept.values())

    def broken(self) -> Iterator[tuple[Promise, str]]:
        """Yield the promises that were broken, and the SMS that broke them."""
        sent, faults = self.sent(), self.faults()
        for number, segment in self.segments.items():
            told, times = self.box.relay.outcomes(segment), sent[number]
            endings = [each for each in told if each in ENDINGS]
            told_unsent = endings == ["unsent"] or (
                endings == ["refused"] and faults[segment] is not Fault.DOUBT
            )
            kept = {
                Promise.ONE_OUTCOME: len(endings) <= 1 and bool(endings or "unanswered" in told),
                Promise.IN_ORDER: told == in_order(told) and len(told) == len(set(told)),
                Promise.GOES_ONCE: times <= 1,
                Promise.SUBMITTED_IS_SENT: endings != ["submitted"] or times > 0,
                Promise.REFUSED_IS_NOT_SENT: not told_unsent or times == 0,
            }
            for promise, is_kept in kept.items():
                if not is_kept:
                    yield promise, f"{number} was told {told}, and went {times} times"
        for text, times in Counter(self.given()).items():
            if times > 1:
                yield Promise.GIVEN_ONCE, f"{text!r} was given {times} times"


def in_order(told: list[str]) -> list[str]:
    """Return the reports about a segment, sorted as they may come."""
    order = ["taken", "unanswered", *ENDINGS]
    return sorted(told, key=order.index)
