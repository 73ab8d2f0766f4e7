"""What must hold between the keys of the page. What one key may hold by itself is said at its field."""

from collections.abc import Iterator

from router.config import (
    check_alerts,
    check_blocked,
    check_gateways,
    check_lacks,
    check_limits,
    check_lines,
    check_names,
    check_peers,
    check_received,
    check_rewrites,
    check_routes,
    check_secrets,
    check_service_codes,
    check_start,
    check_targets,
    check_variables,
    check_weights,
)
from router.config.checked import Check, Checked
from router.config.problems import Problem
from router.config.tree import Path, Scalar, find
from router.relay.who.passwords import is_hash

CHECKS: tuple[Check, ...] = (
    check_names.esmes_once,
    check_names.gateways_once,
    check_names.lines_once,
    check_names.routes_once,
    check_names.users_once,
    check_names.users_are_no_esmes,
    check_names.providers_once,
    check_names.channels_exist,
    check_names.esmes_exist,
    check_gateways.needed,
    check_gateways.one_channel,
    check_gateways.lines_exist,
    check_gateways.names_fit,
    check_gateways.passwords_fit,
    check_gateways.udp_listens,
    check_lines.watched_by_another_way,
    check_lines.balance_can_be_asked,
    check_lines.lines_can_register,
    check_lines.lines_have_passwords,
    check_lines.logins_can_be_sent,
    check_lines.reports_come,
    check_gateways.one_proof,
    check_gateways.hosts_can_be_proved,
    check_rewrites.replacements_fit,
    check_blocked.start_undoes_stop,
    check_blocked.words_are_words,
    check_targets.one_way,
    check_targets.mail_leaves,
    check_targets.mail_has_both,
    check_targets.one_secret,
    check_targets.senders_are_esmes,
    check_alerts.something_is_looked_at,
    check_alerts.one_place,
    check_alerts.one_secret,
    check_alerts.matches_something,
    check_alerts.routes_exist,
    check_routes.lists_name_something,
    check_peers.bound_once,
    check_start.listens_once,
    check_start.store_opens,
    check_start.access_log_opens,
    check_start.unbuilt,
    check_variables.quotes_of_yaml,
)

DOUBTS: tuple[Check, ...] = (
    check_lacks.both_sides,
    check_lacks.http_is_private,
    check_lacks.passwords_given,
    check_lacks.lines_rest,
    check_limits.limits_matter,
    check_lines.udp_is_guarded,
    check_lines.lines_register,
    check_names.numbers_once,
    check_peers.reached_once,
    check_secrets.files_are_private,
    check_targets.hooks_are_signed,
    check_targets.posts_are_guarded,
    check_targets.mail_is_guarded,
    check_variables.no_variables,
    check_variables.passwords_as_meant,
    check_service_codes.codes_have_a_route,
)
"""What works, and is hardly meant; these look at a page without problems, its names resolved."""

OF_NAMES: tuple[Check, ...] = (
    check_routes.routes_reached,
    check_weights.weights_matter,
    check_received.rules_reached,
)
"""The same, where all channels and ESMEs are known; some are not where `!env` is not followed."""


def problems(to: Checked) -> Iterator[Problem]:
    """All that does not go together."""
    for check in CHECKS:
        yield from check(to)


def warnings(to: Checked) -> Iterator[Problem]:
    """What works and should not stay so: passwords that can be read in the file, and `DOUBTS`."""
    for index, esme in enumerate(to.page.esmes):
        yield from _readable(to, f"ESME `{esme.system_id}`", ("esmes", index, "password"))
    for index, user in enumerate(to.page.http.users if to.page.http else ()):
        yield from _readable(to, f"user `{user.name}`", ("http", "users", index, "password"))
    known = to.names.certain and to.esmes is not None
    for doubt in (*DOUBTS, *(OF_NAMES if known else ())):
        yield from doubt(to)


def _readable(to: Checked, whose: str, path: Path) -> Iterator[Problem]:
    password, _ = find(to.tree, path)
    if isinstance(password, Scalar) and not password.supplied and not is_hash(password.text):
        wrong = f"the password of {whose} is plain text"
        yield Problem(password.place, wrong, "`smpp-router password` makes a hash of it")
