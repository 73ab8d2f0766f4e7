"""A first configuration, of one ESME and one GoIP, written out of a few answers."""

import secrets
import string
from collections.abc import Callable, Mapping
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from attrs import field, frozen
from pydantic_core import PydanticCustomError

from router.config.addresses import host
from router.config.endpoints import endpoint
from router.config.enums import Connect
from router.config.esme import bind_password
from router.config.fields import SYSTEM_ID, choice, text, whole
from router.config.load import Verdict, verdict_of
from router.relay.who.passwords import hashed, is_hash

LETTERS = string.ascii_letters + string.digits
OCTETS = 8
"""Length of a password that is made up: as much as a bind carries (SMPP 3.4 section 4.1.1)."""

READERS: Mapping[str, Callable[[object], object]] = {
    "listen": endpoint,
    "web": endpoint,
    "esme": SYSTEM_ID,
    "esme_password": bind_password,
    "ops_password": text,
    "connect": choice(Connect, Connect.SMPP, Connect.HTTP, Connect.UDP),
    "host": host,
    "password": text,
}
"""The readers of the keys that the answers are for."""

WHOLE = {"channels": whole(1, 99), "port": whole(1, 65535)}
"""Those that are whole numbers."""

PORTS = {"smpp": 7777, "http": 80}
"""The usual ports of a GoIP, by its way; by UDP the box connects."""

TOP = """\
# A configuration of smpp-router. `smpp-router check -c FILE` says what is wrong with it, and
# `smpp-router doctor -c FILE` what is in the way of a start. All keys: `smpp-router init --manual`.

smpp:
  # Where ESMEs bind to the router.
  listen: [{listen}]

http:
  # The dashboard and the API. From other machines: by TLS, or a proxy that has it (docs/http.md).
  listen: {web}
  users:
    - name: ops
      # A hash; `smpp-router password` makes another one.
      password: {ops}
      role: admin

# Where messages are kept; the path is relative to the working directory of the router.
store: "sqlite:router.db"

esmes:
  - system_id: {esme}
    # A hash, too.
    password: {hash}

gateways:
  # The ID set in the box. Its channels, one for each SIM, are called goip101, goip102 and so on.
  - id: goip1
    connect: {connect}
"""

HOST = """\
    host: {host}
    port: {port}
"""

BOTTOM = """\
    # The password that is set in the box.
    password: {password}
    channels: {channels}
"""

UDP = """\

udp:
  # Where the lines of the GoIP register, and the only address that they may come from.
  listen: "0.0.0.0:44444"
  allow_from: [{host}]
"""


class WrongAnswer(Exception):
    """An answer that its key cannot have; the text says what is wrong and what was expected."""


@frozen
class Answers:
    """The answers, each fit for its key; passwords in plain text, or those of the router as hashes."""

    listen: str = "tcp:2775"
    web: str = "tcp:8080:interface=127.0.0.1"
    esme: str = "crm"
    esme_password: str = field(repr=False, factory=lambda: made_up())
    ops_password: str = field(repr=False, factory=lambda: made_up())
    connect: str = "smpp"
    host: str = "192.168.1.10"
    port: int | None = None
    """The usual one of the way if it is None."""
    channels: int = 8
    password: str = field(repr=False, factory=lambda: made_up())

    def needs(self, name: str) -> bool:
        """Tell whether an answer has a place in the file: by UDP the GoIP connects, and has no port."""
        return name != "port" or self.connect in PORTS

    def default(self, name: str) -> object:
        """Return what an answer is if none is given."""
        return PORTS.get(self.connect) if name == "port" and self.port is None else getattr(self, name)


def made_up() -> str:
    """Return a new password, of letters and digits."""
    return "".join(secrets.choice(LETTERS) for _ in range(OCTETS))


def fit(name: str, given: str) -> str | int:
    """Return an answer as its key takes it. Raises WrongAnswer."""
    if any("\ud800" <= sign <= "\udfff" for sign in given):
        raise WrongAnswer("it is not in UTF-8; expected a text")
    try:
        if name in WHOLE:
            return WHOLE[name](int(given) if given.isdecimal() else given)
        READERS[name](given)
    except PydanticCustomError as error:
        wrong = (error.context or {}).get("wrong")
        raise WrongAnswer(f"it {wrong}; {error.message()}" if wrong else error.message()) from None
    return given


def drafted(answers: Answers) -> str:
    """Return the text of the file, all of it ASCII."""
    quoted = {
        "listen": _quoted(answers.listen),
        "web": _quoted(answers.web),
        "ops": _quoted(_hash_of(answers.ops_password)),
        "esme": _quoted(answers.esme),
        "hash": _quoted(_hash_of(answers.esme_password)),
        "connect": answers.connect,
        "host": _quoted(answers.host),
        "port": answers.default("port"),
        "password": _quoted(answers.password),
        "channels": answers.channels,
    }
    by_udp = answers.connect == Connect.UDP.value
    parts = (TOP, BOTTOM, UDP) if by_udp else (TOP, HOST, BOTTOM)
    return "".join(part.format_map(quoted) for part in parts)


def _hash_of(password: str) -> str:
    return password if is_hash(password) else hashed(password)


def _quoted(text: str) -> str:
    """Return a text as YAML in double quotes; JSON would write two escapes for a sign beyond U+FFFF."""
    signs = (f"\\U{ord(sign):08X}" if sign > "\uffff" else dumps(sign)[1:-1] for sign in text)
    return f'"{"".join(signs)}"'


def judged(draft: str, environment: Mapping[str, str] = MappingProxyType({})) -> Verdict:
    """Return what `check` says of a draft; places are those of a file that is gone then."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "draft.yaml"
        file.touch(0o600)
        file.write_text(draft, "utf-8")
        return verdict_of(str(file), environment)
