"""Guessing of passwords."""

from twisted.trial.unittest import SynchronousTestCase

from router.relay.who.login_throttle import LoginThrottle, origin, pair_of

CRM = pair_of("10.0.0.1", "crm")


class GuessesTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.guesses = LoginThrottle()

    def try_at(self, *times: float, pair: tuple[str, str] = CRM) -> None:
        for now in times:
            self.guesses.begun(pair, now)

    def fail_at(self, *times: float, pair: tuple[str, str] = CRM) -> None:
        for now in times:
            self.guesses.begun(pair, now)
            self.guesses.failed(pair, now)

    def test_a_first_slip_costs_nothing(self) -> None:
        self.fail_at(10.0)
        self.assertLessEqual(self.guesses.free(CRM), 10.0)

    def test_each_further_failure_doubles_the_wait(self) -> None:
        waits = []
        for _ in range(5):
            self.fail_at(10.0)
            waits.append(self.guesses.free(CRM) - 10.0)
        self.assertEqual(waits[1:], [0.5, 1.0, 2.0, 4.0])

    def test_one_that_is_under_way_counts_as_a_failure(self) -> None:
        self.try_at(10.0, 10.0)
        self.assertEqual(self.guesses.free(CRM), 10.5)

    def test_the_wait_counts_from_the_verdict(self) -> None:
        self.try_at(10.0, 10.0)
        self.guesses.failed(CRM, 10.25)
        self.assertEqual(self.guesses.free(CRM), 10.75)

    def test_those_behind_wait_for_all_before_them(self) -> None:
        self.fail_at(10.0, 10.0)
        self.assertEqual([self.guesses.waits(CRM, place) for place in range(4)], [0.0, 1.0, 3.0, 7.0])

    def test_it_never_grows_beyond_half_a_minute(self) -> None:
        self.fail_at(*[10.0] * 50)
        self.assertEqual(self.guesses.free(CRM), 40.0)

    def test_another_address_and_another_account_do_not_wait(self) -> None:
        self.fail_at(*[10.0] * 9)
        for pair in (pair_of("10.0.0.2", "crm"), pair_of("10.0.0.1", "shop")):
            self.assertLess(self.guesses.free(pair), 10.0)

    def test_the_right_password_clears_the_account(self) -> None:
        self.fail_at(*[10.0] * 9)
        self.guesses.right(CRM)
        self.assertLess(self.guesses.free(CRM), 10.0)

    def test_what_was_no_guess_leaves_what_was_before_it(self) -> None:
        for _ in range(9):
            self.try_at(10.0)
            self.guesses.taken_back(CRM)
        self.fail_at(10.0)
        self.assertLess(self.guesses.free(CRM), 10.0)

    def test_no_more_pairs_are_remembered_than_the_bound(self) -> None:
        self.guesses = LoginThrottle(most=50)
        self.fail_at(10.0, 10.0)
        for number in range(50):
            self.fail_at(11.0, 11.0, pair=pair_of("10.0.0.1", str(number)))
        self.assertLess(self.guesses.free(CRM), 10.0)


class OriginTests(SynchronousTestCase):
    def test_an_ipv4_peer_of_a_socket_for_both_is_the_same(self) -> None:
        self.assertEqual(origin("::ffff:10.0.0.1"), origin("10.0.0.1"))

    def test_the_addresses_of_one_network_are_one_guesser(self) -> None:
        self.assertEqual(origin("2001:db8:1:2::1"), origin("2001:db8:1:2:ffff::9"))
        self.assertNotEqual(origin("2001:db8:1:2::1"), origin("2001:db8:1:3::1"))

    def test_names_are_kept_no_longer_than_they_can_be(self) -> None:
        self.assertEqual(len(pair_of("10.0.0.1", "x" * 900)[1]), 65)
