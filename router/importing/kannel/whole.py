"""From Kannel's files to a page of the router."""

import os
import re
from collections.abc import Iterable, Sequence

from router.config.fields import SYSTEM_ID
from router.config.source.problems import UnreadableConfiguration
from router.importing.kannel.gateways import ImportedGateways
from router.importing.kannel.limits import Limits
from router.importing.kannel.prefixes import Unified, unified, without
from router.importing.kannel.routes import ImportedRoutes
from router.importing.kannel.senders import Senders
from router.importing.kannel.services import Services
from router.importing.kannel.source import Group, KannelFiles, KannelReader
from router.importing.kannel.unmapped import CONNECTIONS, GROUPS, KEPT, UNKNOWN, left_over, where
from router.importing.names import Names, fits
from router.importing.page import ImportedPage, Value
from router.importing.secrets import Secrets, kept

SMPPBOX = ("smppbox", "opensmppbox")

SMPPBOX_PORT = 2345
"""Where an smppbox listens if its group does not say."""

KNOWN = ("core", "smsc", "smsbox", "sms-service", "sendsms-user", "smsc-route", "smsbox-route", *SMPPBOX)

ADMINS = (("admin", "admin-password", "admin"), ("status", "status-password", "viewer"))

PAPER = "docs/migrating-from-kannel.md"

TOP = (
    "Made by `smpp-router import kannel`. What had no counterpart stands in comments, with the reason."
    f" {PAPER} says what to do next; `smpp-router check -c FILE` says whether the file can be used."
)

ALONE = "SMPP, for this machine: Kannel had no smppbox. For ESMEs of other machines: `tcp:2775`."

NUMBERS = "`numbers` are Kannel's unified-prefix: the beginnings of numbers as they are sent to gateways."


def imported(files: Sequence[str], secrets: Secrets, goips: Iterable[str] = ()) -> ImportedPage:
    """Return the page made of files of Kannel, with all that they include.

    ``goips`` are hosts that are known for GoIPs. Raises UnreadableConfiguration.
    """
    return Importer(ImportedPage(), secrets, tuple(goips)).page_of([_read(file) for file in files])


def _read(file: str) -> KannelReader:
    reader = KannelReader(file)
    reader.read(file)
    return reader


