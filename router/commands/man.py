"""The command `man`: a man page for `smpp-router`, and one for each command, made of its help."""

import re
from collections.abc import Iterator
from importlib.metadata import version
from inspect import cleandoc
from pathlib import Path

import click

NAME = "smpp-router"


def pages(router: click.Group) -> Iterator[tuple[str, str]]:
    """Yield the name of each page, and its text in roff (man(7))."""
    top = click.Context(router, info_name=NAME)
    yield NAME, page(top)
    for name in router.list_commands(top):
        command = router.get_command(top, name)
        assert command is not None
        yield f"{NAME}-{name}", page(click.Context(command, info_name=name, parent=top))


def page(context: click.Context) -> str:
    """Return the page of a command."""
    command = context.command
    title = context.command_path.replace(" ", "-")
    lines = [
        f'.TH {title.upper()} 1 "" "{NAME} {version(NAME)}" "{NAME}"',
        ".SH NAME",
        f"{title} \\- {_escaped(command.get_short_help_str(200).rstrip('.'))}",
        ".SH SYNOPSIS",
        f".B {context.command_path}",
        _escaped(" ".join(command.collect_usage_pieces(context))),
        ".SH DESCRIPTION",
        *_described(cleandoc(command.help or "")),
        ".SH OPTIONS",
    ]
    for parameter in command.get_params(context):
        if record := parameter.get_help_record(context):
            lines += [".TP", f".B {_escaped(record[0])}", _escaped(record[1])]
    if isinstance(command, click.Group):
        lines += [".SH COMMANDS", *_commands(context, command)]
    return "\n".join(lines) + "\n"


def _commands(context: click.Context, group: click.Group) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield ".TP"
        yield f".BR {NAME}-{name} (1)"
        yield _escaped(command.get_short_help_str(200))


def _described(text: str) -> Iterator[str]:
    """Yield a help text as roff; paragraphs that click does not wrap stay as they are."""
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.startswith("\b"):
            head, *rest = paragraph.removeprefix("\b").strip("\n").splitlines()
            yield from (".SH " + head.rstrip(":").upper(), ".nf", *map(_escaped, rest), ".fi")
        else:
            yield from (".PP", _escaped(" ".join(paragraph.split())))


def _escaped(text: str) -> str:
    """Return a line escaped, so that roff takes it for text and not for a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def man(folder: Path) -> None:
    """Write the man pages of all commands into a FOLDER: share/man/man1 beside the bin that is in PATH.

    \b
    Example:
      smpp-router man /usr/local/share/man/man1
    """
    root = click.get_current_context().find_root().command
    assert isinstance(root, click.Group)
    written = list(pages(root))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in written:
            folder.joinpath(f"{name}.1").write_text(text)
    except OSError as error:
        raise click.ClickException(f"{folder}: {error.strerror}") from None
    click.echo(f"{folder}: {len(written)} pages")
