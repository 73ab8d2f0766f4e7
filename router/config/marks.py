"""A short mark for each thing in a configuration, by which a later one is compared with it.

A mark is of what the file says: a default that another version has makes no other one. Secrets are left out,
since marks are kept in the store.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2s

from pydantic import BaseModel

from router.config.configuration import Configuration
from router.config.reload import LISTED, SECTIONS

OCTETS = 6
"""Of a mark: that two things have the same one by chance is not to be feared."""


def marks(configuration: Configuration) -> Mapping[str, str]:
    """Return the mark of each ESME, gateway, channel, route and key, by what it is called."""
    return {name: _mark(said) for name, said in _all(configuration)}


def _mark(said: str) -> str:
    return blake2s(said.encode(), digest_size=OCTETS).hexdigest()


def _all(configuration: Configuration) -> Iterator[tuple[str, str]]:
    page = configuration.page
    yield from ((f"ESME {one.system_id}", _said(one)) for one in page.esmes)
    yield from ((f"gateway {one.id}", _said(one)) for one in page.gateways)
    yield from ((f"channel {one.id}", "") for one in configuration.channels)
    yield from ((f"route {one.name}", _said(one)) for one in configuration.routes)
    yield "order of routes", repr([one.name for one in configuration.routes])
    yield "received", _said(page.received)
    for name in sorted(page.model_fields_set - LISTED):
        section = getattr(page, name)
        if section is None:
            continue
        if name in SECTIONS and isinstance(section, BaseModel):
            yield from ((f"{name}.{key}", said) for key, said in _keys(section))
        else:
            yield name, _said(section)


def _keys(section: BaseModel) -> Iterator[tuple[str, str]]:
    """What is set of a section and is no secret."""
    for name in sorted(section.model_fields_set):
        field = type(section).model_fields[name]
        if field.repr:
            yield field.alias or name, _said(getattr(section, name))


def _said(value: object) -> str:
    if isinstance(value, BaseModel):
        return repr([*_keys(value)])
    if isinstance(value, Mapping):
        return repr([(str(key), _said(each)) for key, each in value.items()])
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return repr([_said(each) for each in value])
    if isinstance(value, set | frozenset):
        return repr(sorted(map(_said, value)))
    return repr(value)
