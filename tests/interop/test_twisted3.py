"""smpp.twisted3 0.8, on smpp.pdu3, as an ESME and as an SMSC; it lives in this process."""

import logging
from collections.abc import Callable

from smpp.pdu import pdu_types as smpp
from smpp.pdu.error import SMPPError
from smpp.pdu.operations import DataSM, DeliverSM, SubmitSM
from smpp.twisted.client import SMPPClientTransceiver
from smpp.twisted.config import SMPPClientConfig, SMPPServerConfig
from smpp.twisted.protocol import DataHandlerResponse
from smpp.twisted.server import SMPPServerFactory, SMPPServerProtocol
from twisted.internet import reactor as the_reactor
from twisted.internet.address import IPv4Address
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import IListeningPort, IReactorTCP, IReactorTime
from twisted.internet.task import LoopingCall, deferLater
from twisted.internet.threads import deferToThread

from tests.interop.staged import WAIT_S, Staged
from tools.esme import ASKED, WHOLE, Esme
from tools.peers.smpplib_esme import Esme as OtherEsme
from tools.peers.smpplib_esme import Outgoing

OK = smpp.CommandStatus.ESME_ROK
RECEIPT = smpp.EsmClass(smpp.EsmClassMode.DEFAULT, smpp.EsmClassType.SMSC_DELIVERY_RECEIPT)
DELIVERED = b"id:%b sub:001 dlvrd:001 submit date:2601010101 done date:2601010102 stat:DELIVRD err:000 text:"


class Twisted3(Staged):
    """Its log is of no use here."""

    def setUp(self) -> None:
        super().setUp()
        logging.getLogger("smpp").setLevel(logging.CRITICAL + 1)

    async def until(self, done: Callable[[], bool]) -> None:
        """Wait for it."""
        looking = LoopingCall(lambda: looking.stop() if done() else None)
        await looking.start(0.02).addTimeout(WAIT_S, IReactorTime(the_reactor))


class AsEsme(Twisted3):
    def esme(self, port: int, bind: str = "trx", password: str = "secret12") -> Esme:
        """Not yet bound."""
        self.told: list[str] = []
        config = SMPPClientConfig(
            host="127.0.0.1", port=port, username="crm", password=password, enquireLinkTimerSecs=0.5
        )
        return Esme(config, bind, self.told.append)

    async def test_it_binds_in_every_way_and_is_refused_with_the_right_word(self) -> None:
        port = self.before_a_box()
        for kind in ("trx", "tx", "rx"):
            esme = self.esme(port, kind)
            await esme.bind()
            await esme.unbind()
            await esme.ended
        with self.assertRaises(SMPPError) as refused:
            await self.esme(port, password="no").bind()
        self.assertIn("ESME_RBINDFAIL", str(refused.exception))

    async def test_it_sends_and_gets_its_receipts_and_an_sms(self) -> None:
        port = self.before_a_box()
        esme = self.esme(port)
        await esme.bind()
        ids = await esme.send("+256772000001", "short @ €", "shop", udh=False)
        ids += await esme.send("+256772000002", "Привет", "shop", udh=False)
        ids += await esme.send("+256772000003", "long " * 80, "shop", udh=False)
        said = await esme.receipts_for(ids, IReactorTime(the_reactor), WAIT_S)
        self.boxes.receive(1, "+4477", "x" * 300)
        await self.until(lambda: sum(line.startswith("SMS") for line in self.told) == 2)
        await esme.unbind()
        await esme.ended
        self.assertEqual(said, ["DELIVRD"] * 3)
        self.assertEqual(self.boxes.handed("+256772000003")[0].text, "long " * 80)

    async def test_it_sends_data_sm_and_is_unbound_by_the_router(self) -> None:
        config = SMPPClientConfig(
            host="127.0.0.1", port=self.before_a_box(), username="crm", password="secret12"
        )
        came: list[DeliverSM] = []
        session = await SMPPClientTransceiver(config, lambda _, pdu: came.append(pdu)).connectAndBind()
        fields = {"source_addr": "shop", "destination_addr": "+256772000004", "message_payload": b"hello"}
        coding = smpp.DataCoding(schemeData=smpp.DataCodingDefault.SMSC_DEFAULT_ALPHABET)
        data = DataSM(**fields, esm_class=WHOLE, registered_delivery=ASKED, data_coding=coding)
        session.encoder.optionEncoder.length = None  # as tools/esme.py has to
        answered = await session.sendDataRequest(data)
        await self.until(lambda: bool(came))
        ended = session.getDisconnectedDeferred()
        self.assertEqual((await deferToThread(self.router.end, WAIT_S), await ended), (0, None))
        self.assertEqual(came[0].params["receipted_message_id"], answered.response.params["message_id"])
        self.assertEqual(came[0].params["message_state"], smpp.MessageState.DELIVERED)


