"""Command lines of our programs: what their own parsers find wrong with each. Nothing is done by them."""

import re
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from runpy import run_module
from typing import Any

import click
from twisted.python.usage import UsageError as TwistedUsageError
from twisted.scripts._twistd_unix import ServerOptions

from router.cli import MODULES, main
from tests.papers.reading import ROOT
from twisted.plugins.smpp_router_plugin import Options

PLACEHOLDER = re.compile(r"[A-Z][A-Z0-9_-]*(?:\.\.\.|…)?|\.\.\.|…|.*\$.*|SUBSTITUTED|HH:MM", re.DOTALL)
"""A word in the place of a value."""

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def of_smpp_router(words: Sequence[str]) -> str:
    """What is wrong with the words behind `smpp-router`; empty if nothing is."""
    if not words or PLACEHOLDER.fullmatch(words[0]) or words[0] in ("--help", "--version"):
        return ""
    if words[0] not in MODULES:
        return f"there is no command {words[0]}"
    context = click.Context(main, info_name="smpp-router")
    command = main.get_command(context, words[0])
    assert command is not None
    return _of_click(command, _context(command, words[0], context), list(words[1:]))


def options_of(name: str) -> set[str]:
    """The options of a command, as they are typed."""
    command = main.get_command(click.Context(main), name)
    assert command is not None
    commands = [command, *(command.commands.values() if isinstance(command, click.Group) else ())]
    return {word for each in commands for parameter in each.params for word in parameter.opts}


def _of_click(command: click.Command, context: click.Context, words: list[str]) -> str:
    if isinstance(command, click.Group):
        inner = command.get_command(context, words[0]) if words else None
        if inner is None:
            return f"{command.name} has no {' '.join(words[:1]) or 'command behind it'}"
        return _of_click(inner, _context(inner, words[0], context), words[1:])
    if "--help" in words:
        return ""
    try:
        given, rest, _ = command.make_parser(context).parse_args(list(words))
        missing = [
            each.name
            for each in command.get_params(context)
            if each.required and not given.get(str(each.name))
        ]
        for each in command.get_params(context):
            _convert(each, given.get(str(each.name)), context)
    except click.UsageError as error:
        return error.format_message()
    if command.context_settings.get("ignore_unknown_options"):
        return of_tool({"simulate": "goip"}.get(str(command.name), str(command.name)), words)
    if rest:
        return f"{command.name} takes no {' '.join(rest)}"
    return f"{command.name} lacks {', '.join(map(str, missing))}" if missing else ""


def _context(command: click.Command, name: str, above: click.Context) -> click.Context:
    return click.Context(command, info_name=name, parent=above, **command.context_settings)


def _convert(parameter: click.Parameter, value: Any, context: click.Context) -> None:
    """Read a value as the command would; its file need not be there, and a word in its place is none."""
    several = value if isinstance(value, tuple | list) else [value]
    if isinstance(parameter.type, click.Path | click.File):
        return
    for one in several:
        if isinstance(one, str) and not PLACEHOLDER.fullmatch(one):
            parameter.type.convert(one, parameter, context)


def of_tool(name: str, words: Sequence[str]) -> str:
    """What is wrong with the words behind a file of tools/, by argparse."""
    path = ROOT / "tools" / name
    if not path.with_suffix(".py").is_file() and not (path / "__main__.py").is_file():
        return f"there is no tool {name}"
    told, kept = StringIO(), sys.argv

    class Read(Exception):
        """The parser has read the words."""

    parse = ArgumentParser.parse_args

    def parse_and_stop(self: ArgumentParser, *given: Any, **named: Any) -> Any:
        found = parse(self, *given, **named)
        # A tool may read other words first, such as those of a profile.
        if not given or given[0] is None or list(given[0]) == list(words):
            raise Read
        return found

    sys.argv = [name, *words]
    ArgumentParser.parse_args = parse_and_stop  # type: ignore[method-assign]
    try:
        with redirect_stderr(told), redirect_stdout(StringIO()):
            run_module(f"tools.{name}", run_name="__main__")
    except Read:
        return ""
    except SystemExit as ended:
        return "" if ended.code == 0 else f"{told.getvalue()} {ended.code}".strip().rpartition("\n")[2]
    finally:
        sys.argv = kept
        ArgumentParser.parse_args = parse  # type: ignore[method-assign]
    return "it has no options"


def of_make(words: Sequence[str]) -> str:
    """What is wrong with the words behind `make`: targets, variables, and the words in ARGS for its tool."""
    targets = set(re.findall(r"(?m)^([a-z][a-z-]*):", MAKEFILE))
    asked = [word for word in words if "=" not in word]
    variables = dict(word.split("=", 1) for word in words if "=" in word)
    for target in asked:
        if target not in targets:
            return f"make has no {target}"
    for variable in variables:
        if f"$({variable})" not in MAKEFILE:
            return f"make has no use for {variable}"
    if "ARGS" in variables and asked:
        recipe = MAKEFILE.partition(f"\n{asked[0]}:")[2].partition("\n\n")[0]
        tool = re.search(r"tools[./](\w+)(?:\.py)? .*\$\(ARGS\)", recipe)
        return of_tool(tool[1], variables["ARGS"].split()) if tool else f"make {asked[0]} takes no ARGS"
    return ""


def of_python(words: Sequence[str]) -> str:
    """What is wrong with the words behind `python`, where they run something of ours."""
    match [*words]:
        case ["-m", "twisted.trial" | "tests", *modules]:
            gone = [one for one in modules if one.startswith("tests") and not _is_module(one)]
            return f"there is no {', '.join(gone)}" if gone else ""
        case ["-m", module, *rest] if module.startswith("tools."):
            return _of_module(module, rest)
        case ["-m", module, *_]:
            return "" if module in ("venv", "pip", "build") else f"{module} is no module that pages name"
        case [file, *rest] if file.startswith("tools/"):
            return of_tool(file.removeprefix("tools/").removesuffix(".py"), rest)
    return ""


def _of_module(module: str, words: Sequence[str]) -> str:
    if not _is_module(module):
        return f"there is no {module}"
    return of_tool(module.removeprefix("tools."), words) if words else ""


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return "[" in name or "ROOM" in name or path.is_dir() or path.with_suffix(".py").is_file()


def of_twistd(words: Sequence[str]) -> str:
    """What is wrong with the words behind `twistd`."""
    at = words.index("smpp-router") if "smpp-router" in words else len(words)
    try:
        if at < len(words):
            Options().parseOptions(list(words[at + 1 :]))
        ServerOptions().parseOptions([word for word in words[:at] if word != "--pidfile="])
    except TwistedUsageError as error:
        return str(error)
    except SystemExit:
        return ""
    return ""


OURS: Mapping[str, Callable[[Sequence[str]], str]] = {
    "smpp-router": of_smpp_router,
    "make": of_make,
    "python": of_python,
    "python3": of_python,
    "twistd": of_twistd,
}


def wrong(words: Sequence[str]) -> str | None:
    """What is wrong with a command; empty if nothing is, None if it is none of ours."""
    program = words[0].rpartition("/")[2]
    if words[0].startswith("tools/"):
        return of_python(words)
    return OURS[program](words[1:]) if program in OURS else None
