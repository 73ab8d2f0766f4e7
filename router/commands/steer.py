"""Commands that have the running router do something: pause, resume, reset, requeue, ussd, disconnect, and
reload."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from router.commands.line import Line, Refused
from router.commands.options import as_json, configured, print_json

USSD_PATIENCE = 660.0
"""Seconds: the line may be busy with a long SMS for five minutes, and the network takes its time."""

RELOAD_PATIENCE = 300.0
"""Seconds: another reload may be under way, and a large file takes a while to check."""

which = click.argument("channels", metavar="CHANNEL...", nargs=-1, required=True)


@click.command()
@configured
@as_json
@which
def pause(file: str, in_json: bool, channels: Sequence[str]) -> None:
    """Take channels out of use: they are given no new messages, over restarts too.

    What is in flight goes on, and so do reports, received SMS and USSD. What waits goes by other channels.

    \b
    Example:
      smpp-router pause goip101 goip102 -c conf/site.yaml
    """
    _each("pause", file, channels, in_json)


@click.command()
@configured
@as_json
@which
def resume(file: str, in_json: bool, channels: Sequence[str]) -> None:
    """Put channels that were paused into use again.

    \b
    Example:
      smpp-router resume goip101 -c conf/site.yaml
    """
    _each("resume", file, channels, in_json)


@click.command()
@configured
@as_json
@which
def reset(file: str, in_json: bool, channels: Sequence[str]) -> None:
    """Have the limit `total` of channels begin anew, for instance when a SIM has a new bundle.

    \b
    Example:
      smpp-router reset goip101 -c conf/site.yaml
    """
    _each("reset", file, channels, in_json)


@click.command()
@configured
@as_json
@which
def requeue(file: str, in_json: bool, channels: Sequence[str]) -> None:
    """Have what waits for these channels alone routed anew, for instance when a SIM is dead.

    What may have been sent already stays, and so does what no route takes.

    \b
    Example:
      smpp-router requeue goip101 -c conf/site.yaml
    """
    line, counts = Line(file), dict[str, int]()
    for channel in channels:
        counts[channel] = line.ask("requeue", channel=channel)["messages"]
        if not in_json:
            count = counts[channel]
            click.echo(f"{channel}: {count:,} message{'s' * (count != 1)} routed anew")
    if in_json:
        print_json(counts)


def _each(do: str, file: str, channels: Sequence[str], in_json: bool) -> None:
    """Ask it for each channel; one that is refused does not stop the others, and the exit status is 1."""
    line, done, refused = Line(file), list[Any](), False
    for channel in channels:
        try:
            view = line.ask(do, channel=channel)
        except Refused as error:
            refused = True
            error.show()
            continue
        done.append(view)
        if not in_json:
            click.echo(f"{view['id']}: {view['state']}, {view['reason']}")
    if in_json:
        print_json({"items": done})
    sys.exit(1 if refused else 0)


@click.command()
@configured
@as_json
@click.argument("channel")
@click.argument("code")
def ussd(file: str, in_json: bool, channel: str, code: str) -> None:
    """Dial a USSD code on a channel's line, and print the network's answer.

    It waits until the line is free. Channels that are connected by SMPP alone carry no USSD.

    \b
    Example:
      smpp-router ussd goip101 '*100#' -c conf/site.yaml
    """
    answer = Line(file, USSD_PATIENCE).ask("ussd", channel=channel, code=code)
    print_json(answer) if in_json else click.echo(answer["answer"])


@click.command()
@configured
@as_json
@click.argument("esme")
def disconnect(file: str, in_json: bool, esme: str) -> None:
    """Unbind all sessions of an ESME. It may bind again.

    \b
    Example:
      smpp-router disconnect crm -c conf/site.yaml
    """
    answer = Line(file).ask("disconnect", esme=esme)
    count = answer["sessions"]
    print_json(answer) if in_json else click.echo(f"{esme}: {count} session{'s' * (count != 1)} unbound")


@click.command()
@configured
@as_json
@click.option("--dry-run", is_flag=True, help="Say what would be applied, and change nothing.")
def reload(file: str, in_json: bool, dry_run: bool) -> None:
    """Have the router read its configuration anew, and apply what differs.

    The file is checked as a whole: with anything wrong in it nothing changes, and the exit status is 1.
    No session is dropped that is not concerned, and nothing is lost that was acknowledged.

    \b
    Example:
      smpp-router reload -c conf/site.yaml
    """
    answer = Line(file, RELOAD_PATIENCE).ask("reload", dry_run=dry_run)
    if in_json:
        print_json(answer)
    else:
        _say_reloaded(answer)
    sys.exit(1 if answer["problems"] else 0)


def _say_reloaded(answer: Any) -> None:
    for problem in answer["problems"]:
        click.echo(problem)
    for warning in answer["warnings"]:
        click.echo(f"warning: {warning}", err=True)
    for line in answer["applied"]:
        click.echo(line)
    for key in answer["needs_restart"]:
        click.echo(f"{key}: differs, and is as it was until the router is restarted")
    if answer["problems"]:
        click.echo("nothing has changed", err=True)
    elif not answer["applied"]:
        click.echo("nothing differs" if not answer["needs_restart"] else "nothing else differs")
    elif answer["dry_run"]:
        click.echo("nothing has changed: this was a dry run", err=True)
