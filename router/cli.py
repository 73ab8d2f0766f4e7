"""The smpp-router command."""

import errno
import sys
from collections.abc import Mapping
from importlib import import_module

import click

from router.streams import showing_all

MODULES: Mapping[str, str] = {
    "check": "check",
    "doctor": "doctor",
    "explain": "explain",
    "password": "password",
    **dict.fromkeys(("simulate", "demo"), "source"),
    **dict.fromkeys(("backup", "restore", "forget"), "keeping"),
    "status": "status",
    **dict.fromkeys(("channels", "gateways", "esmes", "queue"), "see"),
    "events": "events",
    "alerts": "alerts",
    **dict.fromkeys(("messages", "received", "trace"), "history"),
    "send": "send",
    "wire": "wire",
    "pdu": "pdu",
    "completion": "completion",
    "man": "man",
    **dict.fromkeys(("blocked", "unblock"), "blocked"),
    **dict.fromkeys(
        ("pause", "resume", "reset", "requeue", "ussd", "restart", "disconnect", "reload"), "steer"
    ),
}
"""In which module of `router.commands` each command is, by its own name."""


class Commands(click.Group):
    """The commands; one whose output cannot be written, to a full disk for instance, ends with a line.

    A module is imported when its command is asked for: Twisted and the configuration take a second, and most
    commands need neither.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        command = getattr(import_module(f"router.commands.{MODULES[cmd_name]}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno == errno.EPIPE:
                # click ends quietly where nobody reads on.
                raise
            raise click.ClickException(f"it ended early: {error}") from None


@click.group(cls=Commands)
@click.version_option(package_name="smpp-router")
def main() -> None:
    """Turns any number of GoIP GSM gateways and SMSCs into one SMSC."""
    showing_all(sys.stdout)
    showing_all(sys.stderr)
