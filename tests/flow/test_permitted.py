"""What ESMEs may send, and to whom: a whole router over real sockets, restarted and read anew."""

from router.smpp.operations import CommandStatus
from tests.flow.building import Esme, arrive, sms, until
from tests.flow.test_reload import Reload

LIMITED = (
    "esmes: [{system_id: crm, password: secret, limits: {day: 3, total: 9, per_number: {hour: 2}}, "
    "repeat: 30s}]\n"
)
MORE = (
    'blocked: {file: blocked.txt, stop: "(?i)^stop", start: "(?i)^start"}\n'
    "routes: [{rewrite: {source_addr: Bank, text: [{match: acct, replace: account}]}}]\n"
)
OK = CommandStatus.ESME_ROK
FAIL, BAD_NUMBER = CommandStatus.ESME_RSUBMITFAIL, CommandStatus.ESME_RINVDSTADR
ONE, OTHER, LISTED = "+256772000001", "+256772000002", "+256772000009"


class PermittedTests(Reload):
    async def begun(self) -> Esme:
        (self.place / "blocked.txt").write_text(f"{LISTED}  # by letter\n")
        await self.begin(esmes=LIMITED, more=MORE)
        return await self.esme()

    async def answers(self, esme: Esme, *sent: tuple[str, str]) -> list[int]:
        """The statuses of messages: to whom, and what."""
        return [(await esme.ask(sms(to, text.encode()))).command_status for to, text in sent]

    async def restart(self) -> Esme:
        await self.service.stopService()
        self.service = self.made(self.file)
        await self.ready(self.service)
        return await self.esme()

    async def test_limits_repeats_and_blocked_numbers_are_refused_also_behind_a_restart(self) -> None:
        esme = await self.begun()
        sent = [(ONE, "1"), (ONE, "1"), (ONE, "2"), (ONE, "3"), (LISTED, "1")]
        self.assertEqual(await self.answers(esme, *sent), [OK, FAIL, OK, FAIL, BAD_NUMBER])
        esme = await self.restart()
        self.assertEqual(await self.answers(esme, (ONE, "4"), (OTHER, "1"), (OTHER, "2")), [FAIL, OK, FAIL])
        used = self.service.desk.esmes.one("crm").budget
        self.assertEqual({span: one.used for span, one in used.items()}, {"day": 3, "total": 3})

    async def test_who_writes_stop_is_blocked_and_his_sms_is_delivered(self) -> None:
        esme = await self.begun()
        arrive(self.goip, 1, ONE, "Stop it")
        (sms_,) = await esme.deliveries(1)
        self.assertEqual(sms_.short_message, b"Stop it")
        self.assertEqual(await self.answers(esme, (ONE, "1"), (OTHER, "1")), [BAD_NUMBER, OK])
        esme = await self.restart()
        self.assertEqual(await self.answers(esme, (ONE, "1")), [BAD_NUMBER])
        arrive(self.goip, 1, ONE, "START")
        await until(lambda: not self.service.relay.permits.blocked.stopped(), "start is heard")
        self.assertEqual(await self.answers(esme, (ONE, "1")), [OK])

    async def test_the_file_is_read_again_at_a_reload(self) -> None:
        esme = await self.begun()
        (self.place / "blocked.txt").write_text(f"{ONE}\n")
        answer = await self.reload()
        self.assertEqual([*answer.applied], ["blocked.file: changed"])
        self.assertEqual(await self.answers(esme, (ONE, "1"), (LISTED, "1")), [BAD_NUMBER, OK])

    async def test_a_route_sends_another_sender_and_other_words(self) -> None:
        esme = await self.begun()
        await esme.submit(sms(ONE, b"your acct"))
        (receipt,) = await esme.deliveries(1)
        self.assertEqual(receipt.destination_addr, "Shop")
        held = [entry for line in self.goip.lines for entry in line.outbox.entries]
        self.assertEqual([entry.split(",", 2)[2] for entry in held], ["your account"])
