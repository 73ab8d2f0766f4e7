"""The ESME of the demo meets the simulated box over a real socket."""

from functools import partial

from twisted.internet.threads import deferToThread

from router.simulator.demo.esme import Esme, Outgoing
from router.simulator.demo.missing import Missing
from tests.simulator.boxed import Boxed

MESSAGES = (
    Outgoing("", "+491", "Hello @ €"),
    Outgoing("", "+492", "Привет 🙂"),
    Outgoing("", "+493", "x" * 400),
    Outgoing("", "+494", "ж" * 100),
)


class EsmeTests(Boxed):
    async def test_each_text_reaches_the_handset_and_has_a_receipt(self) -> None:
        esme = await deferToThread(
            converse, await self.box("--mt-dcs0-charset", "gsm7", "--dlr-enroute", "off")
        )
        for each in MESSAGES:
            self.assertEqual(self.goip.records.handset(each.number), [each.text])
        self.assertEqual(sorted(esme.ids.values()), sorted(sent.sms.id for sent in self.goip.records.sent))
        self.assertEqual([each.receipt for each in esme.incoming], [True] * len(MESSAGES))

    async def test_it_has_what_comes_in_as_it_was_sent(self) -> None:
        port = await self.box()
        esme = await deferToThread(Esme, port, "goip1", "pw")
        for text in ("{a} Ω", "Привет"):
            self.goip.receive(self.goip.lines[0], "+4477", text)
        self.goip.settled()
        self.assertTrue(await deferToThread(esme.wait, 60.0, lambda: len(esme.incoming) == 2))
        await deferToThread(esme.close)
        self.assertEqual([(each.source_addr, each.text) for each in esme.incoming][1:], [("+4477", "Привет")])

    async def test_a_refused_bind_is_told_with_its_status(self) -> None:
        told = await deferToThread(partial(refusal, "no"), await self.box())
        self.assertEqual(told, "the bind as goip1 is refused: command_status 14")

    async def test_a_session_that_ends_is_missed(self) -> None:
        esme = await deferToThread(Esme, await self.box(), "goip1", "pw")
        self.goip.cut_all()
        with self.assertRaisesRegex(Missing, "the session of the ESME broke"):
            await deferToThread(esme.wait, 60.0, lambda: False)


def converse(port: int) -> Esme:
    """Send all messages, wait for their receipts, and unbind."""
    esme = Esme(port, "goip1", "pw")
    for each in MESSAGES:
        esme.send(each)
    esme.wait(60.0, lambda: len(esme.incoming) == len(MESSAGES))
    esme.close()
    return esme


def refusal(password: str, port: int) -> str:
    """What is said of a bind that is refused."""
    try:
        Esme(port, "goip1", password)
    except Missing as missing:
        return str(missing)
    return ""
