"""Targets of web hooks, mail and alerts, made of the configuration."""

from collections.abc import Iterator

from router.config.configuration import Configuration
from router.config.model import EmailConfig
from router.config.rules import AlertRuleConfig
from router.creditors import creditor, reported_to, told_of
from router.desk.alerts.rules import AlertSettings, NotifyRule
from router.northbound.hooks.settings import HookSettings, MailServer, MailTarget, WebTarget
from router.relay.targets import receipt_target


def hooks(configuration: Configuration) -> HookSettings:
    """Return the settings of all that goes out by HTTP and by mail."""
    page = configuration.settings
    mailed = {creditor(one): one.email for rule in page.received for one in rule.to if one.email is not None}
    mailed |= {told_of(one): one.email for rule in page.alerts for one in rule.to if one.email is not None}
    return HookSettings(
        web=[*_received(configuration), *_endings(configuration), *_told(configuration)],
        mail=[MailTarget(creditor=name, address=address) for name, address in mailed.items()],
        server=None if page.email is None else mail_server(page.email),
        zone=page.time_zone,
    )


def _received(configuration: Configuration) -> Iterator[WebTarget]:
    """Yield the targets of rules, each once."""
    told = set()
    for rule in configuration.settings.received:
        for one in rule.to:
            name = creditor(one)
            if one.http is not None and name not in told:
                told.add(name)
                yield WebTarget(creditor=name, form=one.form.value, url=one.http, secret=one.secret)


def _endings(configuration: Configuration) -> Iterator[WebTarget]:
    """Yield the targets of receipts and of reports of all endings."""
    for esme in configuration.settings.esmes:
        for hook in dict.fromkeys(esme.hooks):
            name = receipt_target(esme.system_id, hook)
            yield WebTarget(creditor=name, form="json", secret=esme.hook_secret, alphabet=esme.alphabet)
        if esme.reports is not None:
            yield WebTarget(
                creditor=reported_to(esme),
                form=esme.reports.form.value,
                url=esme.reports.http,
                secret=esme.hook_secret,
                alphabet=esme.alphabet,
            )


def _told(configuration: Configuration) -> Iterator[WebTarget]:
    """Yield the targets of alerts, each once."""
    told = {told_of(one): one for rule in configuration.settings.alerts for one in rule.to}
    for name, one in told.items():
        if one.http is not None:
            yield WebTarget(creditor=name, form=one.form.value, url=one.http, secret=one.secret)


def alerts(configuration: Configuration) -> AlertSettings:
    """Return the settings of alerts."""
    gateways: dict[str, frozenset[str]] = {}
    for channel in (one for one in configuration.channels if one.enabled):
        gateways[channel.gateway.id] = gateways.get(channel.gateway.id, frozenset()) | {channel.id}
    rules = [alert_rule(rule) for rule in configuration.settings.alerts]
    esmes = frozenset(one.system_id for one in configuration.settings.esmes if one.enabled)
    return AlertSettings(rules=rules, gateways=gateways, esmes=esmes, node=configuration.settings.node)


def alert_rule(rule: AlertRuleConfig) -> NotifyRule:
    """Return a rule for alerts."""
    match = rule.match
    return NotifyRule(
        when=frozenset(rule.when),
        channels=None if match.channel is None else frozenset(match.channel),
        esmes=None if match.esme is None else frozenset(match.esme),
        routes=None if match.route is None else frozenset(match.route),
        lasting=rule.lasting,
        than=rule.than,
        targets=tuple(dict.fromkeys(map(told_of, rule.to))),
    )


def mail_server(email: EmailConfig) -> MailServer:
    """Return the settings of the mail server that takes outgoing mail."""
    host, port = email.smtp
    return MailServer(
        host=host,
        port=port,
        sender=email.sender,
        secured=email.secured,
        user=email.user,
        password=email.password,
    )
