"""The command `schema`."""

import json

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema of the configuration file, by which editors complete and check it.

    The first line of the file names it: `# yaml-language-server: $schema=smpp-router.schema.json`.

    \b
    Example:
      smpp-router schema > conf/smpp-router.schema.json
    """
    from router.config.schema import schema as of_file

    click.echo(json.dumps(of_file(), indent=2, ensure_ascii=False))
