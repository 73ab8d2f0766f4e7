"""A14: timers of less than a second are kept, to both sides."""

import time
from itertools import pairwise

from tests.faults.outside import ENQUIRE_LINK, Outside, Pdu, Peer, until

ASKED = 5
SLOWEST = 0.8
"""Seconds from one to the next, for 500 ms; before, it was a second and more. The shortest counts: a machine
that is busy may be late, and each time."""


class EnquireLinkTests(Outside):
    async def spaced(self, peer: Peer) -> float:
        """The fewest seconds from one enquire_link to the next, if each is answered at once."""
        moments: list[float] = []
        before = peer.behave

        def behave(one: Peer, pdu: Pdu) -> None:
            if pdu.command_id == ENQUIRE_LINK:
                moments.append(time.monotonic())
            before(one, pdu)

        peer.behave = behave
        await until(lambda: len(moments) >= ASKED, f"{ASKED} enquire_link")
        return min(later - sooner for sooner, later in pairwise(moments))

    async def test_an_esme_is_asked_after_half_a_second(self) -> None:
        page = self.page()
        page.write_text(page.read_text().replace("smpp: {", "smpp: {timers: {enquire_link: 500ms}, "))
        await self.start(page)
        spaced = await self.spaced(await self.bind())
        self.assertTrue(0.4 <= spaced < SLOWEST, f"asked after {spaced:.2f} s")

    async def test_so_is_an_smsc(self) -> None:
        page = self.page()
        page.write_text(
            page.read_text().replace("timers: {reconnect", "timers: {enquire_link: 500ms, reconnect")
        )
        smsc = await self.far()
        await self.start(page)
        await self.linked(smsc)
        spaced = await self.spaced(smsc.bound()[0])
        self.assertTrue(0.4 <= spaced < SLOWEST, f"asked after {spaced:.2f} s")

    async def test_one_and_a_half_seconds_are_no_two(self) -> None:
        page = self.page()
        page.write_text(page.read_text().replace("smpp: {", "smpp: {timers: {session_init: 1500ms}, "))
        await self.start(page)
        waited = []
        for _ in range(3):
            esme = await self.connect()
            began = time.monotonic()
            await until(lambda one=esme: bool(one.lost), "the end of the connection")  # type: ignore[misc]
            waited.append(time.monotonic() - began)
        self.assertGreaterEqual(min(waited), 1.4)
        # Those that begin as another is cut off: before, that was as a second began.
        self.assertLess(min(waited[1:]), 1.85, f"cut off after {waited}")
