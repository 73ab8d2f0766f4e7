"""A release is refused while something is in its way, and changes what it must."""

from datetime import date

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tools.release import Refused, next_version, numbers, with_release, with_unreleased, with_version

CHANGES = """# Changes

## Unreleased

- It has wings.

## 0.1.0 - 2026-11-29

- It runs.
"""
DAY = date(2026, 12, 1)


class VersionTests(TestCase):
    def test_a_version_has_three_numbers(self) -> None:
        self.assertEqual(numbers("0.10.2"), (0, 10, 2))
        for wrong in ("1.0", "v1.0.0", "1.0.0rc1", "1.0.0.dev0", "01.0.0", ""):
            self.assertRaises(Refused, numbers, wrong)

    def test_the_next_one_is_for_development(self) -> None:
        self.assertEqual(next_version("0.2.3"), "0.3.0.dev0")

    def test_it_is_set_once(self) -> None:
        setup = "[metadata]\nversion = 0.2.0.dev0\n[mypy]\npython_version = 3.11\n"
        self.assertEqual(
            with_version(setup, "0.2.0"), "[metadata]\nversion = 0.2.0\n[mypy]\npython_version = 3.11\n"
        )


class ChangesTests(TestCase):
    def test_what_is_unreleased_becomes_the_release_of_the_day(self) -> None:
        released = with_release(CHANGES, "0.2.0", DAY)
        self.assertEqual(released, CHANGES.replace("## Unreleased", "## 0.2.0 - 2026-12-01"))

    def test_then_there_is_room_again_which_is_no_release_yet(self) -> None:
        after = with_unreleased(with_release(CHANGES, "0.2.0", DAY))
        self.assertIn("# Changes\n\n## Unreleased\n\n## 0.2.0 - 2026-12-01\n\n- It has wings.", after)
        self.assertRaises(Refused, with_release, after, "0.3.0", DAY)

    def test_a_version_that_does_not_follow_is_refused(self) -> None:
        for version in ("0.1.0", "0.0.9"):
            self.assertRaises(Refused, with_release, CHANGES, version, DAY)
        with_release(CHANGES, "0.1.1", DAY)
