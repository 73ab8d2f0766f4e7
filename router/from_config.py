"""The values that each room is made with, out of the configuration."""

from collections.abc import Collection

from router import limits_from_config
from router.config.channels import ChannelConfig
from router.config.configuration import Configuration
from router.config.enums import Connect, SimSwap, SuccessBy, WhenLow
from router.config.esme import EsmeConfig
from router.config.gateway import GatewayConfig
from router.config.rules import RouteConfig
from router.creditors import received_rule, reported_to
from router.desk.people import HttpUser
from router.desk.settings import ChannelFacts, DeskSettings
from router.goip.udp.writing import LONGEST_TEXT
from router.northbound.http.settings import HttpServerSettings, SmsProvider
from router.northbound.smpp.settings import ListenerSettings
from router.relay.account import Account
from router.relay.channels import ChannelSettings, CreditSettings, EndsWell
from router.relay.directory import Rule
from router.relay.settings import RelaySettings
from router.routing.budget import BudgetLimits as Budgets
from router.routing.delivered_share import LeastShare
from router.routing.match import Hours, Match
from router.routing.numbers import Rewrite
from router.routing.pace import NONE, Pace
from router.routing.retry import Growing
from router.routing.rewriting import Rewriting
from router.routing.routes import GROUP, Table
from router.routing.table import Route
from router.smpp.session import SessionLimits, Timers
from router.smpp.times import receipt_dates
from router.sms.alphabet import Alphabet
from router.sms.form import Form, LongMessages
from router.sms.parts import text_of

WHOLE = (Connect.HTTP, Connect.UDP)
"""Ways by which a GoIP gets texts whole, whatever `long_messages` says, since it cuts them itself."""


def usable(configuration: Configuration) -> list[ChannelConfig]:
    """Return the channels that are enabled."""
    return [channel for channel in configuration.channels if channel.enabled]


def account(esme: EsmeConfig, ids: Collection[str]) -> Account:
    """Return the relay's account of an ESME; ``ids`` are the channels in use."""
    return Account(
        system_id=esme.system_id,
        password=esme.password,
        binds=esme.binds,
        allow_from=esme.allow_from,
        rate=esme.rate,
        window=esme.window,
        queue=esme.queue,
        via=None if esme.via is None else tuple(id for id in esme.via if id in ids),
        alphabet=esme.alphabet,
        form=Form(alphabet=esme.alphabet, long_messages=esme.long_messages),
        message_id=esme.message_id,
        country=esme.country,
        hooks=esme.hooks,
        reports=reported_to(esme),
        limits=limits_from_config.limits(esme),
        per_number=limits_from_config.per_number(esme),
        repeat=esme.repeat,
        service_codes=esme.service_codes,
        enabled=esme.enabled,
    )


def channel(configured: ChannelConfig) -> ChannelSettings:
    """Return the relay's settings of a channel."""
    gateway = configured.gateway
    return ChannelSettings(
        id=configured.id,
        gateway=gateway.id,
        form=form(gateway),
        number=configured.number,
        pace=NONE if gateway.pace is None else Pace(gateway.pace.low, gateway.pace.high),
        interval=0.0 if gateway.rate is None else 1.0 / gateway.rate,
        final=final(gateway),
        doubt=gateway.in_doubt,
        retry=Growing(gateway.retry.low, gateway.retry.high),
        remote_id=gateway.remote_id,
        report_timeout=gateway.report_timeout,
        weight=configured.weight,
        limits=limits(configured),
        country=gateway.country,
        numbers=tuple(Rewrite(one.match, one.replace) for one in gateway.numbers),
        taken_is_sent=gateway.connect is not Connect.SMPP,
        credit=_credit(configured),
        own_names=own_names(configured),
        doubted=gateway.sniff,
        new_sim_resets=gateway.sim_swap is SimSwap.RESET,
        least_share=None if gateway.health is None else LeastShare(gateway.health.share, gateway.health.of),
    )


def _credit(configured: ChannelConfig) -> CreditSettings | None:
    balance = configured.balance
    if balance is None:
        return None
    return CreditSettings(
        code=balance.code,
        match=balance.match,
        every=balance.every,
        low=balance.low,
        benches=balance.then is WhenLow.BENCH,
    )


