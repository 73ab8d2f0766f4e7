"""The smpp-router command."""

import errno
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime, tzinfo

import click

from router import parts
from router.commands import see, steer
from router.commands.options import configured
from router.config.configuration import Configuration
from router.config.problems import ConfigurationError
from router.config.store_alone import store_alone
from router.config.verdict import Verdict, verdict_of
from router.explain.page import Explanation
from router.explain.question import Question, as_submitted
from router.relay.who.accounts import Account
from router.relay.who.passwords import hashed
from router.sms.alphabet import CannotEncode
from router.sms.message import Tlv
from router.store.backup import copy
from router.store.errors import CannotCopy
from router.streams import showing_all

BIND_OCTETS = 8
"""SMPP 3.4 section 5.2.2, without the NUL."""


class Commands(click.Group):
    """The commands; one whose output cannot be written, to a full disk for instance, ends with a line."""

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


for each in (see.status, see.channels, see.gateways, see.esmes, see.queue, see.events):
    main.add_command(each)
for each in (steer.pause, steer.resume, steer.reset, steer.ussd, steer.disconnect):
    main.add_command(each)


@main.command()
@configured
@click.option("--strict", is_flag=True, help="Warnings count as problems: with any, the exit status is 1.")
@click.option("--json", "in_json", is_flag=True, help="Say all of it as one object of JSON.")
@click.option(
    "--no-secrets", is_flag=True, help="Do not follow !env and !file; what they stand for is not missed."
)
def check(file: str, strict: bool, in_json: bool, no_secrets: bool) -> None:
    """Say whether a configuration can be used, or everything that is wrong with it."""
    verdict = verdict_of(file, None if no_secrets else os.environ)
    good = not verdict.problems and not (strict and verdict.warnings)
    if in_json:
        click.echo(json.dumps({"file": file, "ok": good, **verdict.listed()}, indent=1))
    else:
        _say(file, verdict, good)
    sys.exit(0 if good else 1)


def _say(file: str, verdict: Verdict, good: bool) -> None:
    """Problems and what there is go to stdout, warnings to stderr."""
    for problem in verdict.problems:
        click.echo(str(problem))
    for warning in verdict.warnings:
        click.echo(f"warning: {warning}", err=True)
    if verdict.configuration is not None:
        click.echo(f"{file}: {'ok' if good else 'not ok, with --strict'}, {contents(verdict.configuration)}")


def _loaded(file: str) -> Configuration:
    """The configuration; what is wrong with it ends the command."""
    verdict = verdict_of(file, os.environ)
    if verdict.configuration is None:
        for problem in verdict.problems:
            click.echo(str(problem))
        sys.exit(1)
    return verdict.configuration


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


def time_of_day(given: str) -> int:
    """Minutes since midnight."""
    try:
        time = datetime.strptime(given, "%H:%M")
    except ValueError:
        raise click.BadParameter(f"{given} is no time of day; expected for example 21:10") from None
    return time.hour * 60 + time.minute


def optional_parameter(given: str) -> Tlv:
    """A tag and its octets in hexadecimal, as a `tlv` of a route has them."""
    tag, _, octets = given.partition("=")
    try:
        return int(tag, 0), bytes.fromhex(octets)
    except ValueError:
        raise click.BadParameter(f"{given} is no parameter; expected for example 0x1400=01") from None


@main.command()
@configured
@click.option("--esme", required=True, metavar="ID", help="Who submits it: the system_id of an ESME.")
@click.option("--to", required=True, metavar="NUMBER", help="Its destination_addr.")
@click.option("--from", "source", default="", metavar="ADDR", help="Its source_addr.")
@click.option("--text", default="", help="What it says.")
@click.option(
    "--data-coding",
    type=click.IntRange(0, 255),
    help="How the text is coded; if not said, in 0 where that has all its characters, else in 8 (UCS2).",
)
@click.option("--tlv", "tlvs", type=optional_parameter, multiple=True, metavar="TAG=HEX", help="A parameter.")
@click.option("--at", type=time_of_day, metavar="HH:MM", help="The time of day; now, if not said.")
@click.option("--live", is_flag=True, help="Ask the running router.")
def explain(
    file: str,
    esme: str,
    to: str,
    source: str,
    text: str,
    data_coding: int | None,
    tlvs: Sequence[Tlv],
    at: int | None,
    live: bool,
) -> None:
    """Say which way a message would take, and why.

    By the file alone: each channel that is enabled is taken to be up, and to have room in its budget.
    """
    if live:
        click.echo("--live has no effect in this version: a router has no API to be asked by", err=True)
        sys.exit(2)
    configuration = _loaded(file)
    account = _account(configuration, esme)
    try:
        message = as_submitted(account, to, source, text, data_coding, tlvs)
    except CannotEncode as error:
        raise click.ClickException(f"--text: {error}") from None
    minute = _now(configuration.page.time_zone) if at is None else at
    for line in Explanation(configuration, Question(account=account, message=message, minute=minute)).lines():
        click.echo(line)


def _account(configuration: Configuration, system_id: str) -> Account:
    ids = frozenset(channel.id for channel in parts.usable(configuration))
    for esme in configuration.page.esmes:
        if esme.system_id == system_id:
            return parts.account(esme, ids)
    raise click.ClickException(f"there is no ESME `{system_id}`")


def _now(zone: tzinfo) -> int:
    now = datetime.now(zone)
    return now.hour * 60 + now.minute


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


@main.command()
@configured
@click.argument("target", metavar="COPY")
def backup(file: str, target: str) -> None:
    """Copy the store to a new file COPY, with the router running or stopped.

    Run it as the router's user, in its working directory. The copy is whole, as the store was at one moment,
    and for its owner alone. docs/backup.md tells how to go back to it, and what that means.
    """
    try:
        store = store_alone(file)
    except ConfigurationError as error:
        click.echo(str(error))
        sys.exit(1)
    if not store.startswith("sqlite:"):
        raise click.ClickException("only a store of SQLite is copied; use pg_dump for PostgreSQL")
    # The router, on the same machine, comes first.
    os.nice(10)
    try:
        size = copy(store.removeprefix("sqlite:"), target)
    except CannotCopy as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{target}: whole, {size / 1e6:.1f} MB")
