"""Attributes that a class has in Python and not in the `.pxd` beside it.

To Cython such an attribute is one of an object that it does not know, and compiles: the first object would
end in an AttributeError from its own `__init__`.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_CLASS = re.compile(r"(?m)^cdef class (\w+)(?:\((\w+)\))?:\n((?:[ \t]+.*\n?|\n)*)")
_ATTRIBUTE = re.compile(r"(?m)^[ \t]+cdef [\w. ]*?(\w+)[ \t]*$")

Types = dict[str, tuple[str, frozenset[str]]]
"""By the name of an extension type: its base, and the attributes that are declared in it."""


def undeclared(root: Path, sources: Iterable[str]) -> Iterator[str]:
    """A line for each: `router/relay/plan.py:61: Planned.note is not declared in router/relay/plan.pxd`."""
    types = _types(root)
    for source in sources:
        beside = Path(source).with_suffix(".pxd")
        ours = _declared((root / beside).read_text()) if (root / beside).exists() else {}
        for node in ast.parse((root / source).read_text()).body:
            if isinstance(node, ast.ClassDef) and node.name in ours:
                for name, line in _assigned(node).items():
                    if name not in _attributes(node.name, types | ours):
                        yield f"{source}:{line}: {node.name}.{name} is not declared in {beside.as_posix()}"


def _types(root: Path) -> Types:
    """Of all `.pxd`: a base may stand in another one. Of two of one name, what either has."""
    found: Types = {}
    for file in sorted((root / "router").rglob("*.pxd")):
        for name, (base, names) in _declared(file.read_text()).items():
            others = found.get(name, ("", frozenset()))
            found[name] = (base or others[0], names | others[1])
    return found


def _declared(text: str) -> Types:
    return {name: (base, frozenset(_ATTRIBUTE.findall(body))) for name, base, body in _CLASS.findall(text)}


def _attributes(name: str, types: Types) -> frozenset[str]:
    """Its own, and those of its bases."""
    base, names = types.get(name, ("", frozenset()))
    return names | _attributes(base, types) if base else names


def _assigned(node: ast.ClassDef) -> dict[str, int]:
    """What its methods assign to `self`, each with the first line that does."""
    found: dict[str, int] = {}
    for each in ast.walk(node):
        if (
            isinstance(each, ast.Attribute)
            and isinstance(each.ctx, ast.Store)
            and isinstance(each.value, ast.Name)
            and each.value.id == "self"
        ):
            found[each.attr] = min(each.lineno, found.get(each.attr, each.lineno))
    return found
