"""The smpp-router command."""

import errno
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module, metadata
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from io import BytesIO, TextIOWrapper
from keyword import iskeyword
from typing import Final

import click
from click.shell_completion import CompletionItem

from router.streams import showing_all

COMMANDS: Final[Mapping[str, Mapping[str, str]]] = {
    "check": {
        "check": "Say whether a configuration can be used, or everything that is wrong with it.",
    },
    "init": {
        "init": "Write a first configuration, of an ESME, a GoIP and the dashboard, out of a few questions.",
    },
    "importing": {
        "import": "Make a configuration of that of another program: Kannel, a GoIP SMS Server or Jasmin.",
    },
    "schema": {
        "schema": "Print the JSON Schema of the configuration file, by which editors complete and check it.",
    },
    "doctor": {
        "doctor": "Say what is in the way of the router: on this machine, in its files, and at each gateway.",
    },
    "run": {
        "run": "Start the router in the foreground, with its log on the standard output; Ctrl-C stops it.",
    },
    "explain": {
        "explain": "Say which way a message would take, and why.",
    },
    "password": {
        "password": "Make a hash of a password for the configuration.",
    },
    "simulation": {
        "simulate": "Run a simulated GoIP, with all its faces: SMPP, HTTP, UDP.",
        "demo": "Show the whole way: simulated GoIPs, the router, an ESME.",
    },
    "store": {
        "backup": "Copy the store to a new file COPY, with the router running or stopped.",
        "restore": "Put a COPY, made by `backup` or by an upgrade, into the place of the store.",
        "forget": "Delete all that the store keeps of a NUMBER: texts, messages to and from it, "
        "received SMS.",
    },
    "status": {
        "status": "Show how the running router is, at one look.",
    },
    "views": {
        "channels": "Show each channel, or some: state and why, SIM, what it sent today and may yet, what "
        "is in flight.",
        "gateways": "Show each gateway: how many of its links stand, and what keeps the others away.",
        "esmes": "Show each ESME: its sessions, what it has waiting, what it is owed, what it has used "
        "of its limits.",
        "queue": "Show what waits and what is in flight, by route and ESME, and when each will be empty.",
    },
    "events": {
        "events": "Show what has happened, the newest last.",
    },
    "alerts": {
        "alerts": "Show what is wrong: the alerts that are on, since when, and what to do.",
    },
    "history": {
        "messages": "Search messages, the newest first.",
        "received": "Show received SMS and whom they were for, the newest first.",
        "trace": "Tell the story of a message: who gave it, by which ways it went, what was said of "
        "it, and when.",
    },
    "send": {
        "send": "Send a text, in the name of an ESME, under its limits and routes.",
    },
    "wire": {
        "wire": "Show what passes with an ESME, or on a channel: PDUs, requests to a box, datagrams.",
    },
    "pdu": {
        "pdu": "Show SMPP PDUs, given as HEX or on the input, with the names of fields and values "
        "and with the text.",
    },
    "completion": {
        "completion": "Print what has a SHELL complete commands, options, and the names of channels, "
        "gateways and ESMEs.",
    },
    "man": {
        "man": "Write the man pages of all commands into a FOLDER: share/man/man1 beside the bin "
        "that is in PATH.",
    },
    "blocked": {
        "blocked": "Show the numbers that nobody may send to, or one ESME may not; or for whom one "
        "number is blocked.",
        "unblock": "Let ESMEs send again to numbers whose owners have written `stop`.",
    },
    "acts": {
        "pause": "Take channels out of use: they are given no new messages, over restarts too.",
        "resume": "Put channels that were paused into use again.",
        "reset": "Have the limit `total` of channels, or of ESMEs, begin anew, for instance when a SIM "
        "has a new bundle.",
        "requeue": "Have what waits for these channels alone routed anew, for instance when a SIM is dead.",
        "ussd": "Dial a USSD code on a channel's line, and print the network's answer.",
        "restart": "Have the GoIP restart the lines of channels: their modules go off, and register with "
        "the network anew.",
        "disconnect": "Unbind all sessions of an ESME.",
        "reload": "Have the router read its configuration anew, and apply what differs.",
    },
}
"""The commands and their lines in the help, by their module in `router.commands`.

The lines stand here, too, so that `--help` and completion need not import the commands, which takes more
than a second. A test holds them against the commands.
"""

MODULES: Final = {name: module for module, its in COMMANDS.items() for name in its}


class Commands(click.Group):
    """The commands; one whose output cannot be written, to a full disk for instance, ends with a line.

    A module is imported when its command is run: Twisted and the configuration take a second, and most
    commands need neither.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        attribute = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = getattr(import_module(f"router.commands.{MODULES[cmd_name]}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        room = formatter.width - 6 - max(map(len, MODULES))
        with formatter.section("Commands"):
            formatter.write_dl([(name, listed.get_short_help_str(room)) for name, listed in _listed()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        names = [
            CompletionItem(name, help=listed.get_short_help_str())
            for name, listed in _listed()
            if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno == errno.EPIPE:
                # click ends quietly where nobody reads on.
                raise
            raise click.ClickException(f"the command could not finish: {error}") from None


def _listed() -> Iterator[tuple[str, click.Command]]:
    """Yield each command's name, and a stand-in that has its line of help and nothing else."""
    for its in COMMANDS.values():
        for name, line in its.items():
            yield name, click.Command(name, help=line)


def _tell_version(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    """Print the version, and whether this router is compiled, as a start of it says, too."""
    if not wanted or context.resilient_parsing:
        return
    # Found but not imported, since that takes half a second.
    found = find_spec("router.relay.sending.submission")
    is_compiled = found and (found.origin or "").endswith(tuple(EXTENSION_SUFFIXES))
    how = "compiled" if is_compiled else "as Python"
    click.echo(f"smpp-router {metadata.version('smpp-router')}, {how}, on Python {platform.python_version()}")
    context.exit()


@click.group(cls=Commands)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version, whether it is compiled, and exit.",
)
def main() -> None:
    """Turn any number of GoIP GSM gateways and SMSCs into one SMSC."""
    if sys.stdin is None:
        # It is closed, as under some daemons: then there is nothing to read.
        sys.stdin = TextIOWrapper(BytesIO())
    if sys.argv[1:2] == ["backup"]:
        # The router, on the same machine, comes first. It cannot be undone, so only the command's own process
        # is slowed down, and no process of tests.
        os.nice(10)
    showing_all(sys.stdout)
    showing_all(sys.stderr)
