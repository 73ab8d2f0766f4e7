"""What the benchmark makes of what it is told."""

from attrs import evolve
from twisted.trial.unittest import SynchronousTestCase as TestCase

from tools.benchmarks.knee import Step, printed_knee
from tools.benchmarks.report import against_budget, compared, fsync_p99, printed
from tools.benchmarks.router import WRITTEN
from tools.benchmarks.runs import Run, best, calmest, run_of
from tools.benchmarks.scale import Queue, Restart, said_of_queue, said_of_shapes
from tools.benchmarks.udp import Busy, said_of_lines
from tools.processes import Usage

TOLD: dict[str, object] = {
    "rate": 5000.0,
    "missing": 0,
    "twice": 0,
    "errors": 0,
    "answer_ms": {"p50": 1.5, "p95": 2.0, "p99": 3.5, "p99.9": 4.0},
    "receipt_ms": {"p50": 0.0, "p95": 0.0, "p99": 0.0, "p99.9": 0.0},
}


def run(**changed: object) -> Run:
    """A thousand messages; the router took 0.1 s in its first thread and 0.05 s in one that came later."""
    before, after = Usage((1.0,), 50.0), Usage((1.1, 0.05), 60.0)
    return run_of(1000, {**TOLD, **changed}, before, after, commits=10, rows=5000)


class Figures(TestCase):
    def test_cpu_is_counted_for_each_message_and_thread(self) -> None:
        figures = run().figures()
        self.assertEqual((figures["cpu_us"], figures["threads_us"]), (150.0, [100.0, 50.0]))
        self.assertEqual((figures["rate"], figures["memory_mb"]), (5000.0, 60.0))

    def test_a_run_with_a_fault_is_not_right(self) -> None:
        self.assertTrue(run().right)
        for fault in ("missing", "twice", "errors"):
            self.assertFalse(run(**{fault: 1}).right, fault)

    def test_commits_are_read_from_the_last_line_of_the_store(self) -> None:
        found = WRITTEN.search("… [info] store: 307 commits, 300002 rows\n")
        assert found is not None
        self.assertEqual(found.groups(), ("307", "300002"))


class Several(TestCase):
    """Runs of the same."""

    def test_the_calmest_is_the_one_whose_answers_are_late_the_least(self) -> None:
        late = run(answer_ms={"p50": 1.0, "p95": 2.0, "p99": 40.0, "p99.9": 50.0})
        self.assertEqual(calmest([late, run()]), run())
        self.assertFalse(calmest([run(), run(missing=1)]).right)


class Budget(TestCase):
    """What was measured against what it may be."""

    def setUp(self) -> None:
        self.runs = {name: run() for name in ("whole messages", "submits alone", "at half of that rate")}
        self.runs["at 100 a second"] = run()

    def line(self, beginning: str, fsync: float = 0.5) -> str:
        found = [
            line
            for line in against_budget(self.runs, fsync).splitlines()
            if line.strip().startswith(beginning)
        ]
        self.assertEqual(len(found), 1, found)
        return found[0]

    def test_more_than_it_may_cost_does_not_hold(self) -> None:
        self.assertIn("DOES NOT HOLD", self.line("whole messages: CPU"))
        self.runs["whole messages"] = evolve(run(), cpu=99.0, threads=(49.0, 50.0))
        self.assertIn("<= 100    holds", self.line("whole messages: CPU"))
        self.assertIn("<= 50     holds", self.line("whole messages: of it the reactor"))

    def test_relays_are_to_be_beaten_by_what_is_said(self) -> None:
        self.runs["relay on smpp.twisted3"] = run(rate=1250.5)
        self.assertIn(
            ">= 4      DOES NOT HOLD", self.line("whole messages: times the relay on smpp.twisted3")
        )
        self.runs["relay on smpp.twisted3"] = run(rate=1250.0)
        self.assertIn("4.00  >= 4      holds", self.line("whole messages: times the relay on smpp.twisted3"))

    def test_the_relays_tell_how_fast_the_machine_is(self) -> None:
        self.runs["relay on smpp.twisted3"] = evolve(run(), cpu=630.0)
        self.assertNotIn("speed", against_budget(self.runs, 0.5), "one of them alone")
        self.runs["relay on npm smpp"] = evolve(run(), cpu=560.0)
        self.assertIn("0.50 of the speed", self.line("(this machine"))

    def test_on_a_slow_machine_the_budget_is_that_of_the_one_that_it_was_set_on(self) -> None:
        self.runs["whole messages"] = evolve(run(), cpu=150.0, threads=(99.0, 51.0))
        self.runs["relay on smpp.twisted3"] = evolve(run(), cpu=1260.0)
        self.runs["relay on npm smpp"] = evolve(run(), cpu=280.0)
        self.assertIn("75.00  <= 100    holds", self.line("whole messages: at the budget's speed, CPU"))
        reactor = self.line("whole messages: at the budget's speed, the reactor")
        self.assertIn("49.50  <= 50     holds", reactor)
        self.assertIn("DOES NOT HOLD", self.line("whole messages: CPU"), "what was measured is told as well")

    def test_submits_are_held_against_submits(self) -> None:
        self.runs["relay on npm smpp, submits"] = run(rate=2500.0)
        self.assertIn("2.00  >= 1      holds", self.line("submits alone: times the relay on npm smpp"))

    def test_the_disk_has_its_own_time(self) -> None:
        self.runs["at 100 a second"] = run(answer_ms={"p50": 1.0, "p95": 2.0, "p99": 10.4, "p99.9": 12.0})
        self.assertIn("<= 10.5   holds", self.line("at 100 a second"))
        self.assertIn("DOES NOT HOLD", self.line("at 100 a second", fsync=0.3))

    def test_a_disk_takes_its_time(self) -> None:
        self.assertGreater(fsync_p99(), 0.0)


