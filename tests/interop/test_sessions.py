"""Sessions of every kind with an ESME and with an SMSC, recorded: all that the router says must be sound."""

from collections.abc import Sequence
from itertools import cycle

from router.simulator.octets.frames import RESPONSE, cut
from router.smpp import tlvs
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import (
    BindReceiver,
    BindTransceiver,
    BindTransmitter,
    CancelSm,
    DataSm,
    DeliverSm,
    Pdu,
    QuerySm,
    ReplaceSm,
    SubmitMulti,
    SubmitSm,
)
from router.smpp.tags import Tag
from router.sms.address import Address
from router.sms.state import MessageState
from tests.flow.building import Building, Esme, arrive, sms, until
from tests.flow.test_upstream import UpstreamTestCase
from tests.interop.staged import deafness, need
from tests.smpp.wire import raw
from tools.peers.capture import Capture

PAYLOAD = Tag.MESSAGE_PAYLOAD
LONG = b"long " * 80
HEADER = b"\5\0\3\7\2"
"""A user data header, but for the number of the segment."""

SAR = ((Tag.SAR_MSG_REF_NUM, b"\0\7"), (Tag.SAR_TOTAL_SEGMENTS, b"\2"))
"""But for the number of the segment, too."""


def segment(number: bytes) -> SubmitSm:
    """Of two."""
    return SubmitSm(
        destination_addr="+2563",
        short_message=HEADER + number + b"part",
        esm_class=0x40,
        registered_delivery=1,
    )


TAKEN: tuple[Pdu, ...] = (
    sms("+2561"),
    sms("+2562", "Привет 🙂".encode("utf-16-be"), data_coding=8),
    segment(b"\1"),
    segment(b"\2"),
    sms("+2564", b"first", tlvs=(*SAR, (Tag.SAR_SEGMENT_SEQNUM, b"\1"))),
    sms("+2564", b"second", tlvs=(*SAR, (Tag.SAR_SEGMENT_SEQNUM, b"\2"))),
    sms("+2565", b"", tlvs=((PAYLOAD, LONG),)),
    sms("+2566", b"tlvs", tlvs=((0x1400, b"\1\2"), (Tag.USER_MESSAGE_REFERENCE, b"\0\1"))),
    DataSm(source_addr="Shop", destination_addr="+2567", registered_delivery=1, tlvs=((PAYLOAD, b"data"),)),
    SubmitMulti(
        dest_address=(Address(addr="+2568"), Address(addr="")), registered_delivery=1, short_message=b"x"
    ),
)
"""Each of these is taken, and brings one receipt."""

WAITING = SubmitSm(
    source_addr="Shop",
    destination_addr="+2580",
    schedule_delivery_time="000001000000000R",
    short_message=b"later",
    registered_delivery=1,
)

REFUSED: tuple[tuple[Pdu, CommandStatus], ...] = (
    (sms(""), CommandStatus.ESME_RINVDSTADR),
    (sms(text=b"odd", data_coding=8), CommandStatus.ESME_RINVMSGLEN),
    (sms(tlvs=SAR), CommandStatus.ESME_RMISSINGOPTPARAM),
    (SubmitSm(destination_addr="1", priority_flag=4), CommandStatus.ESME_RINVPRTFLG),
    (SubmitSm(destination_addr="1", registered_delivery=0xE0), CommandStatus.ESME_RINVREGDLVFLG),
    (SubmitSm(destination_addr="1", replace_if_present_flag=2), CommandStatus.ESME_RINVREPFLAG),
    (SubmitSm(destination_addr="1", esm_class=2), CommandStatus.ESME_RINVESMCLASS),
    (DataSm(destination_addr="1"), CommandStatus.ESME_RMISSINGOPTPARAM),
    (
        DataSm(source_addr="x" * 30, destination_addr="1", tlvs=((PAYLOAD, b""),)),
        CommandStatus.ESME_RINVSRCADR,
    ),
    (QuerySm(message_id="999"), CommandStatus.ESME_RINVMSGID),
    (CancelSm(message_id="999"), CommandStatus.ESME_RINVMSGID),
    (ReplaceSm(message_id="999"), CommandStatus.ESME_RINVMSGID),
)

