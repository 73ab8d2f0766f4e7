""""""

import os
from glob import glob, has_magic

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.config.source.files import Endless, NotRead, contents, found


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


FILES = ("a.yaml", "b.yml", ".c.yaml", "one/a.yaml", "one/two/a.yaml", "one/two/.d/a.yaml", "three/b.yaml")

parts = st.sampled_from(["**", "*", "*.yaml", "a*", "one", "[ao]*", "?.yaml", ".*", "two", "a.yaml"])


class FoundTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.place = self.mktemp()
        for name in FILES:
            path = os.path.join(self.place, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w"):
                pass

    @given(st.lists(parts, min_size=1, max_size=4))
    def test_patterns_match_the_files_that_glob_finds(self, chosen: list[str]) -> None:
        pattern = os.path.join(self.place, "*" if not any(map(has_magic, chosen)) else "", *chosen)
        theirs = {os.path.normpath(one) for one in glob(pattern, recursive=True) if os.path.isfile(one)}
        self.assertEqual({os.path.normpath(one) for one in found(pattern)}, theirs)

    def test_they_come_by_their_names(self) -> None:
        self.assertEqual(
            [os.path.relpath(one, self.place) for one in found(f"{self.place}/**/a.yaml")],
            ["a.yaml", "one/a.yaml", "one/two/a.yaml"],
        )

    def test_a_name_without_signs_is_that_file(self) -> None:
        self.assertEqual(found(f"{self.place}/a.yaml"), [f"{self.place}/a.yaml"])
        self.assertEqual(found(f"{self.place}/none.yaml"), [])

    def test_links_in_a_ring_end(self) -> None:
        os.symlink(os.path.abspath(self.place), f"{self.place}/one/ring")
        self.assertEqual(len(found(f"{self.place}/**/b.yml")), 1)

    def test_a_whole_disk_is_not_looked_through(self) -> None:
        self.assertRaises(Endless, found, "/usr/**/*.none")

    def test_a_link_in_a_ring_is_no_folder(self) -> None:
        os.symlink("ring", f"{self.place}/ring")
        self.assertIn(f"{self.place}/ring", found(f"{self.place}/**/*"))
