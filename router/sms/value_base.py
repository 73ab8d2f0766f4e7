"""The base class of compiled values (tools/expanding.py writes out the rest).

As Python, values are attrs classes, and nothing of this is in use but `evolve` and `names_of`.
"""

from typing import Any, ClassVar, TypeVar, cast

T = TypeVar("T")


class Value:
    """The base of compiled values, which are compared, hashed and shown by their fields."""

    FIELDS: ClassVar[tuple[str, ...]] = ()
    """The names of the fields that are given."""

    SHOWN: ClassVar[tuple[tuple[str, bool | None], ...]] = ()
    """All fields, and whether ``repr`` shows them; None stands for the lengths only: they hold texts."""

    def _compared(self) -> tuple[object, ...]:
        return ()

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Value) or type(other) is not type(self):
            return False
        return self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(self._compared())

    def __repr__(self) -> str:
        shown = [f"{name}={_shown(getattr(self, name), how)}" for name, how in self.SHOWN if how is not False]
        return f"{type(self).__name__}({', '.join(shown)})"


def _shown(given: object, how: bool | None) -> str:
    if how is None and isinstance(given, tuple):
        return "(" + ", ".join(f"0x{tag:04X}: {len(octets)} octets" for tag, octets in given) + ")"
    return repr(given)


def evolve(_like: T, /, **changes: object) -> T:
    """Return a copy of a value with other values of these fields."""
    # Named so since mypyc would take a field of the same name for it; no field begins with an underscore.
    kind: Any = type(_like)
    if issubclass(kind, Value):
        for name in kind.FIELDS:
            if name not in changes:
                changes[name] = getattr(_like, name)
    else:
        for field in kind.__attrs_attrs__:
            if field.init and field.alias not in changes:
                changes[field.alias] = getattr(_like, field.name)
    return cast(T, kind(**changes))


def names_of(kind: type[object]) -> tuple[str, ...]:
    """Return the names of a value's fields, in the order of their declaration."""
    if issubclass(kind, Value):
        return tuple(name for name, _ in kind.SHOWN)
    return tuple(each.name for each in cast(Any, kind).__attrs_attrs__)
