"""What is said of lines: watched by another way, credit, health."""

from router.config.line import Watch
from router.config.terms import WatchBy, WhenLow
from tests.config.pages import PageTestCase

HTTP = "connect: http, host: h, channels: 2, pace: 5s"


class LineTests(PageTestCase):
    def test_a_word_is_enough_to_watch_by_http(self) -> None:
        watch = self.gateway("watch: http").page.gateways[0].watch
        self.assertEqual(watch, Watch(by=WatchBy.HTTP, port=80, user="admin", password=None))

    def test_the_page_that_is_watched_may_have_a_login_of_its_own(self) -> None:
        page = self.gateway("watch: {by: http, port: 8080, user: root, password: pw}").page
        self.assertEqual(
            page.gateways[0].watch, Watch(by=WatchBy.HTTP, port=8080, user="root", password="pw")
        )

    def test_an_unknown_way_to_watch_is_told(self) -> None:
        page = "gateways: [{id: goip1, connect: smpp, host: h, channels: 4, watch: snmp}]"
        self.assertWrong(page, "1:68: `by` is snmp; expected http or udp")

    def test_credit_is_asked_each_six_hours_and_nothing_follows(self) -> None:
        page = self.gateway('balance: {code: "*100#", match: "([0-9.]+)"}', "http").page
        balance = page.gateways[0].balance
        assert balance is not None
        self.assertEqual((balance.code, balance.every), ("*100#", 21600.0))
        self.assertEqual((balance.low, balance.then), (None, WhenLow.NOTHING))

    def test_a_line_may_have_another_code_than_its_gateway(self) -> None:
        page = self.gateway(
            'channel: {2: {balance: {code: "*101#", match: x, low: 2.5, then: bench}}}', "http"
        )
        balance = page.page.gateways[0].channel[2].balance
        assert balance is not None
        self.assertEqual((balance.code, balance.low, balance.then), ("*101#", 2.5, WhenLow.BENCH))

    def test_a_code_of_letters_is_told(self) -> None:
        page = f"gateways: [{{id: goip1, {HTTP}, balance: {{code: abc, match: x}}}}]"
        self.assertIn("expected a code of digits, `*` and `#`", self.problems(page)[0])

    def test_credit_is_no_word(self) -> None:
        page = f'gateways: [{{id: goip1, {HTTP}, balance: {{code: "*1#", match: x, low: little}}}}]'
        self.assertIn("expected a number, for example 2.5", self.problems(page)[0])

    def test_health_is_a_share_of_the_last_messages(self) -> None:
        health = self.gateway("health: {share: 0.3}").page.gateways[0].health
        assert health is not None
        self.assertEqual((health.share, health.of), (0.3, 20))

    def test_a_share_above_one_is_told(self) -> None:
        page = f"gateways: [{{id: goip1, {HTTP}, health: {{share: 30}}}}]"
        self.assertIn("expected a share above 0 and up to 1", self.problems(page)[0])

    def test_polls_of_a_page_have_times(self) -> None:
        timers = self.gateway("timers: {poll: 1s, line: 1m, inbox: 5s}", "http").page.gateways[0].timers
        self.assertEqual((timers.poll, timers.line, timers.inbox), (1.0, 60.0, 5.0))
        timers = self.gateway("window: 1", "http").page.gateways[0].timers
        self.assertEqual((timers.poll, timers.line, timers.inbox), (2.0, 30.0, 15.0))
