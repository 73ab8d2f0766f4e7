"""/metrics over a desk and a relay in memory; what comes is read by prometheus-client's own parser."""

from base64 import b64encode
from collections.abc import Callable, Mapping

from prometheus_client.parser import text_string_to_metric_families as families_in
from twisted.internet.task import Clock

from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.metrics.exposition import CONTENT_TYPE, Exposition
from router.northbound.http.metrics.face import MetricsFace, process_metrics
from router.northbound.http.metrics.families import FAMILIES, PREFIX
from router.northbound.http.metrics.samples import take
from router.northbound.http.settings import HttpServerSettings
from router.relay.faces import Face
from router.routing.budget import BudgetLimits
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.desk.scene import DeskCase, session
from tests.northbound.http.api.scene import FakeEntrance
from tests.support.values import channel, sending


class MetricsCase(DeskCase):
    def setUp(self) -> None:
        self.opened(evolve(channel("goip101"), limits=BudgetLimits(day=100)), channel("goip102"))
        self.settings = HttpServerSettings(open=["metrics"])
        self.attended()

    def attended(self) -> None:
        self.clock = Clock()
        entrance = FakeEntrance(self.desk.esmes.account)
        self.face = MetricsFace(entrance, self.desk, lambda: self.settings, self.clock, lambda: b"")

    def ask(self, who: str = "", method: str = "GET", path: str = "/metrics") -> list[HttpResponse]:
        found: list[HttpResponse] = []
        self.leave = self.asked(found.append, who, method, path)
        return found

    def asked(
        self,
        answered: Callable[[HttpResponse], None],
        who: str = "",
        method: str = "GET",
        path: str = "/metrics",
    ) -> Callable[[], None]:
        login = {"authorization": "Basic " + b64encode(f"{who}:{who}".encode()).decode()} if who else {}
        return self.face.ask(HttpRequest(method=method, path=path, headers=login), answered)

    def answer(self, who: str = "", **more: str) -> HttpResponse:
        found = self.ask(who, **more)
        self.clock.advance(0.0)
        (answer,) = found
        return answer

    def samples(self) -> Mapping[str, float]:
        """Return the samples by name and labels, as they are written."""
        found = {}
        for family in families_in(self.answer().body.decode()):
            for one in family.samples:
                labels = ",".join(f"{name}={value}" for name, value in one.labels.items())
                found[f"{one.name.removeprefix(PREFIX)}{{{labels}}}"] = one.value
        return found


class TellingTests(MetricsCase):
    def test_a_channel_has_one_state_of_all(self) -> None:
        states = {name: value for name, value in self.samples().items() if "channel=goip101,state=" in name}
        self.assertEqual(states.pop("channel_state{channel=goip101,state=up}"), 1)
        self.assertEqual((len(states), set(states.values())), (9, {0}))

    def test_one_that_is_not_enabled_has_one_too(self) -> None:
        self.assertEqual(self.samples()["channel_state{channel=goip104,state=disabled}"], 1)

    def test_what_a_message_counts_is_told(self) -> None:
        self.relay.send()
        out = next(one for one in self.relay.connectors.values() if one.out)
        out.report(out.answer())
        self.relay.send()
        samples = self.samples()
        self.assertEqual(samples["accepted_total{esme=crm,face=smpp}"], 2)
        self.assertEqual(samples[f"submitted_total{{channel={out.id}}}"], 1)
        self.assertEqual(samples[f"ended_total{{channel={out.id},state=DELIVRD,err=0}}"], 1)
        self.assertEqual((samples["queue{stage=in_flight}"], samples["acceptance_seconds_count{}"]), (1, 2))

    def test_what_waits_is_told_by_its_stage_and_the_oldest_by_its_route(self) -> None:
        self.opened(up=False)
        self.attended()
        self.relay.send()
        self.relay.send(to="256772000002", deliver_in=600.0)
        self.relay.advance(90.0)
        samples = self.samples()
        stages = {name: value for name, value in samples.items() if name.startswith("queue{")}
        expected = {"due": 1, "held": 1, "in_flight": 0, "in_doubt": 0}
        self.assertEqual(stages, {f"queue{{stage={stage}}}": count for stage, count in expected.items()})
        self.assertEqual(samples["queue_oldest_seconds{route=all}"], 90)

    def test_who_has_sent_nothing_has_sent_0(self) -> None:
        samples = self.samples()
        self.assertEqual(samples["submitted_total{channel=goip102}"], 0)
        self.assertEqual(samples["receipts_total{esme=shop}"], 0)

    def test_an_ending_has_its_state_in_the_words_of_receipts_and_its_err(self) -> None:
        self.desk.figures.ended(sending(), "goip101", MessageState.UNDELIVERABLE, 21, 20.0)
        self.assertEqual(self.samples()["ended_total{channel=goip101,state=UNDELIV,err=21}"], 1)

    def test_a_refusal_has_the_name_of_its_command_status(self) -> None:
        self.desk.figures.refused("crm", 0x58)
        self.assertEqual(self.samples()["refused_total{esme=crm,status=ESME_RTHROTTLED}"], 1)

    def test_limits_are_told_where_there_are_some(self) -> None:
        self.relay.send()
        samples = {name: value for name, value in self.samples().items() if name.startswith("budget")}
        self.assertEqual(samples["budget_limit{channel=goip101,span=day}"], 100)
        self.assertNotIn("budget_limit{channel=goip102,span=day}", samples)

    def test_an_esme_has_its_sessions_by_bind_and_0_without_any(self) -> None:
        self.sessions.all = [session(), session()]
        samples = self.samples()
        self.assertEqual(samples["sessions{esme=crm,bind=transceiver}"], 2)
        self.assertEqual(samples["sessions{esme=shop,bind=receiver}"], 0)
        self.assertEqual(samples["window_used{esme=crm}"], 2)

    def test_it_says_which_router_it_is(self) -> None:
        found = next(name for name in self.samples() if name.startswith("build_info"))
        self.assertRegex(found, r"version=1\.2,python=3\..*,compiled=false")

    def test_each_sample_has_the_labels_that_its_family_says(self) -> None:
        self.test_what_a_message_counts_is_told()
        longest_first = sorted(FAMILIES, key=len, reverse=True)
        for family in families_in(self.answer().body.decode()):
            for one in family.samples:
                name = next(name for name in longest_first if one.name.removeprefix(PREFIX).startswith(name))
                self.assertEqual(tuple(label for label in one.labels if label != "le"), FAMILIES[name].labels)

    def test_a_label_is_written_so_that_nothing_in_it_ends_it(self) -> None:
        self.desk.figures.refused('a"b\\c\nd', 0x58)
        found = [one for one in families_in(self.answer().body.decode()) if one.name == f"{PREFIX}refused"]
        self.assertEqual([one.labels["esme"] for one in found[0].samples], ['a"b\\c\nd'])

    def test_python_and_the_process_tell_of_themselves(self) -> None:
        told = {one.name for one in families_in(process_metrics()().decode())}
        self.assertLessEqual({"python_info", "process_cpu_seconds", "process_resident_memory_bytes"}, told)


