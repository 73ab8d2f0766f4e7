"""The tools' codec judges the router's, so it has nothing of it."""

import ast
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tools.processes import PROJECT

ALLOWED = {"attrs", "collections", "enum", "re", "struct"}


def imported(file: Path) -> set[str]:
    """Return the packages that a file imports, but for its own room."""
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    froms = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.split(".")[0] for name in plain + froms}


class WireTests(TestCase):
    def test_it_imports_nothing_but_the_standard_library_and_attrs(self) -> None:
        files = list((PROJECT / "tools" / "wire").glob("*.py"))
        self.assertGreater(len(files), 3)
        for file in files:
            self.assertLessEqual(imported(file), ALLOWED, file.name)
