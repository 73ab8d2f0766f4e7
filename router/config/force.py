"""The keys whose features are not built yet: read and checked like all others, without effect so far.

Who builds one takes its lines out of the table.
"""

from collections.abc import Mapping

from router.config.configuration import Configuration
from router.config.keys import given
from router.config.tree import Node

LATER: Mapping[str, str] = {
    "http": "HTTP",
    "udp": "UDP",
    "email": "mail",
    "log_texts": "texts in the log",
    "gateways.connect=http": "HTTP",
    "gateways.connect=udp": "UDP",
    "gateways.user": "HTTP",
    "gateways.watch": "line states by another way",
    "gateways.sim_swap": "line states",
    "gateways.channel.id": "UDP",
    "gateways.channel.password": "UDP",
    "received.to.http": "received SMS by HTTP",
    "received.to.as": "received SMS by HTTP",
    "received.to.email": "received SMS by mail",
}
"""A path as `keys.known` gives it, or ``path=value`` where only some values wait; and what it waits for."""


def noted(tree: Node) -> frozenset[str]:
    """The keys that stand in the file, and such values as the table speaks of (never a secret)."""
    return frozenset(path for path in given(tree) if "=" not in path or path in LATER)


def not_in_force(configuration: Configuration) -> list[str]:
    """The keys of the file that have no effect yet, each with the feature it waits for."""
    return [f"{path} ({feature})" for path, feature in LATER.items() if path in configuration.given]
