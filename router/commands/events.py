"""The command `events`."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import click
from click.core import ParameterSource

from router.commands.client import RouterClient
from router.commands.frame import configured, fields_of, print_line, reach
from router.commands.name_completion import ANY
from router.commands.tables import cell, console, moment

PAGE: Final = 1000

UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def read_time(context: click.Context, option: click.Parameter, text: str | None) -> str | None:
    """Return a time as the router takes it; `24h` and `7d` count back from now."""
    number, unit = (text or "")[:-1], UNITS.get((text or "")[-1:])
    if unit is None or not (number.isascii() and number.isdecimal() and len(number) < 5):
        return text
    return (datetime.now(UTC) - timedelta(**{unit: int(number)})).isoformat(timespec="seconds")


@click.command()
@configured
@click.option("-f", "--follow", is_flag=True, help="Go on with what happens from now on, until Ctrl-C.")
@click.option(
    "-n",
    "last",
    type=click.IntRange(0, 1_000_000),
    default=20,
    help="The newest N; 20 by default, all with --since.",
)
@click.option(
    "--subject", shell_complete=ANY, help="Of one channel, gateway or ESME; or router, store, configuration."
)
@click.option("--level", type=click.Choice(["info", "warn", "error"]), help="Of this level alone.")
@click.option("--acts", is_flag=True, help="Only what somebody had done: pauses, resets, reloads.")
@click.option(
    "--since", callback=read_time, metavar="TIME", help="From then on: 2026-11-30, 2026-11-30T10:00, 24h."
)
@click.option("--until", callback=read_time, metavar="TIME", help="Before then.")
@click.option("--json", "in_json", is_flag=True, help="Print each event as a line of JSON.")
def events(file: str, follow: bool, last: int, acts: bool, in_json: bool, **sought: str | None) -> None:
    """Show what has happened, the newest last.

    The router keeps events for a year; docs/events.md tells what each means.

    \b
    Examples:
      smpp-router events -f -c conf/site.yaml
      smpp-router events --acts --since 24h -c conf/site.yaml
    """
    context = click.get_current_context()
    if sought["since"] and context.get_parameter_source("last") is ParameterSource.DEFAULT:
        last = 1_000_000
    router = reach(file)
    print_event = print_line if in_json else _print_event
    for each in _found(router, last, follow, {**fields_of(sought), **({"acts": True} if acts else {})}):
        print_event(each)
    if follow:
        try:
            for each in router.events():
                print_event(each)
        except KeyboardInterrupt:
            pass


def _found(router: RouterClient, last: int, follow: bool, sought: Mapping[str, object]) -> list[Any]:
    """Return the ``last`` newest events, the newest last. Only the first request follows."""
    limit = min(last, PAGE)
    answer = router.ask("events", last=limit, follow=follow, **sought)
    pages = [answer["items"]]
    while answer["next"] and (last := last - limit) > 0:
        limit = min(last, PAGE)
        answer = router.ask("events", last=limit, next=answer["next"], **sought)
        pages.append(answer["items"])
    return [each for page in reversed(pages) for each in page]


def _print_event(event: Any) -> None:
    text = (
        cell(f"{moment(event['at'])} ") + cell(event["level"]) + cell(f" {event['subject']}: {event['text']}")
    )
    console().print(text, soft_wrap=True)
