"""Differences between two configurations: at a reload, and by marks since the last run."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2s

from attrs import evolve, field, fields, frozen
from pydantic import BaseModel

from router.config.channels import ChannelConfig
from router.config.configuration import Configuration
from router.config.model import Settings
from router.config.rules import RouteConfig

NEEDS_RESTART = ("smpp.listen", "http.listen", "http.faces", "udp.listen", "store", "node", "time_zone")
"""Keys that are in force from the next start on."""

LISTED = frozenset({"esmes", "gateways", "routes", "received", "alerts"})
"""Lists that are compared item by item or as a whole; elsewhere the keys that differ are named."""

CHANNEL_KEYS = {"registers_as": "id"}
"""Keys of a line whose names differ from those of its channel."""

SECTIONS = frozenset({"smpp", "http", "udp", "email", "blocked", "log"})


@frozen
class NameChanges:
    """Names of things that were added, changed or removed."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def told(self, what: str) -> Iterator[tuple[str, str, str]]:
        """Give what, which and how for each; ``what`` is the word for one."""
        for how in ("added", "changed", "removed"):
            for name in getattr(self, how):
                yield what, name, how


@frozen(kw_only=True)
class Difference:
    """A difference between two configurations.

    ``present`` is in force once it is applied: the new one, except for what ``needs_restart``. ``channels``
    are those whose own line differs, beyond their gateway; ``others`` are keys of the top.
    """

    present: Configuration = field(repr=False)
    esmes: NameChanges = NameChanges()
    gateways: NameChanges = NameChanges()
    channels: NameChanges = NameChanges()
    routes: bool = False
    received: bool = False
    alerts: bool = False
    others: tuple[str, ...] = ()
    needs_restart: tuple[str, ...] = ()
    keys: Mapping[tuple[str, str], tuple[str, ...]] = field(factory=dict, eq=False, repr=False)
    """The keys that differ, by what a thing is and its name; for routes their names."""

    @property
    def is_empty(self) -> bool:
        """True if nothing is to be applied."""
        whole = self.esmes or self.gateways or self.channels
        return not (whole or self.routes or self.received or self.alerts or self.others)

    def told(self) -> Iterator[str]:
        """Give a line for each thing that is applied."""
        for what, name, how in self.changes():
            yield f"{name}: {how}" if what == "key" else f"{what} {name}: {how}"

    def detailed(self) -> Iterator[str]:
        """Give the same with the keys that differ; values are left out, since some are secrets."""
        for what, name, how in self.changes():
            keys = ", ".join(self.keys.get((what, name), ()))
            whose = name if what == "key" else f"{what} {name}"
            yield f"{whose}: {how}" + (f" ({keys})" if keys else "")

    def changes(self) -> Iterator[tuple[str, str, str]]:
        """Give for each thing what it is, its name, and whether it was added, changed or removed."""
        yield from self.esmes.told("ESME")
        yield from self.gateways.told("gateway")
        yield from self.channels.told("channel")
        if self.routes:
            yield "key", "routes", "changed"
        if self.received:
            yield "key", "received", "changed"
        if self.alerts:
            yield "key", "alerts", "changed"
        yield from (("key", key, "changed") for key in self.others)


def difference(old: Configuration, new: Configuration) -> Difference:
    """Compare two configurations of the same file."""
    keys = list(_keys(old.settings, new.settings))
    waits = tuple(key for key in NEEDS_RESTART if key in keys)
    return Difference(
        present=evolve(new, settings=_kept(old.settings, new.settings, waits)),
        esmes=_names(
            {one.system_id: one for one in old.settings.esmes},
            {one.system_id: one for one in new.settings.esmes},
        ),
        gateways=_names(
            {one.id: one for one in old.settings.gateways}, {one.id: one for one in new.settings.gateways}
        ),
        channels=_channels(old, new),
        routes=old.routes != new.routes,
        received=old.settings.received != new.settings.received,
        alerts=old.settings.alerts != new.settings.alerts,
        others=tuple(key for key in keys if key not in waits),
        needs_restart=waits,
        keys=dict(_details(old, new)),
    )


def _details(old: Configuration, new: Configuration) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """Give the keys that differ of each thing that stands in both."""
    for what, before, after in (
        (
            "ESME",
            {each.system_id: each for each in old.settings.esmes},
            {e.system_id: e for e in new.settings.esmes},
        ),
        (
            "gateway",
            {each.id: each for each in old.settings.gateways},
            {e.id: e for e in new.settings.gateways},
        ),
        ("channel", {each.id: each for each in old.channels}, {each.id: each for each in new.channels}),
    ):
        for name in before.keys() & after.keys():
            yield (what, name), tuple(_differing(before[name], after[name]))
    yield ("key", "routes"), tuple(_of_routes(old.routes, new.routes))


