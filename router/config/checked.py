"""What the checks look at. Wrong values have been dropped from the page and from its tree before.

A key that was dropped is not missed, and a name that a dropped part may have declared is taken for granted:
so one mistake is told once.
"""

from collections.abc import Callable, Iterator

from attrs import frozen

from router.config.channels import Names, channels_of
from router.config.model import Page
from router.config.problems import Place, Problem
from router.config.tree import Items, Keys, Path, find, members, texts


@frozen
class Checked:
    """The page, its tree, the names of channels, and of ESMEs (None: there may be more than we know)."""

    page: Page
    tree: Keys
    names: Names
    esmes: frozenset[str] | None

    def at(self, *path: int | str) -> Place:
        """Where a value stands, or what it was left out of."""
        return find(self.tree, path)[0].place

    def has(self, *path: int | str) -> bool:
        """Whether a key stands in the file, rightly or wrongly."""
        node, _ = find(self.tree, path[:-1])
        return isinstance(node, Keys) and (path[-1] in node.entries or path[-1] in node.dropped)

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


def checked(page: Page, tree: Keys, whole: bool) -> Checked:
    """Everything that the checks look at; ``whole`` tells that all files could be read."""
    channels = [channel for gateway in page.gateways for channel in channels_of(gateway)]
    unsure = tuple(gateway.id for gateway in page.gateways if not gateway.single and not gateway.channels)
    doubtful = _doubtful(tree) + unsure if whole else ("",)
    known = whole and "esmes" not in tree.dropped
    esmes = frozenset(texts(members(tree.get("esmes")), "system_id")) if known else None
    return Checked(page, tree, Names(channels, doubtful), esmes)


def _doubtful(tree: Keys) -> tuple[str, ...]:
    gateways = tree.get("gateways")
    if not isinstance(gateways, Items):
        return ("",) if "gateways" in tree.dropped else ()
    unsure = [node for node in gateways.items if isinstance(node, Keys) and node.dropped & DECISIVE]
    return tuple(texts([*unsure, *gateways.dropped], "id"))
