"""The smpp-router command."""

import sys

import click

from router.config.configuration import Configuration
from router.config.force import not_in_force
from router.config.load import load
from router.config.problems import ConfigurationError
from router.relay.passwords import hashed

BIND_OCTETS = 8
"""SMPP 3.4 section 5.2.2, without the NUL."""


@click.group()
@click.version_option(package_name="smpp-router")
def main() -> None:
    """Turns any number of GoIP GSM gateways and SMSCs into one SMSC."""


@main.command()
@click.option(
    "-c", "file", metavar="FILE", default="conf/router.yaml", show_default=True, help="The configuration."
)
def check(file: str) -> None:
    """Say whether a configuration can be used, or everything that is wrong with it."""
    try:
        configuration = load(file)
    except ConfigurationError as error:
        click.echo(str(error))
        sys.exit(1)
    for warning in configuration.warnings:
        click.echo(f"warning: {warning}", err=True)
    for key in not_in_force(configuration):
        click.echo(f"warning: {file}: without effect in this version: {key}", err=True)
    click.echo(f"{file}: ok, {contents(configuration)}")


def contents(configuration: Configuration) -> str:
    """What there is, counted."""
    page = configuration.page
    return ", ".join(
        (
            _counted(len(page.gateways), "gateway"),
            _counted(len(configuration.channels), "channel"),
            _counted(len(page.esmes), "ESME"),
            _counted(len(configuration.routes), "route"),
        )
    )


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


@main.command()
def password() -> None:
    """Make a hash of a password for the configuration.

    Asks for it twice; if the input is no terminal, its first line is the password.
    """
    if sys.stdin.isatty():
        given = str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise click.ClickException("no password was given")
    if len(given.encode()) > BIND_OCTETS:
        click.echo(f"warning: a bind of SMPP has room for {BIND_OCTETS} octets of a password only", err=True)
    click.echo(hashed(given))
