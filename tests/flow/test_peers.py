"""Clients that others wrote, against the whole router."""

from functools import partial

from smpp.pdu.error import SMPPError
from smpp.twisted.config import SMPPClientConfig
from twisted.internet.threads import deferToThread

from router.simulator.demo.missing import Missing
from tests.flow.building import Building, arrive, reactor, until
from tools.esme import Esme as TwistedEsme
from tools.peers.smpplib_esme import Esme as SmpplibEsme
from tools.peers.smpplib_esme import Incoming, Outgoing

MESSAGES = (
    Outgoing("GSM alphabet", "+2561", "@ $ _ " + "x" * 154),
    Outgoing("UCS2", "+2562", "Привет 🙂"),
    Outgoing("long", "+2563", "A long text of four hundred characters. " * 10),
)


def converse(port: int) -> SmpplibEsme:
    """By smpplib, in a thread since it waits: send, get the receipts and an SMS, unbind."""
    esme = SmpplibEsme(port, "crm", "secret")
    for message in MESSAGES:
        esme.send(message)
    esme.wait(5, lambda: len(esme.incoming) >= len(MESSAGES) + 1)
    esme.close()
    return esme


def refusal(port: int, password: str) -> str:
    """What smpplib says of a bind that is refused."""
    try:
        SmpplibEsme(port, "crm", password)
    except Missing as missing:
        return str(missing)
    return ""


class SmpplibTests(Building):
    async def test_it_sends_and_gets_its_receipts_and_an_sms(self) -> None:
        goip = await self.box()
        await self.ready(self.router(self.page()))
        arrive(goip, 3, "+256700111", "Спасибо 👍")
        esme = await deferToThread(partial(converse, self.north))
        shown = [goip.records.handset(message.number) for message in MESSAGES]
        self.assertEqual(shown, [[message.text] for message in MESSAGES])
        receipts = {each.receipted_message_id: each for each in esme.incoming if each.receipt}
        self.assertEqual(set(receipts), set(esme.ids.values()))
        self.assertEqual({each.message_state for each in receipts.values()}, {2})
        (sms,) = (each for each in esme.incoming if not each.receipt)
        self.assertEqual(sms, Incoming(False, "+256700111", "goip103", "Спасибо 👍"))

    async def test_it_is_refused_with_the_right_word(self) -> None:
        self.router(self.page())
        self.assertIn("13", await deferToThread(partial(refusal, self.north, "wrong")))


class TwistedTests(Building):
    """smpp.twisted3, which closes the connection on much that it does not expect."""

    async def twisted(self, bind: str = "trx", password: str = "secret") -> TwistedEsme:
        """Bound by it."""
        config = SMPPClientConfig(host="127.0.0.1", port=self.north, username="crm", password=password)
        self.told: list[str] = []
        esme = TwistedEsme(config, bind, self.told.append)
        await esme.bind()
        return esme

    async def test_it_sends_and_gets_its_receipts(self) -> None:
        goip = await self.box()
        await self.ready(self.router(self.page()))
        esme = await self.twisted()
        ids = [id for each in MESSAGES for id in await esme.send(each.number, each.text, "", udh=True)]
        self.assertEqual(await esme.receipts_for(ids, reactor, 5), ["DELIVRD"] * 5)
        await esme.unbind()
        await esme.ended
        shown = [goip.records.handset(message.number) for message in MESSAGES[:2]]
        self.assertEqual(shown, [[message.text] for message in MESSAGES[:2]])

    async def test_it_binds_as_receiver_and_gets_what_comes_in(self) -> None:
        goip = await self.box()
        await self.ready(self.router(self.page()))
        esme = await self.twisted("rx")
        received = arrive(goip, 3, "+256700111", "Спасибо 👍")
        await until(lambda: bool(self.told), "the SMS")
        await esme.unbind()
        await esme.ended
        self.assertEqual(self.told, ["SMS      +256700111 to goip103: Спасибо 👍"])
        self.assertEqual(received.worst, 0)

    async def test_it_is_refused_with_the_right_word(self) -> None:
        self.router(self.page())
        with self.assertRaises(SMPPError) as refused:
            await self.twisted(password="wrong")
        self.assertIn("ESME_RBINDFAIL", str(refused.exception))
