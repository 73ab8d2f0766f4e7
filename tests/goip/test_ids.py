from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.goip.ids import MAX_CHANNELS, channel_id, line_of

lines = st.integers(1, MAX_CHANNELS)
names = st.text("goip0123456789", min_size=1, max_size=12)


class ChannelIdTests(SynchronousTestCase):
    def test_a_channel_is_the_box_and_two_digits(self) -> None:
        self.assertEqual(channel_id("goip1", 1), "goip101")
        self.assertEqual(channel_id("goip1", 32), "goip132")
        self.assertEqual(channel_id("goipsms", 4), "goipsms04")

    def test_a_line_that_has_no_two_digits_is_refused(self) -> None:
        for line in (0, -1, 100):
            error = self.assertRaises(ValueError, channel_id, "goip1", line)
            self.assertIn(f"channel {line} of goip1", str(error))


class LineTests(SynchronousTestCase):
    def test_a_name_is_resolved_within_the_lines_of_its_box(self) -> None:
        self.assertEqual(line_of("goip108", "goip1", 8), 8)
        self.assertIsNone(line_of("goip109", "goip1", 8))
        self.assertIsNone(line_of("goip100", "goip1", 8))

    def test_the_box_itself_is_no_channel(self) -> None:
        self.assertIsNone(line_of("goip1", "goip1", 8))

    def test_one_digit_or_three_are_no_channel(self) -> None:
        self.assertIsNone(line_of("goip11", "goip1", 8))
        self.assertIsNone(line_of("goip1001", "goip1", 8))

    def test_what_reads_like_another_box_is_resolved_by_the_box_that_is_asked_about(self) -> None:
        """`goip101` is channel 1 of `goip1`, and nothing of a box `goip10`."""
        self.assertEqual(line_of("goip101", "goip1", 8), 1)
        self.assertIsNone(line_of("goip101", "goip10", 8))
        self.assertEqual(line_of("goip1001", "goip10", 8), 1)

    def test_digits_of_other_scripts_and_signs_are_none(self) -> None:
        for name in ("goip1\u0661\u0662", "goip1+1", "goip1 1", "goip1\u00b2\u00b2"):
            self.assertIsNone(line_of(name, "goip1", 8))

    def test_the_name_of_another_box_is_none(self) -> None:
        self.assertIsNone(line_of("other01", "goip1", 8))
        self.assertIsNone(line_of("", "goip1", 8))

    @given(names, lines)
    def test_it_is_the_way_back(self, box: str, line: int) -> None:
        self.assertEqual(line_of(channel_id(box, line), box, line), line)

    @given(names, names, lines)
    def test_what_is_resolved_has_that_name(self, name: str, box: str, channels: int) -> None:
        line = line_of(name, box, channels)
        if line is not None:
            self.assertEqual(channel_id(box, line), name)
