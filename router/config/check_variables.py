"""Variables in the manner of shells: nothing takes them for what they stand for."""

from collections.abc import Iterator

from router.config.checked import Checked
from router.config.problems import Problem
from router.config.scalars import is_variable
from router.config.tree import Items, Keys, Node, Scalar


def no_variables(to: Checked) -> Iterator[Problem]:
    """Values as `$PASSWORD` and `${PASSWORD}`; none is shown, for it may be a password indeed."""
    yield from _found("", to.tree)


def _found(key: str, node: Node) -> Iterator[Problem]:
    if isinstance(node, Keys):
        for name, entry in node.entries.items():
            yield from _found(name, entry.value)
    elif isinstance(node, Items):
        for item in node.items:
            yield from _found(key, item)
    elif isinstance(node, Scalar) and not node.supplied and is_variable(node.text):
        wrong = f"`{key}` looks like a variable of a shell, and is taken as it is written"
        yield Problem(node.place, wrong, "`!env NAME` takes a variable of the environment")