class WhoTests(MetricsCase):
    def test_with_the_word_in_http_open_anybody_may_ask(self) -> None:
        self.assertEqual((self.answer().status, self.answer().content_type), (200, CONTENT_TYPE))

    def test_without_it_a_viewer_and_an_admin_may(self) -> None:
        self.settings = HttpServerSettings()
        self.assertEqual([self.answer(who).status for who in ("eye", "ops")], [200, 200])

    def test_and_no_sender_nor_anybody_else(self) -> None:
        self.settings = HttpServerSettings(open=["health"])
        self.assertEqual([self.answer(who).status for who in ("crm", "nobody", "")], [403, 401, 401])

    def test_nothing_but_get_is_answered_and_nothing_below_it(self) -> None:
        self.assertEqual(self.answer(method="POST").status, 405)
        self.assertEqual(self.answer(path="/metrics/x").status, 404)


class TurnTests(MetricsCase):
    """It is made in many turns of the reactor."""

    def test_it_is_not_there_before_them(self) -> None:
        self.assertEqual(self.ask(), [])

    def test_all_who_ask_meanwhile_get_the_same(self) -> None:
        first, second = self.ask(), self.ask()
        self.clock.advance(0.0)
        self.assertIs(first[0], second[0])

    def test_within_a_second_it_is_not_made_again(self) -> None:
        first = self.answer()
        self.clock.advance(0.9)
        self.assertIs(self.answer(), first)
        self.clock.advance(0.1)
        self.assertIsNot(self.answer(), first)

    def test_who_has_gone_gets_none_and_nothing_is_made_for_nobody(self) -> None:
        found = self.ask()
        self.leave()
        self.clock.advance(0.0)
        self.assertEqual((found, self.clock.getDelayedCalls()), ([], []))

    def test_who_comes_then_gets_one_of_his_own(self) -> None:
        self.ask()
        self.leave()
        self.assertEqual(self.answer().status, 200)

    def test_what_goes_wrong_is_answered_and_the_next_is_made_all_the_same(self) -> None:
        self.sessions.all = [object()]  # type: ignore[list-item]  # no session has such
        self.assertEqual((self.answer().status, len(self.flushLoggedErrors(AttributeError))), (500, 1))
        self.sessions.all = []
        self.assertEqual(self.answer().status, 200)


class LargeTests(MetricsCase):
    def setUp(self) -> None:
        """A thousand channels with limits and many kinds of endings, a thousand ESMEs."""
        limits = BudgetLimits(hour=50, day=100, month=1000)
        self.opened(*(evolve(channel(f"goip{n:04}"), limits=limits) for n in range(1000)))
        self.settings = HttpServerSettings(open=["metrics"])
        figures = self.desk.figures
        for number in range(1000):
            for err in range(6):
                one = sending(esme=f"customer{number:04}")
                figures.ended(one, f"goip{number:04}", MessageState.UNDELIVERABLE, err, 20.0)
                figures.refused(one.esme, 0x58 + err)
            for face in (Face.SMPP, Face.API):
                figures.accepted(sending(esme=f"customer{number:04}"), face)
        self.attended()

    def test_a_large_farm_takes_less_than_five_megabytes_in_steps_of_fifty(self) -> None:
        page = Exposition()
        steps = len(list(take(self.desk, page)))
        text = page.text()
        self.assertLess(len(text), 5_000_000)
        self.assertGreater(text.count(b"\n"), 25_000)
        self.assertGreater(steps, 60)
