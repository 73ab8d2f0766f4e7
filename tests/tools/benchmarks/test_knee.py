"""Where the knee is, and what fails first."""

from attrs import evolve
from twisted.trial.unittest import SynchronousTestCase as TestCase

from tools.benchmarks.knee import Step, verdict
from tools.benchmarks.runs import Run

GOOD = Run(count=100, rate=1000.0, right=True, answers={"p99": 4.0}, reports={"p99": 9.0}, late={"p99": 1.0})


def step(wanted: float, answer: float = 4.0, receipt: float = 9.0, late: float = 1.0) -> Step:
    """Milliseconds of p99."""
    run = evolve(GOOD, answers={"p99": answer}, reports={"p99": receipt}, late={"p99": late})
    return Step(wanted, run)


class KneeTests(TestCase):
    def test_a_step_in_time_has_not_failed(self) -> None:
        self.assertEqual(step(1000.0).failed(), ())

    def test_each_lateness_is_told_by_its_name(self) -> None:
        self.assertEqual(step(1.0, answer=51.0).failed(), ("answers late (p99 51 ms)",))
        self.assertEqual(step(1.0, receipt=101.0).failed(), ("receipts late (p99 101 ms)",))
        self.assertEqual(step(1.0, late=26.0).failed(), ("the load itself late (p99 26 ms)",))

    def test_refusals_are_told_by_their_status_and_are_no_fault_of_the_run(self) -> None:
        refused = Step(1.0, evolve(GOOD, right=False, statuses={"0x00000058": 3, "0x00000014": 1}))
        self.assertEqual(refused.failed(), ("3 times ESME_RTHROTTLED", "1 times ESME_RMSGQFUL"))
        self.assertTrue(refused.figures()["right"])

    def test_a_loss_is_a_failure_and_a_fault(self) -> None:
        lost = Step(1.0, evolve(GOOD, right=False))
        self.assertEqual(len(lost.failed()), 1)
        self.assertFalse(lost.figures()["right"])

    def test_the_knee_is_where_answers_leave_their_bound_even_if_receipts_are_late_before(self) -> None:
        said = verdict([step(1000.0), step(2000.0, receipt=200.0), step(3000.0, answer=60.0, receipt=300.0)])
        self.assertIn("leaves 50 ms at 3,000 a second", said)
        self.assertIn("first to fail, at 2,000 a second: receipts late (p99 200 ms).", said)

    def test_without_a_failure_there_is_no_knee(self) -> None:
        self.assertEqual(verdict([step(1000.0), step(2000.0)]), "The highest of these rates does not fail.")

    def test_a_failure_below_a_rate_in_time_is_no_knee_but_is_named(self) -> None:
        said = verdict([step(1000.0, answer=90.0), step(2000.0), step(3000.0, answer=60.0)])
        self.assertIn("leaves 50 ms at 3,000 a second", said)
        self.assertIn("Disturbed, as higher rates did not fail: 1,000.", said)

    def test_receipts_alone_make_no_knee_of_the_answers(self) -> None:
        self.assertIn("at none of these rates", verdict([step(1000.0, receipt=200.0)]))
