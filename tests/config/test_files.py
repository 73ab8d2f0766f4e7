import os

from twisted.trial.unittest import SynchronousTestCase

from router.config.files import NotRead, contents


class ContentsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.file = self.mktemp()
        with open(self.file, "wb") as file:
            file.write(b"12345")

    def refused(self, path: str) -> str:
        return str(self.assertRaises(NotRead, contents, path, 5))

    def test_a_file_is_read_up_to_its_bound(self) -> None:
        self.assertEqual(contents(self.file, 5), b"12345")

    def test_a_longer_one_is_not(self) -> None:
        self.assertEqual(str(self.assertRaises(NotRead, contents, self.file, 4)), "it has more than 4 octets")

    def test_a_file_that_says_it_is_empty_is_read(self) -> None:
        self.assertTrue(contents("/proc/self/stat", 10_000))

    def test_a_pipe_is_not_waited_for(self) -> None:
        os.mkfifo(self.file + ".pipe")
        self.assertEqual(self.refused(self.file + ".pipe"), "it is a pipe")

    def test_a_device_has_no_end(self) -> None:
        self.assertEqual(self.refused("/dev/zero"), "it is a device")

    def test_a_folder_and_what_is_not_there(self) -> None:
        self.assertEqual(self.refused("/"), "it is a folder")
        self.assertEqual(self.refused("/no/such"), "No such file or directory")

    def test_a_name_that_no_file_has(self) -> None:
        self.assertEqual(self.refused("a\0b"), "no name of a file has such a character")
        self.assertEqual(self.refused("a" * 5000), "File name too long")
