"""Checks who may speak for a line: its id and password. Those who guess are slowed down."""

from collections.abc import Iterable
from hashlib import sha256
from hmac import compare_digest
from math import inf
from typing import Final

from router.clocks import Instant
from router.goip.udp.datagrams import KeepAlive, LineEvent, shown
from router.goip.udp.events import Denied
from router.goip.udp.guesses import Guesses
from router.goip.udp.line import GsmLine, LineSettings
from router.goip.udp.line_context import Ill, LineContext
from router.goip.udp.repeated_events import Address
from router.networks import Network, comes_from

HOSTS: Final = 10_000
"""Hosts whose permission is remembered."""

PAUSE: Final = 6.0
LONGEST: Final = 600.0
"""Least seconds from one `Denied` to the next, whoever it is about. They double up to the longest, and begin
again after such a time without one.
"""

NOBODY: Final = sha256(b"").digest()


class Registrar:
    """The lines by their ids. For a host outside ``allow_from`` nothing is compared."""

    def __init__(self, ports: LineContext, allow_from: Iterable[Network]) -> None:
        self._ports = ports
        self._allowed: dict[str, bool] = {}
        self.allow(allow_from)
        self._lines: dict[str, tuple[GsmLine, bytes]] = {}
        self._guesses = Guesses()
        self._denied_at = Instant(-inf)
        self._told_at = Instant(-inf)
        self._pause = PAUSE

    def add(self, settings: LineSettings, line: GsmLine) -> None:
        """Add a line."""
        if settings.id in self._lines:
            raise ValueError(f"two lines have the SMS client ID {settings.id!r}; each needs its own")
        self._lines[settings.id] = line, sha256(settings.password.encode()).digest()

    def remove(self, line: GsmLine) -> None:
        """Remove a line."""
        self._lines = {id: each for id, each in self._lines.items() if each[0] is not line}

    def allow(self, networks: Iterable[Network]) -> None:
        """Accept datagrams of these networks only; of any, if there are none."""
        self._networks = tuple(networks)
        self._allowed.clear()

    def allows(self, host: str) -> bool:
        """Tell whether datagrams of this host are accepted."""
        allowed = self._allowed.get(host)
        if allowed is None:
            if len(self._allowed) >= HOSTS:
                self._allowed.clear()
            allowed = not self._networks or comes_from(host, self._networks)
            self._allowed[host] = allowed
        return allowed

    def line_of(self, said: KeepAlive | LineEvent, address: Address, now: Instant) -> GsmLine | Ill:
        """Return the line whose id and password were given, or the reason why there is none.

        What comes from where the line is registered is always heard, whoever else has guessed.
        """
        line, secret = self._lines.get(said.id, (None, NOBODY))
        is_at_home = line is not None and line.registration.address == address
        guesser = (*address, said.id[:64])
        if not is_at_home and self._guesses.is_slowed(guesser, now):
            return Ill.SLOWED
        given = sha256(said.password.encode("utf-8", "surrogatepass")).digest()
        # A line without a password could be registered by anybody: ids are easily guessed.
        if compare_digest(given, secret) and line is not None and said.password:
            self._guesses.right(guesser)
            return line
        self._deny(guesser, now)
        return Ill.DENIED

    def _deny(self, guesser: tuple[str, int, str], now: Instant) -> None:
        failures = self._guesses.failed(guesser, now)
        quiet, self._denied_at = now - self._denied_at, now
        if quiet >= LONGEST:
            self._pause = PAUSE
        elif now < self._told_at + self._pause:
            return
        else:
            self._pause = min(self._pause * 2, LONGEST)
        self._told_at = now
        host, port, id = guesser
        self._ports.tell(Denied((host, port), shown(id), failures))
