"""The command `password`."""

import sys

import click

from router.commands.frame import as_json, print_json
from router.relay.who.passwords import hashed

BIND_OCTETS = 8
"""SMPP 3.4 section 5.2.2, without the NUL."""


@click.command()
@as_json
def password(in_json: bool) -> None:
    """Make a hash of a password for the configuration.

    Asks for it twice; if the input is no terminal, its first line is the password.

    \b
    Example:
      smpp-router password
    """
    try:
        given = _given()
        octets = len(given.encode())
    except UnicodeError:
        raise click.ClickException("the password is not in UTF-8") from None
    if not given:
        raise click.ClickException("no password was given")
    if octets > BIND_OCTETS:
        longest = f"a bind of SMPP has room for {BIND_OCTETS} octets of a password"
        click.echo(f"warning: {longest}: this one is for users of `http` alone", err=True)
    made = hashed(given)
    print_json({"hash": made}) if in_json else click.echo(made)


def _given() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")
