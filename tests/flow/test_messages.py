"""From submit_sm to receipt, and from a received SMS to deliver_sm."""

from router.smpp import tlvs
from router.smpp.pdus import (
    BindReceiver,
    BindTransmitter,
    DataSm,
    DeliverSm,
    QuerySm,
    QuerySmResp,
    SubmitMulti,
)
from router.smpp.tags import Tag
from router.sms.address import Address
from tests.flow.building import ESMES, Building, arrive, sent, sms

LONG = "A long text of four hundred characters. " * 10


def told(receipt: DeliverSm) -> tuple[str | None, int | None]:
    """The two TLVs of a receipt."""
    return (
        tlvs.find_text(receipt.tlvs, Tag.RECEIPTED_MESSAGE_ID),
        tlvs.find_integer(receipt.tlvs, Tag.MESSAGE_STATE),
    )


class SubmitTests(Building):
    async def test_each_message_is_answered_and_has_one_receipt_under_its_id(self) -> None:
        goip = await self.box()
        await self.ready(self.router(self.page()))
        esme = await self.esme()
        whole = await esme.submit(sms("+2561", b"x" * 160))
        emoji = await esme.submit(sms("+2562", "hi 🙂".encode("utf-16-be"), data_coding=8))
        payload = ((Tag.MESSAGE_PAYLOAD, LONG.encode()),)
        long = await esme.submit(sms("+2563", b"", tlvs=payload))
        receipts = await esme.deliveries(3)
        self.assertEqual(sorted(map(told, receipts)), [(id, 2) for id in sorted((whole, emoji, long))])
        shown = [goip.records.handset(number) for number in ("+2561", "+2562", "+2563")]
        self.assertEqual(shown, [["x" * 160], ["hi 🙂"], [LONG]])

    async def test_channels_are_used_in_turn(self) -> None:
        goip = await self.box()
        await self.ready(self.router(self.page()))
        esme = await self.esme()
        for number in range(8):
            await esme.submit(sms(f"+2567{number}"))
        await esme.deliveries(8)
        self.assertEqual(sent(goip), [2, 2, 2, 2])

    async def test_a_receipt_goes_from_the_recipient_to_the_sender(self) -> None:
        await self.box()
        await self.ready(self.router(self.page()))
        esme = await self.esme()
        await esme.submit(sms("+2561"))
        (receipt,) = await esme.deliveries(1)
        self.assertEqual((receipt.source_addr, receipt.destination_addr), ("+2561", "Shop"))
        self.assertEqual(receipt.esm_class, 0x04)
        self.assertIn(b"stat:DELIVRD err:000 text:hello", receipt.short_message)

    async def test_who_asks_for_no_receipt_gets_none(self) -> None:
        await self.box()
        await self.ready(self.router(self.page()))
        esme = await self.esme()
        await esme.submit(sms("+2561", registered_delivery=0))
        await esme.submit(sms("+2562"))
        self.assertEqual([one.source_addr for one in await esme.deliveries(1)], ["+2562"])

    async def test_what_the_network_refuses_is_tried_elsewhere_then_reported_with_its_code(self) -> None:
        goip = await self.box("--dlr-final", "undeliv:21")
        await self.ready(self.router(self.page()))
        esme = await self.esme()
        id = await esme.submit(sms("+2561"))
        (receipt,) = await esme.deliveries(1)
        self.assertEqual(told(receipt), (id, 5))
        self.assertIn(b"stat:UNDELIV err:021", receipt.short_message)
        self.assertEqual(sum(sent(goip)), 3)

    async def test_submit_multi_has_one_id_and_a_receipt_for_each_number(self) -> None:
        await self.box()
        await self.ready(self.router(self.page()))
        esme = await self.esme()
        numbers = (Address(1, 1, "+2561"), Address(1, 1, "+2562"))
        answer = await esme.ask(
            SubmitMulti(source_addr="Shop", dest_address=numbers, registered_delivery=1, short_message=b"all")
        )
        id = getattr(answer.pdu, "message_id", None)
        receipts = await esme.deliveries(2)
        self.assertEqual({told(one) for one in receipts}, {(id, 2)})
        self.assertEqual({one.source_addr for one in receipts}, {"+2561", "+2562"})

    async def test_data_sm_is_a_message_like_another(self) -> None:
        goip = await self.box()
        await self.ready(self.router(self.page()))
        esme = await self.esme()
        data = ((Tag.MESSAGE_PAYLOAD, b"by data"),)
        await esme.ask(DataSm(source_addr="Shop", destination_addr="+2561", registered_delivery=1, tlvs=data))
        await esme.deliveries(1)
        self.assertEqual(goip.records.handset("+2561"), ["by data"])

    async def test_query_sm_tells_how_a_message_stands(self) -> None:
        await self.box()
        await self.ready(self.router(self.page()))
        esme = await self.esme()
        id = await esme.submit(sms("+2561"))
        await esme.deliveries(1)
        answer = await esme.ask(QuerySm(message_id=id, source_addr="Shop"))
        assert isinstance(answer.pdu, QuerySmResp)
        self.assertEqual((answer.pdu.message_state, answer.pdu.error_code), (2, 0))
        stranger = await esme.ask(QuerySm(message_id="9" * 18, source_addr="Shop"))
        self.assertEqual(stranger.command_status, 0x0C)


