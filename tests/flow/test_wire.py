"""What passes is heard where somebody listens, on all ways, and holds neither a password nor a text."""

from router.desk.wire import PassedView
from router.relay.events import By
from router.service import RouterService
from router.smpp.pdus import BindTransceiver
from tests.flow.building import ESMES, Building, sms, until
from tests.flow.fleet import HTTP, SMPP, UDP, Fleet

TEXT = "the pin is 4711"
SECRETS = (b"secret", b"pw\0", TEXT.encode())


class Listening(Building):
    """Somebody who looks on."""

    def look_on(self, service: RouterService, name: str, texts: bool = False) -> list[PassedView]:
        heard: list[PassedView] = []
        self.addCleanup(service.desk.wire.watch(name, By("me"), heard.append, lambda why: None, texts=texts))
        return heard

    def hold_nothing(self, heard: list[PassedView], *secrets: bytes) -> None:
        for passed in heard:
            for secret in secrets:
                self.assertNotIn(secret, bytes.fromhex(passed.octets))


class SessionTests(Listening):
    """Sessions of ESMEs."""

    async def test_a_bind_is_heard_from_its_first_octet_on(self) -> None:
        service = self.router(self.page())
        heard = self.look_on(service, "crm")
        await self.esme()
        await until(lambda: len(heard) >= 2, "a bind and its answer")
        bind, answer = bytes.fromhex(heard[0].octets), bytes.fromhex(heard[1].octets)
        self.assertIn(b"crm\0******\0", bind)
        self.assertEqual((heard[0].sent, heard[1].sent, answer[:8][-1]), (False, True, 9))

    async def test_a_bind_that_is_refused_is_heard_too(self) -> None:
        service = self.router(self.page())
        heard = self.look_on(service, "crm")
        await self.esme(password="wrong")
        await until(lambda: len(heard) >= 2, "a bind and its answer")
        self.hold_nothing(heard, b"wrong")

    async def test_who_begins_in_the_middle_of_a_session_hears_whole_pdus(self) -> None:
        service = self.router(self.page())
        esme = await self.esme()
        await self.box()
        await self.ready(service)
        heard, with_texts = self.look_on(service, "crm"), self.look_on(service, "crm", texts=True)
        await esme.submit(sms(text=TEXT.encode()))
        await until(lambda: len(heard) >= 2, "a submit_sm and its answer")
        self.hold_nothing(heard, *SECRETS)
        self.assertIn(TEXT.encode(), bytes.fromhex(with_texts[0].octets))
        self.assertEqual(len(heard[0].octets), len(with_texts[0].octets))

    async def test_others_are_not_heard(self) -> None:
        esmes = ESMES.replace("]", ", {system_id: shop, password: secret}]")
        service = self.router(self.page(esmes=esmes))
        heard = self.look_on(service, "crm")
        await self.esme("shop")
        await self.esme("nobody")
        self.assertEqual(heard, [])

    async def test_nothing_is_heard_when_it_is_over(self) -> None:
        service = self.router(self.page())
        heard: list[PassedView] = []
        leave = service.desk.wire.watch("crm", By("me"), heard.append, lambda why: None)
        leave()
        self.assertTrue((await self.esme()).bound)
        self.assertEqual(heard, [])


class ChannelTests(Listening, Fleet):
    """Channels by each way."""

    async def passing(self, channel: str, gateway: str) -> list[PassedView]:
        """What passes on a channel by which a message is sent."""
        service = self.router(self.fleet(gateway))
        heard = self.look_on(service, channel)
        await self.ready_box(gateway)
        await self.ready(service, 2)
        esme = await self.esme(kind=BindTransceiver)
        for _ in range(4):
            await esme.submit(sms(text=TEXT.encode()))
        await esme.deliveries(4)
        return heard

    async def ready_box(self, gateway: str) -> None:
        await {SMPP: self.smpp_box, HTTP: self.http_box, UDP: self.udp_box}[gateway]()

    async def test_a_channel_by_smpp_has_its_bind_and_its_messages(self) -> None:
        heard = await self.passing("goip101", SMPP)
        self.hold_nothing(heard, *SECRETS)
        commands = {(passed.sent, bytes.fromhex(passed.octets)[4:8].hex()) for passed in heard}
        self.assertLessEqual({(True, "00000009"), (False, "80000009"), (True, "00000004")}, commands)

    async def test_a_channel_by_http_has_its_requests_and_answers(self) -> None:
        heard = await self.passing("goip201", HTTP)
        self.hold_nothing(heard, b"p=admin", b"pin", b"4711", b"YWRtaW46YWRtaW4=")
        lines = {(passed.sent, bytes.fromhex(passed.octets).split(b"?")[0][:30]) for passed in heard}
        self.assertIn((True, b"GET /default/en_US/send.html"), lines)
        self.assertTrue(any(not sent and line.startswith(b"HTTP/1.") for sent, line in lines))

    async def test_a_channel_by_udp_has_its_datagrams(self) -> None:
        heard = await self.passing("goip301", UDP)
        self.hold_nothing(heard, b":pw", b" pw", TEXT.encode())
        words = {
            (passed.sent, bytes.fromhex(passed.octets).split(b" ")[0].split(b":")[0]) for passed in heard
        }
        expected = {(False, b"req"), (True, b"reg"), (True, b"MSG"), (True, b"PASSWORD"), (True, b"SEND")}
        self.assertLessEqual(expected, words)
