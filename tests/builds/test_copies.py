"""What a build compiles is a copy, whose dates tell the compilers what has changed."""

import os

from tests.support.copy_of_project import Copy
from tools.compiling import MODULES, copied


class CopiesTest(Copy):
    """The copy in which modules become C."""

    def test_what_is_put_back_with_its_old_date_is_younger_than_the_c_of_what_it_replaces(self) -> None:
        place, file = self.root / "build" / "c", "router/store/sqlite/compiled.pyx"
        before = (self.root / file).stat()
        for text in ("# one\n", "# two\n"):
            (self.root / file).write_text(text)
            os.utime(self.root / file, ns=(before.st_atime_ns, before.st_mtime_ns))
            copied(self.root, place)
            self.assertEqual((place / file).read_text(), text)
            self.assertGreater((place / file).stat().st_mtime_ns, before.st_mtime_ns)

    def test_what_is_as_it_was_keeps_its_date_and_what_is_gone_goes(self) -> None:
        place = self.root / "build" / "c"
        copied(self.root, place)
        before = [(place / file).stat().st_mtime_ns for file in MODULES]
        (place / "router" / "gone.py").touch()
        copied(self.root, place)
        self.assertEqual([(place / file).stat().st_mtime_ns for file in MODULES], before)
        self.assertFalse((place / "router" / "gone.py").exists())
