"""Blows by chance: who is struck, when, and when a killed one comes back."""

from collections import Counter
from random import Random

from twisted.internet.task import deferLater

from tools.peers.esme import Reactor
from tools.promises.party import Company, Couple

DOWN_S = 1.5
"""A killed one comes back after so long at most."""

BURST = 0.3
"""Chance that a router that has just come back is killed once more."""

BORN_S = 2.0
"""And so soon after its start: it may not even have opened its store."""

PATIENCE_S = 20.0
"""A start of the router is waited for so long."""

AWAY_S = 3.0
"""An ESME stays away for so long at most; meanwhile its receipts wait on disk."""

RETURN_S = 0.15
"""When it is back, all that waited comes at once: then the router is killed, one time in two."""

LOCKED_S = 0.8
"""The store is locked for so long at most; then the router is killed, and nobody has waited for 5 s."""

LOCKED = "router killed behind a lock"
"""Whatever it has acknowledged since the store was locked, it has not written."""

KINDS = {
    "router killed": 4,
    LOCKED: 3,
    "box killed": 3,
    "box connections torn": 4,
    "ESME connections torn": 3,
    "ESME away": 2,
    "configuration read anew": 3,
}


class Blows:
    """About ``kills`` of them, in so many seconds."""

    def __init__(self, reactor: Reactor, random: Random, company: Company, kills: int) -> None:
        self._reactor = reactor
        self._random = random
        self._company = company
        self._kills = kills
        self._deck = [LOCKED]
        self.counts: Counter[str] = Counter()

    async def fall(self, seconds: float) -> None:
        """Deal blows until the time is over; when this returns all are up again."""
        end = self._reactor.seconds() + seconds
        mean = seconds / max(1, self._kills)
        while True:
            pause = self._random.expovariate(1.0 / mean)
            if self._reactor.seconds() + pause >= end:
                break
            await deferLater(self._reactor, pause)
            await self._strike()
        await deferLater(self._reactor, max(0.0, end - self._reactor.seconds()))

    def _draw(self) -> str:
        """Draw the next kind, as from a pack of cards: so each comes as often as `KINDS` says."""
        if not self._deck:
            self._deck = [kind for kind, often in KINDS.items() for _ in range(often)]
            self._random.shuffle(self._deck)
        return self._deck.pop()

    async def _strike(self) -> None:
        kind = self._draw()
        torn = kind == "box connections torn"
        couple = self._random.choice(self._company.torn_ones if torn else self._company.couples)
        if kind == LOCKED and self._company.lock_store():
            self.counts[kind] += 1
            await deferLater(self._reactor, self._random.uniform(LOCKED_S / 4, LOCKED_S))
        if kind in ("router killed", LOCKED):
            await self._kill_router()
            return
        self.counts[kind] += 1
        if kind == "box killed":
            await self._kill_box(couple)
        elif kind == "ESME away":
            await self._send_away(couple)
        elif kind == "box connections torn":
            self._company.tear_box(couple)
        elif kind == "configuration read anew":
            self._company.reload(self._random)
        else:
            self._company.tear_esmes()

    async def _kill_router(self) -> None:
        again = True
        while again:
            self.counts["router killed"] += 1
            self._company.kill_router()
            await deferLater(self._reactor, self._random.uniform(0.0, DOWN_S))
            self._company.start_router()
            again = self._random.random() < BURST
            if again:
                await deferLater(self._reactor, self._random.uniform(0.0, BORN_S))
        await self._until_up()

    async def _until_up(self) -> None:
        """Wait: the next blow falls on a router that does something, however slow the machine is."""
        deadline = self._reactor.seconds() + PATIENCE_S
        while not self._company.is_router_up and self._reactor.seconds() < deadline:
            await deferLater(self._reactor, 0.02)

    async def _send_away(self, couple: Couple) -> None:
        self._company.send_away(couple)
        await deferLater(self._reactor, self._random.uniform(0.5, AWAY_S))
        couple.esme.start()
        couple.esme.resume()
        bound = self._random.random() < 0.5
        deadline = self._reactor.seconds() + AWAY_S
        while bound and not any(link.bound for link in couple.esme.links):
            await deferLater(self._reactor, 0.01)
            bound = self._reactor.seconds() < deadline
        if bound:
            await deferLater(self._reactor, self._random.uniform(0.0, RETURN_S))
            await self._kill_router()

    async def _kill_box(self, couple: Couple) -> None:
        self._company.kill_box(couple)
        await deferLater(self._reactor, self._random.uniform(0.0, DOWN_S))
        self._company.start_box(couple)
