"""The commands `blocked` and `unblock`."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from router.commands.client import RequestRefused
from router.commands.frame import as_json, configured, print_json, reach
from router.commands.tables import Column, moment, show
from router.commands.terminal import say

PAGE = 1000


@click.command()
@configured
@as_json
@click.argument("number", default="")
def blocked(file: str, in_json: bool, number: str) -> None:
    """Show the numbers that nobody may send to, or one ESME may not; or for whom one number is blocked.

    \b
    Examples:
      smpp-router blocked -c conf/site.yaml
      smpp-router blocked +256772000001 -c conf/site.yaml
    """
    router = reach(file)
    answer = router.ask("blocked", number=number) if number else router.ask("blocked", limit=PAGE)
    found = list(answer["items"])
    while answer.get("next"):
        answer = router.ask("blocked", limit=PAGE, next=answer["next"])
        found += answer["items"]
    if in_json:
        print_json({"items": found})
    else:
        columns: dict[str, Column] = {
            "number": "number",
            "for": lambda one: one["esme"] or "all",
            "since": _since,
        }
        show(columns, found, "no number is blocked")


def _since(one: Any) -> str:
    return moment(one["since"]) if one["since"] else "by the file"


@click.command()
@configured
@as_json
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True)
def unblock(file: str, in_json: bool, numbers: Sequence[str]) -> None:
    """Let ESMEs send again to numbers whose owners have written `stop`.

    What stands in the file of `blocked` is taken out there.

    \b
    Example:
      smpp-router unblock +256772000001 -c conf/site.yaml
    """
    router, undone, refused = reach(file), list[Any](), False
    for number in numbers:
        try:
            found = router.ask("unblock", number=number)["items"]
        except RequestRefused as error:
            error.show()
            refused = True
            continue
        undone += found
        if not in_json:
            say(f"{number}: {', '.join(one['esme'] for one in found)} may send to it again")
    if in_json:
        print_json({"items": undone})
    sys.exit(1 if refused else 0)
