"""What is measured here: that it can be, and in which units."""

import os

from twisted.trial.unittest import SynchronousTestCase

from router.doctor import measurements


class MeasuringTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.place = self.mktemp()
        os.mkdir(self.place)

    def test_a_disk_is_measured_and_nothing_is_left_on_it(self) -> None:
        found = measurements.disk(self.place)
        self.assertTrue(0.0 < found.middle <= found.longest < 60.0)
        self.assertTrue(0 < found.free <= found.size)
        self.assertEqual(os.listdir(self.place), [])

    def test_a_folder_that_is_not_there_cannot_be_measured(self) -> None:
        self.assertRaises(OSError, measurements.disk, os.path.join(self.place, "none"))

    def test_the_kind_of_a_file_system_is_that_of_the_nearest_mount(self) -> None:
        self.assertEqual(measurements.file_system("/proc/self"), "proc")

    def test_modes_are_of_those_files_that_there_are(self) -> None:
        file = os.path.join(self.place, "a")
        with open(file, "w"):
            os.chmod(file, 0o640)
        self.assertEqual(measurements.modes([file, file + "-wal"]), [(file, 0o640)])

    def test_the_kernel_says_something_of_the_clock_or_nothing(self) -> None:
        found = measurements.clock()
        self.assertTrue(found is None or found.off_by >= 0.0)