class Tables(TestCase):
    def test_a_line_for_each_run(self) -> None:
        line = printed({"whole messages": run()}).splitlines()[-1]
        for shown in ("whole messages", "5,000", "150.0", "100 + 50", "500.0", "1.5 / 2.0 / 3.5 / 4.0"):
            self.assertIn(shown, line)
        self.assertNotIn("WRONG", line)

    def test_a_fault_is_shown(self) -> None:
        self.assertIn("WRONG", printed({"whole messages": run(missing=1)}))

    def test_latencies_that_nobody_measured_are_left_out(self) -> None:
        self.assertNotIn("0.0 / 0.0", printed({"submits alone": run()}))

    def test_all_percentiles_of_the_knee_stand_in_its_line(self) -> None:
        line = printed_knee({"open loop, 50%": Step(5000.0, run())}).splitlines()[-1]
        self.assertIn("1.5 / 2.0 / 3.5 / 4.0", line)

    def test_the_ratio_of_many_over_few_is_that_of_their_cpu(self) -> None:
        said = said_of_shapes(run(), evolve(run(), cpu=225.0), evolve(run(), cpu=300.0))
        self.assertIn("1.50 times", said)
        self.assertIn("one at a time: 2.00", said)


class Lines(TestCase):
    """Those that register by UDP."""

    def setUp(self) -> None:
        self.busy = Busy(
            lines=1000, rate=200, percent=50.0, idle_percent=1.0, memory=90.0, answers=None, right=True
        )

    def test_their_core_is_told_as_it_was_and_as_it_would_be_where_the_budget_was_set(self) -> None:
        self.assertIn(
            "50.0 % of a core, 25.0 % at the budget's speed (0.50 of it", said_of_lines(self.busy, 0.5)
        )

    def test_where_no_relay_tells_the_speed_it_is_told_as_it_was(self) -> None:
        self.assertIn("50.0 % of a core (aim: 30 %)", said_of_lines(self.busy, 0.0))


class Queues(TestCase):
    def test_what_is_beside_a_queue_is_told_in_percent_of_an_empty_one(self) -> None:
        restart = Restart(listening=0.5, bound=0.75, before=170.0, after=130.0)
        slower = evolve(run(), rate=4500.0, cpu=165.0)
        queue = Queue(
            empty=run(), accepted=run(), restart=restart, beside=slower, drained=evolve(run(), rate=6000.0)
        )
        said = said_of_queue(queue)
        for shown in ("170 MB", "beside it -10%", "CPU +10%", "draining +20%", "at most 60 MB"):
            self.assertIn(shown, said)


class Shapes(TestCase):
    def test_the_cheapest_run_counts_and_hides_no_fault_of_another(self) -> None:
        cheap, dear = evolve(run(), cpu=90.0), evolve(run(missing=1), cpu=120.0)
        found = best([dear, cheap])
        self.assertEqual((found.cpu, found.right), (90.0, False))


class Comparisons(TestCase):
    def test_a_change_is_told_in_percent(self) -> None:
        former: dict[str, dict[str, object]] = {
            "a": {"rate": 1000, "cpu_us": 200.0, "answer_ms": {"p99": 4.0}}
        }
        now: dict[str, dict[str, object]] = {"a": {"rate": 2000, "cpu_us": 100.0, "answer_ms": {"p99": 5.0}}}
        line = compared(now, former).splitlines()[-1]
        for shown in (
            "1,000 -> 2,000 a second (+100%)",
            "200.0 -> 100.0 µs (-50%)",
            "4.0 -> 5.0 ms p99 (+25%)",
        ):
            self.assertIn(shown, line)

    def test_runs_that_are_new_or_gone_are_named(self) -> None:
        lines = compared({"a": {"rate": 1}}, {"b": {"rate": 1}}).splitlines()
        self.assertEqual([line.split() for line in lines[2:]], [["a", "new"], ["gone:", "b"]])

    def test_after_a_part_of_the_benchmark_nothing_is_gone(self) -> None:
        self.assertNotIn("gone", compared({"a": {"rate": 1}}, {"b": {"rate": 1}}, whole=False))

    def test_what_was_not_measured_or_nought_is_left_out(self) -> None:
        line = compared(
            {"a": {"rate": 1.0, "answer_ms": None}}, {"a": {"rate": 0, "cpu_us": 1.0}}
        ).splitlines()[-1]
        self.assertEqual(line.split(), ["a"])
