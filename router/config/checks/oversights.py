"""Oversights, mostly warnings: nothing to send by, readable secrets, variables of a shell."""

import os
import re
from collections.abc import Iterator
from stat import S_IROTH

from router.config.checks.checked import Checked
from router.config.endpoints import in_the_clear
from router.config.enums import Connect
from router.config.fields import is_variable
from router.config.source.misread import QUOTES, variable_hint
from router.config.source.problems import Problem
from router.config.source.tree import Items, Keys, Node, Scalar, members
from router.relay.who.passwords import is_hash

GOIP = (Connect.SMPP, Connect.HTTP, Connect.UDP)


def both_sides(to: Checked) -> Iterator[Problem]:
    """Report a configuration without gateways or without ESMEs."""
    if not members(to.tree.get("gateways")):
        yield Problem(to.at("gateways"), "there are no gateways", "expected one, else no message gets away")
    if not members(to.tree.get("esmes")):
        yield Problem(to.at("esmes"), "there are no ESMEs", "expected one, else nobody can bind")


def passwords_given(to: Checked) -> Iterator[Problem]:
    """Report gateways without a password, which hardly any accepts. By UDP: see `checks.lines`."""
    for index, gateway in enumerate(to.settings.gateways):
        lost = to.lost("gateways", index, "password")
        if gateway.enabled and not gateway.password and not lost and gateway.connect is not Connect.UDP:
            wrong = f"gateway `{gateway.id}` has no password"
            yield Problem(
                to.at("gateways", index), wrong, "expected for example password: !env GOIP1_PASSWORD"
            )


def http_is_private(to: Checked) -> Iterator[Problem]:
    """Report HTTP that takes passwords in the clear from other machines, without TLS and without a proxy."""
    http = to.settings.http
    if http is None or http.proxies:
        return
    for key, description in (("listen", http.listen), ("faces", http.faces)):
        if description is not None and in_the_clear(description):
            wrong = f"`http.{key}` takes passwords in the clear from other machines"
            remedy = "expected ssl:…, interface=127.0.0.1, or a proxy with TLS that `http.proxies` names"
            yield Problem(to.at("http", key), wrong, remedy)


def lines_rest(to: Checked) -> Iterator[Problem]:
    """Report GoIPs whose lines do not rest between segments."""
    for index, gateway in enumerate(to.settings.gateways):
        if gateway.connect in GOIP and gateway.pace.high == 0.0:
            wrong = f"the lines of `{gateway.id}` send without any rest, and networks bar SIMs that do"
            yield Problem(to.at("gateways", index, "pace"), wrong, "expected for example 5s..10s")


def texts_have_a_log(to: Checked) -> Iterator[Problem]:
    """Report texts that are to be logged where there is no log for them."""
    if to.settings.log_texts and to.settings.log.access is None:
        wrong = "`log_texts` has no effect without an access log"
        yield Problem(to.at("log_texts"), wrong, "expected log: {access: FILE}")


SECRET = ("password", "secret")
"""Endings of the keys of secrets."""


def files_are_private(to: Checked) -> Iterator[Problem]:
    """Report each file with passwords that others may read, once, at its first password."""
    told = set()
    for key, secret in _secrets(to.tree):
        file = secret.kept_in or ("" if secret.supplied else secret.place.file)
        if file and file not in told and _others_may_read(file):
            told.add(file)
            yield Problem(
                secret.place,
                f"others may read {file}, and `{key}` stands in it as it is",
                f"chmod o-r {file}",
            )


def _secrets(node: Node) -> Iterator[tuple[str, Scalar]]:
    """Give the keys and values of passwords that are no hashes, from the top."""
    if isinstance(node, Items):
        for item in node.items:
            yield from _secrets(item)
    elif isinstance(node, Keys):
        for key, entry in node.entries.items():
            value = entry.value
            if not isinstance(value, Scalar):
                yield from _secrets(value)
            elif key.endswith(SECRET) and value.text and not is_hash(value.text):
                yield key, value


def _others_may_read(file: str) -> bool:
    try:
        return bool(os.stat(file).st_mode & S_IROTH)
    except OSError:
        # The file was read a moment ago; if it is gone, nobody can read it.
        return False


TAGS = ("!env ", "!file ")

FITTING = re.compile(r"(?:[!-~](?:[ -~]*[!-~])?)?")


def no_variables(to: Checked) -> Iterator[Problem]:
    """Report values such as `$PASSWORD`; the value is not shown, since it may be a password indeed."""
    for key, node in _scalars("", to.tree):
        if not node.supplied:
            yield from _taken_literally(key, node)


def _taken_literally(key: str, node: Scalar) -> Iterator[Problem]:
    if is_variable(node.text):
        wrong = f"`{key}` looks like a variable of a shell, and is taken as it is written"
        yield Problem(node.place, wrong, variable_hint(node.text if node.text[:2] == "${" else ""))
    elif node.text.startswith(TAGS):
        wrong = f"`{key}` is a tag in quotes, and is taken as it is written"
        yield Problem(node.place, wrong, "expected !env NAME or !file PATH without quotes")


def quotes_of_yaml(to: Checked) -> Iterator[Problem]:
    """Report values in typographic quotes, which would be part of them."""
    for key, node in _scalars("", to.tree):
        if not node.supplied and node.text[:1] in QUOTES and node.text[-1:] in QUOTES and node.text:
            wrong = f"the quotes of `{key}` are typographic, and part of the value"
            yield Problem(node.place, wrong, "expected \" or ' in their place")


def passwords_as_meant(to: Checked) -> Iterator[Problem]:
    """Report passwords with a blank at an end, or a sign outside ASCII."""
    for key, node in _scalars("", to.tree):
        if key == "password" and not FITTING.fullmatch(node.text):
            wrong = f"`{key}` has a blank or a line break at an end, or a sign that is not ASCII"
            yield Problem(
                node.place, wrong, "expected letters, digits and signs, as they were set on both sides"
            )


def _scalars(key: str, node: Node) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Keys):
        for name, entry in node.entries.items():
            yield from _scalars(name, entry.value)
    elif isinstance(node, Items):
        for item in node.items:
            yield from _scalars(key, item)
    elif isinstance(node, Scalar):
        yield key, node
