"""The commands that try the router without a GoIP: simulate, demo."""

from collections.abc import Sequence

import click

PASSED_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False}

words = click.argument("words", metavar="[OPTION]...", nargs=-1, type=click.UNPROCESSED)


@click.command(context_settings=PASSED_ON)
@words
def simulate(words: Sequence[str]) -> None:
    """Run a simulated GoIP, with all its faces: SMPP, HTTP, UDP.

    `smpp-router simulate -- --help` lists its options; docs/simulator.md tells all of it.

    \b
    Examples:
      smpp-router simulate --smpp --channels 8
      smpp-router simulate -- --help
    """
    # Here, as it makes the reactor.
    from router.simulator.goip.command import main

    raise SystemExit(main(list(words)))


@click.command(context_settings=PASSED_ON)
@words
def demo(words: Sequence[str]) -> None:
    """Show the whole way: simulated GoIPs, the router, an ESME.

    Its exit status is 0 only if all of it is right. `smpp-router demo -- --help` lists its options.

    \b
    Examples:
      smpp-router demo
      smpp-router demo --receipts off
    """
    from router.shipped import shipped
    from router.simulator.demo.command import main

    raise SystemExit(main(list(words), shipped("demo.yaml")))
