"""Where nothing can be compiled that is said, and a tree takes its place as a whole."""

import os

from twisted.trial.unittest import SynchronousTestCase

from tests.support.copy_of_project import ROOT, Copy
from tools.build import clear, lead, name_of
from tools.compiling import MODULES, PURE, cannot, copied


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


class WithoutCompilerTest(Copy):
    """Where nothing can be compiled, it is said, and is no error."""

    def test_there_is_no_compiled_tree_and_that_is_said_in_one_line(self) -> None:
        (self.root / "build").mkdir()
        lead(self.root / "build" / "compiled", self.root)
        for told in ({"CC": "no-such-compiler"}, {PURE: "1"}):
            status, said = self.build(**told)
            self.assertEqual((status, len(said.splitlines())), (0, 1), said)
            self.assertRegex(said, "^Nothing is compiled here, and the router runs as Python: ")
            self.assertFalse((self.root / "build" / "compiled").is_symlink())

    def test_a_compiler_that_fails_is_named(self) -> None:
        self.assertRegex(cannot({"CC": "false -O2"}), r"^the C compiler does not work \(false: ")


class TreesTest(Copy):
    """Trees of builds, and the link that leads to one of them."""

    def test_a_tree_is_called_by_all_that_it_is_made_of(self) -> None:
        before = name_of(self.root)
        self.assertEqual(name_of(self.root), before)
        (self.root / "router" / "new.py").touch()
        self.assertNotEqual(name_of(self.root), before)

    def test_the_link_leads_from_one_tree_to_the_next_and_the_one_before_stays(self) -> None:
        trees, link = self.root / "build" / "trees", self.root / "build" / "compiled"
        for number, name in enumerate(("first", "second", "third")):
            (trees / name).mkdir(parents=True)
            lead(link, trees / name)
            os.utime(trees / name, (number, number))
            self.assertEqual(link.resolve(), (trees / name).resolve())
        clear(trees, trees / "third")
        self.assertEqual(sorted(os.listdir(trees)), ["second", "third"])


class SourcesTest(SynchronousTestCase):
    """The checkout, which runs as Python."""

    def test_nothing_is_compiled_beside_the_sources(self) -> None:
        self.assertEqual(list((ROOT / "router").rglob("*.so")), [])

    def test_each_module_that_is_compiled_is_there(self) -> None:
        self.assertEqual([file for file in MODULES if not (ROOT / file).exists()], [])
