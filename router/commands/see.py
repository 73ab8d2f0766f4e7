"""Commands that show how the running router is: status, channels, gateways, esmes, queue, events."""

import json
from typing import Any

import click

from router.commands.line import Line
from router.commands.options import as_json, configured, print_json
from router.commands.tables import cell, console, counts, moment, show, spans


@click.command()
@configured
@as_json
def status(file: str, in_json: bool) -> None:
    """Show how the running router is, at one look.

    \b
    Example:
      smpp-router status -c conf/site.yaml
    """
    answer = Line(file).ask("status")
    if in_json:
        print_json(answer)
        return
    for name, value in (
        ("router", f"{answer['node']}, {answer['version']}, since {moment(answer['started'])}"),
        ("channels", counts(answer["channels"]) or "none"),
        ("gateways", _gateways(answer)),
        ("ESMEs", f"{answer['esmes_bound']} of {answer['esmes']} bound, {answer['sessions']} sessions"),
        ("messages", f"{answer['waiting']:,} wait, {answer['in_flight']:,} in flight"),
    ):
        click.echo(f"{name:<9} {value}")
    for each in answer["troubles"]:
        click.echo(_event(each))


def _gateways(answer: Any) -> str:
    down = "".join(f"; {id} is down: {why or 'not yet up'}" for id, why in answer["gateways_down"].items())
    return f"{answer['gateways'] - len(answer['gateways_down'])} of {answer['gateways']} up{down}"


@click.command()
@configured
@as_json
def channels(file: str, in_json: bool) -> None:
    """Show each channel: its state and why, its SIM, its budget, what is in flight.

    \b
    Example:
      smpp-router channels -c conf/site.yaml
    """
    answer = Line(file).ask("channels")
    if in_json:
        print_json(answer)
        return
    heads = (
        "channel",
        "state",
        "operator",
        "signal",
        "number",
        "used",
        "in flight",
        "waiting",
        "balance",
        "why",
    )
    rows = [
        (
            one["id"],
            one["state"],
            one["operator"],
            one["signal"],
            one["number"],
            spans(one["budget"]),
            one["in_flight"],
            one["waiting"],
            one["balance"],
            "" if one["state"] == "up" else one["reason"],
        )
        for one in answer["items"]
    ]
    show(heads, rows, "there are no channels")


@click.command()
@configured
@as_json
def gateways(file: str, in_json: bool) -> None:
    """Show each gateway: how many of its links stand, and what keeps the others away.

    \b
    Example:
      smpp-router gateways -c conf/site.yaml
    """
    answer = Line(file).ask("gateways")
    if in_json:
        print_json(answer)
        return
    rows = [
        (
            one["id"],
            one["connector"],
            one["peer"],
            f"{one['up']}/{one['links']}",
            counts(one["channels"]),
            one["reason"],
        )
        for one in answer["items"]
    ]
    show(("gateway", "by", "at", "links", "channels", "why"), rows, "there are no gateways")


@click.command()
@configured
@as_json
def esmes(file: str, in_json: bool) -> None:
    """Show each ESME: its sessions, what it has waiting, what it is owed.

    \b
    Example:
      smpp-router esmes -c conf/site.yaml
    """
    answer = Line(file).ask("esmes")
    if in_json:
        print_json(answer)
        return
    rows: list[tuple[object, ...]] = []
    for one in answer["items"]:
        owed = f"{one['owed']:,}" + ("+" if one["more_owed"] else "")
        for number, session in enumerate(one["sessions"] or [None]):
            first = (one["system_id"], one["queue"], owed) if not number else ("", "", "")
            rows.append((*first, *_session(one, session)))
    show(("ESME", "queue", "owed", "bound as", "from", "version", "since"), rows, "there are no ESMEs")


def _session(one: Any, session: Any) -> tuple[object, ...]:
    if session is None:
        return ("not bound" if one["enabled"] else "disabled", "", "", "")
    return session["bind"], session["host"], session["version"], moment(session["since"])


@click.command()
@configured
@as_json
def queue(file: str, in_json: bool) -> None:
    """Show what is due and in flight, by route and ESME.

    What waits beyond the first thousand of a route and an ESME is on disk alone, and is not counted:
    a + tells of it.

    \b
    Example:
      smpp-router queue -c conf/site.yaml
    """
    answer = Line(file).ask("queue")
    if in_json:
        print_json(answer)
        return
    rows = [
        (
            one["route"],
            one["esme"],
            f"{one['due']:,}" + ("+" if one["more_due"] else ""),
            one["in_flight"],
            moment(one["oldest"]),
        )
        for one in answer["items"]
    ]
    show(("route", "ESME", "due", "in flight", "oldest"), rows, "nothing waits, and nothing is in flight")


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
    line = Line(file)
    for each in line.ask("events", last=last, follow=follow)["items"]:
        _print_event(each, in_json)
    if follow:
        try:
            for each in line.events():
                _print_event(each, in_json)
        except KeyboardInterrupt:
            pass


def _print_event(event: Any, in_json: bool) -> None:
    if in_json:
        click.echo(json.dumps(event, ensure_ascii=False))
        return
    text = (
        cell(f"{moment(event['at'])} ") + cell(event["level"]) + cell(f" {event['subject']}: {event['text']}")
    )
    console().print(text, soft_wrap=True)


def _event(event: Any) -> str:
    return f"{moment(event['at'])} {event['level']} {event['subject']}: {event['text']}"
