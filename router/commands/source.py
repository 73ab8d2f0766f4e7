"""Commands that run a tool of the source tree: simulate, demo. An installed router has no such tools."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

TREE = Path(__file__).resolve().parents[2]

SOURCES = (TREE, *TREE.parents[2:3])
"""Folders that may be the source tree: the package lies in it, or, compiled, in its build/trees/NAME."""

PASSED_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False}

words = click.argument("words", metavar="[OPTION]...", nargs=-1, type=click.UNPROCESSED)


@click.command(context_settings=PASSED_ON)
@words
def simulate(words: Sequence[str]) -> None:
    """Run a simulated GoIP, with all its faces: SMPP, HTTP, UDP. Options are those of tools/goip.py.

    It is a tool of the source, which an installed router is without. docs/simulator.md tells all of it.

    \b
    Examples:
      smpp-router simulate --smpp --channels 8
      smpp-router simulate -- --help
    """
    _run("goip.py", words)


@click.command(context_settings=PASSED_ON)
@words
def demo(words: Sequence[str]) -> None:
    """Show the whole way: simulated GoIPs, the router, an ESME. Options are those of tools/demo.py.

    It is a tool of the source, as `make demo`, which an installed router is without.

    \b
    Examples:
      smpp-router demo
      smpp-router demo --receipts off
    """
    _run("demo.py", words)


def _run(name: str, words: Sequence[str]) -> None:
    """Replace this process by the tool."""
    tool = next((found for source in SOURCES if (found := source / "tools" / name).is_file()), None)
    if tool is None:
        raise click.ClickException(
            f"tools/{name} is a part of the source, which this router was installed without: get the source, "
            f"run `make demo` in it once, and then `python tools/{name}`"
        )
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, str(tool), *words])
