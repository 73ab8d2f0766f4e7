"""A14: a client that shuts down its writing half after its requests gets no answer."""

from tests.faults.outside import (
    BIND_TRANSCEIVER,
    ENQUIRE_LINK,
    RESPONSE,
    SUBMIT_SM,
    UNBIND,
    Esme,
    Outside,
    bind,
    body,
    until,
)


class HalfClosedTests(Outside):
    async def test_its_submits_are_answered_and_the_connection_is_closed_then(self) -> None:
        await self.start(self.page())
        esme = await self.bind()
        for _ in range(20):
            esme.send(SUBMIT_SM, body())
        self.assertEqual(await self.answers_after_its_end(esme, 21), [(SUBMIT_SM, 0)] * 20)

    async def test_so_are_enquire_link_and_unbind(self) -> None:
        await self.start(self.page())
        esme = await self.bind()
        for command in (ENQUIRE_LINK, SUBMIT_SM, UNBIND):
            esme.send(command, body() if command == SUBMIT_SM else b"")
        answers = await self.answers_after_its_end(esme, 4)
        self.assertEqual(answers, [(ENQUIRE_LINK, 0), (SUBMIT_SM, 0), (UNBIND, 0)])

    async def test_so_is_a_bind_whether_it_is_taken_or_not(self) -> None:
        await self.start(self.page())
        for password, status in ((b"secret", 0), (b"wrong", 0x0D)):
            esme = await self.connect()
            esme.send(BIND_TRANSCEIVER, bind(password=password))
            self.assertEqual(await self.answers_after_its_end(esme, 1, 0), [(BIND_TRANSCEIVER, status)])

    async def answers_after_its_end(self, esme: Esme, count: int, skip: int = 1) -> list[tuple[int, int]]:
        """What is answered after the client closed its half, until the router closes the other."""
        esme.transport.loseWriteConnection()
        await until(lambda: esme.lost, "the end of the connection")
        self.assertEqual(len(esme.read), count, "answers that came before the end")
        return [(one.command_id & ~RESPONSE, one.status) for one in esme.read[skip:]]
