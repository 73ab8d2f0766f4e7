"""smsc groups become gateways: SMSCs, pairs, several sessions, and the lines of GoIPs."""

from router.config.configuration import Configuration
from router.config.enums import BindScope, Connect, InterfaceVersion, Mode, SuccessBy
from router.config.gateway import GatewayConfig
from router.relay.id_forms import Remote
from router.sms.alphabet import Alphabet
from tests.importing.kannel.imports import CORE, KannelTestCase, smsc, user

TRX = "transceiver-mode = yes"


class GatewayTestCase(KannelTestCase):
    def read(self, *groups: str, goips: tuple[str, ...] = ()) -> Configuration:
        return self.configuration(CORE, user("crm"), *groups, goips=goips)


class GatewaysTests(GatewayTestCase):
    def one(self, *lines: str) -> GatewayConfig:
        return self.read(smsc("MTN", *lines)).settings.gateways[0]

    def test_an_smsc_has_the_same_login_and_settings(self) -> None:
        own = self.one(
            TRX, "throughput = 20", "max-pending-submits = 30", "enquire-link-interval = 55", "wait-ack = 90",
            "reconnect-delay = 15", "system-type = SMPP", "my-number = 8111", "alt-charset = ISO-8859-1",
        )  # fmt: skip
        self.assertEqual(
            (own.id, own.connect, own.host, own.port), ("MTN", Connect.SMSC, "mtn.example", 2775)
        )
        self.assertEqual((own.system_id, own.password, own.system_type), ("acme", "secret", "SMPP"))
        self.assertEqual((own.rate, own.window, own.alphabet), (20.0, 30, Alphabet.LATIN1))
        self.assertEqual((own.timers.enquire_link, own.timers.response, own.mode), (55.0, 90.0, Mode.TRX))
        self.assertEqual((own.timers.reconnect.low, own.timers.reconnect.high), (15.0, 60.0))
        self.assertEqual(own.channel[1].number, "8111")

    def test_what_kannel_sends_by_default_is_sent(self) -> None:
        self.assertEqual((self.one(TRX).system_type, self.one(TRX).window), ("VMA", 10))

    def test_a_group_with_two_ports_is_a_pair_and_so_are_two_groups_of_one_account(self) -> None:
        self.assertEqual(self.one("receive-port = 2775").mode, Mode.PAIR)
        receiver = smsc("MTN", "receive-port = 2775").replace("port = 2775\nreceive", "port = 0\nreceive")
        page = self.read(smsc("MTN"), receiver)
        self.assertEqual([(own.mode, own.binds) for own in page.settings.gateways], [(Mode.PAIR, 1)])

    def test_no_message_goes_by_a_receiver(self) -> None:
        receiver = smsc("MTN", "receive-port = 2775").replace("port = 2775\nreceive", "port = 0\nreceive")
        page = self.read(
            smsc("MTN", "allowed-smsc-id = other"), smsc("A", "allowed-smsc-id = other"), receiver
        )
        self.assertEqual(page.routes, ())

    def test_groups_with_the_same_login_are_sessions_of_one_gateway(self) -> None:
        page = self.read(
            smsc("MTN", TRX), smsc("MTN", TRX), smsc("OTP", TRX, "instances = 3", host="mtn.example")
        )
        self.assertEqual([(own.id, own.binds) for own in page.settings.gateways], [("MTN", 5)])

    def test_one_id_of_two_accounts_is_two_gateways(self) -> None:
        page = self.read(smsc("MTN", TRX), smsc("MTN", TRX, host="two.example"))
        self.assertEqual([own.id for own in page.settings.gateways], ["MTN", "MTN-2"])

    def test_ids_versions_and_receipts(self) -> None:
        forms = {"0": Remote.DECIMAL, "0x01": Remote.HEX_DECIMAL, "2": Remote.DECIMAL_HEX, "0x03": Remote.HEX}
        for given, form in forms.items():
            self.assertEqual(self.one(TRX, f"msg-id-type = {given}").remote_id, form)
        self.assertEqual(self.one(TRX).remote_id, Remote.AUTO)
        self.assertEqual(self.one(TRX, "no-dlr = true").final, SuccessBy.SENT)
        self.assertEqual(self.one(TRX, "interface-version = 33").interface_version, InterfaceVersion.V33)

    def test_slow_rates_are_said_by_the_minute_and_the_hour(self) -> None:
        for given in (0.5, 0.0005, 0.00003, 12.5, 3000):
            rate = self.one(TRX, f"throughput = {given:.5f}").rate or 0.0
            self.assertLess(abs(rate - given), given / 50)

    def test_what_cannot_be_taken_over_is_off_and_says_why(self) -> None:
        cases = {
            smsc("A", TRX, "use-ssl = yes"): "tls: {pin: SHA-256}",
            smsc("A", TRX).replace("= secret", "= verysecret"): "more than 8 octets",
            smsc("A", TRX).replace("= acme", "= a b"): "no place in a bind",
            smsc("A", TRX, "dead-start = yes"): "kannel.conf:10 (smsc-id A)",
        }
        for group, said in cases.items():
            page = self.page(CORE, user("crm"), group)
            self.assertIn(said, page)
            self.assertNotIn("verysecret", page)
            self.assertIn("enabled: false", page)
            self.assertFalse(self.read(group).settings.gateways[0].enabled)

    def test_other_kinds_have_no_gateway_and_the_page_says_so(self) -> None:
        modem = "group = smsc\nsmsc = at\nsmsc-id = G\ndevice = /dev/ttyUSB0\n"
        page = self.page(CORE, user("crm"), modem, smsc("B", TRX).replace("host = b.example", "host = a b"))
        self.assertIn("smsc = at: the router has no modems of its own", page)
        self.assertIn("host: it names no machine", page)
        self.assertNotIn("gateways:", page)