def own_names(configured: ChannelConfig) -> frozenset[str]:
    """Return names that a far side may put in place of the channel's number: system_ids, IDs of a GoIP."""
    gateway = configured.gateway
    if gateway.connect is Connect.SMSC:
        return frozenset({configured.system_id})
    names = {configured.id, gateway.id, configured.system_id, gateway.system_id, configured.registers_as}
    return frozenset(names)


def limits(configured: ChannelConfig) -> Budgets:
    """Return the budgets of a channel."""
    given = configured.limits
    return Budgets(
        minute=given.minute,
        hour=given.hour,
        day=given.day,
        month=given.month,
        total=given.total,
        recipients_per_day=given.recipients_per_day,
    )


def watched(configuration: Configuration) -> frozenset[str]:
    """Return the channels for which the last writer to a number is remembered: those of several ESMEs."""
    accounts = [esme for esme in configuration.settings.esmes if esme.enabled]
    if len(accounts) < 2:
        return frozenset()
    alone = {esme.via[0] for esme in accounts if esme.via is not None and len(esme.via) == 1}
    return frozenset(one.id for one in usable(configuration)) - alone


def form(gateway: GatewayConfig) -> Form:
    """Return the form in which a gateway takes texts."""
    whole = gateway.connect in WHOLE
    return Form(
        alphabet=gateway.alphabet,
        long_messages=LongMessages.PAYLOAD if whole else gateway.long_messages,
        data_codings=gateway.data_codings,
        max_segments=gateway.max_segments,
        transliterate=gateway.transliterate,
        most_octets=LONGEST_TEXT if gateway.connect is Connect.UDP else 0,
    )


def final(gateway: GatewayConfig) -> EndsWell:
    """Return what ends a message well. By HTTP and UDP the answer is the network's, as from an SMSC."""
    if gateway.final is SuccessBy.REPORT:
        return EndsWell.REPORT
    return EndsWell.ENROUTE if gateway.connect is Connect.SMPP else EndsWell.ACCEPTED


def table(configuration: Configuration) -> Table:
    """Return the routes, with names and numbers of channels as a source_addr may hold them."""
    numbers: dict[str, str] = {}
    channels = usable(configuration)
    for one in channels:
        numbers[one.id] = one.id
        if one.number:
            numbers[one.number] = numbers[one.number.lstrip("+")] = one.id
    ids = frozenset(one.id for one in channels)
    return Table([route(one, ids) for one in configuration.routes], numbers, groups(configuration))


def of_gateway(id: str) -> str:
    """Return the name of the group of a gateway's channels."""
    return f"{GROUP}gateway {id}"


def of_provider(number: int) -> str:
    """Return the name of the group of channels behind a number of `http.providers`."""
    return f"{GROUP}provider {number}"


def groups(configuration: Configuration) -> dict[str, tuple[str, ...]]:
    """Return the groups of channels that a sender may ask for: of each gateway, and of each provider."""
    found: dict[str, tuple[str, ...]] = {}
    for one in usable(configuration):
        name = of_gateway(one.gateway.id)
        found[name] = (*found.get(name, ()), one.id)
    ids, http = frozenset(one.id for one in usable(configuration)), configuration.settings.http
    for number, provider in http.providers.items() if http else ():
        found[of_provider(number)] = tuple(id for id in provider.via if id in ids)
    return found


def route(configured: RouteConfig, ids: Collection[str]) -> Route:
    """Return a route of the table; ``ids`` are the channels in use."""
    asked = configured.match
    return Route(
        name=configured.name,
        match=Match(
            destination_addr=asked.destination_addr,
            source_addr=asked.source_addr,
            esme=None if asked.esme is None else frozenset(asked.esme),
            text=asked.text,
            hours=None if asked.hours is None else Hours(asked.hours.start, asked.hours.end),
            data_coding=asked.data_coding,
            tlv=tuple(asked.tlv.items()),
        ),
        via=tuple(id for id in configured.via or () if id in ids),
        choose=configured.choose,
        attempts=configured.attempts,
        validity=configured.validity,
        otherwise=configured.otherwise,
        rewrite=rewriting(configured),
    )


