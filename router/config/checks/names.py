"""Names: each is given once, and each that is used was given."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from router.config.channels import UnknownName, channels_of
from router.config.checks.checked import Checked
from router.config.checks.lines import registers
from router.config.source.problems import Place, Problem


def esmes_once(to: Checked) -> Iterator[Problem]:
    """Report a system_id of two ESMEs."""
    names = [esme.system_id for esme in to.settings.esmes]
    places = [to.at("esmes", index, "system_id") for index in range(len(names))]
    yield from _twice("ESME", names, places)


def users_once(to: Checked) -> Iterator[Problem]:
    """Report a name of two users."""
    names = [user.name for user in to.settings.http.users] if to.settings.http else []
    places = [to.at("http", "users", index, "name") for index in range(len(names))]
    yield from _twice("user", names, places)


def providers_once(to: Checked) -> Iterator[Problem]:
    """Report a name of two providers."""
    providers = to.settings.http.providers if to.settings.http else {}
    named = [(number, provider.name) for number, provider in providers.items() if provider.name]
    places = [to.at("http", "providers", str(number), "name") for number, _ in named]
    yield from _twice("provider", [name for _, name in named], places)


def users_are_no_esmes(to: Checked) -> Iterator[Problem]:
    """Report a user with the name of an ESME: over HTTP both log in by name and password."""
    names = {esme.system_id for esme in to.settings.esmes}
    for index, user in enumerate(to.settings.http.users if to.settings.http else ()):
        if user.name in names:
            wrong = f"user `{user.name}` has the name of an ESME, which comes in by its own password"
            yield Problem(to.at("http", "users", index, "name"), wrong, "expected another name for the user")


def routes_once(to: Checked) -> Iterator[Problem]:
    """Report a name of two routes; it is kept with every message."""
    routes = [(index, route.name) for index, route in enumerate(to.settings.routes or ()) if route.name]
    places = [to.at("routes", index, "name") for index, _ in routes]
    yield from _twice("route", [name for _, name in routes], places)


def gateways_once(to: Checked) -> Iterator[Problem]:
    """Report an id of two gateways, or of a gateway and a channel: both could be called `goip101`."""
    ids = [gateway.id for gateway in to.settings.gateways]
    places = [to.at("gateways", index, "id") for index in range(len(ids))]
    yield from _twice("gateway", ids, places)
    first = dict(zip(reversed(ids), reversed(places), strict=True))
    for gateway in to.settings.gateways:
        for channel in channels_of(gateway):
            if channel.id in first and channel.id != gateway.id:
                owner = f"channel {channel.line} of gateway `{gateway.id}` ({first[gateway.id]})"
                wrong = f"`{channel.id}` is the id of a gateway and of {owner}"
                yield Problem(first[channel.id], wrong, "expected another id for one of the gateways")


def lines_once(to: Checked) -> Iterator[Problem]:
    """Report a name by which two lines register by UDP; all lines meet at one port."""
    lines = [
        (channel.registers_as, to.at("gateways", index, "channel", str(channel.line), "id"))
        for index, gateway in enumerate(to.settings.gateways)
        if registers(gateway)
        for channel in channels_of(gateway)
    ]
    yield from _twice("line", [name for name, _ in lines], [place for _, place in lines])


def numbers_once(to: Checked) -> Iterator[Problem]:
    """Report a number of two channels: a source_addr may hold it."""
    first: dict[str, tuple[str, Place]] = {}
    for index, gateway in enumerate(to.settings.gateways):
        for channel in filter(lambda channel: channel.number, channels_of(gateway)):
            place = to.at("gateways", index, "channel", str(channel.line), "number")
            owner = first.setdefault(channel.number.lstrip("+"), (channel.id, place))
            if owner[1] is not place:
                wrong = f"`{channel.number}` is the number of {channel.id} and of {owner[0]} ({owner[1]})"
                yield Problem(place, wrong, "expected another number for one of them")


def _twice(kind: str, names: Iterable[str], places: Iterable[Place]) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for name, place in zip(names, places, strict=True):
        if first.setdefault(name, place) is not place:
            wrong = f"{kind} `{name}` is given twice, first at {first[name]}"
            yield Problem(place, wrong, f"expected another name for one {kind}")


def channels_exist(to: Checked) -> Iterator[Problem]:
    """Report names in `via`, and in matches of received SMS and alerts, that stand for no channel."""
    for index, esme in enumerate(to.settings.esmes):
        yield from _unknown_channels(to, esme.via, "esmes", index, "via")
    for index, route in enumerate(to.settings.routes or ()):
        yield from _unknown_channels(to, route.via, "routes", index, "via")
    for index, rule in enumerate(to.settings.received):
        yield from _unknown_channels(to, rule.match.channel, "received", index, "match", "channel")
    for index, alert in enumerate(to.settings.alerts):
        yield from _unknown_channels(to, alert.match.channel, "alerts", index, "match", "channel")
    for number, provider in to.settings.http.providers.items() if to.settings.http else ():
        yield from _unknown_channels(to, provider.via, "http", "providers", str(number), "via")


def _unknown_channels(to: Checked, via: tuple[str, ...] | None, *path: int | str) -> Iterator[Problem]:
    if via == () and to.empty(path):
        yield Problem(to.at(*path), f"`{path[-1]}` is empty", "expected a channel, or no such key")
    for index, name in enumerate(via or ()):
        try:
            to.names.named(name)
        except UnknownName as unknown:
            yield Problem(to.at(*path, index), unknown.wrong, unknown.remedy)


def esmes_exist(to: Checked) -> Iterator[Problem]:
    """Report names of ESMEs that do not exist."""
    for index, route in enumerate(to.settings.routes or ()):
        for item, name in enumerate(route.match.esme or ()):
            yield from _unknown_esme(to, name, "routes", index, "match", "esme", item)
    for index, rule in enumerate(to.settings.received):
        for item, target in enumerate(rule.to):
            yield from _unknown_esme(to, target.esme, "received", index, "to", item, "esme")
    for index, alert in enumerate(to.settings.alerts):
        for item, name in enumerate(alert.match.esme or ()):
            yield from _unknown_esme(to, name, "alerts", index, "match", "esme", item)
    for index, user in enumerate(to.settings.http.users if to.settings.http else ()):
        yield from _unknown_esme(to, user.esme, "http", "users", index, "esme")


def _unknown_esme(to: Checked, name: str | None, *path: int | str) -> Iterator[Problem]:
    if name is not None and to.esmes is not None and name not in to.esmes:
        near = get_close_matches(name, to.esmes, 1)
        remedy = f"did you mean `{near[0]}`?" if near else "expected the system_id of one in `esmes`"
        yield Problem(to.at(*path), f"there is no ESME `{name}`", remedy)
