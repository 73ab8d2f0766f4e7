"""B10: hundreds of passwords at once are all heard, and a right bind waits for what others do."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.faults.outside import BIND_TRANSCEIVER, SUBMIT_SM, Esme, Outside, bind, body, reactor, until

RBINDFAIL = 0x0D
SOON = 25
"""Hashes as that of `DEAR`: far more than a bind takes where nothing is before it, a quarter of what is."""

DEAR = "scrypt:65536:8:1:cYxYOWGloxR0R5+Yzpy1qQ==:Be+po1nccKsW1MpU05b38tcArBS14SQjRar8sDT6jWI="
"""Of `secret`, and dear: 200 ms and more."""


HASH = "scrypt:16384:8:1:mK4A0I8j2pq5A3en3E5PbQ==:yBYv59D9q1r5vHkovqxOxO4115QjyH+9oY+aSaKvrLI="
"""Of `secret` too: 50 ms."""


class GuessingTests(Outside):
    def hashed(self) -> Path:
        """The usual page, with the password of `crm` as a hash."""
        return self.file(self.page().read_text().replace("password: secret", f'password: "{HASH}"'))

    async def guess(self, names: Iterable[bytes], passwords: Iterable[bytes]) -> list[Esme]:
        """Binds that are all there before the first of them is answered."""
        tried = list(zip(names, passwords, strict=True))
        peers = [await self.connect() for _ in tried]
        for peer, (name, password) in zip(peers, tried, strict=True):
            peer.send(BIND_TRANSCEIVER, bind(name, password), sequence=1)
        return peers

    async def test_of_three_hundred_at_once_the_right_one_is_not_found(self) -> None:
        await self.start(self.hashed())
        passwords = [b"guess%d" % number for number in range(299)] + [b"secret"]
        peers = await self.guess([b"crm"] * 300, passwords)
        await until(lambda: sum(peer.lost for peer in peers) > 250, "most of the refusals")
        self.assertEqual(len(peers[-1].answers(1)), 1, "the last of them is answered with the others")
        self.assertEqual(peers[-1].answers(1)[0].status, RBINDFAIL)

    async def test_of_three_hundred_wrong_ones_next_to_none_is_heard(self) -> None:
        router = await self.start(self.hashed())
        peers = await self.guess([b"crm"] * 300, [b"guess%d" % number for number in range(300)])
        await until(lambda: sum(peer.lost for peer in peers) > 250, "most of the refusals")
        self.assertEqual(Counter(one.status for peer in peers for one in peer.read).keys(), {RBINDFAIL})
        heard, unheard = (len(router.lines(why)) for why in ("refused: wrong", "refused: too many wrong"))
        self.assertLess(heard, 6)
        self.assertGreater(unheard, 10)

    async def test_a_right_bind_waits_for_no_guesses_at_other_names_from_its_address(self) -> None:
        shop = f'esmes:\n  - {{system_id: shop, password: "{DEAR}"}}\n'
        await self.start(self.file(self.page().read_text().replace("esmes:\n", shop)))
        names = [b"guess%d" % number for number in range(500)] + [b"shop"] * 100
        await self.guess(names, [b"wrong"] * 600)
        began = reactor.seconds()
        await self.bind()
        answered = reactor.seconds()
        # In hashes, since a machine that has other work is slow in both.
        hashlib.scrypt(b"wrong", salt=b"salt", n=65536, r=8, p=1, maxmem=1 << 27)
        self.assertLess(answered - began, SOON * (reactor.seconds() - answered))

    async def test_twenty_right_ones_at_once_are_all_let_in(self) -> None:
        await self.start(self.page(esme="binds: 20"))
        peers = await self.guess([b"crm"] * 20, [b"secret"] * 20)
        await until(lambda: all(peer.answers(1) for peer in peers), "20 answers")
        self.assertEqual([peer.answers(1)[0].status for peer in peers], [0] * 20)


class UnboundConnectionsTests(Outside):
    async def test_a_bind_that_is_being_judged_is_not_driven_out_by_silent_connections(self) -> None:
        """More than may stand unbound, opened while the bind waits for its own pair's time."""
        await self.start(self.page(), files=400)
        for _ in range(4):
            await (await self.connect()).ask(BIND_TRANSCEIVER, bind(password=b"wrong"))
        waiting = await self.connect()
        number = waiting.send(BIND_TRANSCEIVER, bind())
        for _ in range(300):
            await self.connect()
        await until(lambda: bool(waiting.answers(number)) or waiting.lost, "an answer, or the end")
        self.assertEqual([one.status for one in waiting.answers(number)], [0])
        self.assertEqual((await waiting.ask(SUBMIT_SM, body())).status, 0)
