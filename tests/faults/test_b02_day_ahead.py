"""B2: the clock was a day ahead, was put right, and the router was started anew."""

import time
from pathlib import Path

from tests.faults.outside import QUERY_SM, Esme, Smsc, body, until
from tests.faults.wall_clock import DAY, YEARS, WithWallClock

SOON = 60.0
"""Seconds; the longest rest of the pace is one."""


class DayAheadTests(WithWallClock):
    async def test_a_paced_channel_rests_no_longer_than_its_pace(self) -> None:
        page = self.page("connect: smsc, system_id: r, password: pw, window: 1, pace: 500ms..1s")
        self.set(DAY)
        router, smsc, esme = await self.both(page)
        await esme.submit(body(registered=0))
        await smsc.submits(1)
        await router.stop()
        self.set(-DAY)
        await self.start(page)
        await self.linked(smsc, 1)
        esme = await self.bind()
        await esme.submit(body(destination="256770000002", registered=0))
        await until(lambda: len(smsc.taken) >= 2, "the second submit_sm", SOON)

    async def test_messages_of_a_false_year_hide_no_others_from_retention(self) -> None:
        gateway = "connect: smsc, system_id: r, password: pw, window: 10, final: sent"
        page = self.page(gateway, more="keep: 1s\nowed: 1s\n")
        smsc = await self.far()
        self.set(YEARS)
        await self.life(page, smsc)
        self.set(-YEARS)
        true = await self.life(page, smsc)
        began = time.monotonic()
        await until(lambda: time.monotonic() - began > 1.0, "the end of keep")
        await self.start(page)
        esme = await self.bind()
        deadline = time.monotonic() + SOON
        while any([await self.known(esme, id) for id in true]):
            self.assertLess(time.monotonic(), deadline, "what ended before `keep` is still known")

    async def life(self, page: Path, smsc: Smsc) -> list[str]:
        """A life of the router, in which some messages are sent; gives their ids."""
        router = await self.start(page)
        await self.linked(smsc)
        esme, before = await self.bind(), len(smsc.taken)
        ids = [await esme.submit(body(destination=f"25677000000{one}", registered=0)) for one in range(3)]
        await until(lambda: len(smsc.taken) - before >= 3, "three submit_sm")
        await router.stop()
        return ids

    async def known(self, esme: Esme, id: str) -> bool:
        """Whether query_sm knows of a message."""
        answer = await esme.ask(QUERY_SM, id.encode() + b"\0\0\x001\0")
        return answer.status == 0
