"""What the checks look at. Wrong values have been dropped from the page and from its tree before.

A key that was dropped is not missed, and a name that a dropped part may have declared is taken for granted:
so one mistake is told once.
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
    """The page, its tree, the names of channels, and of ESMEs (None: there may be more than we know)."""

    settings: Settings
    tree: Keys
    names: ChannelNames
    esmes: frozenset[str] | None

    def at(self, *path: int | str) -> Place:
        """Where a value stands, or what it was left out of."""
        return find(self.tree, path)[0].place

    def has(self, *path: int | str) -> bool:
        """Whether a key stands in the file, rightly or wrongly; `null` is as good as none."""
        node, _ = find(self.tree, path[:-1])
        key = str(path[-1])
        return isinstance(node, Keys) and (
            key in node.dropped or (key in node.entries and not is_null(node.get(key)))
        )

    def lost(self, *path: int | str) -> bool:
        """Whether a key stands in the file wrongly, or is missing and had to be made up."""
        node, _ = find(self.tree, path[:-1])
        return isinstance(node, Keys) and path[-1] in node.dropped

    def empty(self, path: Path) -> bool:
        """Whether a list stands there that never had anything in it."""
        node, _ = find(self.tree, path)
        return isinstance(node, Items) and not node.items and not node.dropped


Check = Callable[[Checked], Iterator[Problem]]


DECISIVE = frozenset({"connect", "channels", "bind", "channel"})
"""The keys of a gateway that its channels and their tags depend on."""

EVERY = ("",)
"""What all names begin with."""


MOST = 20_000
"""Channels of all gateways. Each takes some kB, and a page that repeats a gateway by aliases has millions."""


def oversized(settings: Settings, tree: Keys) -> Iterator[Problem]:
    """More channels than one router can have, at the gateway that has them."""
    channels = 0
    for index, gateway in enumerate(settings.gateways):
        channels += gateway.channels
        if channels > MOST:
            place = find(tree, ("gateways", index))[0].place
            yield Problem(place, f"there are more than {MOST:,} channels", "expected fewer for one router")
            return


def checked(settings: Settings, tree: Keys, written: Keys, whole: bool) -> Checked:
    """Everything that the checks look at.

    ``tree`` is what ``page`` was made from, ``written`` what stands in the files; ``whole`` tells that all
    files could be read.
    """
    channels = [channel for gateway in settings.gateways for channel in channels_of(gateway)]
    gateways = _written(written, "gateways", "id") if whole else None
    doubtful = EVERY if gateways is None else _doubtful(settings, tree, gateways)
    esmes = _written(written, "esmes", "system_id") if whole else None
    return Checked(settings, tree, ChannelNames(channels, doubtful), esmes)


def _written(written: Keys, key: str, name: str) -> frozenset[str] | None:
    """The names of all that a list declares, rightly or wrongly; None if one cannot be known."""
    nodes = members(written.get(key))
    lost = any(isinstance(node, Keys) and name in node.dropped for node in nodes)
    return None if lost or key in written.dropped else frozenset(texts(nodes, name))


def _doubtful(settings: Settings, tree: Keys, written: frozenset[str]) -> set[str]:
    """The ids of gateways whose channels are not known: of those that are lost, or lack what decides."""
    unsure = set(written - {gateway.id for gateway in settings.gateways})
    for index, gateway in enumerate(settings.gateways):
        node, _ = find(tree, ("gateways", index))
        lacks = isinstance(node, Keys) and node.dropped & DECISIVE
        if lacks or not (gateway.single or gateway.channels):
            unsure.add(gateway.id)
    return unsure
