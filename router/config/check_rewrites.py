"""Rewrites of numbers: what is found can be replaced, and by this."""

from collections.abc import Iterator

from router.config.checked import Checked
from router.config.problems import Problem
from router.routing.pattern import BadPattern


def replacements_fit(to: Checked) -> Iterator[Problem]:
    """`replace` names groups that `match` has, and it is clear what is replaced."""
    for index, gateway in enumerate(to.page.gateways):
        for place, rewrite in enumerate(gateway.numbers):
            try:
                rewrite.match.check_replacement(rewrite.replace)
            except BadPattern as error:
                key = "replace" if error.of_template else "match"
                at = to.at("gateways", index, "numbers", place, key)
                yield Problem(at, f"`{key}` {error.wrong}", f"expected {error.remedy}")
