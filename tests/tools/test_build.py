"""Where nothing can be compiled that is said, and a tree takes its place as a whole."""

import os

from twisted.trial.unittest import SynchronousTestCase

from tests.support.copy_of_project import ROOT, Copy
from tools.build import clear, lead, name_of
from tools.compiling import MODULES, PURE, cannot


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
