"""The keys that the page knows, found in the model; a path leaves out indexes and the keys of tables."""

from collections.abc import Iterator
from inspect import isclass
from typing import get_args

from router.config.model import Page
from router.config.problems import Place
from router.config.section import Section, keys
from router.config.tree import Items, Keys, Node, Path


def section_at(path: Path) -> type[Section]:
    """The section that a path into the data leads to, or the last one on it."""
    section: type[Section] = Page
    for step in path:
        if isinstance(step, str) and step in keys(section):
            section = _inner(_annotation(section, step)) or section
    return section


def known(section: type[Section] = Page, above: str = "") -> Iterator[str]:
    """The paths of all keys: ``smpp``, ``smpp.listen`` …"""
    for key in keys(section):
        yield above + key
        inner = _inner(_annotation(section, key))
        if inner is not None:
            yield from known(inner, f"{above}{key}.")


def given(node: Node, above: str = "") -> Iterator[tuple[str, Place]]:
    """The paths of all keys in a tree, and ``path=value`` for those with a single value, each with its place.

    Of a value with colons, as of ``store``, only what comes before the first is told.
    """
    if isinstance(node, Items):
        for item in node.items:
            yield from given(item, above)
    elif isinstance(node, Keys):
        for key, entry in node.entries.items():
            # A line, a provider, a tag: the keys of a table are numbers, and no other key is.
            path = above if key[:1].isdigit() else f"{above}.{key}".lstrip(".")
            yield path, entry.place
            yield from given(entry.value, path)
    else:
        yield f"{above}={node.text.partition(':')[0]}", node.place


def supplied(node: Node, above: str = "") -> Iterator[str]:
    """The paths of the keys whose values came by ``!env`` or ``!file``."""
    if isinstance(node, Items):
        for item in node.items:
            yield from supplied(item, above)
    elif isinstance(node, Keys):
        for key, entry in node.entries.items():
            path = above if key[:1].isdigit() else f"{above}.{key}".lstrip(".")
            yield from supplied(entry.value, path)
    elif node.supplied:
        yield above


def _annotation(section: type[Section], key: str) -> object:
    return section.model_fields[keys(section)[key]].annotation


def _inner(annotation: object) -> type[Section] | None:
    if isclass(annotation) and issubclass(annotation, Section):
        return annotation
    return next(filter(None, map(_inner, get_args(annotation))), None)
