"""The command `run`."""

import sys

import click

from router.commands.frame import configured


@click.command()
@configured
def run(file: str) -> None:
    """Start the router in the foreground, with its log on the standard output; Ctrl-C stops it.

    The same as `twistd -n --pidfile= smpp-router -c FILE`. twistd has more options, a file for the log
    for instance.

    \b
    Example:
      smpp-router run -c conf/site.yaml
    """
    # Here, as Twisted takes a while to import, which `--help` does without.
    from twisted.scripts import twistd

    sys.argv = ["twistd", "-n", "--pidfile=", "smpp-router", "-c", file]
    twistd.run()
