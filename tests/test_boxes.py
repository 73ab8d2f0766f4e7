"""From the words of the configuration to how each box is reached."""

from os.path import abspath

from router import boxes
from router.config.configuration import Configuration
from router.goip.http.request import BoxLogin
from router.routing.retry import Growing
from router.southbound.tls import Proof
from tests.config.certificates import CERTIFICATE
from tests.config.pages import PageTestCase

SMSC = "gateways: [{id: up, connect: smsc, host: h, system_id: us, password: pw, rate: 50/s, binds: 3}]\n"
UDP = "udp: {listen: '127.0.0.1:44444', allow_from: 127.0.0.0/8}\n"


class LinkTests(PageTestCase):
    def test_a_line_binds_as_itself_and_once(self) -> None:
        configuration = self.gateway("password: pw, system_id: box, binds: 3, window: 2")
        link = boxes.link(configuration.channel("goip104"))
        self.assertEqual((link.channel, link.system_id, link.password), ("goip104", "box04", "pw"))
        self.assertEqual((link.window, link.binds, link.goip, link.reports), (2, 1, True, True))
        self.assertEqual((link.timers.enquire_link, link.timers.response), (30.0, 240.0))

    def test_a_whole_box_binds_as_the_box(self) -> None:
        (channel,) = self.gateway("bind: device, system_id: box").channels
        self.assertEqual((channel.id, boxes.link(channel).system_id), ("goip1", "box"))

    def test_an_smsc_is_bound_as_often_as_is_said(self) -> None:
        link = boxes.link(self.loaded(SMSC).channel("up"))
        self.assertEqual((link.system_id, link.binds, link.window, link.goip), ("us", 3, 10, False))
        self.assertEqual(link.timers.response, 60.0)

    def test_a_pair_is_bound_where_it_is_said_and_where_3_3_has_nothing_else(self) -> None:
        for keys, pair in (
            ("mode: pair", True),
            ("interface_version: '3.3'", True),
            ("interface_version: '3.3', mode: trx", False),
            ("interface_version: '3.4'", False),
        ):
            self.assertIs(boxes.link(self.gateway(keys).channel("goip101")).pair, pair, keys)

    def test_reports_are_asked_for_unless_the_answer_is_the_end(self) -> None:
        page = "gateways: [{id: up, connect: smsc, host: h, final: sent}]"
        self.assertFalse(boxes.link(self.loaded(page).channels[0]).reports)

    def test_parameters_versions_and_delays(self) -> None:
        for word, tlvs in (("auto", None), ("always", True), ("never", False)):
            configuration = self.gateway(
                f"tlvs: {word}, interface_version: '3.3', timers: {{reconnect: 1s..9s}}"
            )
            link = boxes.link(configuration.channels[0])
            self.assertEqual((link.tlvs, link.interface_version), (tlvs, 0x33))
            self.assertEqual(link.reconnect, Growing(1.0, 9.0))


class ProofTests(PageTestCase):
    def proof(self, keys: str) -> Proof | None:
        page = SMSC.replace("host: h", f"host: smsc.example{keys}")
        return boxes.proof(self.loaded(page).settings.gateways[0])

    def test_a_gateway_is_reached_in_the_clear_unless_it_is_said(self) -> None:
        self.assertIsNone(self.proof(""))

    def test_by_pin(self) -> None:
        proof = self.proof(f", tls: {{pin: {'ab' * 32}}}")
        self.assertEqual(proof, Proof(host="smsc.example", pin=b"\xab" * 32))

    def test_by_authorities_and_their_file(self) -> None:
        file = self.write(CERTIFICATE, "ca.pem")
        proof = self.proof(", tls: {ca: ca.pem}")
        assert proof is not None
        self.assertEqual((proof.host, proof.file, proof.pin), ("smsc.example", abspath(file), None))
        self.assertEqual(len(proof.authorities), 1)


class HttpTests(PageTestCase):
    def page(self, keys: str, connect: str = "http") -> Configuration:
        return self.loaded(
            f"gateways: [{{id: goip1, connect: {connect}, host: h, channels: 4, password: pw, {keys}}}]"
        )

    def test_a_box_is_asked_for_all_its_lines_and_those_in_use_are_known(self) -> None:
        channels = self.page("channel: {2: {enabled: false}}").channels
        settings = boxes.http_box(channels[0].gateway, [one for one in channels if one.enabled])
        self.assertEqual(settings.box.account, BoxLogin("h", "admin", "pw"))
        self.assertEqual((settings.box.lines, [line.number for line in settings.lines]), (4, [1, 3, 4]))
        self.assertTrue(settings.carries)

    def test_another_port_stands_behind_the_host(self) -> None:
        gateway = self.page("port: 8080, user: root").settings.gateways[0]
        self.assertEqual(boxes.http_box(gateway, []).box.account, BoxLogin("h:8080", "root", "pw"))

    def test_times_are_those_of_the_page(self) -> None:
        gateway = self.page("timers: {poll: 1s, line: 20s, inbox: 5s, response: 300s}").settings.gateways[0]
        box = boxes.http_box(gateway, []).box
        self.assertEqual((box.poll, box.line, box.inbox, box.limit), (1.0, 20.0, 5.0, 300.0))

    def test_of_a_box_that_is_watched_the_inbox_is_left_alone(self) -> None:
        gateway = self.page("watch: {by: http, port: 81, password: web}", "smpp").settings.gateways[0]
        assert gateway.watch is not None
        settings = boxes.watched_page(gateway, gateway.watch, [])
        self.assertEqual(settings.box.account, BoxLogin("h:81", "admin", "web"))
        self.assertEqual((settings.box.inbox, settings.carries), (None, False))

    def test_without_a_password_of_its_own_the_page_has_the_gateways(self) -> None:
        gateway = self.page("watch: http", "smpp").settings.gateways[0]
        assert gateway.watch is not None
        self.assertEqual(boxes.watched_page(gateway, gateway.watch, []).box.account.password, "pw")


class UdpTests(PageTestCase):
    def test_lines_of_all_boxes_register_at_one_port(self) -> None:
        page = """gateways:
          - {id: goip1, connect: udp, password: one, channels: 1}
          - {id: goip2, connect: smpp, host: h, password: two, channels: 1, watch: udp}
          - {id: goip3, connect: udp, channels: 1, channel: {1: {id: shop, password: three}}}
        """
        settings = boxes.udp_server(self.loaded(page + "\n" + UDP))
        assert settings is not None
        self.assertEqual((settings.host, settings.port), ("127.0.0.1", 44444))
        self.assertEqual(
            [(line.channel, line.id, line.password, line.carries) for line in settings.lines],
            [
                ("goip101", "goip101", "one", True),
                ("goip201", "goip201", "two", False),
                ("goip301", "shop", "three", True),
            ],
        )

    def test_without_lines_there_is_no_port(self) -> None:
        self.assertIsNone(boxes.udp_server(self.loaded(UDP)))


class StateTests(PageTestCase):
    def test_a_box_that_is_watched_has_a_second_state(self) -> None:
        states = boxes.standings(self.gateway("watch: http, password: pw"))
        self.assertEqual(set(states), {"goip1", "goip1 (watched)"})
