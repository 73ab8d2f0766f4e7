"""Puts wrong values into each field of each value, one at a time, and uses what comes of it.

It runs as a process of its own: ``python -m tests.support.wrong_values`` prints how many classes there are,
how many values it tried, how many of these in classes of compiled modules, how many of those were refused,
and how many fields of a value that was made could be changed afterwards. Whatever is wrong ends in an
exception; a signal would end the process.
"""

import ast
import importlib
import sys
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, NewType, TypeVar, Union, get_args, get_origin

import router
from router.routing.routes import Table
from router.smpp import codec
from router.smpp.pdu import Pdu
from router.sms.value import evolve

DECORATORS = ("value", "pdu")


class Duck:
    """Has every attribute, and none of the right type."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return self


WRONG: tuple[object, ...] = (
    None,
    object(),
    Duck(),
    "text",
    b"octets",
    -1,
    2**70,
    1.5,
    (None,),
    [Duck()],
    Duck,
)


def declared() -> Iterator[tuple[ModuleType, ast.ClassDef]]:
    """Each class of the package that is declared as a value."""
    package = Path(next(iter(router.__path__)))
    for file in sorted(package.rglob("*.py")):
        name = ".".join(("router", *file.relative_to(package).with_suffix("").parts)).removesuffix(
            ".__init__"
        )
        text = file.read_text()
        # Most files declare none, and to parse all of them took longer than to try the values.
        declares = any(f"@{decorator}" in text for decorator in DECORATORS)
        for node in ast.parse(text).body if declares else ():
            if isinstance(node, ast.ClassDef) and any(map(_is_value, node.decorator_list)):
                yield importlib.import_module(name), node


def _is_value(decorator: ast.expr) -> bool:
    of = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(of, ast.Name) and of.id in DECORATORS


def fields() -> dict[type[Any], dict[str, object]]:
    """The fields of each value that are given, with their types."""
    found: dict[type[Any], dict[str, object]] = {}
    for module, node in declared():
        kind = getattr(module, node.name)
        own: dict[str, object] = {}
        for each in node.body:
            if isinstance(each, ast.AnnAssign) and _is_given(each):
                own[ast.unparse(each.target)] = _evaluated(each.annotation, module)
        inherited = found.get(kind.__mro__[1], {})
        found[kind] = {**inherited, **own}
    return found


def _is_given(field: ast.AnnAssign) -> bool:
    return not any(word in ast.unparse(field) for word in ("ClassVar[", "init=False"))


def _evaluated(annotation: ast.expr, module: ModuleType) -> object:
    return eval(ast.unparse(annotation), {**vars(importlib.import_module("typing")), **vars(module)})


def sample(of: object, known: dict[type[Any], dict[str, object]]) -> object:
    """A right value of a type."""
    origin, arguments = get_origin(of), get_args(of)
    if of is object or isinstance(of, TypeVar):
        return object()
    if of in known:
        kind: Any = of
        return kind(**samples(kind, known))
    if isinstance(of, type) and issubclass(of, Enum):
        return next(iter(of))
    if origin in (Union, UnionType):
        return None if type(None) in arguments else sample(arguments[0], known)
    if isinstance(of, str):  # a name that stands further down in its module
        return None
    if of is Table:  # no value itself
        return Table(())
    if isinstance(of, NewType):
        return sample(of.__supertype__, known)
    if origin is tuple and Ellipsis not in arguments:
        return tuple(sample(each, known) for each in arguments)
    plain: Callable[[], object] = origin if origin in (tuple, frozenset, dict, list) else of  # type: ignore[assignment]
    return plain() if plain in (int, str, bytes, float, bool, tuple, frozenset, dict, list) else ()


def samples(kind: type[Any], known: dict[type[Any], dict[str, object]]) -> dict[str, object]:
    return {name: sample(of, known) for name, of in known[kind].items()}


def use(made: Any) -> None:
    """What is done with any value."""
    for act in (repr, hash, lambda each: each == each, evolve, _encoded):
        try:
            act(made)
        except Exception:
            continue


def _encoded(made: Any) -> None:
    if isinstance(made, Pdu):
        codec.decode(codec.encode(made, 1))


def changed(made: object, name: str) -> bool:
    """Whether a field of it can be changed."""
    try:
        setattr(made, name, getattr(made, name))
    except (AttributeError, TypeError):
        return False
    return True


def main() -> None:
    known = fields()
    tried = compiled = refused = changeable = 0
    for kind in known:
        guards = not str(sys.modules[kind.__module__].__file__).endswith(".py")
        right = samples(kind, known)
        changeable += sum(changed(kind(**right), name) for name in right)
        for name in right:
            for wrong in WRONG:
                tried += 1
                compiled += guards
                try:
                    made = kind(**{**right, name: wrong})
                except Exception:
                    refused += guards
                else:
                    use(made)
    print(len(known), tried, compiled, refused, changeable, file=sys.stdout)


if __name__ == "__main__":
    main()
