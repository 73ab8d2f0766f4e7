"""What is said of lines: watched by another way, credit, health."""

from router.config.enums import (
    BindScope,
    Connect,
    InterfaceVersion,
    Mode,
    SimSwap,
    SuccessBy,
    Tlvs,
    WatchBy,
    WhenLow,
)
from router.config.gateway import GatewayConfig, WatchConfig
from router.config.quantities import DurationSpan
from router.relay.channels import Doubt
from router.relay.id_forms import Remote
from router.sms.alphabet import Alphabet
from router.sms.segments import LongMessages
from tests.config.pages import PageTestCase

HTTP = "connect: http, host: h, channels: 2, pace: 5s"


class LineTests(PageTestCase):
    def test_a_word_is_enough_to_watch_by_http(self) -> None:
        watch = self.gateway("watch: http").settings.gateways[0].watch
        self.assertEqual(watch, WatchConfig(by=WatchBy.HTTP, port=80, user="admin", password=None))

    def test_the_page_that_is_watched_may_have_a_login_of_its_own(self) -> None:
        page = self.gateway("watch: {by: http, port: 8080, user: root, password: pw}").settings
        self.assertEqual(
            page.gateways[0].watch, WatchConfig(by=WatchBy.HTTP, port=8080, user="root", password="pw")
        )

    def test_an_unknown_way_to_watch_is_told(self) -> None:
        page = "gateways: [{id: goip1, connect: smpp, host: h, channels: 4, watch: snmp}]"
        self.assertWrong(page, "1:68: `by` is snmp; expected http or udp")

    def test_credit_is_asked_each_six_hours_and_nothing_follows(self) -> None:
        page = self.gateway('balance: {code: "*100#", match: "([0-9.]+)"}', "http").settings
        balance = page.gateways[0].balance
        assert balance is not None
        self.assertEqual((balance.code, balance.every), ("*100#", 21600.0))
        self.assertEqual((balance.low, balance.then), (None, WhenLow.NOTHING))

    def test_a_line_may_have_another_code_than_its_gateway(self) -> None:
        page = self.gateway(
            'channel: {2: {balance: {code: "*101#", match: x, low: 2.5, then: bench}}}', "http"
        )
        balance = page.settings.gateways[0].channel[2].balance
        assert balance is not None
        self.assertEqual((balance.code, balance.low, balance.then), ("*101#", 2.5, WhenLow.BENCH))

    def test_a_code_of_letters_is_told(self) -> None:
        page = f"gateways: [{{id: goip1, {HTTP}, balance: {{code: abc, match: x}}}}]"
        self.assertIn("expected a code of digits, `*` and `#`", self.problems(page)[0])

    def test_credit_is_no_word(self) -> None:
        page = f'gateways: [{{id: goip1, {HTTP}, balance: {{code: "*1#", match: x, low: little}}}}]'
        self.assertIn("expected a number, for example 2.5", self.problems(page)[0])

    def test_health_is_a_share_of_the_last_messages(self) -> None:
        health = self.gateway("health: {share: 0.3}").settings.gateways[0].health
        assert health is not None
        self.assertEqual((health.share, health.of), (0.3, 20))

    def test_a_share_above_one_is_told(self) -> None:
        page = f"gateways: [{{id: goip1, {HTTP}, health: {{share: 30}}}}]"
        self.assertIn("expected a share above 0 and up to 1", self.problems(page)[0])

    def test_polls_of_a_page_have_times(self) -> None:
        timers = self.gateway("timers: {poll: 1s, line: 1m, inbox: 5s}", "http").settings.gateways[0].timers
        self.assertEqual((timers.poll, timers.line, timers.inbox), (1.0, 60.0, 5.0))
        timers = self.gateway("window: 1", "http").settings.gateways[0].timers
        self.assertEqual((timers.poll, timers.line, timers.inbox), (2.0, 30.0, 15.0))


UDP = "udp: {}\n"


