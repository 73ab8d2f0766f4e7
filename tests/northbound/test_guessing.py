"""Guessing of passwords."""

from twisted.trial.unittest import SynchronousTestCase

from router.northbound.guessing import PAIRS, Guesses


class GuessesTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.guesses = Guesses()

    def fail_at(self, *times: float, host: str = "10.0.0.1", system_id: str = "crm") -> None:
        for now in times:
            self.guesses.failed(host, system_id, now)

    def test_a_first_slip_costs_nothing(self) -> None:
        self.fail_at(10.0)
        self.assertEqual(self.guesses.wait("10.0.0.1", "crm", 10.0), 0.0)

    def test_each_further_failure_doubles_the_wait(self) -> None:
        self.fail_at(10.0, 10.0)
        self.assertEqual(self.guesses.wait("10.0.0.1", "crm", 11.0), 0.0)
        self.fail_at(11.0)
        self.assertEqual(self.guesses.wait("10.0.0.1", "crm", 11.0), 1.0)

    def test_the_wait_counts_from_the_last_failure(self) -> None:
        self.fail_at(10.0, 10.0)
        self.assertEqual(self.guesses.wait("10.0.0.1", "crm", 10.25), 0.25)

    def test_many_connections_at_once_guess_no_faster_than_one(self) -> None:
        self.fail_at(10.0, 10.0)
        waits = [self.guesses.wait("10.0.0.1", "crm", 10.0) for _ in range(4)]
        self.assertEqual(waits, [0.5, 1.0, 1.5, 2.0])

    def test_what_would_wait_a_minute_is_not_looked_at(self) -> None:
        self.fail_at(*[10.0] * 50)
        waits = [self.guesses.wait("10.0.0.1", "crm", 10.0) for _ in range(4)]
        self.assertEqual(waits, [30.0, 60.0, None, None])

    def test_it_never_grows_beyond_half_a_minute(self) -> None:
        self.fail_at(*[10.0] * 50)
        self.assertEqual(self.guesses.wait("10.0.0.1", "crm", 10.0), 30.0)

    def test_another_address_and_another_account_do_not_wait(self) -> None:
        self.fail_at(*[10.0] * 9)
        self.assertEqual(self.guesses.wait("10.0.0.2", "crm", 10.0), 0.0)
        self.assertEqual(self.guesses.wait("10.0.0.1", "shop", 10.0), 0.0)

    def test_the_right_password_clears_the_account(self) -> None:
        self.fail_at(*[10.0] * 9)
        self.guesses.succeeded("10.0.0.1", "crm")
        self.assertEqual(self.guesses.wait("10.0.0.1", "crm", 10.0), 0.0)

    def test_no_more_pairs_are_remembered_than_the_bound(self) -> None:
        self.fail_at(10.0, 10.0)
        for number in range(PAIRS):
            self.fail_at(11.0, 11.0, system_id=str(number))
        self.assertEqual(self.guesses.wait("10.0.0.1", "crm", 10.0), 0.0)