def rewriting(configured: RouteConfig) -> Rewriting | None:
    """Return the rewriting of a route; None if it sends what the ESME wrote."""
    given = configured.rewrite
    if given.source_addr is None and not given.text:
        return None
    text = tuple(Rewrite(one.match, one.replace) for one in given.text)
    return Rewriting(source_addr=given.source_addr or "", text=text)


def relay(configuration: Configuration) -> RelaySettings:
    """Return the settings of the relay."""
    page, channels = configuration.settings, usable(configuration)
    ids = frozenset(one.id for one in channels)
    return RelaySettings(
        channels=[*map(channel, channels)],
        accounts=[account(esme, ids) for esme in page.esmes],
        table=table(configuration),
        rules=received_rules(configuration),
        bans=limits_from_config.bans(configuration),
        watched=watched(configuration),
        zone=page.time_zone,
        join_timeout=page.join_timeout,
        clock_hold=page.clock_hold,
        owed_for=page.owed,
        keep=page.keep,
        keep_texts=page.keep if page.keep_texts is None else page.keep_texts,
        stall=page.stall,
    )


def desk(configuration: Configuration, version: str, compiled: bool) -> DeskSettings:
    """Return the settings of the desk; ``version`` is the router's."""
    return DeskSettings(
        channels=[
            ChannelFacts(
                id=one.id,
                gateway=one.gateway.id,
                connector=one.gateway.connect.value,
                number=one.number,
                enabled=one.enabled,
            )
            for one in configuration.channels
        ],
        node=configuration.settings.node,
        version=version,
        compiled=compiled,
        zone=configuration.settings.time_zone,
    )


def listener(configuration: Configuration, most_unbound: int) -> ListenerSettings:
    """Return the settings of sessions with ESMEs; for ``most_unbound`` see `ListenerSettings`."""
    smpp = configuration.settings.smpp
    return ListenerSettings(
        system_id=smpp.system_id,
        timers=Timers(
            session_init=smpp.timers.session_init,
            enquire_link=smpp.timers.enquire_link,
            inactivity=smpp.timers.inactivity,
            response=smpp.timers.response,
            pdu_read=smpp.timers.pdu_read,
        ),
        limits=SessionLimits(max_pdu=smpp.max_pdu),
        date=receipt_dates(configuration.settings.time_zone),
        most_unbound=most_unbound,
    )


def http(configuration: Configuration) -> HttpServerSettings:
    """Return the settings of HTTP."""
    given = configuration.settings.http
    if given is None:
        return HttpServerSettings()
    ids = frozenset(one.id for one in usable(configuration))
    return HttpServerSettings(
        hosts=tuple(one.rstrip(".").lower() for one in given.hosts),
        proxies=given.proxies,
        open=tuple(one.value for one in given.open),
        viewers_read_texts=given.viewers_read_texts,
        goip_strict=given.goip_face.strict,
        jump=given.sms_server_face.jump,
        providers={
            number: SmsProvider(
                via=tuple(id for id in one.via if id in ids),
                group=of_provider(number),
                prefix=one.prefix,
                local=one.local,
                name=one.name,
            )
            for number, one in given.providers.items()
        },
        users=[
            HttpUser(name=one.name, password=one.password, role=one.role, esme=one.esme or "")
            for one in given.users
        ],
        lines=lines(configuration),
        zone=configuration.settings.time_zone,
    )


def lines(configuration: Configuration) -> dict[str, str]:
    """Return, by each name that software uses for a line, the channel or the group of channels."""
    found: dict[str, str] = {}
    channels = usable(configuration)
    for one in channels:
        found[one.gateway.id] = of_gateway(one.gateway.id)
    # The id of a channel means that channel, even where something else has the same name.
    found |= {one.registers_as: one.id for one in channels if one.registers_as}
    return found | {one.id: one.id for one in channels}


def alphabets(configuration: Configuration) -> dict[str, Alphabet]:
    """Return the alphabet of data_coding 0 on each channel."""
    return {one.id: one.gateway.alphabet for one in usable(configuration)}


def received_rules(configuration: Configuration) -> list[Rule]:
    """Return the rules for received SMS."""
    known = alphabets(configuration)
    return [
        received_rule(rule, lambda channel, message: text_of(message, known.get(channel, Alphabet.GSM7)))
        for rule in configuration.settings.received
    ]
