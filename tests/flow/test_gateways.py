"""A gateway that goes and comes back."""

from twisted.internet.interfaces import IReactorFDSet
from twisted.internet.tcp import Port

from router.relay.who.passwords import hashed
from router.smpp.pdus import BindTransceiver, BindTransceiverResp
from tests.flow.building import Building, reactor, sent, sms, until
from tests.smpp.wire import raw


class StartTests(Building):
    def taking(self) -> list[int]:
        """The ports at which connections are taken."""
        return [each.getHost().port for each in IReactorFDSet(reactor).getReaders() if isinstance(each, Port)]

    async def test_esmes_wait_at_the_port_until_there_are_numbers_for_their_messages(self) -> None:
        self.router(self.page())
        self.assertNotIn(self.north, self.taking())
        esme = await self.esme()
        self.assertIn(self.north, self.taking())
        self.assertTrue(await esme.submit(sms("+2561")))


class AwayTests(Building):
    async def test_messages_wait_for_a_gateway_that_is_down(self) -> None:
        service = self.router(self.page())
        esme = await self.esme()
        id = await esme.submit(sms("+2561"))
        goip = await self.box()
        (receipt,) = await esme.deliveries(1)
        self.assertIn(f"id:{id} ".encode(), receipt.short_message)
        self.assertEqual(goip.records.handset("+2561"), ["hello"])
        self.assertEqual(sum(service.relay.sendings.queues.values()), 0)

    async def test_a_router_that_was_cut_off_binds_again_and_goes_on(self) -> None:
        goip = await self.box()
        service = self.router(self.page())
        await self.ready(service)
        goip.cut_all()
        await self.ready(service, 0)
        esme = await self.esme()
        await esme.submit(sms("+2561"))
        await esme.deliveries(1)
        self.assertEqual(goip.records.handset("+2561"), ["hello"])

    async def test_of_one_esme_to_one_number_messages_keep_their_order(self) -> None:
        goip = await self.box("--speed", "500", "--submit-resp-timing", "after_modem")
        await self.ready(self.router(self.page()))
        esme = await self.esme()
        texts = [f"number {index}" for index in range(12)]
        for text in texts:
            await esme.submit(sms("+2561", text.encode()))
        await esme.deliveries(12)
        self.assertEqual(goip.records.handset("+2561"), texts)

    async def test_pace_is_kept_on_each_channel(self) -> None:
        goip = await self.box()
        file = self.page()
        file.write_text(
            file.read_text().replace("pace: off", "pace: 300ms").replace("channels: 4", "channels: 1")
        )
        await self.ready(self.router(file), 1)
        esme = await self.esme()
        begun = reactor.seconds()
        for number in range(3):
            await esme.submit(sms(f"+256{number}"))
        await esme.deliveries(3)
        self.assertGreaterEqual(reactor.seconds() - begun, 0.6)
        self.assertEqual(sent(goip)[0], 3)

    async def test_a_whole_box_is_one_channel_with_bind_device(self) -> None:
        goip = await self.box()
        service = self.router(self.page("bind: device"))
        await self.ready(service, 1)
        self.assertEqual(list(service.relay.scheduler.channels), ["goip1"])
        esme = await self.esme()
        for number in range(4):
            await esme.submit(sms(f"+256{number}"))
        await esme.deliveries(4)
        self.assertEqual(sent(goip), [1, 1, 1, 1])

    async def test_a_box_whose_bind_response_has_no_nul_is_bound_all_the_same(self) -> None:
        await self.box("--bind-resp-nul", "false")
        await self.ready(self.router(self.page()))


class BindTests(Building):
    async def refused(self, system_id: str, password: str) -> int:
        """The status that the bind was refused with."""
        esme = await self.esme(system_id, password)
        await until(lambda: esme.lost, "the connection's end")
        assert esme.bind_status is not None
        return esme.bind_status

    async def test_every_refusal_is_0x0d(self) -> None:
        esmes = (
            "esmes: [{system_id: crm, password: secret}, {system_id: off, password: secret, enabled: false}, "
            "{system_id: far, password: secret, allow_from: [10.0.0.0/8]}]\n"
        )
        self.router(self.page(esmes=esmes))
        for system_id, password in (
            ("crm", "wrong"),
            ("none", "secret"),
            ("off", "secret"),
            ("far", "secret"),
        ):
            self.assertEqual(await self.refused(system_id, password), 0x0D)

    async def test_no_more_than_binds(self) -> None:
        self.router(self.page(esmes="esmes: [{system_id: crm, password: secret, binds: 2}]\n"))
        bound = [await self.esme() for _ in range(2)]
        self.assertTrue(all(one.bound for one in bound))
        self.assertEqual(await self.refused("crm", "secret"), 0x0D)

    async def test_a_second_bind_on_a_session_is_0x05_and_the_first_stays(self) -> None:
        self.router(self.page())
        esme = await self.esme()
        esme.transport.write(raw(BindTransceiver.command_id, 77, b"crm\0secret\0\0\x34\0\0\0"))
        answer = raw(BindTransceiverResp.command_id, 77, b"", 0x05)
        await until(lambda: esme.heard.endswith(answer), "the answer")
        self.assertEqual((await esme.ask(sms())).command_status, 0)

    async def test_a_hash_opens_the_door_too(self) -> None:
        self.router(self.page(esmes=f"esmes: [{{system_id: crm, password: '{hashed('secret')}'}}]\n"))
        self.assertTrue((await self.esme()).bound)
        self.assertEqual(await self.refused("crm", "other"), 0x0D)

    async def test_stop_unbinds_both_sides(self) -> None:
        goip = await self.box()
        service = self.router(self.page())
        await self.ready(service)
        esme = await self.esme(kind=BindTransceiver)
        await service.stopService()
        await until(lambda: esme.lost, "the end of the session")
        self.assertTrue(esme.unbound)
        self.assertEqual(goip.stats()["bound"], 0)
