"""Weights: they are for `choose: weighted`, and that is for channels that differ in weight."""

from collections.abc import Iterator

from router.config.channels import channels_of
from router.config.checked import Checked
from router.config.problems import Problem
from router.config.rules import Route
from router.config.tree import Path
from router.routing.table import Choose


def weights_matter(to: Checked) -> Iterator[Problem]:
    """Weights that change nothing, and routes that ask for weights where there are none."""
    weighted = [
        (index, route) for index, route in enumerate(to.page.routes or ()) if route.choose is Choose.WEIGHTED
    ]
    yield from _even(to, weighted) if weighted else _idle(to)


def _even(to: Checked, weighted: list[tuple[int, Route]]) -> Iterator[Problem]:
    weights = {channel.id: channel.weight for one in to.page.gateways for channel in channels_of(one)}
    for index, route in weighted:
        if len({weights[id] for id in route.via or ()}) == 1:
            wrong = f"route `{route.name}` is weighted, and its channels have the same weight"
            yield Problem(to.at("routes", index, "choose"), wrong, "expected a `weight` at some of them")


def _idle(to: Checked) -> Iterator[Problem]:
    for index, gateway in enumerate(to.page.gateways):
        lines = (("gateways", index, "channel", str(number), "weight") for number in gateway.channel)
        own: Path = ("gateways", index, "weight")
        place = next((to.at(*path) for path in (own, *lines) if to.has(*path)), None)
        if place is not None:
            wrong = f"gateway `{gateway.id}` has a `weight`, and no route is weighted"
            yield Problem(place, wrong, "expected `choose: weighted` at a route")
