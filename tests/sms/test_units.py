"""Weights of messages."""

from twisted.trial.unittest import SynchronousTestCase

from router.sms.message import ShortMessage
from router.sms.units import UNIT, filling, units


class UnitsTests(SynchronousTestCase):
    def test_usual_messages_count_as_one(self) -> None:
        usual = ShortMessage(short_message=b"a" * 254, tlvs=((0x1400, b"1"),))
        self.assertEqual(units(usual), 1)

    def test_long_texts_and_long_parameters_count_as_the_memory_that_they_take(self) -> None:
        text = ShortMessage(short_message=b"a" * 20 * UNIT)
        parameter = ShortMessage(tlvs=((0x1400, b"a" * 20 * UNIT),))
        self.assertEqual((units(text), units(parameter)), (21, 21))

    def test_a_page_ends_with_the_one_that_fills_it(self) -> None:
        self.assertEqual(list(filling(5, [1, 3, 3, 1], lambda one: one)), [1, 3, 3])

    def test_what_fills_it_exactly_is_all_of_it(self) -> None:
        self.assertEqual(list(filling(4, [1, 3, 3], lambda one: one)), [1, 3])
