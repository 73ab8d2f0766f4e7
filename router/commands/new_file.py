"""Files that a command writes anew, for the eyes of their owner."""

import os

import click


def put(file: str | None, text: str) -> None:
    """Write a text to a new file; without a name, to the standard output."""
    if file is None:
        click.echo(text, nl=False)
    else:
        write_new(file, text)


def write_new(file: str, text: str) -> None:
    """Write a new file that only its owner may read, as it may hold passwords.

    One that cannot be written ends the command.
    """
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from None
    try:
        with open(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        # A half would be in the way of the next try.
        os.unlink(file)
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from None
