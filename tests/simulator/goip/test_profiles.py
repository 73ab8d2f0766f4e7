"""Sets of flags."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.profiles import SHIPPED, profile, words_of
from router.simulator.goip.settings import Settings, WrongFlag


class Shipped(TestCase):
    def test_typical_is_what_the_flags_say_themselves(self) -> None:
        self.assertEqual(profile("typical"), Settings())

    def test_worst_changes_each_flag_that_it_names(self) -> None:
        worst, names = profile("worst"), [word[2:].replace("-", "_") for word in words_of("worst")[::2]]
        self.assertEqual([name for name in names if getattr(worst, name) == getattr(Settings(), name)], [])
        self.assertTrue(len(names) > 50)

    def test_there_is_no_other(self) -> None:
        self.assertEqual(list(SHIPPED), ["typical", "worst"])


class Files(TestCase):
    def read(self, page: str) -> Settings:
        file = Path(self.mktemp())
        file.write_text(page, "utf-8")
        return profile(str(file))

    def test_values_are_read_as_they_are_written(self) -> None:
        page = "bad_channel_bind: 0x0D\nreceipts: off\nudp_ids: 5=shopline:pw\nreboot_daily_at: 03:00\n"
        read = self.read(page)
        self.assertEqual(
            (read.bad_channel_bind, read.receipts, read.udp_ids, read.reboot_daily_at),
            ("0x0D", False, "5=shopline:pw", "03:00"),
        )

    def test_an_empty_one_changes_nothing(self) -> None:
        self.assertEqual(self.read("# nothing\n"), Settings())

    def test_what_is_wrong_is_said(self) -> None:
        for page, words in (
            ("mo_lung: udh", "mo_lung: there is no such flag"),
            ("mo_long: pigeon", "--mo-long"),
            ("mo_long: [udh]", "mo_long: one value"),
            ("- mo_long", "not a mapping"),
            ("a: b: c", "mapping values are not allowed"),
        ):
            wrong = str(self.assertRaises(WrongFlag, self.read, page))
            self.assertTrue(wrong.startswith("profile ") and words in wrong, wrong)

    def test_so_is_one_that_there_is_not(self) -> None:
        self.assertIn("No such file", str(self.assertRaises(WrongFlag, profile, "no-such.yaml")))
