"""Options that several commands have."""

import json
from typing import Any

import click

configured = click.option(
    "-c", "file", metavar="FILE", default="conf/router.yaml", show_default=True, help="The configuration."
)

as_json = click.option("--json", "in_json", is_flag=True, help="Print the answer as one object of JSON.")


def print_json(answer: Any) -> None:
    """Print an answer for programs."""
    click.echo(json.dumps(answer, indent=1, ensure_ascii=False))