class Importer:
    """The making of one page."""

    def __init__(self, page: ImportedPage, secrets: Secrets, goips: Sequence[str]) -> None:
        self._page = page
        self._secrets = secrets
        self._goips = goips
        self._names = Names()
        self._source = KannelFiles()

    def page_of(self, readers: Sequence[KannelReader]) -> ImportedPage:
        """Return the page, with the groups of all files together. Raises UnreadableConfiguration."""
        known = set()
        for reader in readers:
            for group in reader.source.groups:
                place = (os.path.abspath(group.place.file), group.place.line)
                # An smppbox's file often includes kannel.conf.
                self._source.groups += [] if place in known else [group]
                known.add(place)
            self._page.notes += reader.source.left_out
        gateways = ImportedGateways(self._page, self._names, self._secrets, self._goips)
        connections = gateways.add(self._source.of("smsc"))
        senders = self._senders(readers)
        self._listen()
        rules = self._rules()
        ImportedRoutes(self._page, self._names, connections, rules).add(
            senders.all, self._source.of("smsc-route")
        )
        services = Services(self._page, connections)
        services.add_boxes(self._source.of("smsbox-route"), senders.all)
        services.add(self._source.of("sms-service"))
        self._rewrite(rules)
        self._http()
        self._rest()
        return self._page

    def _senders(self, readers: Sequence[KannelReader]) -> Senders:
        senders = Senders(self._page, self._names)
        common = next((Limits.of(group) for group in self._source.of("smsbox")), Limits())
        for group in self._source.of("sendsms-user"):
            senders.add_user(group, common)
        for reader in readers:
            for group in reader.source.of(*SMPPBOX):
                self._add_smppbox(group, reader, senders)
        return senders

    def _add_smppbox(self, group: Group, reader: KannelReader, senders: Senders) -> None:
        port = group.whole("opensmppbox-port") or group.whole("smppbox-port") or SMPPBOX_PORT
        listen, own = [f"tcp:{port if port < 65536 else SMPPBOX_PORT}"], group.get("our-system-id")
        smpp: dict[str, Value] = {"listen": listen}
        if fits(SYSTEM_ID, own):
            smpp["system_id"] = own
        self._page.single["smpp"] = smpp
        self._page.tell(
            "smpp", f"Made of {where(group)}: Kannel's smppbox must be off before the router has its port."
        )
        logins = group.get("smpp-logins")
        if logins:
            try:
                senders.add_logins(reader.folder.within(logins, group.variables["smpp-logins"].place), group)
            except UnreadableConfiguration as error:
                self._page.tell("esmes", f"The file of logins was not read: {error}.")
                group.get("route-to-smsc")
        if group.flag("enable-pam"):
            self._page.tell(
                "esmes", f"{where(group)}: logins by PAM have no counterpart: each ESME stands in the file."
            )
        for note in left_over(group):
            self._page.tell("smpp", f"{where(group)}: {note}")

    def _listen(self) -> None:
        """Have nobody of another machine bind where Kannel had no smppbox."""
        if "smpp" not in self._page.single:
            self._page.single["smpp"] = {"listen": ["tcp:2775:interface=127.0.0.1"]}
            self._page.tell("smpp", ALONE)

    def _rules(self) -> Sequence[Unified]:
        core = self._source.of("core")
        return unified(core[0].get("unified-prefix")) if core else ()

    def _rewrite(self, rules: Sequence[Unified]) -> None:
        """Have all gateways write the beginnings of numbers as Kannel does."""
        numbers: list[Value] = [{"match": match, "replace": replace} for match, replace in rewrites(rules)]
        for entry in self._page.lists.get("gateways", []) if numbers else ():
            entry.keys["numbers"] = numbers
        if numbers:
            self._page.tell("gateways", NUMBERS)
        if any(not rule.official for rule in rules):
            self._page.tell(
                "gateways",
                "unified-prefix removes a beginning: look whether a rule behind it meets what is left.",
            )
        for group in self._source.of("smsc"):
            if group.has("unified-prefix"):
                self._page.tell(
                    "gateways", f"{where(group)}: unified-prefix is for received SMS: see `country`."
                )

    def _http(self) -> None:
        core = self._source.of("core")
        for name, key, role in ADMINS:
            if core and core[0].has(key):
                user = self._names.user(name)
                self._page.users.append({"name": user, "password": kept(core[0].get(key)), "role": role})
        ports = [
            group.get("sendsms-port") for group in self._source.of("smsbox") if group.has("sendsms-port")
        ]
        if self._page.users or ports:
            http: dict[str, Value] = {"listen": "tcp:8080:interface=127.0.0.1"}
            if self._page.users:
                http["users"] = self._page.users
            self._page.single["http"] = http
            self._page.tell(
                "http", "The API and the dashboard, for this machine; other machines: docs/http.md."
            )
        for port in ports:
            self._page.tell(
                "http", f"Kannel's sendsms was at port {port!a}; its requests are others: {PAPER}."
            )

    def _rest(self) -> None:
        self._page.single["store"] = "sqlite:router.db"
        self._page.notes[:0] = [TOP]
        for group in self._source.of("core"):
            if timeout := group.whole("sms-combine-concatenated-mo-timeout"):
                self._page.single["join_timeout"] = f"{timeout}s"
            group.get("admin-password"), group.get("status-password"), group.get("unified-prefix")
        for group in self._source.of("smsbox"):
            for name in ("allowed-prefix", "denied-prefix", "sendsms-port"):
                group.get(name)
            if group.has("global-sender"):
                self._page.notes.append(
                    "global-sender: a program that names no sender sends without one; have it give `from`."
                )
            for name in ("sendsms-chars", "sendsms-url", "xmlrpc-url", "immediate-sendsms-reply"):
                group.get(name)
        for group in self._source.of("core", "smsbox"):
            self._page.notes += [f"{where(group)} ({group.kind}). {note}" for note in left_over(group)]
        self._page.notes += self._other_groups()

    def _other_groups(self) -> Iterable[str]:
        others: dict[tuple[str, str], list[Group]] = {}
        for group in self._source.groups:
            kind = group.kind
            if kind not in KNOWN:
                why = GROUPS.get(kind) or (KEPT if kind.endswith(CONNECTIONS) else UNKNOWN)
                others.setdefault((kind, why), []).append(group)
        for (kind, why), groups in others.items():
            places = ", ".join(where(group) for group in groups[:10])
            yield f"Without a counterpart: {len(groups)} of group = {kind!a} ({places}): {why}."


def rewrites(rules: Sequence[Unified]) -> Iterable[tuple[str, str]]:
    """Yield patterns and replacements that do what the rules do: of them the first that fits counts."""
    for place, rule in enumerate(rules):
        before = [one.alternate for one in rules[:place]]
        if rule.alternate != rule.official and not rule.alternate.startswith(tuple(before) or ("\0",)):
            below = [one.removeprefix(rule.alternate) for one in before if one.startswith(rule.alternate)]
            replace = rule.official.replace("\\", "\\\\")
            yield (
                f"^{re.escape(rule.alternate)}" + (f"({without(below)})" if below else ""),
                replace + (r"\1" if below else ""),
            )
