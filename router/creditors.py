"""The creditors that the rules name: ESMEs, and targets that are posted or mailed to."""

from collections.abc import Callable, Sequence

from router.config.esme import EsmeConfig
from router.config.rules import AlertTargetConfig, ReceivedTargetConfig
from router.config.rules import ReceivedRuleConfig as ReceivedRule
from router.relay.directory import Rule
from router.relay.targets import alert_target, mail_target, report_target, web_target
from router.sms.message import ShortMessage


def received_rule(rule: ReceivedRule, text_of: Callable[[str, ShortMessage], str]) -> Rule:
    """Return a rule for received SMS; ``text_of`` decodes the text of a message by its channel."""
    asked = rule.match
    creditors = tuple(dict.fromkeys(map(creditor, rule.to)))

    def matched(channel: str, message: ShortMessage) -> Sequence[str] | None:
        if asked.channel is not None and channel not in asked.channel:
            return None
        if asked.source_addr is not None and not asked.source_addr.search(message.source_addr.addr):
            return None
        destination = message.destination_addr.addr
        if asked.destination_addr is not None and not asked.destination_addr.search(destination):
            return None
        if asked.text is not None and not asked.text.search(text_of(channel, message)):
            return None
        return creditors

    return matched


def creditor(target: ReceivedTargetConfig) -> str:
    """Return the creditor of received SMS that a target of a rule stands for."""
    if target.http is not None:
        return web_target(target.form.value, target.http)
    return mail_target(target.email) if target.email is not None else target.esme or ""


def told_of(target: AlertTargetConfig) -> str:
    """Return the creditor of alerts that a target of a rule stands for."""
    if target.http is not None:
        return alert_target("http", target.http)
    return alert_target("mail", target.email or "")


def reported_to(esme: EsmeConfig) -> str:
    """Return the creditors that are told of all endings of an ESME."""
    given = esme.reports
    return "" if given is None else report_target(esme.system_id, given.form.value, given.http)
