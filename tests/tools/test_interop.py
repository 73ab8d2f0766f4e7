"""Clients that others wrote meet the simulated box over real sockets."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from smpp.pdu.error import SMPPError
from smpp.twisted.config import SMPPClientConfig
from smpplib.client import Client
from twisted.internet import reactor as the_reactor
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.threads import deferToThread

from router.simulator.demo.boxes import Boxes, Handed
from router.simulator.demo.missing import Missing
from router.simulator.goip.control import Control
from router.simulator.goip.wire import ControlPort
from tests.simulator.boxed import Boxed
from tools.esme import Esme
from tools.peers.smpplib_esme import Esme as BlockingEsme
from tools.peers.smpplib_esme import Outgoing

T = TypeVar("T")


class Smpplib(Boxed):
    """In a thread, since it waits."""

    async def away(self, deed: Callable[[int], T], *words: str) -> T:
        """Do this against a box with these flags."""
        return await deferToThread(deed, await self.box(*words))

    async def test_it_binds_in_every_way(self) -> None:
        def binds(port: int) -> list[bytes]:
            return [bind_once(port, kind, "goip102") for kind in ("transceiver", "transmitter", "receiver")]

        self.assertEqual(await self.away(binds), [b"goip102"] * 3)

    async def test_it_is_refused_with_the_right_word(self) -> None:
        self.assertIn("14", await self.away(partial(refusal, password="no")))
        self.assertIn("15", await self.away(partial(refusal, system_id="goip105")))

    async def test_it_sends_and_gets_its_receipts_and_an_sms(self) -> None:
        messages = [
            Outgoing("", "+491", "Hello @ €"),
            Outgoing("", "+492", "Привет 🙂"),
            Outgoing("", "+493", "x" * 400),
        ]
        esme = await self.away(partial(converse, messages), "--mt-dcs0-charset", "gsm7")
        self.assertEqual(
            [self.goip.records.handset(each.number) for each in messages], [[m.text] for m in messages]
        )
        self.assertEqual(sorted(esme.ids.values()), sorted(sent.sms.id for sent in self.goip.records.sent))
        self.assertEqual([each.receipt for each in esme.incoming], [True] * 6)


class FromOutside(Boxed):
    async def test_the_demo_moves_the_box_by_its_control_port(self) -> None:
        await self.box()
        port = await self.listen(ControlPort(Control([self.goip], self.goip.records)))
        self.assertEqual(await deferToThread(move, port), (0, 1, "unbound", []))


class Smpptwisted(Boxed):
    async def esme(self, bind: str = "trx", password: str = "pw") -> Esme:
        """Bound to a box."""
        port = await self.box("--dlr-enroute", "off")
        config = SMPPClientConfig(host="127.0.0.1", port=port, username="goip1", password=password)
        self.told: Deferred[str] = Deferred()
        esme = Esme(config, bind, self.tell)
        await esme.bind()
        return esme

    def tell(self, line: str) -> None:
        """Keep the first thing that is told."""
        if not self.told.called:
            self.told.callback(line)

    async def test_it_sends_and_gets_its_receipts(self) -> None:
        esme = await self.esme()
        ids = await esme.send("+491", "x" * 400, "", udh=True)
        said = await esme.receipts_for(ids, IReactorTime(the_reactor), 5)
        await esme.unbind()
        await esme.ended
        self.assertEqual(said, ["DELIVRD"] * 3)
        self.assertEqual(len(self.goip.records.sent), 3)

    async def test_it_binds_as_receiver_and_gets_an_sms(self) -> None:
        esme = await self.esme("rx")
        received = self.goip.receive(self.goip.lines[0], "+4477", "Привет")
        self.goip.settled()
        told = await self.told
        await esme.unbind()
        await esme.ended
        self.assertEqual((received.answers, received.worst), (0, 0))
        self.assertEqual(told, "SMS      +4477 to goip1: Привет")

    async def test_it_is_refused_with_the_right_word(self) -> None:
        with self.assertRaises(SMPPError) as refused:
            await self.esme(password="no")
        self.assertIn("ESME_RINVPASWD", str(refused.exception))


def move(port: int) -> tuple[int, int, int | str | None, list[Handed]]:
    """What the demo does to a box, and what it hears."""
    boxes = Boxes(port)
    bound, number = boxes.bound(), boxes.receive(1, "+4477", "Привет")
    told = (bound, number, boxes.fate(number), boxes.handed("+49"))
    boxes.close()
    return told


def bind_once(port: int, kind: str, system_id: str) -> bytes:
    """Bind, unbind; the system_id that was answered."""
    client = Client("127.0.0.1", port, allow_unknown_opt_params=True)
    client.connect()
    answer = getattr(client, f"bind_{kind}")(system_id=system_id, password="pw")
    client.unbind()
    client.disconnect()
    system_id_answered: bytes = answer.system_id
    return system_id_answered


def refusal(port: int, system_id: str = "goip101", password: str = "pw") -> str:
    """What the refusal of a bind says."""
    try:
        BlockingEsme(port, system_id, password)
    except Missing as missing:
        return str(missing)
    return ""


def converse(messages: list[Outgoing], port: int) -> BlockingEsme:
    """Send these and wait for two receipts each."""
    esme = BlockingEsme(port, "goip101", "pw")
    for message in messages:
        esme.send(message)
    esme.wait(5, lambda: len(esme.incoming) >= 2 * len(messages))
    esme.close()
    return esme