class DefaultTests(PageTestCase):
    """The defaults of each way to a gateway."""

    def default(self, connect: str) -> GatewayConfig:
        channels = "" if connect == "smsc" else "channels: 8"
        page = f"{UDP}gateways: [{{id: goip1, connect: {connect}, host: h, password: pw, {channels}}}]"
        return self.loaded(page).settings.gateways[0]

    def test_a_goip_by_smpp(self) -> None:
        goip = self.default("smpp")
        self.assertEqual(
            (goip.port, goip.system_id, goip.bind, goip.window), (7777, "goip1", BindScope.CHANNEL, 1)
        )
        self.assertEqual((goip.pace, goip.rate), (DurationSpan(5.0, 10.0), None))
        self.assertEqual((goip.long_messages, goip.max_segments), (LongMessages.PAYLOAD, 15))
        self.assertEqual((goip.alphabet, goip.sniff, goip.data_codings), (Alphabet.ASCII, True, {0, 8}))
        self.assertEqual((goip.tlvs, goip.final, goip.in_doubt), (Tlvs.AUTO, SuccessBy.REPORT, Doubt.RESEND))
        self.assertEqual(goip.timers.response, 240.0)

    def test_a_goip_by_http(self) -> None:
        goip = self.default("http")
        self.assertEqual((goip.port, goip.user, goip.final), (80, "admin", SuccessBy.SENT))
        self.assertEqual((goip.in_doubt, goip.long_messages), (Doubt.REPORT, LongMessages.PAYLOAD))
        self.assertEqual((goip.window, goip.pace, goip.timers.response), (1, DurationSpan(5.0, 10.0), 240.0))

    def test_a_goip_by_udp(self) -> None:
        goip = self.default("udp")
        self.assertEqual((goip.final, goip.in_doubt), (SuccessBy.REPORT, Doubt.REPORT))
        self.assertEqual((goip.pace, goip.max_segments), (DurationSpan(5.0, 10.0), 15))

    def test_an_smsc(self) -> None:
        smsc = self.default("smsc")
        self.assertEqual((smsc.port, smsc.channels, smsc.binds, smsc.mode), (2775, 1, 1, Mode.TRX))
        self.assertEqual((smsc.window, smsc.rate, smsc.pace), (10, None, DurationSpan(0.0, 0.0)))
        self.assertEqual((smsc.long_messages, smsc.max_segments), (LongMessages.UDH, 255))
        self.assertEqual((smsc.alphabet, smsc.sniff, smsc.data_codings), (Alphabet.GSM7, False, None))
        self.assertEqual((smsc.in_doubt, smsc.timers.response), (Doubt.RESEND, 60.0))

    def test_all_ways_alike(self) -> None:
        for connect in Connect:
            gateway = self.default(connect.value)
            self.assertEqual((gateway.retry, gateway.report_timeout), (DurationSpan(1.0, 60.0), 48 * 3600.0))
            self.assertEqual((gateway.remote_id, gateway.sim_swap), (Remote.AUTO, SimSwap.WARN))
            self.assertEqual((gateway.enabled, gateway.weight), (True, 1))
            self.assertEqual(gateway.timers.reconnect, DurationSpan(5.0, 60.0))
            self.assertEqual(gateway.interface_version.octet, 0x34)

    def test_one_timer_leaves_the_others_at_their_defaults(self) -> None:
        for connect, response in (("smpp", 240.0), ("http", 240.0)):
            timers = self.gateway("timers: {enquire_link: off}", connect).settings.gateways[0].timers
            self.assertEqual((timers.enquire_link, timers.response), (0.0, response))


