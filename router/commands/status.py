"""The command `status`."""

import sys
import time
from collections.abc import Iterator
from typing import Any

import click

from router.commands.client import RouterClient
from router.commands.frame import as_json, configured, print_json, print_line, reach
from router.commands.tables import cell, console, counted, counts, moment
from router.commands.terminal import say


@click.command()
@configured
@as_json
@click.option("--watch", is_flag=True, help="Show it again and again, until Ctrl-C.")
@click.option(
    "--every", type=click.FloatRange(0.1), default=2.0, show_default=True, help="Seconds from look to look."
)
def status(file: str, in_json: bool, watch: bool, every: float) -> None:
    """Show how the running router is, at one look.

    \b
    Examples:
      smpp-router status -c conf/site.yaml
      smpp-router status --watch -c conf/site.yaml
    """
    router = reach(file)
    if watch:
        try:
            _watch(router, in_json, every)
        except KeyboardInterrupt:
            return
    answer = router.ask("status")
    if in_json:
        print_json(answer)
    else:
        for line in _lines(answer):
            say(line)


def _watch(router: RouterClient, in_json: bool, every: float) -> None:
    """Show the status again and again: on a terminal in place, else one below the other."""
    if in_json or not sys.stdout.isatty():
        while True:
            answer = router.ask("status")
            print_line(answer) if in_json else say("\n".join((*_lines(answer), "")))
            time.sleep(every)
    from rich.console import Group
    from rich.live import Live

    with Live(console=console(), screen=True, auto_refresh=False) as shown:
        while True:
            shown.update(Group(*map(cell, _lines(router.ask("status")))), refresh=True)
            time.sleep(every)


def _lines(answer: Any) -> Iterator[str]:
    sessions = counted(answer["sessions"], "session")
    for name, value in (
        ("router", f"{answer['node']}, {answer['version']}, since {moment(answer['started'])}"),
        ("channels", counts(answer["channels"]) or "none"),
        ("gateways", _gateways(answer)),
        ("ESMEs", f"{answer['esmes_bound']} of {answer['esmes']} bound, {sessions}"),
        ("messages", f"{answer['waiting']:,} wait, {answer['in_flight']:,} in flight"),
    ):
        yield f"{name:<9} {value}"
    for each in answer["troubles"]:
        yield f"{moment(each['at'])} {each['level']} {each['subject']}: {each['text']}"


def _gateways(answer: Any) -> str:
    down = "".join(f"; {id} is down: {why or 'not yet up'}" for id, why in answer["gateways_down"].items())
    return f"{answer['gateways'] - len(answer['gateways_down'])} of {answer['gateways']} up{down}"
