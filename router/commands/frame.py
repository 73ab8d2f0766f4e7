"""What the commands that ask a running router have in common: the line to it, and the form of answers."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

import click
from click.core import ParameterSource
from rich.console import Console
from rich.status import Status

from router.commands.api_client import ApiClient
from router.commands.client import PATIENCE, RequestRefused, RouterClient
from router.commands.login import URL, site
from router.commands.name_completion import DEFAULT, EITHER
from router.commands.socket_client import SocketClient
from router.commands.terminal import say

configured = click.option(
    "-c", "file", metavar="FILE", default=DEFAULT, show_default=True, help="The configuration."
)

as_json = click.option("--json", "in_json", is_flag=True, help="Print the answer as one object of JSON.")

which = click.argument("channels", metavar="CHANNEL...", nargs=-1, required=True, shell_complete=EITHER)

Command = Callable[..., None]


def reach(file: str, patience: float = PATIENCE) -> RouterClient:
    """Return a line to the router: to that of a configuration, or to the one that SMPP_ROUTER_URL names.

    A file that is named in the command goes before the variable. Raises NoRouter, Refused.
    """
    url, context = os.environ.get(URL), click.get_current_context()
    if url and context.get_parameter_source("file") is not ParameterSource.COMMANDLINE:
        return ApiClient(site(url), patience)
    return SocketClient(file, patience)


def waiting(what: str) -> Status | AbstractContextManager[None]:
    """Return what shows on a terminal, while it is entered, that there is something to wait for."""
    return Console(stderr=True, highlight=False).status(what) if sys.stderr.isatty() else nullcontext()


def print_json(answer: Any) -> None:
    """Print an answer for programs."""
    say(json.dumps(answer, indent=1, ensure_ascii=False))


def print_line(answer: Any) -> None:
    """Print one of several answers for programs: a line of JSON."""
    say(json.dumps(answer, ensure_ascii=False))


def fields_of(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a request that the options of a command are; `from` is a word of Python."""
    return {name.rstrip("_"): each for name, each in given.items() if each is not None}


def showing(
    do: str, patience: float = PATIENCE, finding: Callable[[Any], object] = lambda answer: False
) -> Callable[[Command], Command]:
    """Make a command of a function that prints an answer for people: the command asks for it first.

    What else the command is given are fields of the request, and the function has them too. If the answer is
    a ``finding`` the exit status is 1.
    """

    def made(shown: Command) -> Command:
        @configured
        @as_json
        @wraps(shown)
        def command(file: str, in_json: bool, **given: Any) -> None:
            router = reach(file, patience)
            with waiting("the router is at it"):
                answer = router.ask(do, **fields_of(given))
            if in_json:
                print_json(answer)
            else:
                shown(answer, **given)
            if finding(answer):
                sys.exit(1)

        return command

    return made


def steering(do: str, patience: float = PATIENCE) -> Callable[[Callable[[Any], str]], Command]:
    """Make a command over channels of a function that gives the line about what was done with one.

    One that is refused does not stop the others; then the exit status is 1.
    """

    def made(line: Callable[[Any], str]) -> Command:
        @configured
        @as_json
        @which
        @wraps(line)
        def command(file: str, in_json: bool, channels: Sequence[str]) -> None:
            router, done = reach(file, patience), list[Any]()
            for channel in channels:
                try:
                    done.append(router.ask(do, channel=channel))
                except RequestRefused as error:
                    error.show()
                    continue
                if not in_json:
                    say(line(done[-1]))
            if in_json:
                print_json({"items": done})
            sys.exit(0 if len(done) == len(channels) else 1)

        return command

    return made
