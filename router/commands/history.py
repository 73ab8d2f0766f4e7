"""Commands that show what has been: trace, messages."""

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import click

from router.commands.line import Line
from router.commands.options import as_json, configured, print_json
from router.commands.tables import moment, show

COLUMNS = (
    "message_id",
    "accepted",
    "esme",
    "from",
    "to",
    "state",
    "err",
    "segments",
    "alphabet",
    "route",
    "channel",
    "ended",
)
"""Of a line of CSV."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet reckon; such a cell gets an apostrophe in front."""

PAGE = 1000


@click.command()
@configured
@as_json
@click.argument("message_id")
def trace(file: str, in_json: bool, message_id: str) -> None:
    """Tell the story of a message: who gave it, by which ways it went, what was said of it, and when.

    MESSAGE_ID is what its ESME was told, in any form: decimal, hex, UUID.

    \b
    Example:
      smpp-router trace 100042 -c conf/site.yaml
    """
    answer = Line(file).ask("message", message_id=message_id)
    if in_json:
        print_json(answer)
        return
    for each in answer["deliveries"] or [answer]:
        _print_story(each)


def _segments(count: int) -> str:
    return f"{count} segment{'s' * (count != 1)}"


def _print_story(message: Any) -> None:
    click.echo(
        f"message {message['message_id']} from {message['from'] or 'nobody'} to {message['to']}: "
        f"{message['state']} err {message['err']:03}, {_segments(message['segments'] or 1)}"
    )
    for each in message["story"]:
        click.echo(f"{str(each['at'])[:23].replace('T', ' ')} {each['text']}")


@click.command()
@configured
@click.option("--to", help="The number that it went to; nine digits or more are compared from behind.")
@click.option("--from", "from_", metavar="ADDR", help="Its source_addr, likewise.")
@click.option("--esme", help="Whose it is.")
@click.option("--channel", help="By which channel it went last.")
@click.option("--gateway", help="By which gateway it went last.")
@click.option("--route", help="Along which route.")
@click.option(
    "--state", help="DELIVRD, UNDELIV, EXPIRED, DELETED, REJECTD, UNKNOWN; SCHEDULED, QUEUED, SENT."
)
@click.option("--err", type=int, help="With which err it ended.")
@click.option("--since", metavar="TIME", help="Accepted then or later: 2026-11-30, 2026-11-30T10:00.")
@click.option("--until", metavar="TIME", help="Accepted before.")
@click.option("-n", "count", type=click.IntRange(1), default=100, show_default=True, help="At most so many.")
@click.option("--all", "everything", is_flag=True, help="All that there are.")
@click.option("--csv", "in_csv", is_flag=True, help="Print them as CSV.")
@click.option("--json", "in_json", is_flag=True, help="Print each as a line of JSON.")
def messages(
    file: str, count: int, everything: bool, in_csv: bool, in_json: bool, **sought: str | int | None
) -> None:
    """Search messages, the newest first.

    \b
    Example:
      smpp-router messages --to 0772123456 --state UNDELIV -c conf/site.yaml
    """
    fields = {name.rstrip("_"): each for name, each in sought.items() if each is not None}
    found = _found(Line(file), fields, None if everything else count)
    if in_json:
        for each in found:
            click.echo(json.dumps(each, ensure_ascii=False))
    elif in_csv:
        _print_csv(found)
    else:
        heads = ("message", "accepted", "ESME", "from", "to", "state", "err", "route", "channel", "ended")
        show(heads, map(_row, found), "there are no such messages")


def _found(line: Line, sought: Mapping[str, object], most: int | None) -> Iterator[Any]:
    """Give so many messages, or all, page by page."""
    next_, left = "", most
    while True:
        limit = PAGE if left is None else min(PAGE, left)
        answer = line.ask("messages", **sought, limit=limit, next=next_)
        yield from answer["items"]
        next_ = answer["next"]
        if left is not None:
            left -= len(answer["items"])
        if not next_ or left == 0:
            return


def _row(message: Any) -> tuple[object, ...]:
    return (
        message["message_id"],
        moment(message["accepted"]),
        message["esme"],
        message["from"],
        message["to"],
        message["state"],
        f"{message['err']:03}",
        message["route"]["name"],
        message["channel"],
        moment(message["ended"]),
    )


def _print_csv(found: Iterator[Any]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for each in found:
        row = {**each, "route": each["route"]["name"]}
        writer.writerow([in_cell(row[column]) for column in COLUMNS])


def in_cell(value: object) -> object:
    """Return what a cell of CSV holds, so that no spreadsheet takes it for more than a text."""
    if isinstance(value, str) and value.startswith(FORMULAS):
        return f"'{value}"
    return "" if value is None else value
