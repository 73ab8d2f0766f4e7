"""The parts that commands share: options, the client of the running router, the printing of answers.

Imports that only some commands need stand in the functions: a command is to answer at once, and a shell
imports this module for each completion.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from router.commands.client import PATIENCE, URL, RequestRefused, RouterClient
from router.commands.name_completion import DEFAULT, EITHER
from router.commands.terminal import say

if TYPE_CHECKING:
    from rich.status import Status

configured = click.option(
    "-c", "file", metavar="FILE", default=DEFAULT, show_default=True, help="The configuration."
)

as_json = click.option("--json", "in_json", is_flag=True, help="Print the answer as one object of JSON.")

which = click.argument("channels", metavar="CHANNEL...", nargs=-1, required=True, shell_complete=EITHER)

Command = Callable[..., None]


def reach(file: str, patience: float = PATIENCE) -> RouterClient:
    """Return a client of the router that runs by a configuration, or of the one that SMPP_ROUTER_URL names.

    A file that is named in the command takes precedence over the variable. ``patience`` is how many seconds
    an answer may take. Raises NoRouter, RequestRefused.
    """
    url, context = os.environ.get(URL), click.get_current_context()
    if url and context.get_parameter_source("file") is not ParameterSource.COMMANDLINE:
        from router.commands.api_client import ApiClient
        from router.commands.login import site

        return ApiClient(site(url), patience)
    from router.commands.socket_client import SocketClient

    return SocketClient(file, patience)


def waiting(what: str) -> "Status | AbstractContextManager[None]":
    """Return a context that shows a spinner and ``what`` on a terminal; elsewhere it shows nothing."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True, highlight=False).status(what)


def print_json(answer: Any) -> None:
    """Print an answer for programs."""
    say(json.dumps(answer, indent=1, ensure_ascii=False))


def print_line(answer: Any) -> None:
    """Print one of several answers for programs: a line of JSON."""
    say(json.dumps(answer, ensure_ascii=False))


def fields_of(given: dict[str, Any]) -> dict[str, Any]:
    """Return the options that were given as fields of a request: `from_` becomes `from`, a word of Python."""
    return {name.rstrip("_"): each for name, each in given.items() if each is not None}


def showing(
    do: str, patience: float = PATIENCE, finding: Callable[[Any], object] = lambda answer: False
) -> Callable[[Command], Command]:
    """Make a command that asks the router to ``do`` something; the decorated function prints the answer.

    The command's own arguments are the fields of the request; the function gets the answer and them. The
    exit status is 1 if ``finding`` is true of the answer.
    """

    def made(shown: Command) -> Command:
        @configured
        @as_json
        @wraps(shown)
        def command(file: str, in_json: bool, **given: Any) -> None:
            router = reach(file, patience)
            with waiting("waiting for the router"):
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
    """Make a command that asks the router to ``do`` something with each of several channels.

    The decorated function gets each answer and returns the line to print. A refusal is shown and does not
    stop the others; then the exit status is 1.
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


def only_esme(esmes: Sequence[str]) -> str:
    """Return the one ESME that there is; several, or none, end the command."""
    if len(esmes) != 1:
        known = ", ".join(esmes[:12]) or "none"
        raise click.UsageError(f"say by --esme who submits it; known are {known}")
    return esmes[0]
