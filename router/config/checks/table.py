"""The tables of checks between keys; a value by itself is checked at its field."""

from collections.abc import Iterator

from router.config.checks import alerts, gateways, lines, names, oversights, received, routes, start
from router.config.checks.checked import Check, Checked
from router.config.source.problems import Problem
from router.config.source.tree import Path, Scalar, find
from router.relay.who.passwords import is_hash

CHECKS: tuple[Check, ...] = (
    names.esmes_once,
    names.gateways_once,
    names.lines_once,
    names.routes_once,
    names.users_once,
    names.users_are_no_esmes,
    names.providers_once,
    names.channels_exist,
    names.esmes_exist,
    gateways.needed,
    gateways.one_channel,
    gateways.lines_exist,
    gateways.names_fit,
    gateways.passwords_fit,
    gateways.udp_listens,
    lines.watched_by_another_way,
    lines.balance_can_be_asked,
    lines.lines_can_register,
    lines.lines_have_passwords,
    lines.logins_can_be_sent,
    lines.reports_come,
    gateways.one_proof,
    gateways.hosts_can_be_proved,
    routes.replacements_fit,
    received.start_undoes_stop,
    received.words_are_words,
    received.one_way,
    received.mail_leaves,
    received.mail_has_both,
    received.one_secret,
    received.senders_are_esmes,
    alerts.something_is_looked_at,
    alerts.one_place,
    alerts.one_secret,
    alerts.matches_something,
    alerts.routes_exist,
    routes.lists_name_something,
    gateways.bound_once,
    start.listens_once,
    start.store_opens,
    start.access_log_opens,
    start.unbuilt,
    oversights.quotes_of_yaml,
)

DOUBTS: tuple[Check, ...] = (
    oversights.both_sides,
    oversights.http_is_private,
    oversights.passwords_given,
    oversights.lines_rest,
    oversights.texts_have_a_log,
    lines.limits_matter,
    lines.udp_is_guarded,
    lines.lines_register,
    names.numbers_once,
    gateways.reached_once,
    oversights.files_are_private,
    received.hooks_are_signed,
    received.posts_are_guarded,
    received.mail_is_guarded,
    oversights.no_variables,
    oversights.passwords_as_meant,
    routes.codes_have_a_route,
)
"""Checks for what works and is hardly meant; they see settings without problems, with names resolved."""

OF_NAMES: tuple[Check, ...] = (
    routes.routes_reached,
    routes.weights_matter,
    received.rules_reached,
)
"""Such checks that need all channels and ESMEs, which are not known where `!env` is not followed."""


def problems(to: Checked) -> Iterator[Problem]:
    """Give all problems between keys."""
    for check in CHECKS:
        yield from check(to)


def warnings(to: Checked) -> Iterator[Problem]:
    """Give the warnings: passwords in plain text, and those of `DOUBTS`."""
    for index, esme in enumerate(to.settings.esmes):
        yield from _readable(to, f"ESME `{esme.system_id}`", ("esmes", index, "password"))
    for index, user in enumerate(to.settings.http.users if to.settings.http else ()):
        yield from _readable(to, f"user `{user.name}`", ("http", "users", index, "password"))
    known = to.names.certain and to.esmes is not None
    for doubt in (*DOUBTS, *(OF_NAMES if known else ())):
        yield from doubt(to)


def _readable(to: Checked, whose: str, path: Path) -> Iterator[Problem]:
    password, _ = find(to.tree, path)
    if isinstance(password, Scalar) and not password.supplied and not is_hash(password.text):
        wrong = f"the password of {whose} is plain text"
        yield Problem(password.place, wrong, "`smpp-router password` makes a hash of it")