NEVER = b"\0\0\0x\0\1\x011\0\0\0\0never\0" + bytes(6)
"""The body of a submit_sm whose schedule_delivery_time is none."""

MISPLACED = (
    (raw(CommandId.BIND_TRANSCEIVER, 9000, b"crm\0secret\0\0\x34\0\0\0"), CommandStatus.ESME_RALYBND),
    (raw(CommandId.SUBMIT_SM, 9001), CommandStatus.ESME_RINVCMDLEN),
    (raw(CommandId.SUBMIT_SM, 9002, NEVER), CommandStatus.ESME_RINVSCHED),
    (raw(CommandId.BROADCAST_SM, 9003), CommandStatus.ESME_RINVCMDID),
    (raw(0x10200, 9004), CommandStatus.ESME_RINVCMDID),
    (raw(CommandId.ENQUIRE_LINK, 9005), CommandStatus.ESME_ROK),
)
"""What our own session core would not say, and what it says by itself."""

FROM_AN_SMSC = (
    raw(CommandId.ENQUIRE_LINK, 9000),
    raw(0x10200, 9001),
    raw(CommandId.DELIVER_SM, 9002, b"too short"),
    raw(CommandId.SUBMIT_SM, 9003, bytes(17)),
)

OVER = [CommandStatus.ESME_ROK, CommandStatus.ESME_RREPLACEFAIL, CommandStatus.ESME_RCANCELFAIL]
"""Of a message that was delivered: query_sm, replace_sm, cancel_sm."""

STATES = {
    "DELIVRD": MessageState.DELIVERED,
    "EXPIRED": MessageState.EXPIRED,
    "DELETED": MessageState.DELETED,
    "UNDELIV": MessageState.UNDELIVERABLE,
    "REJECTD": MessageState.REJECTED,
}


class Recorded(Building):
    """When the router has gone its PDUs must be sound, and those that were expected must be among them."""

    timeout = 900

    def setUp(self) -> None:
        super().setUp()
        need(self, deafness())
        self.capture = Capture(self.place, [self.north], [self.south])
        self.kinds: set[int] = set()
        self.states: set[int] = set()
        self.addCleanup(self.judge)

    def judge(self) -> None:
        self.capture.stop()
        self.assertEqual(self.capture.complaints(), [])
        for wanted, field in ((self.kinds, "smpp.command_id"), (self.states, "smpp.message_state")):
            self.assertEqual(wanted and wanted - self.capture.seen(field), set())


