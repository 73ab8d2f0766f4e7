"""One module and its SIM."""

from random import Random
from statistics import median

from attrs import evolve
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.agenda import Agenda
from router.simulator.goip.jobs import Sms
from router.simulator.goip.line import Line
from router.simulator.goip.settings import Settings, changed
from router.simulator.goip.ussd import Reply

SMS = Sms(id="1", source="", to="+49", text="Hi", octets=b"Hi", data_coding=0)


class Heard:
    """A face that writes down what it is told."""

    def __init__(self) -> None:
        self.events: list[tuple[str, int]] = []

    def sent(self, reference: int) -> None:
        self.events.append(("sent", reference))

    def failed(self, error: int, reference: int) -> None:
        self.events.append(("failed", error))

    def reported(self, error: int, reference: int) -> None:
        self.events.append(("reported", error))


class Bench(TestCase):
    """A line on a clock of its own."""

    def line(self, *words: str, speed: float = 1.0) -> Line:
        self.clock, self.heard, self.sent = Clock(), Heard(), list[str]()
        self.settings = changed(Settings(speed=speed), words)
        return Line(1, Agenda(self.clock), Random(7), lambda: self.settings, self.record)

    def record(self, line: Line, sms: Sms) -> None:
        self.sent.append(sms.id)


class Sending(Bench):
    def test_an_sms_takes_the_modem_s_time_and_then_the_network_s(self) -> None:
        line = self.line("--send-p95-s", "5.0001", "--dlr-final-min-s", "3", "--dlr-final-max-s", "3")
        line.take(SMS, self.heard)
        self.clock.advance(4.9)
        self.assertEqual(self.heard.events, [])
        self.clock.advance(0.2)
        self.assertEqual(self.heard.events, [("sent", 1)])
        self.clock.advance(3)
        self.assertEqual(self.heard.events, [("sent", 1), ("reported", 0)])

    def test_what_is_under_way_can_be_finished_sooner_and_then_not_once_more(self) -> None:
        line = self.line("--dlr", "never")
        line.take(SMS, self.heard)
        line.take(SMS, self.heard)
        line.finish()
        self.assertEqual(self.heard.events, [("sent", 1)])
        self.clock.advance(400)
        line.finish()
        self.assertEqual(self.heard.events, [("sent", 1), ("sent", 2)])

    def test_one_at_a_time(self) -> None:
        line = self.line("--send-p95-s", "5.0001", "--dlr", "never")
        for _ in range(3):
            line.take(SMS, self.heard)
        self.clock.advance(5.1)
        self.assertEqual((len(self.heard.events), line.waiting, line.busy), (1, 1, True))
        self.clock.pump([5.1, 5.1])
        self.assertEqual((len(self.heard.events), line.waiting, line.busy), (3, 0, False))

    def test_each_part_costs_its_time(self) -> None:
        line = self.line("--send-p95-s", "5.0001", "--dlr", "never")
        line.take(evolve(SMS, parts=3), self.heard)
        self.clock.advance(14.9)
        self.assertEqual(self.heard.events, [])
        self.clock.advance(0.2)
        self.assertEqual(self.heard.events, [("sent", 1)])

    def test_the_times_are_spread_as_real_ones_are(self) -> None:
        line, times = self.line("--dlr", "never"), list[float]()
        for _ in range(2000):
            begun = self.clock.seconds()
            line.take(SMS, self.heard)
            while line.busy:
                self.clock.advance(self.clock.getDelayedCalls()[0].getTime() - self.clock.seconds())
            times.append(self.clock.seconds() - begun)
        times.sort()
        self.assertTrue(4.6 < median(times) < 5.4)
        self.assertTrue(10.5 < times[1900] < 13.5)
        self.assertTrue(times[-1] <= 200)

    def test_at_speed_0_all_is_done_at_once_however_long_the_queue(self) -> None:
        line = self.line(speed=0.0)
        for _ in range(5000):
            line.take(SMS, self.heard)
        self.assertEqual(len(self.heard.events), 10_000)

    def test_a_queue_that_waited_for_a_slow_line_is_done_without_deep_calls(self) -> None:
        line = self.line("--speed", "1")
        for _ in range(5000):
            line.take(SMS, self.heard)
        self.settings = Settings(speed=0.0)
        self.clock.advance(300)
        self.assertEqual(len(self.sent), 5000)


