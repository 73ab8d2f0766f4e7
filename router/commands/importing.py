"""The command `import`: a configuration made of that of another program."""

import os
import sys
from collections.abc import Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING

import click

from router.commands.new_file import put, write_new
from router.commands.terminal import say

if TYPE_CHECKING:
    from router.importing.page import ImportedPage
    from router.importing.secrets import Secrets

OUTPUT = "Write to a new FILE, which only you may read; by default to the output."
ENV = "Write the passwords of gateways to a new FILE, as variables that the page names by `!env`."
GOIP = "For kannel: this host of an smsc group is a GoIP, not an SMSC."
PASSWORDS = "For sms-server: lines with a user and its password, since the dump has only MD5 of them."

PROGRAMS = ("kannel", "sms-server", "jasmin")


@click.command("import")
@click.argument("program", type=click.Choice(PROGRAMS))
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("-o", "output", metavar="FILE", help=OUTPUT)
@click.option("-e", "env", metavar="FILE", help=ENV)
@click.option("--goip", "goips", metavar="HOST", multiple=True, help=GOIP)
@click.option("--passwords", metavar="FILE", help=PASSWORDS)
def import_(
    program: str,
    files: Sequence[str],
    output: str | None,
    env: str | None,
    goips: Sequence[str],
    passwords: str | None,
) -> None:
    """Make a configuration of that of another program: Kannel, a GoIP SMS Server or Jasmin.

    FILE is kannel.conf, and the file of an smppbox if there is one; a dump of the SMS Server's database; or
    a script or session of jcli. They are read, and nothing in them is run. What has no counterpart stands in
    comments of the page, with the reason.

    \b
    Examples:
      smpp-router import kannel /etc/kannel/kannel.conf -o site.yaml
      smpp-router import sms-server goip.sql --passwords users.txt -o site.yaml -e site.env
    """
    _refuse_old(output, env)
    from router.config.source.problems import UnreadableConfiguration
    from router.importing.secrets import Secrets, lines_of

    secrets = Secrets(apart=env is not None)
    try:
        page = _page(program, files, secrets, goips, passwords)
    except UnreadableConfiguration as error:
        say(f"Error: {error}", err=True)
        sys.exit(1)
    text = page.text()
    if env is not None:
        write_new(env, lines_of(secrets.variables))
    put(output, text)
    for line in page.told:
        say(line, err=True)
    _judge(text, output or "FILE", env, secrets.variables)


def _refuse_old(*paths: str | None) -> None:
    """End the command if one of the files to write is there already."""
    for path in filter(None, paths):
        if os.path.lexists(path):
            raise click.ClickException(f"{path} is there already, and stays as it is")


def _page(
    program: str, files: Sequence[str], secrets: "Secrets", goips: Sequence[str], passwords: str | None
) -> "ImportedPage":
    from router.importing.jasmin import whole as jasmin
    from router.importing.kannel import whole as kannel
    from router.importing.sms_server import users
    from router.importing.sms_server import whole as sms_server

    if program == "kannel":
        return kannel.imported(files, secrets, goips)
    if len(files) > 1:
        raise click.UsageError("expected one FILE")
    if program == "jasmin":
        return jasmin.imported(files[0], secrets)
    known = users.known(passwords) if passwords is not None else {}
    return sms_server.imported(files[0], secrets, known)


def _judge(text: str, file: str, env: str | None, variables: Mapping[str, str]) -> None:
    """Say what `check` says of the page, and what comes next; problems end the command with status 1."""
    from router.config.draft import judged

    problems = judged(text, variables).problems
    for problem in problems:
        say(f"{file}:{problem.place.line}:{problem.place.column}: {problem.text}", err=True)
    if problems:
        say("The page must be mended there before the router can use it.", err=True)
        sys.exit(1)
    setting = f"set -a; . {quote(os.path.abspath(env))}; " if env else ""
    say(f"Next: {setting}smpp-router check -c {quote(file)}", err=True)
