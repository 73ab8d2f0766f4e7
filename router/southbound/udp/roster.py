"""The lines that register here: those in use, those that must go, and those that have not come yet."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from router.clocks import Instant
from router.southbound.availability import Availability
from router.southbound.gateway_state import GatewayState
from router.southbound.udp.settings import UdpLine, UdpSettings

SETTLING: Final = 60.0
"""Seconds in which lines register, from the start or from when they were added: each does every 30 s."""


class Roster:
    """The lines by their channels, each with the state of its box."""

    def __init__(self, settings: UdpSettings, states: Mapping[str, GatewayState]) -> None:
        self.lines = {line.channel: line for line in settings.lines}
        self._states = {line.channel: states[line.gateway] for line in settings.lines}
        self._wanted = dict(self.lines)
        self._leaving: dict[str, Instant] = {}
        """Lines that must go, or change, and the time until which they may finish."""
        self._unseen = set(self.lines)
        """Lines that have not registered since they were added."""
        self.silent_from = Instant(0.0)
        """When lines that have not come are reported."""

    @property
    def staying(self) -> Sequence[str]:
        """The channels of lines that stay."""
        return [channel for channel in self.lines if channel not in self._leaving]

    def state(self, channel: str) -> GatewayState:
        """Return the state of a line's box."""
        return self._states[channel]

    # --- the lines

    def change(
        self,
        settings: UdpSettings,
        states: Mapping[str, GatewayState],
        standing: Availability,
        until: Instant,
    ) -> Sequence[UdpLine]:
        """Have exactly these lines; return those to add now.

        Lines that go, or change their id or password, may finish until then.
        """
        self._wanted = {line.channel: line for line in settings.lines}
        for channel, line in self.lines.items():
            other = self._wanted.get(channel)
            if other is None or other.registration != line.registration:
                standing.retire([channel])
                self._leaving.setdefault(channel, until)
                continue
            if self._leaving.pop(channel, None) is not None:
                standing.come_back([channel])
            self.lines[channel], self._states[channel] = other, states[other.gateway]
        return [line for channel, line in self._wanted.items() if channel not in self.lines]

    def add(self, line: UdpLine, state: GatewayState, now: Instant) -> None:
        """Add a line."""
        self.lines[line.channel], self._states[line.channel] = line, state
        self._unseen.add(line.channel)
        self.silent_from = Instant(now + SETTLING)

    def finished(self, now: Instant, is_busy: Callable[[str], bool]) -> Sequence[str]:
        """Return the channels of lines that must go and have finished, or whose time is over."""
        return [channel for channel, until in self._leaving.items() if now >= until or not is_busy(channel)]

    def remove(self, channel: str) -> UdpLine | None:
        """Remove a line; return the one that takes its place, if any."""
        del self.lines[channel], self._states[channel]
        self._leaving.pop(channel, None)
        self._unseen.discard(channel)
        return self._wanted.get(channel)

    # --- registrations

    def seen(self, channel: str) -> None:
        """Note that a line has registered, or has been heard of otherwise."""
        self._unseen.discard(channel)

    def silent(self, now: Instant) -> Sequence[str]:
        """Return the lines that should have registered by now and have not, once."""
        if not self._unseen or now < self.silent_from:
            return ()
        silent, self._unseen = sorted(self._unseen), set()
        return silent


def carrying(settings: UdpSettings) -> frozenset[str]:
    """Return the channels of lines that send and receive."""
    return frozenset(line.channel for line in settings.lines if line.carries)
