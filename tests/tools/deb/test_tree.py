"""The files of the package."""

from hashlib import md5
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from tools.deb import tree


class TreeTestCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.folder.mkdir()

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        tree.write(file, text.encode())
        return file


class SharedTests(TreeTestCase):
    def test_files_of_two_pythons_that_are_the_same_are_one(self) -> None:
        one, other = (self.write(f"{site}/rich/text.py", "same") for site in ("3.11", "3.13"))
        tree.share_files([self.folder / "3.11", self.folder / "3.13"])
        self.assertEqual(one.stat().st_ino, other.stat().st_ino)

    def test_those_that_differ_or_are_alone_stay(self) -> None:
        one = self.write("3.11/rich/text.so", "for 3.11")
        other = self.write("3.13/rich/text.so", "for 3.13")
        alone = self.write("3.13/rich/new.py", "new")
        tree.share_files([self.folder / "3.11", self.folder / "3.13"])
        told = [file.read_text() for file in (one, other, alone)]
        self.assertEqual(told, ["for 3.11", "for 3.13", "new"])


class StampTests(TreeTestCase):
    def test_all_files_have_one_time_but_the_list_of_plugins_which_is_later(self) -> None:
        plugin = self.write("twisted/plugins/smpp_router_plugin.py", "")
        listed = self.write("twisted/plugins/dropin.cache", "")
        tree.stamp(self.folder, 1_800_000_000)
        times = [file.stat().st_mtime for file in (plugin, plugin.parent, listed)]
        self.assertEqual(times, [1_800_000_000, 1_800_000_000, 1_800_000_001])


class SumsTests(TreeTestCase):
    def test_each_file_has_a_line_and_a_link_has_none(self) -> None:
        self.write("usr/bin/smpp-router", "#!/bin/sh\n")
        (self.folder / "usr/bin/python3").symlink_to("/usr/bin/python3")
        self.assertEqual(
            tree.sums(self.folder), f"{md5(b'#!/bin/sh' + bytes([10])).hexdigest()}  usr/bin/smpp-router\n"
        )
