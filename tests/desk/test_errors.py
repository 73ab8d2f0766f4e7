"""In which words the desk refuses."""

from collections.abc import Iterator

from twisted.trial.unittest import SynchronousTestCase

from router.desk.errors import LONGEST, NoSuch


class Names(list[str]):
    """Names that tell how often they were gone through."""

    looks = 0

    def __iter__(self) -> Iterator[str]:
        self.looks += 1
        return super().__iter__()


class NoSuchTests(SynchronousTestCase):
    def test_names_that_are_near_are_looked_for_only_when_somebody_reads_it(self) -> None:
        names = Names(["goip101", "goip102"])
        error = NoSuch("channel", "goip11", names)
        self.assertEqual(names.looks, 0)
        self.assertEqual(str(error), "there is no channel goip11; did you mean goip101 or goip102?")

    def test_a_very_long_name_is_near_to_none(self) -> None:
        error = NoSuch("channel", "goip10" * 100_000, ["goip101"])
        self.assertEqual(str(error), f"there is no channel {('goip10' * 20)[:LONGEST]}; known are goip101")
