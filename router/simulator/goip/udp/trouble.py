"""Trouble: datagrams of one direction that are lost, come twice, or are overtaken, as the flags say."""

from collections.abc import Callable
from functools import partial
from typing import Literal

from ..box import Goip
from .voice import Peer


class Trouble:
    """Octets go in, and come out of ``onward``: usually once, at once."""

    def __init__(self, goip: Goip, way: Literal["in", "out"], onward: Callable[[bytes, Peer], None]) -> None:
        self._goip, self._way, self._onward = goip, way, onward

    def carry(self, octets: bytes, peer: Peer = None) -> None:
        """Carry one datagram, from or to this peer."""
        if self._happens("loss"):
            self._goip.say(f"a datagram {self._way} is lost: {octets[:40]!r}")
            return
        for _ in range(2 if self._happens("dup") else 1):
            seconds = 0.0
            if self._happens("reorder"):
                seconds = self._goip.random.uniform(0, self._goip.settings.reorder_s)
            self._goip.agenda.after(seconds, partial(self._onward, octets, peer))

    def _happens(self, what: str) -> bool:
        return self._goip.chance(getattr(self._goip.settings, f"{what}_{self._way}"))
