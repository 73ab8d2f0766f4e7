"""Settings: what nobody could find out about the box, and what differs between its firmwares, as flags.

Every field is a flag of the command (``bind_resp_nul`` is ``--bind-resp-nul false``), a key of a profile, and
a flag of the control port (``set bind_resp_nul false``). The defaults are what seems usual. Names ending in
``_s`` are seconds; those that a modem or a network spends are divided by ``speed``.
"""

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NoReturn, get_args, get_type_hints

from attrs import evolve, fields, frozen

from .flags.box import BoxFlags
from .flags.http import HttpFlags
from .flags.modem import ModemFlags
from .flags.smpp import SmppFlags
from .flags.trouble import TroubleFlags
from .flags.udp import UdpFlags

ALIASES = {"dlr_final": "--dlr"}


class WrongFlag(ValueError):
    """A flag that does not exist, or a value that it does not take."""


@frozen(kw_only=True, slots=False)
class Settings(TroubleFlags, UdpFlags, HttpFlags, ModemFlags, SmppFlags, BoxFlags):
    """One simulated box."""

    def scaled(self, seconds: float) -> float:
        """Return the seconds that modem and network take for what takes ``seconds`` in the world."""
        return seconds / self.speed if self.speed > 0 else 0.0


GROUPS = (BoxFlags, ModemFlags, SmppFlags, HttpFlags, UdpFlags, TroubleFlags)
"""The flags as documents show them."""

NAMES = tuple(attribute.name for attribute in fields(Settings))
KINDS = get_type_hints(Settings)


def switch(word: str) -> bool:
    """Read true or false, on or off, as a flag's value."""
    if word.lower() not in ("true", "on", "yes", "1", "false", "off", "no", "0"):
        raise ValueError(word)
    return word.lower() in ("true", "on", "yes", "1")


def number(word: str) -> int:
    """Read a whole number, 0x for hexadecimal."""
    return int(word, 0)


READERS: dict[object, Callable[[str], object]] = {bool: switch, int: number, float: float, str: str}


class Flags(ArgumentParser):
    """A parser that raises instead of ending the process: the control port uses it too."""

    def error(self, message: str) -> NoReturn:
        raise WrongFlag(message)


def add_flags(parser: ArgumentParser, defaults: Settings | None, names: Iterable[str] = NAMES) -> None:
    """Add an option for each setting; without defaults, only given ones are in what is read."""
    chosen = set(names)
    for attribute in fields(Settings):
        if attribute.name in chosen:
            kind = KINDS[attribute.name]
            words = [option(attribute.name), *filter(None, [ALIASES.get(attribute.name)])]
            default = getattr(defaults, attribute.name) if defaults else SUPPRESS
            says = f"{attribute.metadata['says']} [{default}]".replace("%", "%%")
            parser.add_argument(
                *words,
                dest=attribute.name,
                default=default,
                help=says,
                type=READERS.get(kind, str),
                choices=get_args(kind) or None,
                metavar=None if get_args(kind) else "X",
            )


def option(name: str) -> str:
    """Return the option of the command for a setting."""
    return f"--{name.replace('_', '-')}"


def settings_of(parsed: Namespace) -> Settings:
    """Return the settings that a parser with our flags has read; `WrongFlag` if they can not be."""
    return _checked(Settings(**{name: getattr(parsed, name) for name in NAMES}))


def _checked(settings: Settings) -> Settings:
    if 0 < settings.speed < 1 or settings.speed < 0:
        raise WrongFlag("--speed: 20 is twenty times as fast, 0 takes no time at all; slower than 1 is not")
    return settings


def changed(settings: Settings, words: Sequence[str]) -> Settings:
    """Return the settings after some flags more; `WrongFlag` says what does not fit."""
    return _checked(evolve(settings, **vars(_changes().parse_args(list(words)))))


@cache
def _changes() -> Flags:
    # Made once: it has more than a hundred options, and a fleet or a test reads flags again and again.
    flags = Flags(add_help=False, allow_abbrev=False, usage=SUPPRESS)
    add_flags(flags, None)
    return flags


def values(name: str) -> tuple[object, ...]:
    """Return what a test should try with a flag: its default first; alone if nothing else is worth it."""
    attribute = getattr(fields(Settings), name)
    kind, default = KINDS[name], attribute.default
    others = (not default,) if kind is bool else get_args(kind) or attribute.metadata["others"]
    return (default, *(value for value in others if value != default))
