"""Shell completion of channels, gateways and ESMEs, by the names that the running router knows."""

import os
import threading
from collections.abc import Sequence
from typing import Any

import click

DEFAULT = os.environ.get("SMPP_ROUTER_CONFIG") or "conf/router.yaml"
"""The configuration, if none is named yet. The variable is set where the router is installed as a service."""

PATIENCE = 0.3
"""Seconds to wait for the router, at most: somebody has pressed a key and waits."""


class NameCompletion:
    """Completes names of these ``kinds``: channels, gateways, esmes."""

    def __init__(self, *kinds: str) -> None:
        self._kinds = kinds

    def __call__(self, context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
        """Return the names that begin with ``begun``; none if no router answers in time."""
        taken = context.params.get(parameter.name or "") or ()
        known = _known(str(context.params.get("file") or DEFAULT), self._kinds)
        return [each for each in known if each.startswith(begun) and each not in taken]


CHANNEL = NameCompletion("channels")
GATEWAY = NameCompletion("gateways")
ESME = NameCompletion("esmes")
ANY = NameCompletion("channels", "gateways", "esmes")
EITHER = NameCompletion("channels", "esmes")


def _known(file: str, kinds: Sequence[str]) -> Sequence[str]:
    """Ask the router in a thread, which is abandoned if it takes too long."""
    from router.commands.socket_client import SocketClient

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
