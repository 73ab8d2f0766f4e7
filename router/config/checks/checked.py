"""The configuration as the checks see it, without the values that were wrong.

A dropped key is not reported as missing, and a name that a dropped part may have declared is accepted: so
each mistake is reported once.
"""

from collections.abc import Callable, Iterator

from attrs import frozen

from router.config.channels import ChannelNames, channels_of
from router.config.fields import is_null
from router.config.model import Settings
from router.config.source.problems import Place, Problem
from router.config.source.tree import Items, Keys, Path, find, members, texts


@frozen
class Checked:
    """The settings, their tree, the names of channels and of ESMEs (None: not all ESMEs are known)."""

    settings: Settings
    tree: Keys
    names: ChannelNames
    esmes: frozenset[str] | None

    def at(self, *path: int | str) -> Place:
        """Return the place of a value, or of the section that lacks it."""
        return find(self.tree, path)[0].place

    def has(self, *path: int | str) -> bool:
        """Tell whether a key stands in the file, rightly or wrongly; `null` counts as absent."""
        node, _ = find(self.tree, path[:-1])
        key = str(path[-1])
        return isinstance(node, Keys) and (
            key in node.dropped or (key in node.entries and not is_null(node.get(key)))
        )

    def lost(self, *path: int | str) -> bool:
        """Tell whether the value of a key was dropped, or was made up because it was missing."""
        node, _ = find(self.tree, path[:-1])
        return isinstance(node, Keys) and path[-1] in node.dropped

    def empty(self, path: Path) -> bool:
        """Tell whether the file has an empty list at this path, rather than one whose items were dropped."""
        node, _ = find(self.tree, path)
        return isinstance(node, Items) and not node.items and not node.dropped


Check = Callable[[Checked], Iterator[Problem]]


DECISIVE = frozenset({"connect", "channels", "bind", "channel"})
"""The keys of a gateway that its channels and their tags depend on."""

EVERY = ("",)
"""The beginning of all names."""


MOST = 20_000
"""Channels of all gateways. Each takes some kB, and a file that repeats a gateway by aliases has millions."""


def oversized(settings: Settings, tree: Keys) -> Iterator[Problem]:
    """Report more channels than one router can have, at the gateway that exceeds them."""
    channels = 0
    for index, gateway in enumerate(settings.gateways):
        channels += gateway.channels
        if channels > MOST:
            place = find(tree, ("gateways", index))[0].place
            yield Problem(place, f"there are more than {MOST:,} channels", "expected fewer for one router")
            return


def checked(settings: Settings, tree: Keys, written: Keys, whole: bool) -> Checked:
    """Return everything that the checks look at.

    ``tree`` is what ``settings`` was made from, ``written`` what the files hold; ``whole`` tells whether all
    files could be read.
    """
    channels = [channel for gateway in settings.gateways for channel in channels_of(gateway)]
    gateways = _written(written, "gateways", "id") if whole else None
    doubtful = EVERY if gateways is None else _doubtful(settings, tree, gateways)
    esmes = _written(written, "esmes", "system_id") if whole else None
    return Checked(settings, tree, ChannelNames(channels, doubtful), esmes)


def _written(written: Keys, key: str, name: str) -> frozenset[str] | None:
    """Return the names that a list declares, rightly or wrongly; None if one cannot be known."""
    nodes = members(written.get(key))
    lost = any(isinstance(node, Keys) and name in node.dropped for node in nodes)
    return None if lost or key in written.dropped else frozenset(texts(nodes, name))


def _doubtful(settings: Settings, tree: Keys, written: frozenset[str]) -> set[str]:
    """Return the ids of gateways whose channels are not known: dropped ones, and ones that lack a decisive
    key.
    """
    unsure = set(written - {gateway.id for gateway in settings.gateways})
    for index, gateway in enumerate(settings.gateways):
        node, _ = find(tree, ("gateways", index))
        lacks = isinstance(node, Keys) and node.dropped & DECISIVE
        if lacks or not (gateway.single or gateway.channels):
            unsure.add(gateway.id)
    return unsure
