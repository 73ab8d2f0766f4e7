"""Commands that show the running router: channels, gateways, esmes, queue."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from router.commands.frame import as_json, configured, print_json, reach, showing, waiting
from router.commands.name_completion import CHANNEL
from router.commands.tables import Column, at, counts, show, spans


def _today(channel: Any) -> str:
    """Return how many messages a channel has sent today, and how many were delivered."""
    today = channel["today"]
    return "" if today is None else f"{today['sent']} sent, {today['delivered']} delivered"


CHANNELS: Mapping[str, Column] = {
    "channel": "id",
    "state": "state",
    "operator": "operator",
    "signal": "signal",
    "number": "number",
    "today": _today,
    "used": lambda one: spans(one["budget"]),
    "in flight": "in_flight",
    "waiting": "waiting",
    "balance": "balance",
    "why": lambda one: "" if one["state"] == "up" else one["reason"],
}
"""Columns of the table of channels."""


@click.command()
@configured
@as_json
@click.argument("names", metavar="[CHANNEL]...", nargs=-1, shell_complete=CHANNEL)
def channels(file: str, in_json: bool, names: Sequence[str]) -> None:
    """Show each channel, or some: state and why, SIM, what it sent today and may yet, what is in flight.

    \b
    Examples:
      smpp-router channels -c conf/site.yaml
      smpp-router channels goip103 -c conf/site.yaml
    """
    router = reach(file)
    with waiting("waiting for the router"):
        items = [router.ask("channel", channel=each) for each in names] or router.ask("channels")["items"]
    if in_json:
        print_json({"items": items})
    else:
        show(CHANNELS, items, "there are no channels")


@click.command()
@showing("gateways")
def gateways(answer: Any) -> None:
    """Show each gateway: how many of its links stand, and what keeps the others away.

    \b
    Example:
      smpp-router gateways -c conf/site.yaml
    """
    show(
        {
            "gateway": "id",
            "by": "connector",
            "at": "peer",
            "links": lambda one: f"{one['up']}/{one['links']}",
            "channels": lambda one: counts(one["channels"]),
            "why": "reason",
        },
        answer["items"],
        "there are no gateways",
    )


@click.command()
@showing("esmes")
def esmes(answer: Any) -> None:
    """Show each ESME: its sessions, what it has waiting, what it is owed, what it has used of its limits.

    \b
    Example:
      smpp-router esmes -c conf/site.yaml
    """
    show(
        {
            "ESME": "ESME",
            "queue": "queue",
            "owed": "owed",
            "a second": "rate",
            "used": "used",
            "bound as": "bind",
            "from": "host",
            "version": "version",
            "since": at("since"),
        },
        _sessions(answer["items"]),
        "there are no ESMEs",
    )


def _sessions(items: Any) -> Iterator[Any]:
    """Yield a row for each session; only the first one of an ESME has its name and sums."""
    for one in items:
        absent = {
            "bind": "not bound" if one["enabled"] else "disabled",
            "host": "",
            "version": "",
            "since": None,
        }
        first = {"ESME": one["system_id"], "queue": one["queue"], "owed": one["owed"]}
        first["rate"] = f"{one['minute']['accepted'] / 60:.1f}"
        first["used"] = spans(one["budget"])
        for session in one["sessions"] or [absent]:
            yield {**session, **first}
            first = dict.fromkeys(first, "")


@click.command()
@showing("queue")
def queue(answer: Any) -> None:
    """Show what waits and what is in flight, by route and ESME, and when each will be empty.

    That is reckoned by the pace and the budgets of the channels that can send now.

    \b
    Example:
      smpp-router queue -c conf/site.yaml
    """
    show(
        {
            "route": "route",
            "ESME": "esme",
            "due": "due",
            "held": "held",
            "in flight": "in_flight",
            "in doubt": "in_doubt",
            "oldest due": at("oldest"),
            "empty at": at("empty_at"),
        },
        answer["items"],
        "nothing waits, and nothing is in flight",
    )
