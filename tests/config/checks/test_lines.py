"""What is to be learnt of lines needs a way that tells it."""

from tests.config.pages import PageTestCase

UDP = 'udp: {listen: "127.0.0.1:44444"}\n'
BALANCE = 'balance: {code: "*100#", match: "[0-9.]+"}'


def gateway(connect: str, keys: str, id: str = "goip1") -> str:
    return f"gateways: [{{id: {id}, connect: {connect}, host: h, {keys}}}]\n"


class CheckLinesTests(PageTestCase):
    def test_what_tells_of_its_lines_is_not_watched_beside(self) -> None:
        self.assertIn(
            "tells the state of its lines", self.problems(gateway("http", "channels: 2, watch: http"))[0]
        )

    def test_an_smsc_has_no_lines_to_watch(self) -> None:
        self.assertIn("an SMSC is none", self.problems(gateway("smsc", "watch: http"))[0])

    def test_a_box_that_is_one_channel_has_no_lines_to_watch(self) -> None:
        page = gateway("smpp", "channels: 2, bind: device, watch: http")
        self.assertIn("with `bind: device` the box is one channel", self.problems(page)[0])

    def test_credit_cannot_be_asked_by_smpp(self) -> None:
        page = gateway("smpp", f"channels: 2, {BALANCE}")
        self.assertIn(
            "`balance` is asked by USSD, which `connect: smpp` does not carry", self.problems(page)[0]
        )

    def test_credit_of_a_single_line_cannot_either(self) -> None:
        page = gateway("smpp", f"channels: 2, channel: {{2: {{{BALANCE}}}}}")
        self.assertIn("does not carry", self.problems(page)[0])

    def test_credit_is_asked_where_lines_are_watched(self) -> None:
        self.loaded(gateway("smpp", f"channels: 2, watch: http, {BALANCE}"))

    def test_lines_that_are_watched_by_udp_register_as_one_name_each(self) -> None:
        keys = "channels: 2, password: pw, watch: udp, channel: {1: {id: one}, 2: {id: one}}"
        self.assertIn("line `one` is given twice", self.problems(gateway("smpp", keys) + UDP)[0])

    def test_lines_that_are_watched_by_udp_need_a_port(self) -> None:
        problems = self.problems(gateway("smpp", "channels: 2, password: pw, watch: udp"))
        self.assertIn("`watch: udp` needs a port where lines register", problems[0])

    def test_a_port_that_is_open_to_all_is_told(self) -> None:
        doubts = self.doubts(gateway("udp", "channels: 2, password: pw") + "udp: {}\n")
        self.assertIn("lines may register at 0.0.0.0 from anywhere", doubts[0])

    def test_a_port_on_loopback_is_not(self) -> None:
        self.assertEqual(self.doubts(gateway("udp", "channels: 2, password: pw") + UDP), [])

    def test_one_that_names_networks_is_not(self) -> None:
        page = gateway("udp", "channels: 2, password: pw") + "udp: {allow_from: 10.0.0.0/8}\n"
        self.assertEqual(self.doubts(page), [])

    def test_a_port_where_nobody_registers_is_told(self) -> None:
        self.assertIn("no line registers by UDP", self.doubts(gateway("smpp", "channels: 2") + UDP)[0])

    def test_a_password_that_no_datagram_can_hold_is_refused(self) -> None:
        for password in ("a;b", "a b", "a\\nb", "x" * 65):
            for page in (
                gateway("udp", f'channels: 2, password: "{password}"'),
                gateway("udp", f'channels: 2, password: pw, channel: {{2: {{password: "{password}"}}}}'),
                gateway(
                    "smpp",
                    f'channels: 2, password: pw, watch: udp, channel: {{2: {{password: "{password}"}}}}',
                ),
            ):
                self.assertIn(
                    "a line cannot register by UDP with this password", self.problems(page + UDP)[0]
                )
        self.loaded(gateway("udp", 'channels: 2, password: "pä$$:word"') + UDP)

    def test_a_line_without_a_password_cannot_register_and_that_is_refused(self) -> None:
        for connect, keys, who in (
            ("udp", "channels: 2", "gateway `goip1`"),
            ("udp", "channels: 2, password: ''", "gateway `goip1`"),
            ("smpp", "channels: 2, watch: udp", "gateway `goip1`"),
            ("udp", "channels: 2, channel: {1: {password: pw}}", "line 2 of `goip1`"),
        ):
            (problem,) = self.problems(gateway(connect, keys) + UDP)
            self.assertTrue(problem.startswith(f"1:12: {who} has no password, and no line registers"))
            self.assertTrue(problem.endswith("password: !env GOIP1_PASSWORD, and the same in the box"))

    def test_one_that_is_not_in_use_needs_none(self) -> None:
        for keys in (
            "channels: 2, enabled: false",
            "channels: 2, channel: {1: {password: pw}, 2: {enabled: false}}",
        ):
            self.loaded(gateway("udp", keys) + UDP)

    def test_a_user_with_a_colon_is_refused(self) -> None:
        for page in (
            gateway("http", 'channels: 2, password: pw, user: "ad:min"'),
            gateway("smpp", 'channels: 2, password: pw, watch: {by: http, user: "ad:min"}'),
        ):
            self.assertIn("`user` has a `:`", self.problems(page)[0])

    def test_a_way_that_brings_no_reports_cannot_wait_for_them(self) -> None:
        page = gateway("http", "channels: 2, password: pw, final: report")
        self.assertIn("brings no delivery reports", self.problems(page)[0])


class LimitsTests(PageTestCase):
    def told(self, keys: str) -> list[str]:
        return self.doubts(f"gateways: [{{id: g, connect: smpp, host: h, channels: 2, {keys}}}]\n")

    def test_an_hour_wider_than_its_day(self) -> None:
        self.assertEqual(
            self.told("limits: {hour: 500, day: 100}"),
            [
                "1:72: `hour` is 500, which is never reached: `day` is 100;"
                " expected less than `day`, or no such limit"
            ],
        )

    def test_more_numbers_than_segments(self) -> None:
        self.assertEqual(len(self.told("limits: {day: 100, recipients_per_day: 200}")), 1)

    def test_limits_of_a_line_over_those_of_its_gateway(self) -> None:
        self.assertEqual(
            len(self.told("limits: {hour: 50, day: 100}, channel: {1: {limits: {hour: 200}}}")), 1
        )

    def test_limits_that_fit(self) -> None:
        for limits in ("minute: 10, hour: 10, day: 500, month: 5000, total: 5000", "minute: 10", "day: 5"):
            self.assertEqual(self.told(f"limits: {{{limits}}}"), [])
