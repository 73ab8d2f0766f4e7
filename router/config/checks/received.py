"""Received SMS, receipts and blocked numbers: each rule can be met, each target can be reached."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from router.config.addresses import is_this_machine
from router.config.checks.alerts import alert_targets
from router.config.checks.checked import Checked
from router.config.checks.routes import Criteria, asked, covering
from router.config.enums import BodyForm
from router.config.rules import ReceivedMatchConfig
from router.config.source.problems import Place, Problem
from router.config.source.tree import Path
from router.desk.people import Role
from router.northbound.hooks.settings import Secured


def rules_reached(to: Checked) -> Iterator[Problem]:
    """Report rules that no SMS meets, since rules before take them all; names must be resolved."""
    every = frozenset(to.names.ids)
    before: dict[Criteria, list[tuple[int, frozenset[str]]]] = {}
    for index, rule in enumerate(to.settings.received):
        channels = every if rule.match.channel is None else frozenset(rule.match.channel)
        criteria = criteria_of(rule.match)
        wider = sorted(one for key in covering(criteria) for one in before.get(key, ()))
        if wider and channels <= frozenset().union(*(taken for _, taken in wider)):
            first = next(place for place, taken in wider if taken & channels or not channels)
            wrong = (
                f"this rule is never reached: the one at {to.at('received', first)} takes all that it matches"
            )
            yield Problem(to.at("received", index), wrong, "expected it before that one")
        before.setdefault(criteria, []).append((index, channels))


def criteria_of(match: ReceivedMatchConfig) -> Criteria:
    """Return the conditions of a rule, but for the channels."""
    return asked(match.source_addr), asked(match.destination_addr), asked(match.text)


def one_way(to: Checked) -> Iterator[Problem]:
    """Report targets that are not exactly one place, and rules without a target."""
    for index, rule in enumerate(to.settings.received):
        if not rule.to and to.empty(("received", index, "to")):
            yield Problem(to.at("received", index, "to"), "`to` is empty", "expected for example {esme: crm}")
        for item, target in enumerate(rule.to):
            path = ("received", index, "to", item)
            if len(_ways(to, path)) != 1:
                yield Problem(
                    to.at(*path), "`to` must name exactly one place", "expected esme, http or email"
                )
            elif target.http is None:
                for key in ("as", "secret"):
                    if to.has(*path, key):
                        yield Problem(to.at(*path, key), f"`{key}` is for http", "leave it out")


def _ways(to: Checked, path: tuple[int | str, ...]) -> list[str]:
    return [way for way in ("esme", "http", "email") if to.has(*path, way)]


def mail_leaves(to: Checked) -> Iterator[Problem]:
    """Report targets by mail where no mail server is set."""
    for index, rule in enumerate(to.settings.received):
        for item, target in enumerate(rule.to):
            if target.email is not None and not to.has("email"):
                wrong = "`email` is a target, and there is no section `email`"
                remedy = 'expected email: {smtp: "localhost:25", from: "router@example.org"}'
                yield Problem(to.at("received", index, "to", item, "email"), wrong, remedy)


def mail_has_both(to: Checked) -> Iterator[Problem]:
    """Report a login at the mail server without its name or its password."""
    for key, other in (("user", "password"), ("password", "user")):
        if to.has("email", key) and not to.has("email", other):
            yield Problem(to.at("email", key), f"`email` has a {key} and no {other}", "expected both or none")


def one_secret(to: Checked) -> Iterator[Problem]:
    """Report posts to one address in one form with different secrets: they are one target."""
    first: dict[tuple[str, BodyForm], tuple[str | None, Place]] = {}
    for index, rule in enumerate(to.settings.received):
        for item, target in enumerate(rule.to):
            if target.http is None or to.lost("received", index, "to", item, "secret"):
                continue
            place = to.at("received", index, "to", item)
            secret, other = first.setdefault((target.http, target.form), (target.secret, place))
            if secret != target.secret:
                wrong = f"this target has another `secret` than the same one at {other}"
                yield Problem(place, wrong, "expected one secret for one target")


def hooks_are_signed(to: Checked) -> Iterator[Problem]:
    """Report secrets that sign nothing."""
    for index, esme in enumerate(to.settings.esmes):
        if esme.hook_secret is not None and not esme.hooks and esme.reports is None:
            wrong = f"ESME `{esme.system_id}` has a `hook_secret`, and nothing that it signs"
            yield Problem(
                to.at("esmes", index, "hook_secret"), wrong, "expected `hooks` or `reports` beside it"
            )


def posts_are_guarded(to: Checked) -> Iterator[Problem]:
    """Report signed posts that go over the network in the clear."""
    for path, url in _signed(to):
        parts = urlsplit(url)
        if parts.scheme == "http" and not is_this_machine(parts.hostname or ""):
            wrong = "what is posted there with a secret goes over the network in the clear"
            yield Problem(to.at(*path), wrong, "expected https://, unless the network is your own")


def _signed(to: Checked) -> Iterator[tuple[Path, str]]:
    for index, rule in enumerate(to.settings.received):
        for item, target in enumerate(rule.to):
            if target.http is not None and target.secret is not None:
                yield ("received", index, "to", item, "http"), target.http
    for path, told in alert_targets(to):
        if told.http is not None and told.secret is not None:
            yield (*path, "http"), told.http
    for index, esme in enumerate(to.settings.esmes):
        if esme.hook_secret is not None:
            yield from ((("esmes", index, "hooks", item), hook) for item, hook in enumerate(esme.hooks))
            if esme.reports is not None:
                yield ("esmes", index, "reports", "http"), esme.reports.http


def mail_is_guarded(to: Checked) -> Iterator[Problem]:
    """Report mail that leaves this machine in the clear: received texts are in it, and perhaps a password."""
    email = to.settings.email
    if email is not None and email.secured is Secured.OFF and not is_this_machine(email.smtp[0]):
        wrong = "mail leaves this machine in the clear, and texts with it"
        yield Problem(to.at("email", "tls"), wrong, "expected tls: starttls, unless the network is your own")


def senders_are_esmes(to: Checked) -> Iterator[Problem]:
    """Report senders without an ESME: its rate and queue are theirs."""
    for index, user in enumerate(to.settings.http.users if to.settings.http else ()):
        if user.role is Role.SENDER and not to.has("http", "users", index, "esme"):
            wrong = f"user `{user.name}` is a sender of no ESME"
            yield Problem(to.at("http", "users", index), wrong, "expected for example esme: crm")


def start_undoes_stop(to: Checked) -> Iterator[Problem]:
    """Report a `start` without a `stop`, or equal to it."""
    blocked = to.settings.blocked
    if blocked is None or blocked.start is None or to.lost("blocked", "stop"):
        return
    place = to.at("blocked", "start")
    if blocked.stop is None:
        yield Problem(place, "`start` undoes `stop`, and there is none", 'expected a `stop`, as "(?i)^stop"')
    elif blocked.stop == blocked.start:
        yield Problem(place, "`start` is the same as `stop`, and never looked for", "expected another word")


def words_are_words(to: Checked) -> Iterator[Problem]:
    """Report words that are found in every text: they would block all who write, or nobody."""
    blocked = to.settings.blocked
    for key in ("stop", "start") if blocked is not None else ():
        word = getattr(blocked, key)
        if word is not None and word.search(""):
            wrong = f"`{key}` is found in every text, whatever it says"
            yield Problem(to.at("blocked", key), wrong, f'expected a word, as "(?i)^{key}"')
