"""When a channel is benched, and when it has recovered."""

from twisted.trial.unittest import SynchronousTestCase

from router.routing.delivered_share import LeastShare
from router.routing.health import BENCH, FLAPS, IN_A_ROW, SHORT, Health
from router.sms.report import Cause, Fault

BARRED = Cause(Fault.BARRED, 8, "operator determined barring")
FAILED = Cause(Fault.CHANNEL, 500, "unknown error")
MESSAGE = Cause(Fault.MESSAGE, 27, "destination out of service")
NOW = 1000.0


class BenchTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.health = Health()

    def rests(self, *causes: Cause) -> list[float]:
        """Return how long each of these refusals benches it; 0 for not at all."""
        benched = [self.health.refused(cause, NOW) for cause in causes]
        return [0.0 if one is None else one.until - NOW for one in benched]

    def test_a_barred_sim_is_benched_at_once_with_its_reason(self) -> None:
        benched = self.health.refused(BARRED, NOW)
        assert benched is not None
        self.assertEqual((benched.until, benched.why), (NOW + BENCH.first, "operator determined barring"))

    def test_other_trouble_benches_it_when_it_comes_in_a_row(self) -> None:
        self.assertEqual(self.rests(*[FAILED] * IN_A_ROW[Fault.CHANNEL]), [0.0, 0.0, BENCH.first])

    def test_a_success_in_between_begins_the_row_anew(self) -> None:
        self.rests(FAILED, FAILED)
        self.assertFalse(self.health.succeeded())
        self.assertEqual(self.rests(FAILED, FAILED), [0.0, 0.0])

    def test_refused_texts_bench_it_only_if_all_are(self) -> None:
        rests = self.rests(*[MESSAGE] * IN_A_ROW[Fault.MESSAGE])
        self.assertEqual((rests[:-1], rests[-1]), ([0.0] * 9, BENCH.first))

    def test_texts_that_an_smsc_refuses_say_nothing_of_it(self) -> None:
        self.assertEqual(self.rests(*[Cause(Fault.MESSAGE, 0, "ESME_RSUBMITFAIL")] * 20), [0.0] * 20)

    def test_numbers_that_are_wrong_doubt_and_busyness_are_not_its_fault(self) -> None:
        for fault in (Fault.NUMBER, Fault.DOUBT, Fault.BUSY):
            self.assertEqual(self.rests(*[Cause(fault)] * 20), [0.0] * 20)

    def test_a_trial_that_fails_benches_it_for_longer(self) -> None:
        self.assertEqual(self.rests(BARRED, FAILED, FAILED), [60.0, 120.0, 240.0])
        for _ in range(20):
            self.rests(FAILED)
        self.assertEqual(self.rests(FAILED), [BENCH.last])

    def test_one_refused_text_is_no_failed_trial(self) -> None:
        self.assertEqual(self.rests(BARRED, MESSAGE), [60.0, 0.0])

    def test_a_success_on_trial_is_news_and_all_begins_anew(self) -> None:
        self.rests(BARRED, BARRED)
        self.assertTrue(self.health.on_trial)
        self.assertEqual([self.health.succeeded(), self.health.succeeded()], [True, False])
        self.assertEqual(self.rests(BARRED), [60.0])


class ShareTests(SynchronousTestCase):
    def test_whether_too_few_messages_come_is_known_when_as_many_have_ended_as_it_judges_by(self) -> None:
        health = Health(LeastShare(0.5, 4))
        for delivered, poor in (
            (False, None),
            *((False, None),) * 2,
            (False, True),
            *((True, True),) * 3,
            (True, False),
        ):
            health.ended(delivered, 0.0)
            self.assertIs(health.is_poor, poor)

    def test_with_no_least_share_none_is_too_low(self) -> None:
        health = Health()
        health.ended(False, 0.0)
        self.assertIs(health.is_poor, False)


class FlapTests(SynchronousTestCase):
    def hold(self, health: Health, times: int, lasting: float) -> float:
        now, held = NOW, 0.0
        for _ in range(times):
            held = health.up(now)
            now += lasting
            health.down(now)
        return held

    def test_a_channel_that_comes_and_goes_is_held_back_for_longer_and_longer(self) -> None:
        self.assertEqual(self.hold(Health(), FLAPS, SHORT / 2), 0.0)
        self.assertEqual(self.hold(Health(), FLAPS + 1, SHORT / 2), 5.0)
        self.assertEqual(self.hold(Health(), FLAPS + 3, SHORT / 2), 20.0)

    def test_one_that_lasts_is_not(self) -> None:
        self.assertEqual(self.hold(Health(), 50, SHORT), 0.0)
