"""Variables in the manner of shells: nothing takes them for what they stand for."""

import re
from collections.abc import Iterator

from router.config.checked import Checked
from router.config.problems import Problem
from router.config.scalars import is_variable
from router.config.signs import QUOTES
from router.config.tree import Items, Keys, Node, Scalar

TAGS = ("!env ", "!file ")

FITTING = re.compile(r"(?:[!-~](?:[ -~]*[!-~])?)?")


def no_variables(to: Checked) -> Iterator[Problem]:
    """Values as `$PASSWORD` and `${PASSWORD}`; none is shown, for it may be a password indeed."""
    for key, node in _scalars("", to.tree):
        if not node.supplied:
            yield from _taken_literally(key, node)


def _taken_literally(key: str, node: Scalar) -> Iterator[Problem]:
    if is_variable(node.text):
        wrong = f"`{key}` looks like a variable of a shell, and is taken as it is written"
        yield Problem(node.place, wrong, "`!env NAME` takes a variable of the environment")
    elif node.text.startswith(TAGS):
        wrong = f"`{key}` is a tag in quotes, and is taken as it is written"
        yield Problem(node.place, wrong, "expected !env NAME or !file PATH without quotes")


def quotes_of_yaml(to: Checked) -> Iterator[Problem]:
    """No value stands in quotes that YAML does not know: they would be part of it."""
    for key, node in _scalars("", to.tree):
        if not node.supplied and node.text[:1] in QUOTES and node.text[-1:] in QUOTES and node.text:
            wrong = f"the quotes of `{key}` are typographic, and part of the value"
            yield Problem(node.place, wrong, "expected \" or ' in their place")


def passwords_as_meant(to: Checked) -> Iterator[Problem]:
    """No password has what hardly belongs to it."""
    for key, node in _scalars("", to.tree):
        if key == "password" and not FITTING.fullmatch(node.text):
            wrong = f"`{key}` has a blank or a line break at an end, or a sign that is not ASCII"
            yield Problem(
                node.place, wrong, "expected letters, digits and signs, as they were set on both sides"
            )


def _scalars(key: str, node: Node) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Keys):
        for name, entry in node.entries.items():
            yield from _scalars(name, entry.value)
    elif isinstance(node, Items):
        for item in node.items:
            yield from _scalars(key, item)
    elif isinstance(node, Scalar):
        yield key, node
