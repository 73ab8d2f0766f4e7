"""A8: a session that has been unbound, and whose connection still stands, counts against `binds`."""

from tests.faults.outside import BIND_TRANSCEIVER, RESPONSE, SUBMIT_SM, UNBIND, Outside, bind, body, until


class UnboundSessionTests(Outside):
    async def test_another_session_may_bind_as_soon_as_unbind_is_answered(self) -> None:
        await self.start(self.page(esme="binds: 1"))
        first = await self.bind()
        for _ in range(3):
            self.assertEqual((await first.ask(UNBIND)).status, 0)
            second = await self.connect()
            answer = await second.ask(BIND_TRANSCEIVER, bind())
            self.assertEqual((answer.status, first.lost), (0, False))
            first = second

    async def test_and_so_after_an_unbind_that_waited_for_answers(self) -> None:
        await self.start(self.page(esme="binds: 1"))
        first = await self.bind()
        first.send(SUBMIT_SM, body())
        self.assertEqual((await first.ask(UNBIND)).status, 0)
        answer = await (await self.connect()).ask(BIND_TRANSCEIVER, bind())
        self.assertEqual((answer.status, first.lost), (0, False))

    async def test_two_that_unbind_at_one_moment_leave_two_places(self) -> None:
        await self.start(self.page(esme="binds: 2"))
        old = [await self.bind(), await self.bind()]
        for one in old:
            one.send(UNBIND)
        await until(lambda: all(one.of(UNBIND | RESPONSE) for one in old), "two unbind_resp")
        statuses = [(await (await self.connect()).ask(BIND_TRANSCEIVER, bind())).status for _ in old]
        self.assertEqual(statuses, [0, 0])
        self.assertEqual((await (await self.connect()).ask(BIND_TRANSCEIVER, bind())).status, 0x0D)
