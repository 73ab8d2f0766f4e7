"""Names that a shell completes: of channels, gateways and ESMEs, as the running router knows them."""

import threading
from collections.abc import Sequence
from typing import Any

import click

from router.commands.socket_client import SocketClient

DEFAULT = "conf/router.yaml"
"""The configuration, if none is named yet."""

PATIENCE = 0.3
"""Seconds that somebody who has pressed the key waits for the router, at most."""


class NameCompletion:
    """What completes the name of one of these ``kinds``: channels, gateways, esmes."""

    def __init__(self, *kinds: str) -> None:
        self._kinds = kinds

    def __call__(self, context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
        """Give the names that begin so; none if no router says them in time."""
        taken = context.params.get(parameter.name or "") or ()
        known = _known(str(context.params.get("file") or DEFAULT), self._kinds)
        return [each for each in known if each.startswith(begun) and each not in taken]


CHANNEL = NameCompletion("channels")
GATEWAY = NameCompletion("gateways")
ESME = NameCompletion("esmes")
ANY = NameCompletion("channels", "gateways", "esmes")
EITHER = NameCompletion("channels", "esmes")


def _known(file: str, kinds: Sequence[str]) -> Sequence[str]:
    """Ask, in a thread that is left behind if it takes too long."""
    found: list[str] = []

    def ask() -> None:
        try:
            names: Any = SocketClient(file, PATIENCE).ask("names")
        except click.ClickException:
            return
        found.extend(name for kind in kinds for name in names[kind])

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE)
    return list(found)
