"""A4: two open messages of one channel with one remote id get each other's ending."""

from pathlib import Path

from tests.faults.outside import DELIVER_SM, Esme, Outside, Pdu, Peer, Router, Smsc, body, receipt, until

ONE, TWO, THREE = "256770000001", "256770000002", "256770000003"
BOX = "connect: smpp, system_id: box, password: pw, channels: 2, pace: 1ms..1ms"


def calls(id: str, smsc: Smsc) -> None:
    """The far side calls every message so."""

    def answer(peer: Peer, pdu: Pdu) -> None:
        peer.answer(pdu, id.encode() + b"\0")

    smsc.on_submit = answer


def endings(esme: Esme) -> list[tuple[str, bytes]]:
    """Of each receipt: the number that it is about, and how it ended."""
    return [(one.source, one.text.split(b"stat:")[1][:7]) for one in esme.delivered()]


class SameRemoteIdTests(Outside):
    async def taken(self, page: Path, *numbers: str) -> tuple[Router, Smsc, Esme]:
        """A message to each of these numbers, all of which the far side calls alike."""
        router, smsc, esme = await self.both(page)
        calls("7", smsc)
        for count, number in enumerate(numbers, 1):
            await esme.submit(body(destination=number))
            await smsc.submits(count)
        # The answer of an enquiry behind them: those to the submits have been read.
        await smsc.bound()[0].ask(0x15)
        return router, smsc, esme

    async def test_each_gets_the_ending_that_names_its_number(self) -> None:
        _, smsc, esme = await self.taken(self.page(), ONE, TWO, THREE)
        for number, stat in ((ONE, "DELIVRD"), (THREE, "EXPIRED"), (TWO, "UNDELIV")):
            await smsc.arrive(receipt("7", stat, number))
        await esme.deliveries(3)
        self.assertEqual(sorted(endings(esme)), [(ONE, b"DELIVRD"), (TWO, b"UNDELIV"), (THREE, b"EXPIRED")])

    async def test_the_same_after_a_kill(self) -> None:
        page = self.page()
        router, smsc, esme = await self.taken(page, ONE, TWO)
        # What a report has changed is on disk, and so is all that was written before it.
        await smsc.arrive(receipt("7", "ENROUTE", TWO))
        router.kill()
        esme.cut()
        smsc.hang_up()
        await until(lambda: not smsc.bound(), "the end of the old session")
        await self.start(page)
        await self.linked(smsc)
        esme = await self.bind()
        await smsc.arrive(receipt("7", "EXPIRED", ONE))
        await esme.deliveries(1)
        await smsc.arrive(receipt("7", "DELIVRD", TWO))
        await esme.deliveries(2)
        self.assertEqual(endings(esme), [(ONE, b"EXPIRED"), (TWO, b"DELIVRD")])

    async def test_a_late_report_of_what_has_ended_does_not_end_another(self) -> None:
        """The box restarted meanwhile, and its ids began anew."""
        _, smsc, esme = await self.taken(self.page(), ONE)
        await smsc.arrive(receipt("7", "DELIVRD", ONE))
        await esme.deliveries(1)
        await esme.submit(body(destination=TWO))
        await smsc.submits(2)
        await smsc.bound()[0].ask(0x15)
        self.assertEqual((await smsc.arrive(receipt("7", "UNDELIV", ONE))).status, 0)
        self.assertEqual((await smsc.arrive(receipt("7", "DELIVRD", TWO))).status, 0)
        await esme.deliveries(2)
        self.assertEqual(endings(esme), [(ONE, b"DELIVRD"), (TWO, b"DELIVRD")])

    async def test_a_report_by_another_channel_of_the_box_is_matched_by_id_and_number(self) -> None:
        smsc = await self.far()
        calls("7", smsc)
        await self.start(self.page(BOX))
        await self.linked(smsc, 2)
        esme = await self.bind()
        await esme.submit(body(destination=ONE))
        await smsc.submits(1)
        sent = next(one for one in smsc.bound() if one.of(4))
        other = next(one for one in smsc.bound() if one is not sent)
        await sent.ask(0x15)
        answer = await other.ask(DELIVER_SM, receipt("7", "DELIVRD", ONE))
        self.assertEqual(answer.status, 0)
        await until(lambda: len(esme.delivered()) == 1, "the receipt", 15)
        self.assertEqual(endings(esme), [(ONE, b"DELIVRD")])

    async def test_what_matches_nothing_is_acknowledged_and_told(self) -> None:
        router, smsc, _ = await self.taken(self.page(), ONE)
        for id in ("8", "9"):
            self.assertEqual((await smsc.arrive(receipt(id, "DELIVRD", TWO))).status, 0)
        await until(lambda: "matches no open message" in router.said(), "a word of it", 15)
        self.assertEqual(len(router.lines("matches no open message")), 1)
