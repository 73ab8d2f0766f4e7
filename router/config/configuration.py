"""A configuration that has been loaded: its settings with names resolved, and its channels."""

from attrs import Factory, field, frozen

from router.config.channels import ChannelConfig, ChannelNames
from router.config.esme import EsmeConfig
from router.config.model import HttpConfig, Settings
from router.config.rules import AlertRuleConfig, ReceivedRuleConfig, RouteConfig
from router.config.source.problems import Problem


def _by_id(configuration: "Configuration") -> dict[str, ChannelConfig]:
    return {channel.id: channel for channel in configuration.channels}


@frozen(kw_only=True)
class Configuration:
    """A loaded configuration, from which the service is made.

    Every ``via`` of ``settings``, and ``channel`` in a match of received SMS or of alerts, holds ids of
    channels, in order and none twice; every gateway has a system_id, every route a name. ``channels`` are
    those of all gateways in the order of the file, also those not ``enabled``.
    """

    settings: Settings
    channels: tuple[ChannelConfig, ...]
    warnings: tuple[Problem, ...] = ()
    supplied: frozenset[str] = field(default=frozenset(), repr=False)
    """The keys whose values came by `!env` or `!file`, as paths of `model.supplied`."""
    _channel: dict[str, ChannelConfig] = field(
        default=Factory(_by_id, takes_self=True), init=False, eq=False, repr=False
    )

    @property
    def routes(self) -> tuple[RouteConfig, ...]:
        """The routes of the settings; without that key, one over all channels."""
        return self.settings.routes or ()

    def channel(self, id: str) -> ChannelConfig:
        """Return the channel of an id. Raises KeyError."""
        return self._channel[id]


def resolved(settings: Settings, names: ChannelNames) -> Settings:
    """Return the settings with the ids of channels in place of all names for them."""
    return settings.model_copy(
        update={
            "esmes": tuple(_esme(esme, names) for esme in settings.esmes),
            "routes": _routes(settings.routes, names),
            "received": tuple(_received(rule, names) for rule in settings.received),
            "alerts": tuple(_alert(rule, names) for rule in settings.alerts),
            "http": settings.http and _http(settings.http, names),
        }
    )


def _esme(esme: EsmeConfig, names: ChannelNames) -> EsmeConfig:
    return esme if esme.via is None else esme.model_copy(update={"via": names.resolve(esme.via)})


def _routes(routes: tuple[RouteConfig, ...] | None, names: ChannelNames) -> tuple[RouteConfig, ...]:
    if routes is None:
        return (RouteConfig(name="all", via=names.ids),)
    # No name in the file can begin with this sign, so none can clash.
    return tuple(_route(route, f"#{number}", names) for number, route in enumerate(routes, 1))


def _route(route: RouteConfig, name: str, names: ChannelNames) -> RouteConfig:
    via = names.ids if route.via is None else names.resolve(route.via)
    return route.model_copy(update={"name": route.name or name, "via": via})


def _received(rule: ReceivedRuleConfig, names: ChannelNames) -> ReceivedRuleConfig:
    if rule.match.channel is None:
        return rule
    match = rule.match.model_copy(update={"channel": names.resolve(rule.match.channel)})
    return rule.model_copy(update={"match": match})


def _alert(rule: AlertRuleConfig, names: ChannelNames) -> AlertRuleConfig:
    if rule.match.channel is None:
        return rule
    match = rule.match.model_copy(update={"channel": names.resolve(rule.match.channel)})
    return rule.model_copy(update={"match": match})


def _http(http: HttpConfig, names: ChannelNames) -> HttpConfig:
    providers = {
        number: provider.model_copy(update={"via": names.resolve(provider.via)})
        for number, provider in http.providers.items()
    }
    return http.model_copy(update={"providers": providers})
