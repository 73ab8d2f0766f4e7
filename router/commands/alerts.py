"""The command `alerts`."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from router.commands.client import RequestRefused, RouterClient
from router.commands.frame import as_json, configured, print_json, reach, waiting
from router.commands.tables import at, show
from router.commands.terminal import say

PATIENCE = 90.0
"""Seconds for all targets to answer a trial: a mail server may take a minute."""


@click.command()
@configured
@as_json
@click.option("--all", "every", is_flag=True, help="Also those that are over.")
@click.option("--test", is_flag=True, help="Send a trial to all targets, and say which took it.")
@click.option(
    "--acknowledge",
    "seen",
    metavar="ID",
    multiple=True,
    help="End one that does not end by itself (sim_swapped): somebody has seen it.",
)
def alerts(file: str, in_json: bool, every: bool, test: bool, seen: Sequence[str]) -> None:
    """Show what is wrong: the alerts that are on, since when, and what to do.

    The exit status is 1 if one is on; with --test, if somebody did not take it.

    \b
    Examples:
      smpp-router alerts -c conf/site.yaml
      smpp-router alerts --test -c conf/site.yaml
      smpp-router alerts --acknowledge 42 -c conf/site.yaml
    """
    if test and seen:
        raise click.UsageError("--test and --acknowledge exclude each other")
    router = reach(file, PATIENCE)
    if test:
        _try_out(router, in_json)
    elif seen:
        _acknowledge(router, in_json, seen)
    else:
        _show(router, in_json, every)


def _show(router: RouterClient, in_json: bool, every: bool) -> None:
    answer = router.ask("alerts")
    on = [one for one in answer["items"] if one["until"] is None]
    if in_json:
        print_json(answer if every else {**answer, "items": on})
    else:
        show(
            {
                "id": "id",
                "alert": "alert",
                "subject": "subject",
                "since": at("since"),
                **({"until": at("until")} if every else {}),
                "what is wrong": "text",
                "what to do": lambda one: "" if one["until"] else one["do"],
            },
            answer["items"] if every else on,
            "no alert was on" if every else "no alert is on",
        )
    sys.exit(1 if on else 0)


def _try_out(router: RouterClient, in_json: bool) -> None:
    with waiting("waiting for the targets"):
        answer = router.ask("test_alerts")
    if in_json:
        print_json(answer)
    else:
        for one in answer["items"]:
            say(f"{one['target']}: {'taken' if one['taken'] else one['why']}")
    sys.exit(0 if all(one["taken"] for one in answer["items"]) else 1)


def _acknowledge(router: RouterClient, in_json: bool, seen: Sequence[str]) -> None:
    done, refused = list[Any](), False
    for id in seen:
        try:
            done.append(router.ask("acknowledge", id=id))
        except RequestRefused as error:
            error.show()
            refused = True
            continue
        if not in_json:
            say(f"{done[-1]['alert']} of {done[-1]['subject']}: acknowledged")
    if in_json:
        print_json({"items": done})
    sys.exit(1 if refused else 0)
