"""The line to the router that runs: what is asked of it, and what comes back.

Requests are those of the control socket, whatever way they go; answers are Any: they are what JSON holds,
and each command knows the form of its own.
"""

from collections.abc import Iterator
from typing import Any, Protocol

import click

from router.commands.terminal import harmless

PATIENCE = 60.0
"""Seconds that an answer may take."""


class NoRouter(click.ClickException):
    """There is no router that answers."""

    exit_code = 3


class RequestRefused(click.ClickException):
    """The router does not do it; its words say why, or those of a box."""

    def __init__(self, message: str) -> None:
        super().__init__(harmless(message))


class RouterClient(Protocol):
    """A way to a router."""

    def ask(self, do: str, **fields: object) -> Any:
        """Return the answer to a request. Raises Refused, or NoRouter if none comes."""

    def events(self) -> Iterator[Any]:
        """Give each event that comes; they were asked for with `follow` before. It does not end."""

    def passing(self) -> Iterator[Any]:
        """Give each thing that passes; `wire` was asked for before. It ends with its time."""