class EsmeTests(Recorded):
    """The router in front of a box: what an ESME is answered, and what it is given."""

    async def opened(self, keys: str = "", *flags: str) -> None:
        self.goip = await self.box(*flags)
        self.service = self.router(self.page(esmes=f"esmes: [{{system_id: crm, password: secret{keys}}}]\n"))
        await self.ready(self.service)

    async def test_each_bind_in_each_version_and_its_refusals(self) -> None:
        await self.opened(", binds: 2")
        self.kinds = {CommandId[f"BIND_{kind}_RESP"] for kind in ("TRANSMITTER", "RECEIVER", "TRANSCEIVER")}
        self.kinds |= {CommandId.UNBIND_RESP, CommandId.SUBMIT_SM_RESP}
        for kind, version in (
            (BindTransmitter, 0x33),
            (BindReceiver, 0x33),
            (BindTransmitter, 0x34),
            (BindReceiver, 0x34),
            (BindTransceiver, 0x50),
        ):
            esme = await self.esme(kind=kind, version=version)
            self.assertTrue(esme.bound)
            await esme.unbind()
        unbound = await self.connect()
        unbound.transport.write(raw(CommandId.SUBMIT_SM, 1, bytes(17)))
        refusal = raw(CommandId.SUBMIT_SM | RESPONSE, 1, b"", CommandStatus.ESME_RINVBNDSTS)
        await until(lambda: unbound.heard == refusal, "the refusal")
        self.assertFalse((await self.esme(password="no")).bound)
        self.assertEqual([(await self.esme()).bound for _ in range(3)], [True, True, False])

    async def test_a_session_of_smpp_3_3(self) -> None:
        await self.opened()
        receiver = await self.esme(kind=BindReceiver, version=0x33)
        transmitter = await self.esme(kind=BindTransmitter, version=0x33)
        await transmitter.submit(sms())
        await transmitter.submit(sms(registered_delivery=0x11))
        arrive(self.goip, 1, "+4477", "hello")
        await receiver.deliveries(4)
        await receiver.unbind()

    async def test_each_kind_of_request(self) -> None:
        await self.opened()
        kinds = ("SUBMIT_SM", "DATA_SM", "SUBMIT_MULTI", "QUERY_SM", "REPLACE_SM", "CANCEL_SM")
        self.kinds = {CommandId[f"{kind}_RESP"] for kind in kinds}
        self.kinds |= {CommandId.ENQUIRE_LINK_RESP, CommandId.UNBIND}
        self.states = {MessageState.ENROUTE, MessageState.DELIVERED, MessageState.DELETED}
        esme = await self.esme()
        for pdu in TAKEN:
            self.assertEqual((await esme.ask(pdu)).command_status, 0, pdu)
        await esme.deliveries(len(TAKEN))
        await self.ask_about(esme, WAITING, [0, 0, 0])
        await esme.deliveries(len(TAKEN) + 1)
        await self.ask_about(esme, sms("+2581"), OVER)
        await self.misplaced(esme)
        await self.service.stopService()
        await until(lambda: esme.lost, "the end of the session")

    async def misplaced(self, esme: Esme) -> None:
        """Past our own session core."""
        wanted = {int.from_bytes(pdu[12:16], "big"): status for pdu, status in MISPLACED}
        esme.transport.write(b"".join(pdu for pdu, _ in MISPLACED))

        def answers() -> dict[int, int]:
            found = cut(esme.heard)[0]
            return {pdu.sequence_number: pdu.command_status for pdu in found if pdu.command_id & RESPONSE}

        await until(lambda: wanted.keys() <= answers().keys(), "the answers")
        self.assertEqual({number: answers()[number] for number in wanted}, wanted)

    async def ask_about(self, esme: Esme, pdu: SubmitSm, statuses: Sequence[int]) -> None:
        """Submit; then query_sm, replace_sm and cancel_sm: of what waits, or of what is over."""
        before = len(esme.delivered)
        id = await esme.submit(pdu)
        if not pdu.schedule_delivery_time:
            await esme.deliveries(before + 1)
        asked = (
            QuerySm(message_id=id, source_addr="Shop"),
            ReplaceSm(message_id=id, source_addr="Shop", short_message=b"new", registered_delivery=1),
            CancelSm(message_id=id, source_addr="Shop"),
        )
        self.assertEqual([(await esme.ask(one)).command_status for one in asked], list(statuses))

    async def test_each_flaw(self) -> None:
        await self.opened()
        esme = await self.esme()
        for pdu, status in REFUSED:
            self.assertEqual((await esme.ask(pdu)).command_status, status, pdu)

    async def test_too_fast_and_too_many(self) -> None:
        await self.opened(", rate: 1/min")
        esme = await self.esme()
        statuses = {(await esme.ask(sms())).command_status for _ in range(2)}
        self.assertEqual(statuses, {0, CommandStatus.ESME_RTHROTTLED})

    async def test_what_is_no_pdu(self) -> None:
        await self.opened()
        self.kinds = {CommandId.GENERIC_NACK}
        esme = await self.esme()
        esme.transport.write(b"\xff" * 64)
        await until(lambda: esme.lost, "the end of the session")

    async def received(self, way: str, id: str, count: int) -> None:
        """SMS of each kind, long ones in this way, are so many; and receipts under such an id."""
        await self.opened(f", long_messages: {way}, message_id: {id}", "--mo-long", "payload")
        self.kinds = {CommandId.DELIVER_SM}
        self.states = {MessageState.ENROUTE, MessageState.DELIVERED}
        esme = await self.esme()
        for text in ("hello", "Привет 🙂", "long " * 80, "длинный " * 50):
            arrive(self.goip, 1, "+4477", text)
        await esme.submit(sms(registered_delivery=0x11))
        await esme.deliveries(count + 2)
        self.assertEqual(sum(bool(one.esm_class & 0x24) for one in esme.delivered), 2)

    async def test_received_sms_by_udh(self) -> None:
        await self.received("udh", "hex", 11)

    async def test_received_sms_by_sar(self) -> None:
        await self.received("sar", "uuid", 11)

    async def test_received_sms_by_payload(self) -> None:
        await self.received("payload", "decimal", 4)