class Trouble(Bench):
    def test_a_line_without_network_fails_what_it_is_given(self) -> None:
        line = self.line(speed=0.0)
        line.log_out()
        line.take(SMS, self.heard)
        self.assertEqual((self.heard.events, self.sent), ([("failed", 500)], []))

    def test_the_network_comes_back(self) -> None:
        line = self.line(speed=0.0)
        line.log_out(120)
        self.clock.advance(121)
        line.take(SMS, self.heard)
        self.assertEqual(self.heard.events[0], ("sent", 1))

    def test_errors_come_as_often_as_asked_for(self) -> None:
        line = self.line("--cms-error-rate", "0.5", "--dlr", "never", speed=0.0)
        for _ in range(1000):
            line.take(SMS, self.heard)
        failed = [error for what, error in self.heard.events if what == "failed"]
        self.assertTrue(400 < len(failed) < 600)
        self.assertEqual(set(failed), {500, 21, 38, 331, 28, 30})

    def test_an_sms_in_doubt_went_out_and_says_501(self) -> None:
        line = self.line("--uncertain-rate", "1", speed=0.0)
        line.take(SMS, self.heard)
        self.assertEqual((self.heard.events, self.sent), ([("failed", 501)], ["1"]))

    def test_silence_after_sending_may_end_in_501(self) -> None:
        line = self.line("--dlr", "never", "--dlr-501-after-s", "60", "--speed", "1")
        line.take(SMS, self.heard)
        self.clock.pump([300, 59, 2])
        self.assertEqual(self.heard.events, [("sent", 1), ("failed", 501)])

    def test_a_sim_has_its_limits(self) -> None:
        for words, error in (
            (("--sim-limit-per-day", "2"), 21),
            (("--no-balance-after-n", "2", "--no-balance-err", "500"), 500),
            (("--barred-after-n-per-hour", "2"), 8),
        ):
            line = self.line(*words, "--dlr", "never", speed=0.0)
            for _ in range(3):
                line.take(SMS, self.heard)
            self.assertEqual(self.heard.events, [("sent", 1), ("sent", 2), ("failed", error)])

    def test_the_next_day_the_sim_sends_again_and_a_barred_one_does_not(self) -> None:
        for word, last in (("--sim-limit-per-day", "sent"), ("--barred-after-n-per-hour", "failed")):
            line = self.line(word, "1", "--dlr", "never", speed=0.0)
            line.take(SMS, self.heard)
            line.take(SMS, self.heard)
            self.clock.advance(86400)
            line.take(SMS, self.heard)
            self.assertEqual(self.heard.events[-1][0], last)

    def test_a_long_sms_may_kill_the_module_for_a_minute(self) -> None:
        line = self.line("--long-sms-crash", "true", "--speed", "1")
        line.take(evolve(SMS, parts=2), self.heard)
        self.clock.advance(400)
        self.assertFalse(line.logged_in and line.counts["sent"])
        self.assertEqual(self.heard.events, [("failed", 500)])

    def test_the_network_may_say_later_that_it_failed(self) -> None:
        line = self.line("--dlr", "undeliv:30", speed=0.0)
        line.take(SMS, self.heard)
        self.assertEqual(self.heard.events, [("sent", 1), ("reported", 30)])

    def test_a_reboot_forgets_what_waits(self) -> None:
        line = self.line()
        for _ in range(3):
            line.take(SMS, self.heard)
        line.forget()
        self.clock.pump([300] * 3)
        self.assertEqual(len(self.sent), 1)


class Asked:
    """A face that writes down what the network said."""

    def __init__(self) -> None:
        self.texts: list[str | None] = []

    def replied(self, reply: Reply | None) -> None:
        self.texts.append(reply.text if reply else None)


class Others(Bench):
    def test_a_code_waits_for_the_sms_before_it(self) -> None:
        line, asked = self.line("--send-p95-s", "5.0001", "--dlr", "never"), Asked()
        line.take(SMS, self.heard)
        line.ask("*100#", asked)
        self.clock.advance(5.1)
        self.assertEqual((self.heard.events, asked.texts), ([("sent", 1)], []))
        self.clock.advance(5.1)
        self.assertEqual(asked.texts, ["Your balance is 10.00"])

    def test_a_menu_is_left_by_its_answer(self) -> None:
        line, asked = self.line(speed=0.0), Asked()
        for code in ("*111#", "9", "1", "1"):
            line.ask(code, asked)
        menu = "1 Balance\n2 Number\n0 Exit"
        self.assertEqual(asked.texts, [menu, menu, "Your balance is 10.00", None])

    def test_a_call_keeps_the_line_busy(self) -> None:
        line = self.line("--send-p95-s", "5.0001", "--dlr", "never")
        line.call("10086", 30)
        line.take(SMS, self.heard)
        self.clock.advance(29)
        self.assertEqual((line.state, line.busy, self.heard.events), ("CONNECTED:10086", True, []))
        self.clock.pump([1.1, 5.1])
        self.assertEqual((line.state, self.heard.events), ("IDLE", [("sent", 1)]))

    def test_a_call_may_come_before_any_sms(self) -> None:
        line = self.line("--send-p95-s", "5.0001", "--dlr", "never", "--busy-by-call-rate", "1")
        line.take(SMS, self.heard)
        self.clock.advance(10)
        self.assertEqual((line.state, self.heard.events), ("CONNECTED:10086", []))
        self.clock.pump([21, 5.1])
        self.assertEqual(self.heard.events, [("sent", 1)])

    def test_calls_that_take_no_time_need_no_deep_calls(self) -> None:
        line = self.line("--busy-by-call-rate", "1", speed=0.0)
        for _ in range(3000):
            line.take(SMS, self.heard)
        self.assertEqual(len(self.sent), 3000)

    def test_every_sms_costs_its_price(self) -> None:
        line = self.line("--balance", "0.10", "--part-price", "0.05", "--dlr", "never", speed=0.0)
        for _ in range(3):
            line.take(SMS, self.heard)
        self.assertEqual(self.heard.events, [("sent", 1), ("sent", 2), ("failed", 21)])

    def test_an_older_outage_does_not_end_a_newer_one(self) -> None:
        line = self.line()
        line.log_out(60)
        line.log_out()
        self.clock.advance(100)
        self.assertFalse(line.logged_in)

    def test_a_text_of_too_many_parts_is_a_bad_pdu(self) -> None:
        line = self.line("--parts-max", "2", speed=0.0)
        line.take(evolve(SMS, parts=3), self.heard)
        self.assertEqual(self.heard.events, [("failed", 304)])
