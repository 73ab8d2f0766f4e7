"""Alerts: each rule can match its alerts, and its targets can be reached."""

from collections.abc import Iterator

from router.config.checks.checked import Checked
from router.config.rules import AlertTargetConfig
from router.config.source.problems import Place, Problem
from router.config.source.tree import Path
from router.desk.alerts.kinds import ABOUT, Subject

OF = {
    "channel": frozenset({Subject.CHANNEL, Subject.GATEWAY}),
    "esme": frozenset({Subject.ESME}),
    "route": frozenset({Subject.ROUTE}),
}
"""The subjects that each key of a match is about."""


def alert_targets(to: Checked) -> Iterator[tuple[Path, AlertTargetConfig]]:
    """Give each target of an alert with its path."""
    for index, rule in enumerate(to.settings.alerts):
        for item, target in enumerate(rule.to):
            yield ("alerts", index, "to", item), target


def something_is_looked_at(to: Checked) -> Iterator[Problem]:
    """Report rules without an alert, and rules with an empty `to`."""
    for index, rule in enumerate(to.settings.alerts):
        if not rule.when and to.empty(("alerts", index, "when")):
            yield Problem(
                to.at("alerts", index, "when"), "`when` is empty", "expected for example [channel_down]"
            )
        if not rule.to and to.empty(("alerts", index, "to")):
            wrong, remedy = "`to` is empty", 'expected for example {email: "ops@example.org"}'
            yield Problem(to.at("alerts", index, "to"), wrong, remedy)


def one_place(to: Checked) -> Iterator[Problem]:
    """Report targets that are not exactly one place, or have keys of another kind."""
    for path, target in alert_targets(to):
        if len([way for way in ("http", "email") if to.has(*path, way)]) != 1:
            yield Problem(to.at(*path), "`to` must name exactly one place", "expected http or email")
        elif target.http is None:
            for key in ("as", "secret"):
                if to.has(*path, key):
                    yield Problem(to.at(*path, key), f"`{key}` is for http", "leave it out")
        if target.email is not None and not to.has("email"):
            wrong = "`email` is a target, and there is no section `email`"
            remedy = 'expected email: {smtp: "localhost:25", from: "router@example.org"}'
            yield Problem(to.at(*path, "email"), wrong, remedy)


def one_secret(to: Checked) -> Iterator[Problem]:
    """Report targets of one address with different secrets."""
    first: dict[str, tuple[str | None, Place]] = {}
    for path, target in alert_targets(to):
        if target.http is None or to.lost(*path, "secret"):
            continue
        place = to.at(*path)
        secret, other = first.setdefault(target.http, (target.secret, place))
        if secret != target.secret:
            wrong = f"this target has another `secret` than the same one at {other}"
            yield Problem(place, wrong, "expected one secret for one target")


def matches_something(to: Checked) -> Iterator[Problem]:
    """Report rules whose match can never hold for one of their alerts."""
    for index, rule in enumerate(to.settings.alerts):
        for key, subjects in OF.items():
            if getattr(rule.match, key) is None:
                continue
            for alert in rule.when:
                if ABOUT[alert].subject not in subjects:
                    wrong = f"`{alert.value}` is about no {key}, so it never meets this rule"
                    remedy = f"expected a rule of its own for it, without `{key}`"
                    yield Problem(to.at("alerts", index, "match", key), wrong, remedy)


def routes_exist(to: Checked) -> Iterator[Problem]:
    """Report names of routes that do not exist."""
    names = {"all"} if to.settings.routes is None else {route.name for route in to.settings.routes}
    for index, rule in enumerate(to.settings.alerts):
        for item, name in enumerate(rule.match.route or ()):
            if name not in names and not to.lost("routes"):
                place = to.at("alerts", index, "match", "route", item)
                yield Problem(place, f"there is no route `{name}`", "expected the name of one in `routes`")