class KeyTests(PageTestCase):
    def goip(self, keys: str) -> GatewayConfig:
        return self.gateway(keys).settings.gateways[0]

    def test_how_it_is_reached(self) -> None:
        goip = self.goip(
            "port: 2775, system_id: box, user: root, password: pw, window: 3, rate: 10/s, tlvs: never"
        )
        self.assertEqual((goip.host, goip.port, goip.system_id), ("h", 2775, "box"))
        self.assertEqual((goip.user, goip.password, goip.window), ("root", "pw", 3))
        self.assertEqual((goip.rate, goip.tlvs), (10.0, Tlvs.NEVER))

    def test_how_it_takes_texts(self) -> None:
        goip = self.goip(
            "long_messages: plain, max_segments: 5, alphabet: gsm7, sniff: false, "
            "transliterate: true, data_codings: 8, tlvs: never"
        )
        self.assertEqual((goip.long_messages, goip.max_segments), (LongMessages.PLAIN, 5))
        self.assertEqual((goip.alphabet, goip.sniff), (Alphabet.GSM7, False))
        self.assertEqual((goip.transliterate, goip.data_codings, goip.tlvs), (True, {8}, Tlvs.NEVER))

    def test_how_messages_end(self) -> None:
        goip = self.goip(
            "final: sent, in_doubt: report, report_timeout: 2h, remote_id: hex/decimal, retry: 2s..4s"
        )
        self.assertEqual((goip.final, goip.in_doubt), (SuccessBy.SENT, Doubt.REPORT))
        self.assertEqual((goip.report_timeout, goip.remote_id), (7200.0, Remote.HEX_DECIMAL))
        self.assertEqual(goip.retry, DurationSpan(2.0, 4.0))

    def test_how_it_is_bound(self) -> None:
        goip = self.goip('interface_version: "3.3", system_type: VMA, mode: pair, binds: 2')
        self.assertEqual((goip.interface_version, goip.interface_version.octet), (InterfaceVersion.V33, 0x33))
        self.assertEqual((goip.system_type, goip.mode, goip.binds), ("VMA", Mode.PAIR, 2))

    def test_a_version_needs_no_quotes(self) -> None:
        self.assertEqual(self.goip("interface_version: 3.4").interface_version, InterfaceVersion.V34)

    def test_rewrites_keep_their_order(self) -> None:
        first, second = self.goip(
            'numbers: [{match: "^0", replace: "+256"}, {match: a, replace: ""}]'
        ).numbers
        self.assertEqual((first.match.sub(first.replace, "0772"), second.replace), ("+256772", ""))

    def test_the_limits(self) -> None:
        limits = self.goip(
            "limits: {minute: 1, hour: 2, day: 3, month: 4, total: 5, recipients_per_day: 6}"
        ).limits
        self.assertEqual((limits.minute, limits.hour, limits.day, limits.month), (1, 2, 3, 4))
        self.assertEqual((limits.total, limits.recipients_per_day), (5, 6))

    def test_pace_may_be_off(self) -> None:
        self.assertEqual(self.goip("pace: off").pace, DurationSpan(0.0, 0.0))

    def test_a_repr_shows_no_password(self) -> None:
        configuration = self.gateway("password: hidden, channel: {1: {password: hidden}}")
        self.assertNotIn("hidden", repr(configuration) + repr(configuration.channels[0].gateway))


class WrongTests(PageTestCase):
    def test_a_way_that_is_none_is_told_once(self) -> None:
        self.assertWrong(
            "gateways: [{id: goip1, connect: ftp}]\nroutes: [{via: [goip101]}]\n",
            "1:33: `connect` is ftp; expected smpp, http, udp or smsc",
        )

    def test_a_missing_way_is_told_once(self) -> None:
        self.assertWrong(
            "gateways: [{id: goip1}]\n", "1:12: `connect` is missing; expected for example connect: smpp"
        )

    def test_timers_are_keys_and_values(self) -> None:
        self.assertWrong(
            "gateways: [{id: g, connect: smpp, host: h, channels: 1, timers: 5s}]",
            "1:65: `timers` is 5s; expected keys and values, as {key: value}",
        )

    def test_a_suffix_has_two_digits(self) -> None:
        self.assertWrong(
            "gateways: [{id: g, connect: smpp, host: h, channels: 100}]",
            "1:54: `channels` is 100; expected a whole number from 1 to 99",
        )

    def test_no_limit_is_no_key(self) -> None:
        self.assertWrong(
            "gateways: [{id: g, connect: smpp, host: h, channels: 1, limits: {day: 0}}]",
            "1:71: `day` is 0; expected a whole number from 1",
        )
