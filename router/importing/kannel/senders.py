"""The senders: accounts of `sendsms` and logins of an smppbox, which become ESMEs."""

import os
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from attrs import field, frozen

from router.config.addresses import hook
from router.config.rules import source
from router.importing.files import text_of
from router.importing.kannel.limits import Limits, networks
from router.importing.kannel.prefixes import listed
from router.importing.kannel.source import LARGEST, Group
from router.importing.kannel.unmapped import left_over, where
from router.importing.names import Names, fits
from router.importing.page import Entry, ImportedPage, Value
from router.importing.secrets import kept

BIND_OCTETS = 8
"""The octets of a password in a bind (SMPP 3.4 section 5.2.2)."""

MOST_LOGINS = 5_000

LONG = (
    f"Its password has more than {BIND_OCTETS} octets, and a bind has no room for more: it is for HTTP alone."
)


HOOKS = (
    "If its messages name URLs for receipts (dlr-url, in the API `receipt`), write what these begin with:"
    ' `hooks: ["http://HOST/"]`. Others are refused.'
)


@frozen
class KannelSender:
    """An ESME of the page, and what decides over the ways of its messages: the smsc-id that they are marked
    with, the numbers that it may send to, and the sender that is put in the place of its own.
    """

    system_id: str
    smsc_id: str
    limits: tuple[Limits, ...] = ()
    faked: str = ""
    box: str = ""
    """What an smppbox calls its connection; empty for a sender over HTTP."""


@frozen
class Login:
    """A line of the file of logins."""

    user: str
    password: str = field(repr=False)
    system_type: str
    addresses: tuple[str, ...]


class Senders:
    """The ESMEs that a page gets."""

    def __init__(self, page: ImportedPage, names: Names) -> None:
        self._page = page
        self._names = names
        self._known: set[tuple[str, str]] = set()
        self.all: list[KannelSender] = []

    def add_user(self, group: Group, common: Limits) -> None:
        """Add an account of `sendsms`; ``common`` are the limits of the smsbox."""
        name, password = group.get("username"), group.get("password")
        if self._is_known(name, password, where(group)):
            return
        notes = [f"Made of {where(group)}: it sends over the API (docs/migrating-from-kannel.md)."]
        keys = self._esme(name, password, notes)
        deny, allow = listed(group.get("user-deny-ip")), listed(group.get("user-allow-ip"))
        keys |= _from(deny, allow, notes)
        keys |= _hooks(group, notes)
        faked = group.get("faked-sender")
        if faked and not fits(source, faked):
            notes.append(
                "faked-sender cannot be a sender here: it has more than 20 signs, or others than ASCII."
            )
        if group.has("default-sender"):
            notes.append(
                "default-sender: a program that names no sender sends without one; have it give `from`."
            )
        smsc_id = group.get("forced-smsc") or group.get("default-smsc")
        if not group.has("forced-smsc"):
            notes.append("A request could name its `smsc`: over the API `via` names a channel.")
        group.get("name")
        limits = tuple(one for one in (common, Limits.of(group)) if one != Limits())
        kept_faked = faked if fits(source, faked) else ""
        self.all.append(KannelSender(str(keys["system_id"]), smsc_id.lower(), limits, kept_faked))
        self._page.add("esmes", Entry(keys, [*notes, *left_over(group)]))

    def add_logins(self, file: str, group: Group) -> None:
        """Add the logins of an smppbox. Raises UnreadableConfiguration."""
        found: dict[tuple[str, str], list[Login]] = {}
        for login in _logins(text_of(file, LARGEST, "a file of logins")):
            found.setdefault((login.user, login.password), []).append(login)
        smsc_id = group.get("route-to-smsc").lower()
        for (name, password), own in list(found.items())[:MOST_LOGINS]:
            if self._is_known(name, password, file):
                continue
            notes = [f"Made of {os.path.basename(file)}: an ESME of {where(group)}."]
            keys = self._esme(name, password, notes)
            if len(password.encode()) > BIND_OCTETS:
                notes.append(LONG)
            if all(login.addresses for login in own):
                keys |= _from(["*.*.*.*"], [one for login in own for one in login.addresses], notes)
            by_name = group.flag("use-systemid-as-smsboxid")
            box = name if by_name else own[0].system_type
            self.all.append(KannelSender(str(keys["system_id"]), smsc_id, (), "", box))
            self._page.add("esmes", Entry(keys, notes))
        if len(found) > MOST_LOGINS:
            self._page.tell("esmes", f"{file} has {len(found):,} logins; the first {MOST_LOGINS:,} are here.")

    def _is_known(self, name: str, password: str, place: str) -> bool:
        """Tell whether an ESME has this name and this password already; then it stays as it is."""
        known = (name, password) in self._known
        self._known.add((name, password))
        if known:
            self._page.tell(
                "esmes", f"{place} has {name!a} with the same password once more: it is one ESME here."
            )
        return known

    def _esme(self, name: str, password: str, notes: list[str]) -> dict[str, Value]:
        """Return the keys of an ESME by its name; where that is no system_id, a user has the name."""
        system_id = self._names.esme(name)
        if not password:
            notes.append(
                "It had no password: make one by `smpp-router password`; until then nobody comes in."
            )
        if system_id == name:
            return {"system_id": system_id, "password": kept(password)}
        user = self._names.user(name)
        notes.append(
            f"Its name cannot be a system_id, or was taken: over HTTP it logs in as the user {user!a}."
        )
        login: dict[str, Value] = {
            "name": user,
            "password": kept(password),
            "role": "sender",
            "esme": system_id,
        }
        self._page.users.append(login)
        return {"system_id": system_id, "password": kept("")}


def _from(deny: Sequence[str], allow: Sequence[str], notes: list[str]) -> dict[str, Value]:
    found, doubt = networks(allow, deny)
    if doubt:
        notes.append(f"IP lists: {doubt}.")
    return {"allow_from": found} if found else {}


def _hooks(group: Group, notes: list[str]) -> dict[str, Value]:
    given = group.get("dlr-url")
    if not given:
        notes.append(HOOKS)
        return {}
    url = beginning(given)
    if not url:
        notes.append("dlr-url is no URL that receipts can be posted to: name one in `hooks`.")
        return {}
    notes.append(
        "dlr-url: a message names the URL of its receipt (`receipt`), which begins with one of `hooks`. It"
        " gets a POST of JSON instead of a GET with %d and the like."
    )
    return {"hooks": [url]}


def beginning(url: str) -> str:
    """Return the part of a URL before its query and Kannel's first code; empty if it is no URL."""
    path = url.partition("?")[0].partition("#")[0]
    if "%" in path:
        path = path.partition("%")[0].rpartition("/")[0] + "/"
    try:
        parts = urlsplit(path)
    except ValueError:
        return ""
    bare = path.replace(parts.netloc, parts.netloc.rpartition("@")[2], 1)
    return bare if fits(hook, bare) else ""


def _logins(text: str) -> Iterator[Login]:
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 2 and not words[0].startswith("#"):
            addresses = listed(words[3]) if len(words) > 3 else ()
            yield Login(words[0], words[1], words[2] if len(words) > 2 else "", addresses)
