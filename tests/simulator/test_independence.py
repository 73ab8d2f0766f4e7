"""The simulator judges the router, so it has nothing of it."""

import ast
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router import simulator

FOLDER = Path(simulator.__file__).parent

LIBRARIES = {"attrs", "twisted", "yaml"}


def imported(text: str, depth: int) -> set[str]:
    """Return the packages that a module imports which lies so many folders deep in the simulator.

    The simulator itself is none of them; what is above it is ``router``.
    """
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level > depth:
            found.add("router")
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").split(".")[0])
    return found


class IndependenceTests(TestCase):
    def test_it_imports_nothing_but_itself_the_standard_library_and_a_few_more(self) -> None:
        files = list(FOLDER.rglob("*.py"))
        self.assertGreater(len(files), 50)
        for file in files:
            found = imported(file.read_text("utf-8"), len(file.relative_to(FOLDER).parts))
            self.assertLessEqual(found - sys.stdlib_module_names, LIBRARIES, file.name)

    def test_an_import_that_leads_out_of_it_would_be_seen(self) -> None:
        for line in ("import router.sms", "from router.simulator import goip", "from ...sms import text"):
            self.assertEqual(imported(line, 2), {"router"}, line)
        self.assertEqual(imported("from ..octets import frames", 2), set())
