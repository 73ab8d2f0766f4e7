"""How the values are made that each message makes.

attrs fills a frozen class through ``object.__setattr__``, some 60 ns more for each field than by assignment,
and a message makes 25 values and more (docs/decisions/0006). There are two ways round that.

`value` is attrs' `frozen` to the type checker, so nothing changes such values; at run time nobody guards it.

`quickened` gives a frozen class a *thawed* twin of the same layout, which is filled by plain assignment and
then becomes the frozen class by a change of ``__class__``. It is worth it for many fields: 0.8 µs instead of
1.2 for the 12 of a ShortMessage.

Where `filling` was built, both kinds are filled in C when they are called, and that costs 0.2 µs
(docs/decisions/0007).
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

try:
    from router.sms.filling import fill as _fill
except ImportError:
    _fill = None  # type: ignore[assignment]

T = TypeVar("T")

_MORE_TO_DO = (
    *("__attrs_pre_init__", "__attrs_post_init__"),
    "__attrs_init__",  # instead of __init__, where the class has its own
    "_attrs_cached_hash",  # cache_hash
    "__del__",  # of an object that is given up half filled
)
"""A class that has one of these needs more than its fields filled when an object of it is made."""


def filled(kind: type[T]) -> type[T]:
    """The same class, filled in C if that was built and the class is of plain fields in slots."""
    if _fill is None:
        return kind
    fields = attrs.fields(cast(type[attrs.AttrsInstance], kind))
    by_position = [each for each in fields if not each.kw_only]
    names = [each.name for each in by_position] + [each.name for each in fields if each.kw_only]
    if all(map(_is_plain, fields)) and not any(hasattr(kind, name) for name in _MORE_TO_DO):
        defaults = {each.name: each.default for each in fields if each.default is not attrs.NOTHING}
        _fill(kind, names, len(by_position), defaults)
    return kind


def _is_plain(field: "attrs.Attribute[object]") -> bool:
    made = isinstance(field.default, attrs.Factory)  # type: ignore[arg-type]
    return field.init and field.alias == field.name and not (field.converter or field.validator or made)


if TYPE_CHECKING:
    from attrs import evolve
    from attrs import frozen as value
else:

    def evolve(of, /, **changes):
        """A value like this one but for these fields; to the type checker, attrs' `evolve`."""
        kind = type(of)
        for field in kind.__attrs_attrs__:
            if field.init and field.alias not in changes:
                changes[field.alias] = getattr(of, field.name)
        return kind(**changes)

    def value(kind=None, **settings):
        """attrs' `define`, with a hash; to the type checker, its `frozen`."""
        if kind is None:
            return lambda given: value(given, **settings)
        return filled(attrs.define(unsafe_hash=True, weakref_slot=False, **settings)(kind))


__all__ = [
    "evolve",
    "filled",
    "made_by_position",
    "names_of",
    "quickened",
    "thawed",
    "value",
]


def names_of(kind: type[object]) -> tuple[str, ...]:
    """The names of a value's fields, in the order of their declaration."""
    return tuple(each.name for each in attrs.fields(cast(type[attrs.AttrsInstance], kind)))


def thawed(frozen: type[object]) -> type[object]:
    """The twin of a frozen class with slots: same bases, same slots, and open to assignment.

    CPython stores into a slot the quick way only where ``__setattr__`` and ``__delattr__`` are the plain
    ones.
    """
    own = {"__slots__": frozen.__dict__["__slots__"]}
    plain = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    return type(f"Thawed{frozen.__name__}", frozen.__bases__, own | plain)


def quickened(frozen: type[T]) -> type[T]:
    """The same class, with an ``__init__`` that fills it while it is thawed.

    Each field has a default that is no factory, and is given by keyword; the class has no weakref_slot.
    """
    fields = attrs.fields(cast(type[attrs.AttrsInstance], frozen))
    defaults = {each.name: each.default for each in fields}
    arguments = ", ".join(f"{name}=defaults[{name!r}]" for name in defaults)
    lines = [f"def __init__(self, *, {arguments}):", "    assign(self, '__class__', Thawed)"]
    lines += [f"    self.{name} = {name}" for name in defaults]
    lines += ["    self.__class__ = Frozen"]
    room: dict[str, object] = {
        "assign": object.__setattr__,
        "Thawed": thawed(frozen),
        "Frozen": frozen,
        "defaults": defaults,
    }
    exec("\n".join(lines), room)
    cast(Any, frozen).__init__ = room["__init__"]
    return filled(frozen)


def made_by_position(frozen: type[T], names: Sequence[str]) -> Callable[..., T]:
    """A function that makes objects of a class that was `quickened`, of the values of all its fields.

    They come by position, in the order of ``names``.
    """
    lines = [f"def make({', '.join(names)}):", "    self = Thawed()"]
    lines += [f"    self.{name} = {name}" for name in names]
    lines += ["    self.__class__ = Frozen", "    return self"]
    room: dict[str, object] = {"Thawed": thawed(frozen), "Frozen": frozen}
    exec("\n".join(lines), room)
    return cast(Callable[..., T], room["make"])
