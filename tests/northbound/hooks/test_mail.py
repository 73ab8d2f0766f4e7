"""Received SMS by mail: their content, and how they are handed over."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from twisted.internet import reactor as the_reactor
from twisted.internet.defer import Deferred
from twisted.mail.smtp import SMTPServerError
from twisted.trial.unittest import SynchronousTestCase, TestCase

from router.northbound.hooks.bodies import PostedSms
from router.northbound.hooks.mail import Mail, mail_of
from router.northbound.hooks.settings import HookSettings, MailServer, MailTarget, Secured
from router.northbound.hooks.smtp import SmtpClient
from router.northbound.hooks.tls import TlsFor, proved
from router.relay.targets import mail_target
from router.sms.address import Address
from router.sms.message import ShortMessage
from tests.northbound.hooks import mail_server
from tests.northbound.hooks.front import Front, leads_to
from tests.northbound.hooks.test_client import trusting
from tests.support.certificates import authority
from tests.support.certificates import server as certified

AT = datetime(2026, 11, 30, 7, 15, 0, 0, UTC)


def written(text: str = "hello", number: str = "+2567", to: str = "ops@example.org") -> EmailMessage:
    sms = PostedSms(id=7, channel="goip103", gateway="goip1", number=number, to="1", text=text, at=AT)
    octets = mail_of(sms, "router@example.org", to, "id7")
    assert octets.isascii()
    return cast(EmailMessage, message_from_bytes(octets, policy=cast(Any, default)))


class WrittenTests(SynchronousTestCase):
    def test_the_subject_names_the_channel(self) -> None:
        mail = written()
        self.assertEqual(mail["Subject"], "goip103: SMS from +2567")
        self.assertEqual((mail["From"], mail["To"]), ("router@example.org", "ops@example.org"))
        self.assertEqual((mail["Message-ID"], mail["X-Delivery-Id"]), ("<id7@smpp-router>", "id7"))
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")

    def test_a_text_is_only_ever_text(self) -> None:
        text = "<b>ü</b> 🙂\n.\nSubject: mine\n\n--x\nContent-Type: text/html"
        mail = written(text)
        self.assertEqual(mail.get_content_type(), "text/plain")
        self.assertFalse(mail.is_multipart())
        self.assertEqual(cast(str, mail.get_content()).splitlines()[:6], text.splitlines())

    def test_a_sender_cannot_write_headers(self) -> None:
        mail = written(number="+1\r\nBcc: victim@example.org\r\n\r\nhello")
        self.assertNotIn("Bcc", mail)
        self.assertEqual(mail["Subject"], "goip103: SMS from +1??Bcc: victim@example.org????hello")

    def test_a_sender_may_be_a_name_in_any_letters(self) -> None:
        self.assertEqual(written(number="Łódź\u2028\x00")["Subject"], "goip103: SMS from Łódź??")
        self.assertEqual(written(number="")["Subject"], "goip103: SMS from nobody")
        self.assertLess(len(cast(str, written(number="x" * 1000)["Subject"])), 100)

    def test_half_a_character_breaks_nothing(self) -> None:
        self.assertIn("x?", cast(str, written("x\ud83d").get_content()))

    def test_an_address_is_no_syntax(self) -> None:
        mail = written(to="a,b<c>@example.org")
        self.assertEqual([one.addr_spec for one in mail["To"].addresses], ['"a,b<c>"@example.org'])


class ReceiverTests(SynchronousTestCase):
    def setUp(self) -> None:
        name = mail_target("ops@example.org")
        server = MailServer(host="h", port=25, sender="r@example.org", secured=Secured.OFF)
        target = MailTarget(creditor=name, address="ops@example.org")
        self.front = Front(HookSettings(mail=[target], server=server), [leads_to(name)])
        self.name = name
        sms = ShortMessage(
            source_addr=Address(1, 1, "+2567"), destination_addr=Address(addr="1"), short_message=b"hi"
        )
        for _ in range(6):
            self.front.relay.received.arrived("goip101", sms, lambda: None)
        self.front.relay.turn()

    def test_it_is_owed_until_it_is_taken(self) -> None:
        wire, relay = self.front.wire, self.front.relay
        self.assertEqual(len(wire.all), 4)
        first = wire.all[0].post
        assert isinstance(first, Mail)
        wire.all[0].hear("452 no room")
        for one in wire.all[1:4]:
            one.hear("")
        relay.turn()
        for one in wire.all[4:6]:
            one.hear("")
        relay.advance(6)
        self.assertEqual(self.front.owed_to(self.name), 1)
        again = wire.all[6].post
        assert isinstance(again, Mail)
        self.assertEqual(first.octets, again.octets)
        self.assertEqual(relay.warnings[0], "it takes no deliveries: 452 no room; each is tried again")


class HandOverTests(TestCase):
    timeout = 120

    async def send(self, port: int, secured: Secured, tls: TlsFor = proved, **login: str) -> str:
        server = MailServer(host="localhost", port=port, sender="r@example.org", secured=secured, **login)
        heard: Deferred[str] = Deferred()
        octets = b"Subject: x\n\nfirst\n.\nlast\n"
        mail = Mail("r@example.org", "ops@example.org", octets)
        SmtpClient(the_reactor, server, tls).send(mail, heard.callback)
        return await heard

    def server(self, **more: Any) -> mail_server.MailServer:
        server = mail_server.MailServer(**more)
        self.addCleanup(server.close)
        return server

    async def test_in_the_clear_where_that_is_asked_for(self) -> None:
        server = self.server()
        self.assertEqual(await self.send(server.listen(), Secured.OFF), "")
        self.assertEqual((server.senders, server.recipients), (["r@example.org"], ["ops@example.org"]))
        self.assertTrue(server.raw[0].endswith(b"first\r\n.\r\nlast\r\n"))

    async def test_a_server_that_refuses_has_not_taken_it(self) -> None:
        server = self.server()
        port = server.listen()
        server.refuses = True
        self.assertTrue((await self.send(port, Secured.OFF)).startswith("5"))
        self.assertEqual(server.raw, [])
        self.flushLoggedErrors(SMTPServerError)

    async def test_starttls_never_falls_back_to_the_clear(self) -> None:
        server = self.server()
        why = await self.send(server.listen(), Secured.STARTTLS)
        self.assertIn("does not support secure communication", why)
        self.assertEqual((server.raw, server.senders), ([], []))

    async def test_starttls_with_a_login(self) -> None:
        root = authority()
        context = certified("localhost", issuer=root).options()
        server = self.server(users={b"me": b"pw"}, context=context)
        port = server.listen()
        login = {"user": "me", "password": "pw"}
        self.assertEqual(await self.send(port, Secured.STARTTLS, trusting(root), **login), "")
        self.assertEqual((server.logins, len(server.raw)), ([b"me"], 1))

    async def test_a_wrong_password(self) -> None:
        root = authority()
        context = certified("localhost", issuer=root).options()
        server = self.server(users={b"me": b"pw"}, context=context)
        login = {"user": "me", "password": "other"}
        why = await self.send(server.listen(), Secured.STARTTLS, trusting(root), **login)
        self.assertIn("535", why)
        self.assertEqual(server.raw, [])

    async def test_starttls_of_a_server_that_does_not_prove_its_name_gets_nothing(self) -> None:
        root = authority()
        context = certified("other.example", issuer=root).options()
        server = self.server(users={b"me": b"pw"}, context=context)
        login = {"user": "me", "password": "pw"}
        self.assertTrue(await self.send(server.listen(), Secured.STARTTLS, trusting(root), **login))
        self.assertEqual((server.logins, server.raw), ([], []))

    async def test_tls_from_the_first_octet(self) -> None:
        root = authority()
        server = self.server(context=certified("localhost", issuer=root).options())
        self.assertEqual(await self.send(server.listen(tls=True), Secured.TLS, trusting(root)), "")
        self.assertEqual(len(server.raw), 1)

    async def test_nobody_listens(self) -> None:
        server = self.server()
        port = server.listen()
        await server.close()
        self.assertIn("refused", await self.send(port, Secured.OFF))
