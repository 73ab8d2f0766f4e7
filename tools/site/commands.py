"""The page of all commands of `smpp-router`, made of their own help."""

import re
from collections.abc import Iterator
from inspect import cleandoc

import click

from router.cli import main
from tools.site.markdown import block, code, prose, table

NAME = "smpp-router"

HEAD = """\
# All commands and options

This is what `--help` of each command says. [See and steer a running router](../commands.md) has what they
answer, and their exit statuses.
"""


def page() -> str:
    """Return the page, in Markdown."""
    return "\n".join([HEAD, *_sections()])


def _sections() -> Iterator[str]:
    top = click.Context(main, info_name=NAME)
    for name in main.list_commands(top):
        command = main.get_command(top, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=top)
        yield f"## {NAME} {name}\n"
        yield block(" ".join([context.command_path, *command.collect_usage_pieces(context)]))
        yield from _described(cleandoc(command.help or ""))
        records = [each.get_help_record(context) for each in command.get_params(context)]
        yield table(
            ("option", "what it does"), ((code(of), prose(does)) for of, does in filter(None, records))
        )


def _described(text: str) -> Iterator[str]:
    """Yield a help text; a paragraph that click does not wrap is one of examples."""
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.startswith("\b"):
            head, *rest = paragraph.removeprefix("\b").strip("\n").splitlines()
            yield f"{prose(head)}\n"
            yield block(cleandoc("\n".join(["", *rest])), "sh")
        else:
            yield prose(" ".join(paragraph.split())) + "\n"
