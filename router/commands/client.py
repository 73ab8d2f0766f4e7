"""The promise that clients of a running router keep, and the errors they raise.

Requests are those of the control socket, whichever way they go. Answers are Any, as JSON holds them: each
command knows the form of its own.
"""

from collections.abc import Iterator
from typing import Any, Protocol

import click

from router.commands.terminal import harmless

PATIENCE = 60.0
"""Seconds that an answer may take."""

URL = "SMPP_ROUTER_URL"
"""Environment variable: the API of a router on another machine."""


class NoRouter(click.ClickException):
    """No router answers."""

    exit_code = 3


class RequestRefused(click.ClickException):
    """The router refused the request; the message says why, in its words or in those of a box."""

    def __init__(self, message: str) -> None:
        super().__init__(harmless(message))


class RouterClient(Protocol):
    """A connection to a running router."""

    def ask(self, do: str, **fields: object) -> Any:
        """Return the answer to a request. Raises RequestRefused, or NoRouter if none comes."""

    def events(self) -> Iterator[Any]:
        """Yield each event as it comes, after a request `events` with `follow`; without end."""

    def passing(self) -> Iterator[Any]:
        """Yield all that passes, after a request `wire`, until its seconds are over."""
