"""How the values are made that each message makes.

attrs fills a frozen class through ``object.__setattr__``, some 60 ns more for each field than by assignment,
and a message makes 25 values and more (docs/decisions/0006). There are two ways round that.

`value` is attrs' `frozen` to the type checker, so nothing changes such values; at run time nobody guards it.

`quickened` gives a frozen class a *thawed* twin of the same layout, which is filled by plain assignment and
then becomes the frozen class by a change of ``__class__``. It is worth it for many fields: 0.8 µs instead of
1.2 for the 12 of a ShortMessage.
"""

from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

if TYPE_CHECKING:
    from attrs import frozen as value
else:
    from functools import partial

    value = partial(attrs.define, unsafe_hash=True)

__all__ = ["quickened", "thawed", "value"]

T = TypeVar("T")


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
    return frozen
