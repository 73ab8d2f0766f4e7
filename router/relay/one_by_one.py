"""A loop in which an error at one item does not stop the others."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from router.relay.events import LOG

T = TypeVar("T")


def take_each(things: Iterable[T], take: Callable[[T], None], name: Callable[[T], object]) -> None:
    """Call ``take`` with each item.

    An item at which that raises is logged under its name, with the traceback, and stays as it is.
    """
    for thing in things:
        try:
            take(thing)
        except Exception:
            LOG.failure("at {name}", name=_named(thing, name))


def _named(thing: T, name: Callable[[T], object]) -> object:
    try:
        return name(thing)
    except Exception:
        return f"a {type(thing).__name__}"
