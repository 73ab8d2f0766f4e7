"""What is loaded, and what must not be."""

import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router import build_info, service
from router.relay.plan import scheduler


class LoadedTests(SynchronousTestCase):
    """Whichever router these tests run on."""

    def test_it_is_compiled_if_its_modules_come_from_shared_objects(self) -> None:
        self.assertEqual(build_info.is_compiled(), not scheduler.__file__.endswith(".py"))

    def test_it_lies_where_its_modules_have_come_from(self) -> None:
        self.assertEqual(build_info.TREE, Path(service.__file__).parents[1])

    def test_all_that_is_compiled_comes_from_there(self) -> None:
        # All of it is in this one; the files that the others name are mypyc's guess.
        native = sys.modules.get("router.native__mypyc")
        if native is not None:
            self.assertEqual(build_info.TREE, Path(str(native.__file__)).parents[1])
        self.assertEqual(native is not None, build_info.is_compiled())

    def test_what_is_compiled_runs_in_a_tree_of_its_own(self) -> None:
        tree = Path(self.mktemp())
        self.assertEqual(build_info.unsafe(tree), "")
        tree.mkdir()
        (tree / "setup.py").touch()
        self.assertIn(f"remove all of {tree}/router/**/*.so", build_info.unsafe(tree))
