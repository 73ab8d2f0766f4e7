""""""

from tests.config.certificates import CERTIFICATE
from tests.config.pages import PageTestCase

PIN = "ab" * 32


class NeededTests(PageTestCase):
    def test_a_host(self) -> None:
        said = "expected for example host: 192.168.1.10"
        for connect in ("smpp", "http", "smsc"):
            self.assertWrong(
                f"gateways: [{{id: g, connect: {connect}, channels: 1}}]",
                f"1:12: `host` is missing, which `connect: {connect}` needs; {said}",
            )

    def test_no_host_where_the_box_comes_to_us(self) -> None:
        page = "udp: {}\ngateways: [{id: g, connect: udp, channels: 1, password: pw}]"
        self.assertEqual(self.loaded(page).settings.gateways[0].host, "")

    def test_the_channels_of_a_goip(self) -> None:
        for connect in ("smpp", "http"):
            self.assertWrong(
                f"gateways: [{{id: g, connect: {connect}, host: h}}]\nroutes: [{{via: [g, g01]}}]",
                f"1:12: `channels` is missing, which `connect: {connect}` needs; "
                "expected for example channels: 8",
            )

    def test_no_channels_of_what_is_one(self) -> None:
        page = "gateways: [{id: g, connect: smsc, host: h}, {id: d, connect: smpp, host: h, bind: device}]"
        self.assertEqual([channel.id for channel in self.loaded(page).channels], ["g", "d"])


class OneChannelTests(PageTestCase):
    def test_an_smsc(self) -> None:
        self.assertWrong(
            "gateways: [{id: g, connect: smsc, host: h, channels: 8}]",
            "1:54: `channels` is 8, but an SMSC is one channel; leave it out; `binds` opens several sessions",
        )

    def test_a_whole_goip_is_one_by_smpp_only(self) -> None:
        self.assertWrong(
            "gateways: [{id: g, connect: http, host: h, channels: 8, bind: device}]",
            "1:63: `bind` is device, but `connect: http` knows each line by itself; expected bind: channel",
        )


class LineTests(PageTestCase):
    def test_the_last_is_in_and_the_next_is_not(self) -> None:
        self.assertWrong(
            "gateways: [{id: g, connect: smpp, host: h, channels: 8, channel: {8: {}, 9: {}}}]",
            "1:77: there is no channel 9; expected 1 to 8: that is what `g` has",
        )

    def test_a_gateway_that_is_one_channel_has_the_first(self) -> None:
        self.assertWrong(
            "gateways: [{id: g, connect: smsc, host: h, channel: {1: {weight: 2}, 2: {}}}]",
            "1:73: there is no channel 2; expected 1: that is what `g` has",
        )


class LengthTests(PageTestCase):
    def test_a_variable_of_a_shell_that_is_too_long_for_a_password_is_told_how_to_write_it(self) -> None:
        page = 'gateways: [{id: g, connect: smpp, host: h, channels: 1, password: "${GOIP1_PASSWORD}"}]'
        (problem,) = self.problems(page)
        self.assertIn("expected at most 8 octets; `!env GOIP1_PASSWORD` takes a variable", problem)

    def test_the_system_id_of_a_channel_has_15_octets(self) -> None:
        page = "gateways: [{id: %s, connect: smpp, host: h, channels: 1}]"
        self.assertEqual(len(self.loaded(page % ("g" * 13)).channels[0].system_id), 15)
        self.assertWrong(
            page % ("g" * 14),
            f"1:17: the system_id `{'g' * 14}01` is longer than 15 octets; expected a shorter system_id",
        )

    def test_a_system_id_of_its_own(self) -> None:
        page = "gateways: [{id: %s, system_id: %s, connect: smpp, host: h, channels: 1}]"
        self.assertEqual(len(self.loaded(page % ("g" * 18, "g")).channels[0].id), 20)
        self.assertWrong(
            page % ("g", "g" * 14),
            f"1:31: the system_id `{'g' * 14}01` is longer than 15 octets; expected a shorter system_id",
        )

    def test_a_channel_must_fit_into_destination_addr(self) -> None:
        self.assertWrong(
            f"gateways: [{{id: {'g' * 19}, connect: http, host: h, channels: 1}}]",
            f"1:17: the name `{'g' * 19}01` is longer than 20 octets; expected a shorter id",
        )


