"""Rewrites of numbers and texts: what is found can be replaced, and by this."""

from collections.abc import Iterator

from router.config.checked import Checked
from router.config.problems import Problem
from router.config.tree import Path
from router.routing.pattern import BadPattern, Pattern


def replacements_fit(to: Checked) -> Iterator[Problem]:
    """`replace` names groups that `match` has, and it is clear what is replaced."""
    for index, gateway in enumerate(to.page.gateways):
        for place, rewrite in enumerate(gateway.numbers):
            yield from _unfit(to, rewrite.match, rewrite.replace, ("gateways", index, "numbers", place))
    for index, route in enumerate(to.page.routes or ()):
        for place, one in enumerate(route.rewrite.text):
            yield from _unfit(to, one.match, one.replace, ("routes", index, "rewrite", "text", place))


def _unfit(to: Checked, match: Pattern, replace: str, path: Path) -> Iterator[Problem]:
    try:
        match.check_replacement(replace)
    except BadPattern as error:
        key = "replace" if error.of_template else "match"
        yield Problem(to.at(*path, key), f"`{key}` {error.wrong}", f"expected {error.remedy}")
