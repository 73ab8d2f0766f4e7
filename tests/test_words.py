"""Names and docstrings of the router: one name for one thing, and sentences that begin with what is done.

Run as a program it prints what it counts in one line: `python -m tests.test_words`. That a docstring's verb
stands in the imperative is looked at by ruff (D401).
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from twisted.trial.unittest import SynchronousTestCase

from tests.sources import sources, statements

SIMULATOR = "router/simulator/"

CLAUSES = ("What", "Who", "Whose")
MOST_CLAUSES = 19
"""Docstrings that may begin with a relative clause, of all."""

NO_VERBS = re.compile(
    r"A|Again|All|An|Another|As|At|Both|By|Each|Every|How|If|In|Its?|No|Nobody|Nothing|Octets|Of|On|Once|One"
    r"|Only|Seconds|Segments|SMS|Some|Something|That|The|There|These|This|Those|To|What|When|Where|Whether"
    r"|Which|Who|Whose|Why|With"
)
"""Words that no docstring of a function may begin with. A property may: it is named for what it is."""


class Told(NamedTuple):
    """The docstring of a module, class or function, and where it is."""

    place: str
    kind: type[ast.AST]
    is_property: bool
    text: str

    @property
    def first_word(self) -> str:
        found = re.match(r"`*(\w+)", self.text)
        return found[1] if found else ""


@cache
def docstrings() -> Sequence[Told]:
    """All docstrings of the router."""
    return list(_docstrings())


def _docstrings() -> Iterator[Told]:
    for file, (_, tree) in sources().items():
        for node in (tree, *statements(tree)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and (
                text := ast.get_docstring(node)
            ):
                decorators = () if isinstance(node, ast.Module) else node.decorator_list
                is_property = any("property" in ast.unparse(each) for each in decorators)
                place = f"{file}:{getattr(node, 'lineno', 1)}"
                yield Told(place, type(node), is_property, text)


def classes() -> Mapping[str, Sequence[str]]:
    """Of each public class of the router: the files that have one of its name.

    The simulator knows no class of the router, so its own may be called alike: a box has lines, too.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for file, (_, tree) in sources().items():
        for node in () if file.startswith(SIMULATOR) else tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(file)
    return found


def counted() -> str:
    """Tell in one line how many names and docstrings there are, and how many begin with a clause."""
    told = docstrings()
    clauses = sum(one.first_word in CLAUSES for one in told)
    doubled = sum(len(files) > 1 for files in classes().values())
    return (
        f"{len(classes())} public classes, {doubled} names met twice; {len(told)} docstrings, "
        f"{clauses} begin with {', '.join(CLAUSES)}"
    )


class NamesTests(SynchronousTestCase):
    def test_no_two_classes_have_one_name(self) -> None:
        self.assertEqual({name: files for name, files in classes().items() if len(files) > 1}, {})


class DocstringsTests(SynchronousTestCase):
    def test_those_of_functions_begin_with_a_verb(self) -> None:
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        wrong = [
            f"{one.place}: {one.text.splitlines()[0]}"
            for one in docstrings()
            if one.kind in functions and not one.is_property and NO_VERBS.fullmatch(one.first_word)
        ]
        self.assertEqual(wrong, [])

    def test_hardly_any_begins_with_a_relative_clause(self) -> None:
        wrong = [one.place for one in docstrings() if one.first_word in CLAUSES]
        self.assertLessEqual(len(wrong), MOST_CLAUSES, wrong)


if __name__ == "__main__":
    print(counted())
