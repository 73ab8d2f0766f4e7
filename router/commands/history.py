"""Commands on messages and received SMS of the past: trace, messages, received."""

import csv
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import click

from router.commands.client import RouterClient
from router.commands.frame import configured, fields_of, print_line, reach, showing
from router.commands.name_completion import CHANNEL, ESME, GATEWAY
from router.commands.tables import Column, at, counted, show
from router.commands.terminal import say

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
"""Columns of the CSV."""

SHOWN: Mapping[str, Column] = {
    "message": "message_id",
    "accepted": at("accepted"),
    "ESME": "esme",
    "from": "from",
    "to": "to",
    "state": "state",
    "err": lambda one: f"{one['err']:03}",
    "route": lambda one: one["route"]["name"],
    "channel": "channel",
    "ended": at("ended"),
}
"""Columns of the table of messages."""

RECEIVED: Mapping[str, Column] = {
    "id": "id",
    "at": at("at"),
    "channel": "channel",
    "from": "from",
    "to": "to",
    "for": lambda one: ", ".join(one["esmes"]) or "nobody",
    "text": "text",
}
"""Columns of the table of received SMS."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet takes for a formula; such a cell gets an apostrophe in front."""

PAGE = 1000


@click.command()
@showing("message")
@click.argument("message_id")
def trace(answer: Any, message_id: str) -> None:
    """Tell the story of a message: who gave it, by which ways it went, what was said of it, and when.

    MESSAGE_ID is what its ESME was told, in any form: decimal, hex, UUID.

    \b
    Example:
      smpp-router trace 100042 -c conf/site.yaml
    """
    for each in answer["deliveries"] or [answer]:
        _print_story(each)


@click.command()
@configured
@click.option("--from", "from_", metavar="NUMBER", help="From this one; nine digits or more from behind.")
@click.option("--unclaimed", is_flag=True, help="Only those that were for nobody.")
@click.option("-n", "count", type=click.IntRange(1), default=100, show_default=True, help="At most so many.")
@click.option("--json", "in_json", is_flag=True, help="Print each as a line of JSON.")
def received(file: str, from_: str | None, unclaimed: bool, count: int, in_json: bool) -> None:
    """Show received SMS and whom they were for, the newest first.

    \b
    Example:
      smpp-router received --from 0772123456 -c conf/site.yaml
    """
    sought = fields_of({"from_": from_, "unclaimed": True if unclaimed else None})
    found = _found(reach(file), sought, count, "received")
    if in_json:
        for each in found:
            print_line(each)
    else:
        show(RECEIVED, found, "there are no such received SMS")


def _print_story(message: Any) -> None:
    source = f" from {message['from']}" if message["from"] else ""
    say(
        f"message {message['message_id']}{source} to {message['to']}: "
        f"{message['state']} err {message['err']:03}, {counted(message['segments'] or 1, 'segment')}"
    )
    for each in message["story"]:
        say(f"{str(each['at'])[:23].replace('T', ' ')} {each['text']}")
    if message.get("waits_for"):
        say(f"it waits for {message['waits_for']}")


@click.command()
@configured
@click.option("--to", help="The number that it went to; nine digits or more are compared from behind.")
@click.option("--from", "from_", metavar="ADDR", help="Its source_addr, likewise.")
@click.option("--esme", shell_complete=ESME, help="Whose it is.")
@click.option("--channel", shell_complete=CHANNEL, help="By which channel it went last.")
@click.option("--gateway", shell_complete=GATEWAY, help="By which gateway it went last.")
@click.option("--route", help="Along which route.")
@click.option(
    "--state", help="DELIVRD, UNDELIV, EXPIRED, DELETED, REJECTD, UNKNOWN; SCHEDULED, QUEUED, SENT."
)
@click.option("--err", type=int, help="With which err it ended.")
@click.option("--text", help="What stands in its text, as far as that is kept.")
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
    if in_csv and in_json:
        raise click.UsageError("--csv and --json exclude each other")
    found = _found(reach(file), fields_of(sought), None if everything else count)
    if in_json:
        for each in found:
            print_line(each)
    elif in_csv:
        _print_csv(found)
    else:
        show(SHOWN, found, "there are no such messages")


def _found(
    router: RouterClient, sought: Mapping[str, object], most: int | None, do: str = "messages"
) -> Iterator[Any]:
    """Yield messages (or received SMS), page by page: ``most`` of them, or all for None."""
    next_, left = "", most
    while True:
        limit = PAGE if left is None else min(PAGE, left)
        answer = router.ask(do, **sought, limit=limit, next=next_)
        yield from answer["items"]
        next_ = answer["next"]
        if left is not None:
            left -= len(answer["items"])
        if not next_ or left == 0:
            return


def _print_csv(found: Iterator[Any]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for each in found:
        row = {**each, "route": each["route"]["name"]}
        writer.writerow([in_cell(row[column]) for column in COLUMNS])


def in_cell(value: object) -> object:
    """Return a value for a cell of CSV that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(FORMULAS):
        return f"'{value}"
    return "" if value is None else value
