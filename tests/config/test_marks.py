"""Marks tell what differs between two files, and hold no secret."""

from collections.abc import Mapping
from pathlib import Path

from router.config.load import load
from router.config.marks import marks
from tests.config.pages import PageTestCase

MANUAL = Path(__file__).resolve().parents[2] / "conf" / "router.yaml"

PAGE = (
    "keep: 10d\nlog: {{access: a}}\n"
    "esmes: [{{system_id: a, password: {password}}}]\n"
    "gateways: [{{id: goip1, connect: smpp, host: h, password: {password}, channels: {channels}}}]\n"
    "routes: [{{name: r, attempts: {attempts}}}, {{name: s}}]\n"
)


class MarksTests(PageTestCase):
    def of(
        self, password: str = "one", channels: int = 2, attempts: int = 3, more: str = ""
    ) -> Mapping[str, str]:
        return marks(self.loaded(PAGE.format(password=password, channels=channels, attempts=attempts) + more))

    def test_those_of_the_same_file_are_the_same_in_each_run(self) -> None:
        self.assertEqual(marks(load(str(MANUAL), {})), marks(load(str(MANUAL), {})))
        self.assertEqual(self.of(), self.of())

    def test_each_thing_has_its_own(self) -> None:
        self.assertEqual(
            [*self.of()],
            [
                *("ESME a", "gateway goip1", "channel goip101", "channel goip102", "route r", "route s"),
                *("order of routes", "received", "keep", "log.access"),
            ],
        )

    def test_what_is_other_has_another_and_all_else_the_same(self) -> None:
        """A route without `via` has the new channel, too."""
        before, after = self.of(), self.of(channels=3, attempts=2, more="drain: 5s\n")
        self.assertEqual(
            {name for name in after if after[name] != before.get(name)},
            {"gateway goip1", "channel goip103", "route r", "route s", "drain"},
        )

    def test_a_secret_has_no_part_in_them(self) -> None:
        self.assertEqual(self.of("one"), self.of("two"))
