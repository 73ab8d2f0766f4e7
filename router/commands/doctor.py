"""The command `doctor`: what keeps the router from its work, before a first start or later."""

import sys

import click

from router.commands.frame import as_json, configured, print_json, waiting

WAIT = 40.0
"""Seconds that gateways have: lines by UDP register each 30 s."""


@click.command()
@configured
@as_json
@click.option(
    "--wait", type=click.FloatRange(1.0, 600.0), default=WAIT, show_default=True, help="Seconds for gateways."
)
def doctor(file: str, in_json: bool, wait: float) -> None:
    """Say what is in the way of the router: on this machine, in its files, and at each gateway.

    Run it as the router's user, in its working directory. With the router stopped all links are made as it
    would make them, with their binds, and left again; nothing is sent. Beside a running router nothing is
    bound or listened at: then the router is asked. The exit status is 1 if something is bad.

    \b
    Example:
      smpp-router doctor -c conf/site.yaml
    """
    # Here, as Twisted and the model take a second to import, which `--help` does without.
    from router.commands.checkup import checkup
    from router.doctor.finding import Severity

    with waiting("looking, and trying the gateways"):
        found = checkup(file, wait)
    good = all(one.state is not Severity.BAD for one in found)
    if in_json:
        rows = [
            {"what": one.what, "state": one.state.value, "said": one.said, "do": one.advice} for one in found
        ]
        print_json({"ok": good, "findings": rows})
    else:
        for one in found:
            click.echo(f"{one.state.value:5} {one.what:12} {one}")
    sys.exit(0 if good else 1)
