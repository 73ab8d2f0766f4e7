"""flag: one setting, as a field of an attrs class: default, the sentence of ``--help``, values to try."""

from typing import TypeVar

from attrs import field

T = TypeVar("T")


def flag(default: T, says: str, *others: T) -> T:
    """Declare a setting. ``others`` are values worth a test where its type does not list them all."""
    return field(default=default, metadata={"says": says, "others": others})
