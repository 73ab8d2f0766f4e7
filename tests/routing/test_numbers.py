"""Which numbers are the same, and how they are written for a gateway."""

from twisted.trial.unittest import SynchronousTestCase

from router.routing.numbers import Rewrite, identity, rewritten
from router.routing.pattern import compiled


class IdentityTests(SynchronousTestCase):
    def same(self, one: str, other: str, country: str | None = None) -> bool:
        return identity(one, country=country).same(identity(other, country=country))

    def test_one_number_in_its_many_spellings(self) -> None:
        for spelling in (
            "+256772000001",
            "256772000001",
            "0772000001",
            "+256 (772) 000-001",
            "00256772000001",
        ):
            self.assertTrue(self.same("+256772000001", spelling), spelling)

    def test_a_country_tells_numbers_apart_whose_last_digits_are_alike(self) -> None:
        self.assertTrue(self.same("+256772000001", "0772000001", "UG"))
        self.assertFalse(self.same("+254772000001", "0772000001", "UG"))

    def test_a_country_with_shorter_numbers_has_them_too(self) -> None:
        """Use Singapore, whose numbers have eight digits."""
        self.assertTrue(self.same("+6591234567", "91234567", "SG"))
        self.assertFalse(self.same("+6591234567", "91234568", "SG"))

    def test_without_one_the_last_nine_digits_are_compared(self) -> None:
        self.assertTrue(self.same("+254772000001", "0772000001"))
        self.assertFalse(self.same("0772000001", "0772000002"))

    def test_two_that_are_international_are_compared_in_full(self) -> None:
        self.assertFalse(self.same("+254772000001", "+256772000001"))
        self.assertTrue(identity("256772000001", ton=1).same(identity("+256772000001")))

    def test_one_that_is_said_to_be_international_and_begins_with_0_is_not(self) -> None:
        """Try numbers of ESMEs that give one type of number for all."""
        self.assertTrue(identity("0772000001", ton=1).same(identity("+256772000001")))
        self.assertTrue(identity("0772000001", ton=1, country="UG").same(identity("+256772000001")))
        self.assertFalse(identity("0772000001", ton=1, country="UG").same(identity("+254772000001")))

    def test_nor_is_one_with_a_plus_in_front_of_a_0(self) -> None:
        """Let a network put such a call through, though no country's code begins so."""
        for spelling in ("+0772000001", "+00256772000001"):
            self.assertTrue(self.same(spelling, "+256772000001"), spelling)

    def test_the_zero_of_a_national_number_behind_the_country_is_none(self) -> None:
        self.assertTrue(self.same("+2560772000001", "+256772000001"))
        self.assertFalse(self.same("+2540772000001", "+256772000001"))
        self.assertFalse(self.same("+390612345678", "+39612345678"), "in Italy it belongs to the number")

    def test_names_and_short_codes_stand_for_themselves(self) -> None:
        self.assertFalse(self.same("MTN", "Airtel"))
        self.assertTrue(self.same("197", "197", "UG"))


class RewriteTests(SynchronousTestCase):
    def test_all_of_them_in_their_order(self) -> None:
        rewrites = [Rewrite(compiled("^0"), "+256"), Rewrite(compiled(r"^\+"), "00")]
        self.assertEqual(rewritten("0772000001", rewrites), "00256772000001")
        self.assertEqual(rewritten("197", rewrites), "197")
