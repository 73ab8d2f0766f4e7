"""The command `backup`."""

import os
import sys

import click

from router.commands.frame import configured
from router.config.problems import ConfigurationError
from router.config.store_alone import store_alone
from router.store.errors import CannotCopy
from router.stores import copy_store


@click.command()
@configured
@click.argument("target", metavar="COPY")
def backup(file: str, target: str) -> None:
    """Copy the store to a new file COPY, with the router running or stopped.

    Run it as the router's user, in its working directory. The copy is whole, as the store was at one moment,
    and for its owner alone. docs/backup.md tells how to go back to it, and what that means.

    \b
    Example:
      smpp-router backup -c conf/site.yaml /backup/router-$(date +%F).db
    """
    try:
        store = store_alone(file)
    except ConfigurationError as error:
        click.echo(str(error))
        sys.exit(1)
    # The router, on the same machine, comes first.
    os.nice(10)
    try:
        size = copy_store(store, target)
    except CannotCopy as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{target}: whole, {size / 1e6:.1f} MB")