class SmscTests(Recorded, UpstreamTestCase):
    """The router in front of an SMSC: what it asks, and what it answers."""

    async def conversation(self, keys: str) -> None:
        """All kinds of messages go out, and are reported; the SMSC sends some; each side unbinds."""
        service = await self.opened(keys)
        answers = ("DELIVER_SM", "DATA_SM", "ENQUIRE_LINK", "UNBIND", "SUBMIT_SM")
        self.kinds = {CommandId[f"{kind}_RESP"] for kind in answers} | {CommandId.GENERIC_NACK}
        self.kinds |= {CommandId.BIND_TRANSCEIVER, CommandId.SUBMIT_SM, CommandId.UNBIND}
        for pdu in TAKEN:
            self.assertEqual((await self.end.ask(pdu)).command_status, 0, pdu)
        await self.reported(len(TAKEN), ["DELIVRD"])
        await self.told()
        self.upstream.unbind()
        await until(lambda: self.upstream.binds == 2, "the next bind")
        await service.stopService()

    async def reported(self, count: int, stats: list[str]) -> None:
        """Answer and report, in turn with these, until there are so many receipts."""
        delivered, submits = self.end.delivered, self.upstream.submits
        for stat in cycle(stats):
            await until(lambda: bool(submits) or len(delivered) >= count, "a submit_sm, or all receipts")
            if not submits:
                break
            self.report(self.upstream.answer(), stat)

    async def told(self) -> None:
        """What an SMSC may say, and what it should not."""
        before = len(self.upstream.answers)
        self.report("nobody's")
        self.upstream.deliver(DeliverSm(source_addr="4477", short_message=b"hello"))
        self.upstream.deliver(DeliverSm(source_addr="4477", short_message=HEADER + b"\1part", esm_class=0x40))
        self.upstream.deliver(DataSm(source_addr="4477", tlvs=((PAYLOAD, LONG),)))
        await until(lambda: len(self.upstream.answers) == before + 4, "the answers")
        self.upstream.sessions[0].transport.write(b"".join(FROM_AN_SMSC))

    async def test_long_messages_by_udh(self) -> None:
        await self.conversation("long_messages: udh")

    async def test_long_messages_by_sar(self) -> None:
        await self.conversation("long_messages: sar")

    async def test_long_messages_by_payload(self) -> None:
        await self.conversation("long_messages: payload, tlvs: always, system_type: VMA")

    async def test_without_tlvs(self) -> None:
        await self.conversation("tlvs: never")

    async def test_receipts_of_all_states(self) -> None:
        await self.opened()
        self.states = set(STATES.values())
        for number in range(len(STATES)):
            await self.end.submit(sms(f"+256{number}"))
        await self.reported(len(STATES), list(STATES))
        told = {tlvs.find_integer(one.tlvs, Tag.MESSAGE_STATE) for one in self.end.delivered}
        self.assertEqual(told, self.states)

    async def test_a_receipt_for_what_is_in_doubt(self) -> None:
        await self.opened("in_doubt: report")
        self.states = {MessageState.UNKNOWN}
        await self.end.submit(sms())
        await self.submitted()
        self.upstream.hang_up()
        self.assertEqual(await self.receipt(), "UNKNOWN err:904")

    async def test_an_smsc_that_refuses(self) -> None:
        await self.opened("retry: 50ms..100ms")
        await self.end.submit(sms())
        for status in (CommandStatus.ESME_RTHROTTLED, CommandStatus.ESME_RINVDSTADR):
            await self.submitted()
            self.upstream.answer(status)
        self.assertTrue((await self.receipt()).startswith("UNDELIV"))
