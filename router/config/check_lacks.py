"""What a page lacks: it can be used, and does less than who wrote it thinks. All of it is a warning."""

from collections.abc import Iterator

from router.config.checked import Checked
from router.config.endpoints import in_the_clear
from router.config.problems import Problem
from router.config.terms import Connect
from router.config.tree import members

GOIP = (Connect.SMPP, Connect.HTTP, Connect.UDP)


def both_sides(to: Checked) -> Iterator[Problem]:
    """Someone who sends, and something to send by."""
    if not members(to.tree.get("gateways")):
        yield Problem(to.at("gateways"), "there are no gateways", "expected one, else no message gets away")
    if not members(to.tree.get("esmes")):
        yield Problem(to.at("esmes"), "there are no ESMEs", "expected one, else nobody can bind")


def passwords_given(to: Checked) -> Iterator[Problem]:
    """Each gateway has a password: hardly any lets one in without. By UDP none does: see `check_lines`."""
    for index, gateway in enumerate(to.page.gateways):
        lost = to.lost("gateways", index, "password")
        if gateway.enabled and not gateway.password and not lost and gateway.connect is not Connect.UDP:
            wrong = f"gateway `{gateway.id}` has no password"
            yield Problem(
                to.at("gateways", index), wrong, "expected for example password: !env GOIP1_PASSWORD"
            )


def http_is_private(to: Checked) -> Iterator[Problem]:
    """Passwords do not pass in the clear, off this machine: there is TLS, or a proxy that has it."""
    http = to.page.http
    if http is None or http.proxies:
        return
    for key, description in (("listen", http.listen), ("faces", http.faces)):
        if description is not None and in_the_clear(description):
            wrong = f"`http.{key}` takes passwords in the clear from other machines"
            remedy = "expected ssl:…, interface=127.0.0.1, or a proxy with TLS that `http.proxies` names"
            yield Problem(to.at("http", key), wrong, remedy)


def lines_rest(to: Checked) -> Iterator[Problem]:
    """A line of a GoIP rests after each segment."""
    for index, gateway in enumerate(to.page.gateways):
        if gateway.connect in GOIP and gateway.pace.high == 0.0:
            wrong = f"the lines of `{gateway.id}` send without any rest, and networks bar SIMs that do"
            yield Problem(to.at("gateways", index, "pace"), wrong, "expected for example 5s..10s")
