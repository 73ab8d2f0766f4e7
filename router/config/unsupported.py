"""The keys whose features are not built yet: read and checked like all others, without effect so far.

Who builds one takes its lines out of the table.
"""

from collections.abc import Iterator, Mapping

from router.config.model import given
from router.config.source.problems import Place, Problem
from router.config.source.tree import Node

LATER: Mapping[str, str] = {
    "log_texts": "texts in the log",
}
"""A path as `model.known` gives it, or ``path=value`` where only some values wait; and what it waits for."""


REFUSED: Mapping[str, tuple[str, str]] = {
    "store=postgresql": ("PostgreSQL is not in force yet", "expected sqlite:PATH"),
}
"""Such keys that cannot be ignored without harm: what is wrong, and what was expected. `checks.start` refuses
them, so a router does not start with one."""


def noted(tree: Node) -> Mapping[str, Place]:
    """Return the keys that stand in the file, and values that the table names (never a secret), with their
    first place.
    """
    found: dict[str, Place] = {}
    for path, place in given(tree):
        if "=" not in path or path in LATER:
            found.setdefault(path, place)
    return found


def not_in_force(noted: Mapping[str, Place]) -> Iterator[Problem]:
    """Report the keys that have no effect yet, each with the feature it waits for."""
    for path, feature in LATER.items():
        if path in noted:
            key = path.replace("=", ": ")
            yield Problem(
                noted[path], f"`{key}` is not in force yet", f"it waits for {feature}, and has no effect"
            )
