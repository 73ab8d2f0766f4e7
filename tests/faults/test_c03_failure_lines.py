"""Fault C3: failures of many channels are a few lines with host, port and remedy."""

from tests.faults.outside import BINDS, Outside, Pdu, Peer, Router, Smsc, until

GOIP = "connect: smpp, system_id: far, password: pw, channels: 32"


class FailureTests(Outside):
    def lines(self, router: Router) -> list[str]:
        """What was said of the gateway and its channels."""
        return [line for line in router.lines("far") if "ESME" not in line or "bind" in line]

    async def refusing(self, status: int) -> Smsc:
        """A far side that refuses each bind."""
        smsc = await self.far()
        build = smsc.buildProtocol

        def behave(peer: Peer, pdu: Pdu) -> None:
            if pdu.command_id in BINDS:
                peer.answer(pdu, b"\0", status)

        def built(addr: object) -> Peer:
            peer = build(addr)
            peer.behave = behave
            return peer

        smsc.buildProtocol = built  # type: ignore[method-assign]
        return smsc

    async def test_a_dark_box_is_a_few_lines_however_many_channels_it_has(self) -> None:
        router = await self.start(self.page(GOIP))
        await until(lambda: len(router.lines("efused")) > 0, "the first failure")
        smsc = await self.refusing(0x0D)
        await until(lambda: len(smsc.sessions) > 200, "the tries of all channels")
        self.assertLess(len(self.lines(router)), 20)

    async def test_its_line_has_host_and_port_and_what_to_look_at(self) -> None:
        router = await self.start(self.page(GOIP))
        await until(lambda: len(router.lines("efused")) > 0, "the first failure")
        line = router.lines("efused")[0]
        self.assertIn(f"127.0.0.1:{self.south}", line)
        self.assertIn("`port`", line)

    async def test_then_its_channels_are_counted(self) -> None:
        router = await self.start(self.page(GOIP))
        await until(lambda: len(router.lines("0 of 32 channels")) > 0, "the count")

    async def refusal(self, status: int) -> str:
        """What is said of binds that are refused so."""
        await self.refusing(status)
        router = await self.start(self.page(GOIP))
        await until(lambda: len(router.lines("refused")) > 0, "the refusal")
        return router.lines("refused")[0]

    async def test_a_wrong_password_is_told_in_words(self) -> None:
        line = await self.refusal(0x0E)
        self.assertIn("wrong password", line)
        self.assertIn("that of the far side", line)

    async def test_an_unknown_system_id_is_told_in_words(self) -> None:
        line = await self.refusal(0x0F)
        self.assertIn("unknown system_id", line)
        self.assertIn("that of the far side", line)

    async def test_its_recovery_is_one_line(self) -> None:
        router = await self.start(self.page(GOIP))
        await until(lambda: len(router.lines("efused")) > 0, "the first failure")
        await self.far()
        await until(lambda: len(router.lines("all 32 channels are bound")) > 0, "the recovery")
        self.assertLess(len(self.lines(router)), 8)
