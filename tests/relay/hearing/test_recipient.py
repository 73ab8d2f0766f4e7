from twisted.trial.unittest import SynchronousTestCase

from router.relay.hearing.recipient import is_among, same
from router.routing.numbers import identity


def alike(one: str, other: str, country: str | None = None) -> bool:
    return same(identity(one, 0, country), identity(other, 0, country))


class SameTests(SynchronousTestCase):
    def test_a_number_may_be_without_its_country(self) -> None:
        self.assertTrue(alike("+256772000001", "0772000001"))
        self.assertTrue(alike("+4512345678", "12345678"))
        self.assertTrue(alike("00256772000001", "256772000001"))
        self.assertFalse(alike("256772000001", "256772000002"))

    def test_two_in_full_are_compared_in_full(self) -> None:
        self.assertFalse(alike("+256772000001", "+254772000001"))
        self.assertFalse(alike("0772000001", "+254772000001", "UG"))
        self.assertTrue(alike("256772000001", "254772000001"))

    def test_names_and_short_codes_are_compared_as_a_whole(self) -> None:
        self.assertTrue(alike("1234", "1234"))
        self.assertTrue(alike("Shop", "Shop"))
        for one, other in (("1234", "2561234"), ("goip101", "256772000001"), ("01", "256772000001")):
            self.assertFalse(alike(one, other), (one, other))

    def test_one_of_several_addresses_will_do(self) -> None:
        self.assertTrue(is_among("256772000001", ("Shop", "+256772000001")))
        self.assertFalse(is_among("256772000001", ("Shop", "goip101")))
        self.assertFalse(is_among("256772000001", ()))
