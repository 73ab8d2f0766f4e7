"""Boxes by HTTP and UDP, TLS, and files, when the configuration is read anew."""

import json
import ssl
from pathlib import Path

from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread

from router.config.load import load
from router.desk.reload_result import Reloaded
from router.relay.events import By
from router.service import RouterService
from router.southbound.udp.gateway import UdpGateway
from tests.flow.building import HURRIED, Esme, reactor, sent, sms, until
from tests.flow.fleet import HTTP, UDP, Fleet
from tests.support.certificates import server
from tools.ports import free_port


class Ways(Fleet):
    def begin(self, file: Path) -> RouterService:
        self.file = file
        self.service = service = RouterService(load(str(file)), reactor, waits=HURRIED, file=str(file))
        service.privilegedStartService()
        service.startService()
        self.addCleanup(lambda: service.stopService() if service.running else None)
        return service

    async def reload(self, *changes: tuple[str, str]) -> Reloaded:
        text = self.file.read_text()
        for before, after in changes:
            self.assertIn(before, text)
            text = text.replace(before, after)
        self.file.write_text(text)
        answered: Deferred[Reloaded] = Deferred()
        self.service.desk.read_anew(By("a test"), False, answered.callback)
        answer = await answered
        self.assertEqual(list(answer.problems), [])
        return answer

    def gateway(self) -> object:
        """The only one."""
        (succession,) = self.service.gateways._all.values()
        return succession.gateway

    async def sends(self, esme: Esme, count: int) -> None:
        before = len(esme.delivered)
        for number in range(count):
            await esme.submit(sms(f"+2567720{before + number:05}"))
        await esme.deliveries(before + count)


class UdpTests(Ways):
    async def test_a_line_comes_and_another_goes_while_one_stays(self) -> None:
        service = self.begin(self.fleet(UDP, keys="channel: {2: {enabled: false}}"))
        goip = await self.udp_box()
        await self.ready(service, 1)
        esme = await self.esme()
        await self.sends(esme, 2)
        self.assertEqual(sent(goip), [2, 0])
        await self.reload(("{2: {enabled: false}}", "{1: {weight: 2}}"))
        await self.ready(service, 2)
        await self.reload(("{1: {weight: 2}}", "{1: {enabled: false}}"))
        await self.sends(esme, 2)
        self.assertEqual(sent(goip), [2, 2])

    async def test_another_password_of_its_lines_has_them_register_anew(self) -> None:
        service = self.begin(self.fleet(UDP))
        goip = await self.udp_box()
        await self.ready(service, 2)
        esme = await self.esme()
        await self.sends(esme, 2)
        await self.reload(("password: pw", "password: other"))
        await self.ready(service, 0)
        await self.reload(("password: other", "password: pw"))
        await self.ready(service, 2)
        await self.sends(esme, 2)
        self.assertEqual(sum(sent(goip)), 4)

    async def test_lines_from_elsewhere_are_heard_no_more(self) -> None:
        service = self.begin(self.fleet(UDP))
        await self.udp_box()
        await self.ready(service, 2)
        await self.reload((f'"127.0.0.1:{self.udp}"', f'"127.0.0.1:{self.udp}", allow_from: 10.0.0.0/8'))
        gateway = self.gateway()
        assert isinstance(gateway, UdpGateway)
        server = gateway._dialogues._server
        assert server is not None
        self.assertFalse(server._registrar.allows("127.0.0.1"))


class HttpTests(Ways):
    async def test_a_box_of_another_weight_is_not_left_and_one_of_other_lines_is_asked_anew(
        self,
    ) -> None:
        goip = await self.http_box()
        service = self.begin(self.fleet(HTTP))
        await self.ready(service, 2)
        esme = await self.esme()
        await self.sends(esme, 2)
        before = self.gateway()
        await self.reload(("pace: off", "pace: off, weight: 3"))
        self.assertIs(self.gateway(), before)
        await self.reload(("channels: 2", "channel: {1: {enabled: false}}, channels: 2"))
        await self.ready(service, 1)
        await self.sends(esme, 2)
        self.assertGreaterEqual(sent(goip)[1], 2)
        self.assertEqual(sum(sent(goip)), 4)


class OtherWayTests(Ways):
    async def test_a_box_by_udp_goes_over_to_smpp_with_its_lines_watched_and_back(self) -> None:
        service = self.begin(self.fleet(UDP))
        goip = await self.udp_box()
        await self.plug_in(goip)
        await self.ready(service, 2)
        esme = await self.esme()
        await self.sends(esme, 2)
        udp, smpp = "connect: udp", f"connect: smpp, host: 127.0.0.1, port: {self.south}, watch: udp"
        for change in ((udp, smpp), (smpp, udp), (udp, smpp)):
            await self.reload(change)
            await self.ready(service, 2)
            await self.sends(esme, 2)
        self.assertEqual(sum(sent(goip)), 8)


class FilesTests(Ways):
    async def test_certificates_and_secrets_in_files_are_read_anew(self) -> None:
        secure = free_port()
        self.show()
        (self.place / "secret").write_text("one")
        file = self.page(esmes="esmes: [{system_id: crm, password: !file secret}]\n")
        listen = f"ssl:{secure}:interface=127.0.0.1:privateKey=key.pem:certKey=cert.pem"
        file.write_text(file.read_text().replace("listen: [", f'listen: ["{listen}", '))
        self.begin(file)
        first = await self.shown(secure)
        self.assertTrue((await self.esme(password="one")).bound)
        self.show()
        (self.place / "secret").write_text("two")
        answer = await self.reload()
        self.assertEqual(list(answer.applied), ["ESME crm: changed"])
        self.assertNotEqual(await self.shown(secure), first)
        self.assertFalse((await self.esme(password="one")).bound)
        self.assertTrue((await self.esme(password="two")).bound)

    def show(self) -> None:
        """Another certificate is in its file."""
        certified = server("localhost")
        (self.place / "cert.pem").write_text(certified.pem)
        (self.place / "key.pem").write_text(certified.private)

    async def shown(self, port: int) -> str:
        """The certificate that is shown at a port."""
        return await deferToThread(ssl.get_server_certificate, ("127.0.0.1", port), timeout=60)

    async def test_the_access_log_begins_goes_on_in_another_file_and_ends(self) -> None:
        await self.box()
        self.begin(self.page())
        await self.ready(self.service)
        esme = await self.esme()
        one, other = self.place.resolve() / "one.jsonl", self.place.resolve() / "other.jsonl"
        await self.reload(("esmes:", f"log: {{access: '{one}'}}\nesmes:"))
        await self.sends(esme, 1)
        await until(one.exists, "a line")
        await self.reload((str(one), str(other)), ("log:", "log_texts: true\nlog:"))
        await self.sends(esme, 1)
        await until(other.exists, "a line in the other")
        self.assertEqual(len(one.read_text().splitlines()), 1)
        self.assertEqual(["text" in json.loads(file.read_text()) for file in (one, other)], [False, True])
