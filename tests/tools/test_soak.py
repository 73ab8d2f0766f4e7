"""What the soak complains of."""

from twisted.trial.unittest import SynchronousTestCase

from tools.soak import Sample, complaints


def samples(*seen: tuple[float, float, float, float]) -> list[Sample]:
    return [Sample(seconds, file, log, memory, 0) for seconds, file, log, memory in seen]


class SoakTests(SynchronousTestCase):
    def test_what_is_flat_is_well(self) -> None:
        flat = samples((60, 3.0, 16, 90), (120, 3.7, 16, 92), (500, 3.8, 17, 110), (900, 3.7, 16, 99))
        self.assertEqual(complaints(flat, 120.0), [])

    def test_a_file_that_grows_is_told(self) -> None:
        (said,) = complaints(samples((120, 3.7, 16, 92), (900, 9.5, 16, 92)), 120.0)
        self.assertEqual(said, "the file grew from 3.7 MB to 9.5 MB")

    def test_so_are_the_log_and_the_memory(self) -> None:
        said = complaints(samples((120, 3.7, 16, 92), (900, 3.7, 70, 130)), 120.0)
        self.assertEqual(said, ["the log had 70.0 MB", "the memory grew by 38.0 MB"])

    def test_a_run_that_is_too_short_is_none(self) -> None:
        self.assertEqual(complaints(samples((60, 3.0, 16, 90)), 120.0), ["it was too short to tell"])