class UdpTests(PageTestCase):
    def test_lines_need_a_port_that_they_register_at(self) -> None:
        self.assertWrong(
            "gateways: [{id: g, connect: udp, channels: 1, password: pw}]",
            "1:29: `connect: udp` needs a port where lines register, and there is none; "
            'expected udp: {listen: "0.0.0.0:44444"}',
        )

    def test_to_be_watched_by_udp_too(self) -> None:
        (problem,) = self.problems(
            "gateways: [{id: g, connect: smpp, host: h, channels: 1, watch: udp, password: pw}]"
        )
        self.assertTrue(problem.startswith("1:64: `watch: udp` needs a port"))

    def test_a_port_that_is_wrong_is_not_missed(self) -> None:
        page = "udp: {listen: 5}\ngateways: [{id: g, connect: udp, channels: 1, password: pw}]"
        self.assertEqual([line[:4] for line in self.problems(page)], ["1:15"])


class TlsTests(PageTestCase):
    def test_one_proof_and_not_both(self) -> None:
        for keys in ("", f"pin: {PIN}, ca: none.pem"):
            page = f"gateways: [{{id: g, connect: smsc, host: h, tls: {{{keys}}}}}]"
            self.assertIn(
                "1:49: `tls` needs exactly one of `ca` and `pin`; expected one, not both", self.problems(page)
            )

    def test_it_is_for_smpp_alone(self) -> None:
        for connect in ("smpp", "smsc"):
            page = f"gateways: [{{id: g, connect: {connect}, host: h, channels: 1, tls: {{pin: {PIN}}}}}]"
            self.loaded(page)
        self.assertWrong(
            f"gateways: [{{id: g, connect: http, host: h, channels: 1, tls: {{pin: {PIN}}}}}]",
            "1:62: `tls` is not for `connect: http`; expected no such key, or connect: smpp or smsc",
        )

    def test_an_authority_proves_only_hosts_that_certificates_can_be_for(self) -> None:
        self.write(CERTIFICATE, "ca.pem")
        page = "gateways: [{{id: g, connect: smsc, host: {}, tls: {{{}}}}}]"
        for host in ("smsc.example", "192.0.2.1", '"fe80::1%eth0"', "büro.example"):
            self.loaded(page.format(host, "ca: ca.pem"))
        self.assertWrong(
            page.format('"1_000"', "ca: ca.pem"),
            "1:41: `host` is 1_000, which no certificate can be for; expected another name, or tls: {pin: …}",
        )
        self.loaded(page.format('"1_000"', f"pin: {PIN}"))


class BoundOnceTests(PageTestCase):
    def page(self, one: str, other: str) -> str:
        return f"gateways:\n  - {{id: a, connect: smsc, {one}}}\n  - {{id: b, connect: smsc, {other}}}\n"

    def test_one_host_port_and_system_id(self) -> None:
        self.assertWrong(
            self.page("host: h, system_id: s", "host: h, system_id: s"),
            "3:48: `b` binds to the same host and port as `a` (page.yaml:2:5), both as `s`;"
            " expected another system_id for one of them",
        )

    def test_one_host_however_it_is_written(self) -> None:
        for one, other in (
            ("smsc.example", "SMSC.Example."),
            ("localhost", "127.0.0.1"),
            ("'::1'", "'0:0:0:0:0:0:0:1'"),
        ):
            wrong = self.problems(self.page(f"host: {one}, system_id: s", f"host: {other}, system_id: s"))
            self.assertEqual(len(wrong), 1)

    def test_a_line_of_one_and_the_whole_of_another(self) -> None:
        page = (
            "gateways:\n"
            "  - {id: a, connect: smpp, host: h, system_id: box, channels: 8}\n"
            "  - {id: b, connect: smsc, host: h, port: 7777, system_id: box03}\n"
        )
        (wrong,) = self.problems(page)
        self.assertIn("both as `box03`", wrong)

    def test_what_differs_or_is_not_used_is_fine(self) -> None:
        for other in (
            "host: h, system_id: t",
            "host: h, system_id: s, port: 2776",
            "host: i, system_id: s",
            "host: h, system_id: s, enabled: false",
        ):
            self.loaded(self.page("host: h, system_id: s", other))

    def test_two_accounts_at_one_port_are_doubted(self) -> None:
        self.assertEqual(
            self.doubts(self.page("host: h", "host: h")),
            [
                "3:34: `b` has the same host and port as `a` (page.yaml:2:5);"
                " expected another host or port, unless they are two accounts"
            ],
        )
