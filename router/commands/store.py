"""Commands on the store itself, without its router: backup, restore, forget."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import Progress

from router.commands.frame import as_json, configured, print_json
from router.commands.tables import counted
from router.config.source.problems import ConfigurationError
from router.config.store import store_alone
from router.store.errors import StoreError
from router.stores import Told, copy_store, forget_number, restore_store


def _store(file: str) -> str:
    """Return the store that a configuration names; a file that cannot be read ends the command."""
    try:
        return store_alone(file)
    except ConfigurationError as error:
        click.echo(str(error))
        sys.exit(1)


@contextmanager
def _shown(what: str) -> Iterator[Told]:
    """Show a progress bar while entered, on a terminal; elsewhere show nothing."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        bar = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(bar, completed=done, total=of)


@click.command()
@configured
@as_json
@click.argument("target", metavar="COPY")
def backup(file: str, in_json: bool, target: str) -> None:
    """Copy the store to a new file COPY, with the router running or stopped.

    Run it as the router's user, in its working directory. The copy is whole, as the store was at one moment,
    and for its owner alone. docs/backup.md tells how to go back to it, and what that means.

    \b
    Example:
      smpp-router backup -c conf/site.yaml /backup/router-$(date +%F).db
    """
    store = _store(file)
    try:
        with _shown("copied") as told:
            size = copy_store(store, target, told)
    except StoreError as error:
        raise click.ClickException(str(error)) from None
    if in_json:
        print_json({"file": target, "octets": size})
    else:
        click.echo(f"{target}: whole, {size / 1e6:.1f} MB")


@click.command()
@configured
@as_json
@click.argument("saved", metavar="COPY", type=click.Path(exists=True, dir_okay=False))
def restore(file: str, in_json: bool, saved: str) -> None:
    """Put a COPY, made by `backup` or by an upgrade, into the place of the store.

    The router must be stopped. Run it as the router's user or as root, in the router's working directory.
    The store that was there is kept beside it. What waited when the copy was made is sent, though it may have
    been sent since: see docs/backup.md, and docs/upgrade.md for the way back to an older version.

    \b
    Examples:
      smpp-router restore -c conf/site.yaml /backup/router-2026-11-29.db
      smpp-router restore -c conf/site.yaml router.db.before-6
    """
    store = _store(file)
    try:
        with _shown("restored") as told:
            done = restore_store(store, saved, told)
    except StoreError as error:
        raise click.ClickException(str(error)) from None
    if in_json:
        print_json({"store": store, "replaced": done.replaced or None, "schema": done.schema})
        return
    click.echo(f"{store}: as it was in {saved}")
    if done.replaced:
        click.echo(f"what was there is {done.replaced}: delete it when you no longer need it")
    if done.schema < done.newest:
        click.echo(
            f"it has schema {done.schema}: this version upgrades it to {done.newest} when the router starts; "
            "to stay with the older version, install that before you start it"
        )


@click.command()
@configured
@as_json
@click.argument("number")
def forget(file: str, in_json: bool, number: str) -> None:
    """Delete all that the store keeps of a NUMBER: texts, messages to and from it, received SMS.

    The router must be stopped. A number of nine digits or more is found by its last nine, however it is
    written. What has not ended stays, and so does what an ESME is owed: then run it again later.
    docs/commands.md tells what else knows of a number.

    \b
    Example:
      smpp-router forget +256772000001 -c conf/site.yaml
    """
    try:
        done = forget_number(_store(file), number)
    except StoreError as error:
        raise click.ClickException(str(error)) from None
    if in_json:
        print_json({"messages": done.messages, "received": done.received, "left": done.left})
    else:
        click.echo(
            f"{number}: {counted(done.messages, 'message')} and {done.received:,} received SMS are deleted"
        )
        if done.left:
            click.echo(
                f"{done.left:,} are left, that have not ended or are owed: run this again later", err=True
            )
    sys.exit(1 if done.left else 0)
