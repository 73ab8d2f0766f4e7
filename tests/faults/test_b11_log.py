"""B11: what a peer that is not bound sends stands raw in the log, a password in the wrong field too."""

from tests.faults.outside import BIND_TRANSCEIVER, Outside, bind, until


class LogTests(Outside):
    async def said(self, system_id: bytes) -> str:
        """The log after a bind by this name was refused."""
        router = await self.start(self.page())
        await (await self.connect()).ask(BIND_TRANSCEIVER, bind(system_id))
        await until(lambda: bool(router.lines("bind from 127.0.0.1")), "the word on the refusal")
        return router.said()

    async def test_control_characters_of_a_system_id_are_not_written_as_they_are(self) -> None:
        said = await self.said(b"a\x1b[2J\r\nb\x9b\x07c")
        for one in "\x1b\r\x9b\x07":
            self.assertNotIn(one, said)

    async def test_a_line_cannot_be_made_up(self) -> None:
        said = await self.said(b"x\n2026 crm: ok")
        self.assertEqual([line for line in said.splitlines() if line.startswith("2026 crm")], [])

    async def test_a_password_typed_as_system_id_is_not_shown(self) -> None:
        said = await self.said(b"secret")
        self.assertNotIn("secret", said)

    async def test_the_name_of_an_account_is_shown(self) -> None:
        router = await self.start(self.page())
        await (await self.connect()).ask(BIND_TRANSCEIVER, bind(b"crm", b"wrong"))
        await until(lambda: bool(router.lines("crm: bind from 127.0.0.1 refused")), "the word on the refusal")
