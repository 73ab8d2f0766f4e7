"""The command `check`."""

import json
import os
import sys
from typing import TYPE_CHECKING

import click

from router.commands.frame import configured

if TYPE_CHECKING:
    from router.config.configuration import Configuration
    from router.config.load import Verdict


@click.command()
@configured
@click.option("--strict", is_flag=True, help="Warnings count as problems: with any, the exit status is 1.")
@click.option("--json", "in_json", is_flag=True, help="Say all of it as one object of JSON.")
@click.option(
    "--no-secrets", is_flag=True, help="Do not follow !env and !file; what they stand for is not missed."
)
def check(file: str, strict: bool, in_json: bool, no_secrets: bool) -> None:
    """Say whether a configuration can be used, or everything that is wrong with it.

    \b
    Example:
      smpp-router check -c conf/site.yaml
    """
    # Here, as the model takes a second to import, which `--help` does without.
    from router.config.load import verdict_of

    verdict = verdict_of(file, None if no_secrets else os.environ)
    good = not verdict.problems and not (strict and verdict.warnings)
    if in_json:
        click.echo(json.dumps({"file": file, "ok": good, **verdict.listed()}, indent=1))
    else:
        _say(file, verdict, good)
    sys.exit(0 if good else 1)


def _say(file: str, verdict: "Verdict", good: bool) -> None:
    """Print problems and the summary to stdout, warnings to stderr."""
    for problem in verdict.problems:
        click.echo(str(problem))
    for warning in verdict.warnings:
        click.echo(f"warning: {warning}", err=True)
    if verdict.configuration is not None:
        click.echo(f"{file}: {'ok' if good else 'not ok, with --strict'}, {contents(verdict.configuration)}")


def contents(configuration: "Configuration") -> str:
    """Count what a configuration has, in words."""
    page = configuration.settings
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
