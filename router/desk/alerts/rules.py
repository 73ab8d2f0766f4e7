"""The rules for alerts: who is told of what, and from which threshold."""

from collections.abc import Mapping, Sequence

from router.desk.alerts.kinds import ABOUT, Alert, Subject
from router.desk.alerts.ongoing_trouble import Escalation, Targets, Terms
from router.sms.value import value

LASTING = 10.0
"""Seconds that a trouble must last if no rule says how long: links come back by themselves."""

MOST_KEPT = 20_000
"""Answers in the cache: a thousand channels have six alerts each."""


@value(kw_only=True)
class NotifyRule:
    """A rule. None is no condition."""

    when: frozenset[Alert]
    channels: frozenset[str] | None = None
    """Channels; a gateway is covered if one of its channels is."""
    esmes: frozenset[str] | None = None
    routes: frozenset[str] | None = None
    lasting: float = LASTING
    """Seconds that the trouble must last."""
    than: float | None = None
    targets: Targets = ()


@value(kw_only=True)
class AlertSettings:
    """Settings of alerts."""

    rules: Sequence[NotifyRule] = ()
    gateways: Mapping[str, frozenset[str]] = {}
    """Gateways, each with its enabled channels."""
    esmes: frozenset[str] = frozenset()
    """Enabled ESMEs."""
    node: str = ""
    """This router's name."""


class NotifyRules:
    """The rules in force. All that match count; the first one with a `than` sets the threshold."""

    def __init__(self, settings: AlertSettings) -> None:
        rules = self._rules = settings.rules
        self._gateways, self._esmes = settings.gateways, settings.esmes
        self._known: dict[tuple[Alert, str], Terms] = {}
        self.targets = frozenset(target for rule in rules for target in rule.targets)
        """All targets of rules."""
        self.thresholds = frozenset(alert for rule in rules if rule.than is not None for alert in rule.when)
        """Kinds of alert with a threshold set by a rule."""

    def knows(self, alert: Alert, subject: str) -> bool:
        """Tell whether a subject is in the configuration; True for those that never are."""
        match ABOUT[alert].subject:
            case Subject.CHANNEL:
                return any(subject in its for its in self._gateways.values())
            case Subject.GATEWAY:
                return subject in self._gateways
            case Subject.ESME:
                return subject in self._esmes
        return True

    def terms(self, alert: Alert, subject: str) -> Terms:
        """Return the terms of an alert of this subject."""
        key = alert, subject
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            found = self._known[key] = self._terms(alert, subject)
        return found

    def _terms(self, alert: Alert, subject: str) -> Terms:
        rules = [rule for rule in self._rules if self._matches(rule, alert, subject)]
        given = (rule.than for rule in rules if rule.than is not None)
        steps = tuple(Escalation(rule.lasting, rule.targets) for rule in rules)
        return Terms(steps or (Escalation(LASTING, ()),), next(given, ABOUT[alert].than), bool(steps))

    def _matches(self, rule: NotifyRule, alert: Alert, subject: str) -> bool:
        if alert not in rule.when:
            return False
        kind = ABOUT[alert].subject
        if rule.channels is not None:
            its = self._gateways.get(subject, frozenset()) if kind is Subject.GATEWAY else {subject}
            if kind not in (Subject.CHANNEL, Subject.GATEWAY) or rule.channels.isdisjoint(its):
                return False
        if rule.esmes is not None and (kind is not Subject.ESME or subject not in rule.esmes):
            return False
        return rule.routes is None or (kind is Subject.ROUTE and subject in rule.routes)