def _differing(one: BaseModel | ChannelConfig, other: BaseModel | ChannelConfig) -> Iterator[str]:
    """Give the keys of a section, or of a channel, that differ."""
    if isinstance(one, BaseModel):
        names = {name: each.alias or name for name, each in type(one).model_fields.items()}
    else:
        names = {each.name: CHANNEL_KEYS.get(each.name, each.name) for each in fields(ChannelConfig)}
    for name, key in names.items():
        if key != "gateway" and getattr(one, name) != getattr(other, name):
            yield key


def _of_routes(old: Sequence[RouteConfig], new: Sequence[RouteConfig]) -> Iterator[str]:
    before, after = ({each.name: each for each in routes} for routes in (old, new))
    yield from (f"{name} added" for name in after if name not in before)
    for name in after:
        if name in before and before[name] != after[name]:
            yield f"{name}: {', '.join(_differing(before[name], after[name]))}"
    yield from (f"{name} removed" for name in before if name not in after)
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield "their order"


def _names(old: Mapping[str, object], new: Mapping[str, object]) -> NameChanges:
    return NameChanges(
        added=tuple(name for name in new if name not in old),
        changed=tuple(name for name in new if name in old and new[name] != old[name]),
        removed=tuple(name for name in old if name not in new),
    )


def _channels(old: Configuration, new: Configuration) -> NameChanges:
    """Return the channels whose own line differs; what their gateway shares is reported there."""
    before = {one.id: one for one in old.channels}
    return _names(
        before,
        {
            one.id: evolve(one, gateway=before[one.id].gateway) if one.id in before else one
            for one in new.channels
        },
    )


def _keys(old: Settings, new: Settings) -> Iterator[str]:
    """Give the keys of the top that differ, those of a section as section.key."""
    for name in Settings.model_fields:
        one, other = getattr(old, name), getattr(new, name)
        if one == other or name in LISTED:
            continue
        if name in SECTIONS:
            yield from (f"{name}.{key}" for key in _of_section(name, one, other))
        else:
            yield name


def _of_section(section: str, one: BaseModel | None, other: BaseModel | None) -> Iterable[str]:
    given = one or other
    fields = {} if given is None else type(given).model_fields
    names = {name: each.alias or name for name, each in fields.items()}
    if one is None or other is None:
        # A port is opened or closed at the next start, so all its keys wait for that.
        return [key for key in names.values() if f"{section}.{key}" in NEEDS_RESTART] or names.values()
    return [key for name, key in names.items() if getattr(one, name) != getattr(other, name)]


def _kept(old: Settings, new: Settings, waits: Iterable[str]) -> Settings:
    """Return the new settings, with the keys that need a restart as they were."""
    for path in waits:
        section, _, key = path.partition(".")
        before = getattr(old, section)
        if not key:
            new = new.model_copy(update={section: before})
            continue
        present = getattr(new, section)
        if present is None or before is None:
            new = new.model_copy(update={section: before})
        else:
            present = present.model_copy(update={key: getattr(before, key)})
            new = new.model_copy(update={section: present})
    return new


OCTETS = 6
"""Length of a mark; long enough that two things do not share one by chance."""


def marks(configuration: Configuration) -> Mapping[str, str]:
    """Return the mark of each ESME, gateway, channel, route and key, by what it is called."""
    return {name: _mark(said) for name, said in _all(configuration)}


def _mark(said: str) -> str:
    return blake2s(said.encode(), digest_size=OCTETS).hexdigest()


def _all(configuration: Configuration) -> Iterator[tuple[str, str]]:
    settings = configuration.settings
    yield from ((f"ESME {one.system_id}", _said(one)) for one in settings.esmes)
    yield from ((f"gateway {one.id}", _said(one)) for one in settings.gateways)
    yield from ((f"channel {one.id}", "") for one in configuration.channels)
    yield from ((f"route {one.name}", _said(one)) for one in configuration.routes)
    yield "order of routes", repr([one.name for one in configuration.routes])
    yield "received", _said(settings.received)
    for name in sorted(settings.model_fields_set - LISTED):
        section = getattr(settings, name)
        if section is None:
            continue
        if name in SECTIONS and isinstance(section, BaseModel):
            yield from ((f"{name}.{key}", said) for key, said in _set_keys(section))
        else:
            yield name, _said(section)


def _set_keys(section: BaseModel) -> Iterator[tuple[str, str]]:
    """Give the keys that are set in a section, each with its value, without secrets."""
    for name in sorted(section.model_fields_set):
        field = type(section).model_fields[name]
        if field.repr:
            yield field.alias or name, _said(getattr(section, name))


def _said(value: object) -> str:
    if isinstance(value, BaseModel):
        return repr([*_set_keys(value)])
    if isinstance(value, Mapping):
        return repr([(str(key), _said(each)) for key, each in value.items()])
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return repr([_said(each) for each in value])
    if isinstance(value, set | frozenset):
        return repr(sorted(map(_said, value)))
    return repr(value)
