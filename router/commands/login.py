"""The address and the login of a router's API, by SMPP_ROUTER_URL, the environment and the netrc."""

import netrc
import os
import sys
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

import click
from attrs import field, frozen

from router.commands.client import URL, RequestRefused

PASSWORD = "SMPP_ROUTER_PASSWORD"

PORTS: Mapping[str, int] = {"http": 80, "https": 443}


@frozen(kw_only=True)
class ApiLogin:
    """An API's address and the login for it. ``base`` stands in front of its paths."""

    secure: bool
    host: str
    port: int
    base: str
    user: str
    password: str = field(repr=False)


def site(url: str, environment: Mapping[str, str] = os.environ) -> ApiLogin:
    """Return the login for the API at a URL, `http://user@host:8080/path`. Raises RequestRefused.

    The password comes from the URL, from SMPP_ROUTER_PASSWORD, from the netrc, or is asked for.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        host, port = None, 0
    if not host or parts.scheme not in PORTS or parts.query or parts.fragment:
        raise RequestRefused(f"{URL} is no URL of a router; expected for example http://ops@10.0.0.5:8080")
    user = unquote(parts.username or "")
    password = unquote(parts.password) if parts.password is not None else environment.get(PASSWORD)
    if not user or password is None:
        user, password = _from_netrc(host, user, password, environment)
    return ApiLogin(
        secure=parts.scheme == "https",
        host=host,
        port=port,
        base=parts.path.rstrip("/"),
        user=user or _ask("User", hide=False),
        password=_ask(f"Password of {user or 'the user'} at {host}", hide=True)
        if password is None
        else password,
    )


def _from_netrc(
    host: str, user: str, password: str | None, environment: Mapping[str, str]
) -> tuple[str, str | None]:
    """Return user and password, completed by the netrc entry of the host if it is of this user."""
    try:
        found = netrc.netrc(environment.get("NETRC")).authenticators(host)
    except OSError:
        return user, password
    except netrc.NetrcParseError as error:
        raise RequestRefused(f"the netrc cannot be read: {error}") from None
    if found is None or user not in ("", found[0]):
        return user, password
    return found[0], found[2] if password is None else password


def _ask(what: str, hide: bool) -> str:
    if not sys.stdin.isatty():
        raise RequestRefused(f"expected a user in {URL}, and a password in {PASSWORD} or in a netrc")
    return str(click.prompt(what, hide_input=hide, err=True))
