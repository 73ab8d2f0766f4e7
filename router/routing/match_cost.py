"""Decides whether Python's own engine takes linear time, as with most patterns: then it is the fastest.

It backtracks, so the number of choices counts: without open repetitions, and with few choices in all, each
place of a text is visited a bounded number of times.
"""

from router.routing.pattern_syntax import Tree, inner_trees

MOST_CHOICES = 16
"""Ways through a pattern from one place of a text."""

LONGEST = 256
"""Characters that a match has at most."""


def is_simple(tree: Tree) -> bool:
    """Tell whether a pattern can be left to `re`."""
    return int(tree.getwidth()[1]) <= LONGEST and _choices(tree) <= MOST_CHOICES


def _choices(tree: Tree) -> int:
    ways = 1
    for operation, what in tree:
        name = str(operation)
        inner = [_choices(one) for one in inner_trees(name, what)]
        if name == "BRANCH":
            ways *= sum(inner)
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most = int(what[0]), int(what[1])
            ways *= (
                (1 if inner[0] == 1 else MOST_CHOICES + 1) * (most - least + 1) if most > 1 else 2 * inner[0]
            )
        elif inner:
            ways *= inner[0]
        if ways > MOST_CHOICES:
            return MOST_CHOICES + 1
    return ways
