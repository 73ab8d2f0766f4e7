"""Where received SMS go, and who may ask for them to be sent over HTTP."""

from collections.abc import Iterator

from router.config.checked import Checked
from router.config.problems import Problem
from router.config.terms import Role


def one_way(to: Checked) -> Iterator[Problem]:
    """A target is one place; a rule has one target at least."""
    for index, rule in enumerate(to.page.received):
        if not rule.to and to.empty(("received", index, "to")):
            yield Problem(to.at("received", index, "to"), "`to` is empty", "expected for example {esme: crm}")
        for item, target in enumerate(rule.to):
            path = ("received", index, "to", item)
            if len(_ways(to, path)) != 1:
                yield Problem(to.at(*path), "`to` names not one place", "expected esme, http or email")
            elif target.http is None and to.has(*path, "as"):
                yield Problem(to.at(*path, "as"), "`as` is for http", "leave it out")


def _ways(to: Checked, path: tuple[int | str, ...]) -> list[str]:
    return [way for way in ("esme", "http", "email") if to.has(*path, way)]


def mail_leaves(to: Checked) -> Iterator[Problem]:
    """Mail needs a server to hand it to."""
    for index, rule in enumerate(to.page.received):
        for item, target in enumerate(rule.to):
            if target.email is not None and not to.has("email"):
                wrong = "`email` is a target, and there is no section `email`"
                remedy = 'expected email: {smtp: "localhost:25", from: "router@example.org"}'
                yield Problem(to.at("received", index, "to", item, "email"), wrong, remedy)


def senders_are_esmes(to: Checked) -> Iterator[Problem]:
    """Who may send does so in the name of an ESME, whose rate and queue hold."""
    for index, user in enumerate(to.page.http.users if to.page.http else ()):
        if user.role is Role.SENDER and not to.has("http", "users", index, "esme"):
            wrong = f"user `{user.name}` is a sender of no ESME"
            yield Problem(to.at("http", "users", index), wrong, "expected for example esme: crm")
