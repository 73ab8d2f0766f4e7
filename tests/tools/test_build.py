"""An edit is compiled, or `make build` ends with file and line; and a tree takes its place as a whole."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SkipTest, SynchronousTestCase

from tools.build import clear, lead, name_of
from tools.compiling import MODULES, PURE, Fault, cannot, translate

ROOT = Path(__file__).resolve().parents[2]
HEALTH = "router/routing/health.py"


class Copy(SynchronousTestCase):
    """Tests over a copy of all that a build needs."""

    def setUp(self) -> None:
        self.root = Path(self.mktemp()).absolute()
        ignored = shutil.ignore_patterns("__pycache__", "*.so")
        shutil.copytree(ROOT / "router", self.root / "router", ignore=ignored)
        (self.root / "tools").mkdir()
        (self.root / "twisted").mkdir()
        for name in ("setup.py", "setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, self.root)
        for name in ("__init__.py", "build.py", "compiling.py", "expanding.py"):
            shutil.copy(ROOT / "tools" / name, self.root / "tools")

    def edit(self, file: str, before: str, after: str) -> int:
        """Change a text that is there once; the line where it begins."""
        text = (self.root / file).read_text()
        self.assertEqual(text.count(before), 1, f"{before!r} in {file}")
        (self.root / file).write_text(text.replace(before, after))
        return text[: text.index(before)].count("\n") + 1

    def build(self, **environment: str) -> tuple[int, str]:
        """As `make build` in the copy does: its status, and all that it says."""
        done = subprocess.run(
            [sys.executable, "-m", "tools.build"],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root), "PYTHONSAFEPATH": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.returncode, done.stdout


class EditsTest(Copy):
    """Three edits of a newcomer to a class of the path: each is compiled, or told with its line."""

    def translated(self) -> str:
        """What is wrong with the modules; nothing, if they become C."""
        try:
            translate(self.root, self.root / "build" / "c")
        except Fault as fault:
            return str(fault)
        return ""

    def test_a_new_attribute_and_parameter_are_compiled_and_a_method_is_missed_where_it_was_called(
        self,
    ) -> None:
        renamed = "def succeeded(self)"
        self.edit(HEALTH, renamed, "def has_succeeded(self)")
        self.assertRegex(self.translated(), r'router/relay/\w+\.py:\d+: error: "Health" has no .*succeeded')
        self.edit(HEALTH, "def has_succeeded(self)", renamed)
        self.edit(HEALTH, '"_flaps",', '"_flaps", "_note",')
        self.edit(HEALTH, "        self._up_at = 0.0\n", "        self._note, self._up_at = '', 0.0\n")
        before = "def refused(self, cause: Cause, now: float)"
        self.edit(HEALTH, before, "def refused(self, cause: Cause, now: float, count: int = 1)")
        self.assertEqual(self.translated(), "")

    def test_a_value_that_cannot_be_written_out_ends_the_build_and_the_tree_before_is_kept(self) -> None:
        if cannot(dict(os.environ)):
            raise SkipTest("there is no C compiler")
        (self.root / "build").mkdir()
        lead(self.root / "build" / "compiled", self.root)
        line = self.edit("router/sms/address.py", 'addr: str = ""', "addr: str = field(order=True)")
        status, said = self.build()
        self.assertEqual(status, 1)
        self.assertIn(f"router/sms/address.py:{line}: a value's field has no order\n", said)
        self.assertEqual((self.root / "build" / "compiled").resolve(), self.root)


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
