"""Fault C4: what becomes of messages stands in the log, and on request in an access log."""

import json

from tests.faults.outside import DELIVER_SM, Outside, Pdu, Peer, Router, body, receipt, until

NUMBER = "256770000001"


class FateTests(Outside):
    async def says(self, router: Router, *words: str) -> str:
        """The first line that has all of these words."""

        def found() -> list[str]:
            return [line for line in router.said().splitlines() if all(word in line for word in words)]

        await until(lambda: bool(found()), f"a line with {words}")
        return found()[0]

    async def test_a_limit_that_is_reached_is_told_with_when_it_is_free_again(self) -> None:
        router, smsc, esme = await self.both(
            self.page("connect: smsc, system_id: r, password: pw, limits: {day: 2}")
        )
        for _ in range(2):
            await esme.submit(body())
        await smsc.submits(2)
        line = await self.says(router, "day limit reached (2 of 2)", "free again at ")
        self.assertIn("far: ", line)

    async def test_each_limit_is_told_once(self) -> None:
        router, _smsc, esme = await self.both(
            self.page("connect: smsc, system_id: r, password: pw, limits: {total: 1, hour: 3}")
        )
        for _ in range(4):
            await esme.submit(body())
        await self.says(router, "wait:")
        self.assertEqual(len(router.lines("total limit reached (1 of 1)")), 1)
        self.assertEqual(len(router.lines("hour limit")), 0)

    async def test_messages_that_wait_are_told_with_why(self) -> None:
        router = await self.start(self.page("connect: smpp, password: pw, channels: 5"))
        esme = await self.bind()
        for number in range(7):
            await esme.submit(body(destination=f"25677000000{number}"))
        await self.says(router, "7 wait: 5 channels down")
        await self.far()
        await self.says(router, "what waited can go on")

    async def test_an_ending_that_is_no_delivrd_is_told_with_its_number_masked(self) -> None:
        router, smsc, esme = await self.both(
            self.page("connect: smpp, system_id: far, channels: 1, password: pw")
        )
        id = await esme.submit(body(destination=NUMBER))
        await smsc.submits(1)
        await smsc.arrive(receipt("1", "UNDELIV", err="028"))
        line = await self.says(router, f"message {id} ", "UNDELIV", "28", "subscriber")
        self.assertNotIn(NUMBER, router.said())
        self.assertIn("crm: ", line)

    async def test_many_such_endings_are_counted(self) -> None:
        router, smsc, esme = await self.both(self.page())

        def refuse(peer: Peer, pdu: Pdu) -> None:
            peer.answer(pdu, b"", 0x0B)

        smsc.on_submit = refuse
        for number in range(60):
            await esme.submit(body(destination=f"2567700000{number:02}"))
        await esme.deliveries(60)
        self.assertTrue(0 < len(router.lines("UNDELIV")) <= 20, router.said())

    async def test_what_is_owed_to_an_esme_that_is_away_is_told(self) -> None:
        router, smsc, esme = await self.both(self.page())
        await esme.submit(body())
        await smsc.submits(1)
        esme.cut()
        await until(lambda: bool(router.lines("ended")), "the end of the session")
        await smsc.arrive(receipt("1"))
        await self.says(router, "1 deliver", "not bound")

    async def test_what_a_start_goes_on_with_is_told(self) -> None:
        page = self.page()
        router = await self.start(page)
        esme = await self.bind()
        for _ in range(3):
            await esme.submit(body())
        await router.stop()
        again = await self.start(page)
        await self.says(again, "resumed: 3 messages due")

    async def test_an_access_log_has_a_line_of_json_for_each_ending(self) -> None:
        page = self.page(more="log: {access: access.jsonl}\n")
        status, said = await self.command("check", "-c", page.name)
        self.assertEqual(status, 0, said)
        _router, smsc, esme = await self.both(page)
        id = await esme.submit(body(destination=NUMBER, text=b"secret words"))
        await smsc.submits(1)
        await smsc.arrive(receipt("1"))
        log = self.place / "access.jsonl"
        await until(lambda: log.exists() and log.read_text().endswith("\n"), "the line")
        (line,) = log.read_text().splitlines()
        told = json.loads(line)
        self.assertEqual(
            (told["message_id"], told["esme"], told["channel"], told["state"], told["destination_addr"]),
            (id, "crm", "far", "DELIVRD", NUMBER),
        )
        self.assertNotIn("secret words", line)
        self.assertEqual(log.stat().st_mode & 0o077, 0)
        log.rename(self.place / "access.jsonl.1")
        await esme.submit(body())
        await smsc.submits(2)
        await smsc.arrive(receipt("2"))
        await until(lambda: log.exists() and log.read_text().endswith("\n"), "a new file")
        self.assertEqual(len(esme.of(DELIVER_SM)), 2)