class Realm:
    """Lets everybody in."""

    def login(self, credentials: object, mind: object, *interfaces: object) -> tuple[object, object, object]:
        """As a portal does."""
        return interfaces[0], None, lambda: None


Taking = Callable[[SMPPServerProtocol, SubmitSM], DataHandlerResponse]


class AsSmsc(Twisted3):
    async def server(self, taking: Taking) -> int:
        """Listening; a router in front of it, whose port this is."""
        self.taken: list[SubmitSM] = []

        def submitted(system_id: str, session: SMPPServerProtocol, pdu: SubmitSM) -> DataHandlerResponse:
            self.taken.append(pdu)
            return taking(session, pdu)

        systems = {"router": {"max_bindings": 4}}
        config = SMPPServerConfig(systems=systems, msgHandler=submitted, enquireLinkTimerSecs=0.5)
        self.factory = SMPPServerFactory(config, Realm())
        endpoint = TCP4ServerEndpoint(IReactorTCP(the_reactor), 0, interface="127.0.0.1")
        listening: IListeningPort = await endpoint.listen(self.factory)
        self.addCleanup(listening.stopListening)
        address = listening.getHost()
        assert isinstance(address, IPv4Address)
        port = self.before_an_smsc(address.port)
        # In a thread: the server here must answer the unbind.
        self.addCleanup(deferToThread, self.router.end, WAIT_S)
        await self.bound()
        return port

    async def bound(self) -> SMPPServerProtocol:
        """The session of the router, when it is there."""
        await self.until(lambda: self.factory.getBoundConnectionCount("router") > 0)
        return next(iter(self.factory.getBoundConnections("router")))

    async def test_its_receipts_are_read_with_tlvs_without_and_before_its_answer(self) -> None:
        def taking(session: SMPPServerProtocol, pdu: SubmitSM) -> DataHandlerResponse:
            message_id = b"0A1b" + pdu.params["destination_addr"][-1:]
            told = {"receipted_message_id": message_id, "message_state": smpp.MessageState.DELIVERED}
            receipt = receipt_for(pdu, message_id, {} if message_id.endswith(b"1") else told)
            the_reactor.callLater(0.2 * (not message_id.endswith(b"3")), session.sendDataRequest, receipt)
            return deferLater(the_reactor, 0.1, DataHandlerResponse, OK, message_id=message_id)

        port = await self.server(taking)
        esme = await deferToThread(converse, port, ["+2561", "+2562", "+2563"], 3)
        self.assertEqual([one.message_state for one in esme.incoming], [2, 2, 2])
        self.assertEqual({one.receipted_message_id for one in esme.incoming}, set(esme.ids.values()))

    async def test_what_it_throttles_is_sent_again(self) -> None:
        def taking(session: SMPPServerProtocol, pdu: SubmitSM) -> DataHandlerResponse:
            if len(self.taken) == 1:
                return DataHandlerResponse(smpp.CommandStatus.ESME_RTHROTTLED)
            the_reactor.callLater(0.1, session.sendDataRequest, receipt_for(pdu, b"7", {}))
            return DataHandlerResponse(OK, message_id=b"7")

        esme = await deferToThread(converse, await self.server(taking), ["+2561"], 1)
        self.assertEqual((len(self.taken), esme.incoming[0].message_state), (2, 2))

    async def test_its_sms_reach_the_esme_and_both_sides_unbind(self) -> None:
        port = await self.server(lambda session, pdu: DataHandlerResponse(OK))
        session = await self.bound()
        sms = DeliverSM(
            source_addr="+4477", destination_addr="+2561", esm_class=WHOLE, short_message=b"hello"
        )
        answered = await session.sendDataRequest(sms)
        await session.unbindAndDisconnect()
        await session.getDisconnectedDeferred()
        again = await self.bound()
        esme = await deferToThread(converse, port, [], 1)
        self.assertEqual(answered.response.status, OK)
        self.assertEqual((esme.incoming[0].text, esme.incoming[0].source_addr), ("hello", "+4477"))
        ended = again.getDisconnectedDeferred()
        self.assertEqual((await deferToThread(self.router.end, WAIT_S), await ended), (0, None))


def receipt_for(pdu: SubmitSM, message_id: bytes, told: dict[str, object]) -> DeliverSM:
    """From the number that it was sent to."""
    return DeliverSM(
        source_addr=pdu.params["destination_addr"],
        destination_addr=pdu.params["source_addr"],
        esm_class=RECEIPT,
        short_message=DELIVERED % message_id,
        **told,
    )


def converse(port: int, numbers: list[str], incoming: int) -> OtherEsme:
    """Send to these, in a thread, until so many deliver_sm have come."""
    esme = OtherEsme(port, "crm", "secret12")
    for number in numbers:
        esme.send(Outgoing("", number, "hello"))
    esme.wait(WAIT_S, lambda: len(esme.incoming) >= incoming)
    esme.close()
    return esme
