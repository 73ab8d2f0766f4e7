"""Commands that show how the running router is: status, channels, gateways, esmes, queue, events."""

from collections.abc import Iterator
from typing import Any

import click

from router.commands.frame import configured, print_line, reach, showing
from router.commands.tables import at, at_least, cell, console, counts, moment, show, spans


@click.command()
@showing("channels")
def channels(answer: Any) -> None:
    """Show each channel: its state and why, its SIM, its budget, what is in flight.

    \b
    Example:
      smpp-router channels -c conf/site.yaml
    """
    show(
        {
            "channel": "id",
            "state": "state",
            "operator": "operator",
            "signal": "signal",
            "number": "number",
            "used": lambda one: spans(one["budget"]),
            "in flight": "in_flight",
            "waiting": "waiting",
            "balance": "balance",
            "why": lambda one: "" if one["state"] == "up" else one["reason"],
        },
        answer["items"],
        "there are no channels",
    )


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
    """A row for each session; the first one of an ESME names it."""
    owed = at_least("owed", "more_owed")
    for one in items:
        absent = {
            "bind": "not bound" if one["enabled"] else "disabled",
            "host": "",
            "version": "",
            "since": None,
        }
        first = {"ESME": one["system_id"], "queue": one["queue"], "owed": owed(one)}
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


@click.command()
@configured
@click.option("-f", "--follow", is_flag=True, help="Go on with what happens from now on, until Ctrl-C.")
@click.option("-n", "last", type=click.IntRange(0, 10_000), default=20, show_default=True, help="So many.")
@click.option("--json", "in_json", is_flag=True, help="Print each event as a line of JSON.")
def events(file: str, follow: bool, last: int, in_json: bool) -> None:
    """Show what has happened, the newest last.

    The router keeps the last 10,000 events; docs/events.md tells what each means.

    \b
    Example:
      smpp-router events -f -c conf/site.yaml
    """
    router = reach(file)
    print_event = print_line if in_json else _print_event
    for each in router.ask("events", last=last, follow=follow)["items"]:
        print_event(each)
    if follow:
        try:
            for each in router.events():
                print_event(each)
        except KeyboardInterrupt:
            pass


def _print_event(event: Any) -> None:
    text = (
        cell(f"{moment(event['at'])} ") + cell(event["level"]) + cell(f" {event['subject']}: {event['text']}")
    )
    console().print(text, soft_wrap=True)