class BoxesTests(GatewayTestCase):
    def line(self, number: int, *lines: str, port: int = 7777) -> str:
        group = smsc(f"L{number}", TRX, *lines, host="192.168.1.10", user=f"goip1{number:02d}")
        return group.replace("port = 2775", f"port = {port}")

    def test_lines_of_one_box_are_one_gateway(self) -> None:
        page = self.read(self.line(1, "my-number = 0771"), self.line(3, "allowed-prefix = 078"), self.line(4))
        own = page.settings.gateways[0]
        self.assertEqual(
            (own.id, own.connect, own.system_id, own.channels), ("goip1", Connect.SMPP, "goip1", 4)
        )
        self.assertEqual((own.channel[1].number, own.channel[2].enabled), ("0771", False))
        self.assertEqual(
            [route.via for route in page.routes], [("goip101", "goip103", "goip104"), ("goip101", "goip104")]
        )

    def test_several_lines_at_one_port_are_a_box_whatever_the_port(self) -> None:
        page = self.read(self.line(1, port=2775), self.line(2, port=2775))
        self.assertEqual([own.connect for own in page.settings.gateways], [Connect.SMPP])

    def test_a_login_with_two_digits_is_no_line_by_itself(self) -> None:
        page = self.read(self.line(1, port=2775))
        self.assertEqual([own.connect for own in page.settings.gateways], [Connect.SMSC])
        page = self.read(self.line(1, port=2775), goips=("192.168.1.10",))
        self.assertEqual([(own.connect, own.channels) for own in page.settings.gateways], [(Connect.SMPP, 1)])

    def test_a_box_that_shares_out_messages_itself_is_one_channel(self) -> None:
        group = smsc("G", TRX, host="192.168.1.10", user="mybox").replace("port = 2775", "port = 7777")
        own = self.read(group).settings.gateways[0]
        self.assertEqual((own.id, own.bind, own.system_id), ("G", BindScope.DEVICE, "mybox"))
        self.assertIn("in place of `bind: device`", self.told(group))

    def test_the_page_of_a_box_is_a_gateway_by_http(self) -> None:
        url = "http://192.168.1.11:8080/default/en_US/send.html?u=admin&p=geheim&l=3&n=%P&m=%b"
        group = f'group = smsc\nsmsc = http\nsmsc-id = G2\nsystem-type = generic\nsend-url = "{url}"\n'
        own = self.read(group).settings.gateways[0]
        self.assertEqual((own.connect, own.host, own.port), (Connect.HTTP, "192.168.1.11", 8080))
        self.assertEqual((own.user, own.password, own.channels), ("admin", "geheim", 3))
