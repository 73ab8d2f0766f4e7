"""The channels that the gateways make, and the names by which rules speak of them."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import NoReturn

from attrs import field, frozen

from router.config.gateway import BalanceConfig, ChannelLimitsConfig, GatewayConfig, LineConfig


@frozen(kw_only=True)
class ChannelConfig:
    """One channel, with what its line says over what its gateway says.

    ``line`` counts from 1. ``system_id`` is what it binds as; ``registers_as`` and ``password`` are what its
    line registers with by UDP (``password`` is the gateway's otherwise). ``number`` is empty if unknown.
    """

    id: str
    gateway: GatewayConfig = field(repr=False)
    line: int
    system_id: str
    registers_as: str
    password: str = field(repr=False)
    number: str
    weight: int
    tags: frozenset[str]
    limits: ChannelLimitsConfig
    balance: BalanceConfig | None
    enabled: bool


def channels_of(gateway: GatewayConfig) -> Iterator[ChannelConfig]:
    """Give the channels of a gateway: itself, or one for each line.

    A line's channel is called by the gateway's id and exactly two digits, as a GoIP calls it (its firmware
    formats ``%s%02d``).
    """
    if gateway.single:
        yield _channel(gateway, 1, "")
    else:
        for line in range(1, gateway.channels + 1):
            yield _channel(gateway, line, f"{line:02d}")


def _channel(gateway: GatewayConfig, number: int, suffix: str) -> ChannelConfig:
    line = gateway.channel.get(number, LineConfig())
    return ChannelConfig(
        id=gateway.id + suffix,
        gateway=gateway,
        line=number,
        system_id=gateway.system_id + suffix,
        registers_as=line.id or gateway.id + suffix,
        password=gateway.password if line.password is None else line.password,
        number=line.number,
        weight=line.weight or gateway.weight,
        tags=frozenset(line.tags),
        limits=gateway.limits.under(line.limits),
        balance=line.balance or gateway.balance,
        enabled=gateway.enabled and line.enabled,
    )


class UnknownName(Exception):
    """A name that stands for no channel; ``wrong`` and ``remedy`` are for a Problem."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.remedy = remedy


class ChannelNames:
    """Names of channels, as `via` and `match` use them, resolved to ids.

    ``doubtful`` are ids of gateways whose channels are not known, since they could not be read: names that
    begin with one, and tags, are accepted.
    """

    def __init__(self, channels: Sequence[ChannelConfig], doubtful: Iterable[str] = ()) -> None:
        self._place = {channel.id: index for index, channel in enumerate(channels)}
        self._channels = channels
        self.ids = tuple(channel.id for channel in channels)
        self.gateways: dict[str, GatewayConfig] = {}
        self._of_gateway: dict[str, tuple[str, ...]] = {}
        self._of_tag: dict[str, tuple[str, ...]] = {}
        self._doubtful = tuple(doubtful)
        self.certain = not self._doubtful
        for channel in channels:
            self._add(channel)

    def _add(self, channel: ChannelConfig) -> None:
        gateway = channel.gateway.id
        self.gateways[gateway] = channel.gateway
        self._of_gateway[gateway] = (*self._of_gateway.get(gateway, ()), channel.id)
        for tag in channel.tags:
            self._of_tag[tag] = (*self._of_tag.get(tag, ()), channel.id)

    def resolve(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the channels that names stand for, in order, none twice. Raises UnknownName."""
        return tuple(dict.fromkeys(channel for name in names for channel in self.named(name)))

    def named(self, name: str) -> tuple[str, ...]:
        """Return the ids of the channels that one name stands for. Raises UnknownName."""
        if name in self._of_gateway:
            return self._of_gateway[name]
        if name in self._place:
            return (name,)
        if name.startswith(self._doubtful) or (self._doubtful and name.startswith("tag:")):
            return ()
        if name.startswith("tag:"):
            return self._tagged(name.removeprefix("tag:"))
        return self._range(*name.split("..")) if name.count("..") == 1 else self._none(name)

    def _tagged(self, tag: str) -> tuple[str, ...]:
        if tag not in self._of_tag:
            raise UnknownName(
                f"no channel has the tag `{tag}`", _near(tag, self._of_tag, "expected one of `tags`")
            )
        return self._of_tag[tag]

    def _range(self, first: str, last: str) -> tuple[str, ...]:
        for end in (first, last):
            if end not in self._place:
                self._none(end)
        low, high = self._place[first], self._place[last]
        if high < low or self._channels[low].gateway is not self._channels[high].gateway:
            example = "the lower one first and both of one gateway, for example goip101..goip104"
            raise UnknownName(f"`{first}..{last}` is no range", f"expected {example}")
        return self.ids[low : high + 1]

    def _none(self, name: str) -> NoReturn:
        owner = next((self.gateways[id] for id in _owners(name) if id in self.gateways), None)
        if owner is None:
            raise UnknownName(f"`{name}` is neither a channel nor a gateway", self._like(name))
        if owner.single:
            raise UnknownName(f"`{name}` is no channel", f"expected {owner.id}, which is one channel")
        last = f"{owner.id}{owner.channels:02d}"
        remedy = f"expected {owner.id}01 to {last}: `{owner.id}` has {owner.channels} channels"
        raise UnknownName(f"`{name}` is no channel", remedy)

    def _like(self, name: str) -> str:
        if get_close_matches(name, self.gateways, 1, 0.8):
            return _near(name, self.gateways, "")
        # Only the channels of the nearest gateways: to look through a thousand takes 5 ms.
        near = get_close_matches(name, self.gateways, 3)
        channels = [id for gateway in near for id in self._of_gateway[gateway]]
        return _near(name, channels, "expected the name of one, for example goip1 or goip101")


def _owners(name: str) -> Iterator[str]:
    """Give the gateways that a name with a wrong suffix may have meant; a suffix has two digits, so that
    first.
    """
    for length in (2, 1, 3):
        if name[-length:].isdecimal() and len(name) > length:
            yield name[:-length]


def _near(name: str, names: Iterable[str], otherwise: str) -> str:
    near = get_close_matches(name, list(names), 1)
    return f"did you mean `{near[0]}`?" if near else otherwise
