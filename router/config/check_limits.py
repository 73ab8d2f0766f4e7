"""Limits: one that is wider than that of a longer time does nothing."""

from collections.abc import Iterator
from itertools import combinations

from router.config.channels import channels_of
from router.config.checked import Checked
from router.config.problems import Problem
from router.config.section import Section
from router.config.tree import Path

WINDOWS = ("minute", "hour", "day", "month", "total")
"""From the shortest to the longest."""

NARROWER = (
    *combinations(WINDOWS, 2),
    *(("recipients_per_day", longer) for longer in ("day", "month", "total")),
)
"""Of each pair the first is to be no more than the second."""


def limits_matter(to: Checked) -> Iterator[Problem]:
    """Each limit of a gateway, of a line that has its own, and of an ESME can be reached."""
    for index, gateway in enumerate(to.page.gateways):
        yield from _idle(to, gateway.limits, ("gateways", index, "limits"))
        lines = {channel.line: channel.limits for channel in channels_of(gateway)}
        for number, line in gateway.channel.items():
            if line.limits.model_fields_set and number in lines:
                path = ("gateways", index, "channel", str(number), "limits")
                yield from _idle(to, lines[number], path)
    for index, esme in enumerate(to.page.esmes):
        yield from _idle(to, esme.limits, ("esmes", index, "limits"))
        yield from _idle(to, esme.limits.per_number, ("esmes", index, "limits", "per_number"))


def _idle(to: Checked, limits: Section, path: Path) -> Iterator[Problem]:
    for shorter, longer in NARROWER:
        most, bound = getattr(limits, shorter, None), getattr(limits, longer, None)
        if most is not None and bound is not None and most > bound and to.has(*path, shorter):
            wrong = f"`{shorter}` is {most}, which is never reached: `{longer}` is {bound}"
            yield Problem(to.at(*path, shorter), wrong, f"expected less than `{longer}`, or no such limit")
            return