class VersionTests(Building):
    async def test_a_3_3_client_gets_eight_hex_digits_and_no_tlvs(self) -> None:
        await self.box()
        await self.ready(self.router(self.page()))
        receiver = await self.esme(kind=BindReceiver, version=0x33)
        transmitter = await self.esme(kind=BindTransmitter, version=0x33)
        id = await transmitter.submit(sms("+2561"))
        (receipt,) = await receiver.deliveries(1)
        self.assertEqual((len(id), int(id, 16)), (8, 1))
        self.assertEqual(receipt.tlvs, ())
        self.assertIn(f"id:{id} ".encode(), receipt.short_message)
        self.assertEqual(transmitter.delivered, [])


class ReceivedTests(Building):
    async def test_a_received_sms_tells_its_channel(self) -> None:
        goip = await self.box()
        await self.ready(self.router(self.page()))
        esme = await self.esme()
        arrive(goip, 3, "+256700111", "Спасибо 👍")
        (sms_in,) = await esme.deliveries(1)
        self.assertEqual((sms_in.source_addr, sms_in.destination_addr), ("+256700111", "goip103"))
        self.assertEqual(sms_in.short_message.decode("utf-16-be"), "Спасибо 👍")
        self.assertEqual((sms_in.data_coding, sms_in.esm_class), (8, 0))

    async def test_the_number_of_the_channel_stands_in_its_place(self) -> None:
        goip = await self.box()
        await self.ready(self.router(self.page("channel: {3: {number: '+256772000003'}}")))
        esme = await self.esme()
        arrive(goip, 3, "+256700111", "hi")
        (sms_in,) = await esme.deliveries(1)
        self.assertEqual((sms_in.dest_addr_ton, sms_in.destination_addr), (1, "256772000003"))

    async def test_a_long_one_is_cut_for_an_esme_that_takes_segments(self) -> None:
        goip = await self.box()
        await self.ready(self.router(self.page()))
        esme = await self.esme()
        arrive(goip, 1, "+256700111", LONG)
        segments = await esme.deliveries(3)
        self.assertEqual({one.esm_class for one in segments}, {0x40})
        self.assertEqual(b"".join(one.short_message[6:] for one in segments).decode(), LONG)

    async def test_a_rule_sends_it_to_another_esme(self) -> None:
        goip = await self.box()
        two = "esmes: [{system_id: crm, password: secret}, {system_id: shop, password: pass}]\n"
        rule = "received: [{match: {channel: [goip102], text: '(?i)^stop'}, to: {esme: shop}}]\n"
        await self.ready(self.router(self.page(esmes=two, more=rule)))
        shop = await self.esme("shop", "pass")
        arrive(goip, 2, "+256700111", "Stop it")
        (sms_in,) = await shop.deliveries(1)
        self.assertEqual(sms_in.short_message, b"Stop it")


class AwayTests(Building):
    async def test_an_esme_that_was_away_gets_its_receipt_at_its_next_bind(self) -> None:
        await self.box()
        service = self.router(self.page())
        await self.ready(service)
        transmitter = await self.esme(kind=BindTransmitter)
        id = await transmitter.submit(sms("+2561"))
        later = await self.esme()
        (receipt,) = await later.deliveries(1)
        self.assertEqual(told(receipt), (id, 2))

    async def test_a_receipt_that_was_not_acknowledged_comes_again(self) -> None:
        await self.box()
        await self.ready(self.router(self.page()))
        first = await self.esme()
        first.answer_deliveries = False
        id = await first.submit(sms("+2561"))
        await first.deliveries(1)
        first.transport.loseConnection()
        (receipt,) = await (await self.esme()).deliveries(1)
        self.assertEqual(told(receipt), (id, 2))


class WayTests(Building):
    async def test_an_esme_named_for_a_channel_has_that_channel_alone(self) -> None:
        goip = await self.box()
        esmes = "esmes: [{system_id: goip102, password: pw, via: [goip102]}]\n"
        await self.ready(self.router(self.page(esmes=esmes)))
        esme = await self.esme("goip102", "pw")
        for number in range(3):
            await esme.submit(sms(f"+256{number}"))
        await esme.deliveries(3)
        self.assertEqual(sent(goip), [0, 3, 0, 0])

    async def test_a_source_addr_that_names_a_channel_goes_by_it(self) -> None:
        goip = await self.box()
        await self.ready(self.router(self.page()))
        esme = await self.esme()
        await esme.submit(sms("+2561", source_addr="goip104"))
        await esme.deliveries(1)
        self.assertEqual(sent(goip), [0, 0, 0, 1])

    async def test_no_route_is_0x0b_and_a_route_that_rejects_0x45(self) -> None:
        await self.box()
        more = (
            "routes: [{match: {destination_addr: '^.256'}}, "
            "{match: {destination_addr: '^.44'}, via: [down], otherwise: reject}]\n"
        )
        down = "enabled: true}, {id: down, connect: smsc, host: 127.0.0.1, port: 9, password: p"
        await self.ready(self.router(self.page(down, ESMES, more)))
        esme = await self.esme()
        self.assertEqual((await esme.ask(sms("+1234"))).command_status, 0x0B)
        self.assertEqual((await esme.ask(sms("+4412"))).command_status, 0x45)

    async def test_rate_is_0x58_and_queue_is_0x14(self) -> None:
        esmes = (
            "esmes: [{system_id: slow, password: secret, rate: 1/s}, "
            "{system_id: full, password: secret, queue: 2}]\n"
        )
        self.router(self.page(esmes=esmes))
        slow, full = await self.esme("slow"), await self.esme("full")
        self.assertEqual([(await slow.ask(sms())).command_status for _ in range(2)], [0, 0x58])
        self.assertEqual([(await full.ask(sms())).command_status for _ in range(3)], [0, 0, 0x14])
