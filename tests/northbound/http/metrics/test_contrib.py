"""The board for Grafana and the rules for Prometheus ask for what /metrics has, by labels that it has."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from twisted.trial.unittest import SynchronousTestCase

from router.desk.state import State
from router.northbound.http.metrics.families import FAMILIES, PREFIX, MetricType

CONTRIB = Path(__file__).parents[4] / "contrib"
BOARD = CONTRIB / "grafana" / "smpp-router.json"
RULES = CONTRIB / "prometheus" / "alerts.yml"

OF_ALL = {"instance", "job"}
"""Labels that Prometheus gives to all."""


def board() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(BOARD.read_text("utf-8"))
    return found


def queries() -> Iterator[tuple[str, str]]:
    """Return the queries of each panel and each rule."""
    for panel in board()["panels"]:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"]
    for group in yaml.safe_load(RULES.read_text("utf-8"))["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


def asked(query: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Return our metrics in a query, each with its labels."""
    for name, _, labels in re.findall(rf"\b{PREFIX}(\w+)(\{{([^}}]*)\}})?", query):
        yield name, dict(re.findall(r'(\w+)\s*(?:=~|!=|!~|=)\s*"([^"]*)"', labels))


def family(name: str) -> str:
    """Return the metric of a series: a histogram has three."""
    base = re.sub(r"_(bucket|sum|count)$", "", name)
    return base if base in FAMILIES and FAMILIES[base].kind is MetricType.HISTOGRAM else name


class ContribTests(SynchronousTestCase):
    def test_each_series_that_is_asked_for_is_one_of_ours(self) -> None:
        strange = {name for _, query in queries() for name, _ in asked(query) if family(name) not in FAMILIES}
        self.assertEqual(strange, set())

    def test_so_is_each_label(self) -> None:
        for title, query in queries():
            for name, labels in asked(query):
                known = {*FAMILIES[family(name)].labels, *OF_ALL, "le"}
                self.assertLessEqual(set(labels), known, title)

    def test_each_state_that_is_asked_for_is_one_of_a_channel(self) -> None:
        words = {one.value for one in State}
        for title, query in queries():
            for name, labels in asked(query):
                if name == "channel_state":
                    self.assertLessEqual(set(labels["state"].split("|")), words, title)

    def test_the_board_shows_all_that_there_is(self) -> None:
        shown = {family(name) for _, query in queries() for name, _ in asked(query)}
        self.assertEqual(set(FAMILIES) - shown, set())

    def test_its_panels_do_not_lie_upon_each_other(self) -> None:
        taken: set[tuple[int, int]] = set()
        for panel in board()["panels"]:
            at = panel["gridPos"]
            place = {
                (x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])
            }
            self.assertEqual(taken & place, set(), panel["title"])
            taken |= place

    def test_docs_metrics_names_each(self) -> None:
        page = (CONTRIB.parent / "docs" / "metrics.md").read_text("utf-8")
        self.assertEqual([name for name in FAMILIES if f"`{PREFIX}{name}`" not in page], [])
