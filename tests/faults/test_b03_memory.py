"""B3: one ESME within its limits, or a gateway, took all memory through segments that wait for siblings."""

from functools import partial
from pathlib import Path

from tests.faults.outside import (
    DELIVER_SM,
    PATIENCE,
    RESPONSE,
    SUBMIT_SM,
    Outside,
    Pdu,
    Peer,
    Router,
    body,
    tlv,
    until,
)

GOIP = "connect: smpp, system_id: goip1, password: pw, channels: 1, bind: device, pace: 0s, max_segments: 255"
MEBI = 2**20
AT_ONCE = 50


def rss(router: Router) -> int:
    """The memory of its process, in octets."""
    status = Path(f"/proc/{router.process.pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


def segment(number: int, octets: bytes) -> bytes:
    """The first of two, of a text of its own: none of them is ever complete."""
    header = bytes((6, 8, 4, *number.to_bytes(2), 2, 1))
    payload = tlv(0x0424, header + octets)
    return body(b"", source=str(1000 + number), esm_class=0x40, registered=0, tail=payload)


class MemoryTests(Outside):
    async def flood(self, peer: Peer, command_id: int, count: int) -> list[Pdu]:
        """So many segments, some at once; gives the answers."""
        numbers: list[int] = []
        read: list[Pdu] = []
        peer.behave = lambda _, pdu: read.append(pdu)
        while len(numbers) < count:
            for _ in range(AT_ONCE):
                numbers.append(
                    peer.send(command_id, segment(len(numbers), b"a" * 60_000), sequence=len(numbers) + 100)
                )
            await until(lambda: len(read) >= len(numbers), "the answers", 3 * PATIENCE)
        return read

    async def test_segments_that_are_none_do_not_wait(self) -> None:
        router, _, esme = await self.both(self.page(GOIP))
        before = rss(router)
        answers = await self.flood(esme, SUBMIT_SM, 1500)
        self.assertEqual({one.status for one in answers}, {0x01})
        self.assertLess(rss(router) - before, 40 * MEBI)

    async def test_long_texts_that_wait_for_a_channel_wait_on_disk(self) -> None:
        router = await self.start(self.page())
        esme = await self.bind()
        before = rss(router)
        parameter = tlv(0x1400, b"a" * 60_000)
        for number in range(0, 1600, AT_ONCE):
            for one in range(AT_ONCE):
                destination = f"25677000{number + one:04d}"
                esme.send(SUBMIT_SM, body(destination=destination, priority=number // 400, tail=parameter))
            await until(partial(self.are_answered, esme, number + AT_ONCE), "the answers", 3 * PATIENCE)
        self.assertEqual({one.status for one in esme.of(SUBMIT_SM | RESPONSE)}, {0})
        # Of these, SQLite has 64 MiB.
        self.assertLess(rss(router) - before, 110 * MEBI)

    def are_answered(self, esme: Peer, count: int) -> bool:
        return len(esme.of(SUBMIT_SM | RESPONSE)) >= count

    async def test_those_of_a_gateway_are_bounded_in_octets(self) -> None:
        router, smsc, _ = await self.both(self.page(GOIP, "alphabet: latin1"))
        before = rss(router)
        await self.flood(smsc.bound()[0], DELIVER_SM, 2500)
        self.assertLess(rss(router) - before, 160 * MEBI)
