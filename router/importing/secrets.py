"""The secrets of an import: hashed where the router only compares them, else as they are or in a file of
variables.
"""

import re
from collections.abc import Mapping
from secrets import token_urlsafe

from router.importing.page import EnvVariable, Value
from router.relay.who.passwords import hashed

QUOTED = re.compile(r'([\\"$`])')


class Secrets:
    """Passwords that the router must send as they are, those of gateways: in the page, or ``apart``."""

    def __init__(self, apart: bool) -> None:
        self._apart = apart
        self.variables: dict[str, str] = {}

    def of(self, whose: str, password: str) -> Value:
        """Return how the page has a password: itself, or a variable named for its owner."""
        if not self._apart or not password:
            return password
        stem = re.sub(r"\W+", "_", whose, flags=re.ASCII).strip("_").upper()
        wanted = stem if stem[:1].isalpha() else f"GATEWAY_{stem}"
        name, count = f"{wanted}_PASSWORD", 1
        while self.variables.setdefault(name, password) != password:
            count += 1
            name = f"{wanted}_{count}_PASSWORD"
        return EnvVariable(name)


def lines_of(variables: Mapping[str, str]) -> str:
    """Return variables as systemd reads them (`EnvironmentFile`), and a shell."""
    return "".join(f"{name}={_quoted(value)}\n" for name, value in variables.items())


def _quoted(value: str) -> str:
    if re.fullmatch(r"[\w.,:@%+=/-]*", value, re.ASCII):
        return value
    return '"' + QUOTED.sub(r"\\\1", value) + '"'


def kept(password: str) -> str:
    """Return the hash of a password; without one it is the hash of a password that nobody knows."""
    return hashed(password or token_urlsafe(24))
