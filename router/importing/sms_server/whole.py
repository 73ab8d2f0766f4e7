"""From a dump of the SMS Server's database to a page of the router."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from ipaddress import ip_address, ip_network

from router.config.addresses import host_and_port, url
from router.config.rules import email_address
from router.config.source.problems import Place, UnreadableConfiguration
from router.importing.names import Names, fits
from router.importing.page import Entry, ImportedPage, Value
from router.importing.secrets import Secrets
from router.importing.sms_server.dump import WHAT, Dump, Row, dump_of
from router.importing.sms_server.lines import ImportedLines, Line, number
from router.importing.sms_server.users import Known, Users

TABLES = ("goip", "prov", "user", "system", "auto", "goip_group")
"""The tables whose rows are looked into; of the others the rows are counted."""

COUNTED: Mapping[str, str] = {
    "message": "texts and tasks: what waits there stays, so let the old server send it first",
    "sends": "sendings: the history stays in the old database",
    "receive": "received SMS: the history stays in the old database",
    "USSD": "USSD codes that were dialled: the history stays in the old database",
    "record": "calls: the router has none",
    "receiver": "people of the address book: the router has no address book",
    "groups": "groups of people: the router has no address book",
    "crowd": "crowds of people: the router has no address book",
    "auto_ussd": "tasks of USSD: credit is asked for by `balance` of a gateway; nothing recharges",
    "recharge_card": "cards for recharging: they have no counterpart",
    "imei_db": "IMEIs: the router does not set them",
}

TOP = (
    "Made by `smpp-router import sms-server`. What had no counterpart stands in comments, with the reason."
    " docs/http-sms-server.md says what to do next; `smpp-router check -c FILE` says whether the file can be"
    " used."
)

FACES = (
    "The pages of the SMS Server, the API and the dashboard, for this machine. For programs of other machines"
    ' add `faces: "tcp:80"`, where the old server was.'
)

UDP = "Where the lines register: the boxes have this machine as their SMS server from now on."

OPEN = (
    "Boxes came from addresses that are not private: name the networks in `allow_from`, as passwords pass in"
    " the clear."
)

PREFIX = re.compile(r"\+?[0-9]{0,15}", re.ASCII)

FORWARDS: Sequence[tuple[str, str, str, Callable[[object], object]]] = (
    ("report_http", "fwd_http_enable", "http", url),
    ("report_mail", "fwd_mail_enable", "email", email_address),
)
"""The columns of a target of received SMS and of its switch, the key of the target, and its reader."""


def imported(file: str, secrets: Secrets, passwords: Mapping[str, Known]) -> ImportedPage:
    """Return the page made of a dump; ``passwords`` are those of users. Raises UnreadableConfiguration."""
    dump = dump_of(file, TABLES)
    if "goip" not in dump.counts:
        wrong = "there is no row of the table `goip`, which has the lines"
        raise UnreadableConfiguration(Place(file), wrong, f"expected {WHAT}")
    return DumpImport(dump, ImportedPage(notes=[TOP])).page(secrets, passwords)


class DumpImport:
    """The making of one page of a dump."""

    def __init__(self, dump: Dump, page: ImportedPage) -> None:
        self._dump = dump
        self._page = page
        self._names = Names()
        self._mails = False
        self._system: Row = next(iter(dump.rows.get("system", ())), {})

    def page(self, secrets: Secrets, passwords: Mapping[str, Known]) -> ImportedPage:
        """Return the page. Raises UnreadableConfiguration."""
        rows = self._dump.rows
        groups = {row.get("id", ""): row.get("group_name", "") for row in rows.get("goip_group", ())}
        lines = ImportedLines(self._page, self._names, secrets, groups)
        lines.add(rows["goip"])
        Users(self._page, self._names, passwords).add(rows.get("user", ()))
        self._udp(rows["goip"])
        self._received(lines.all)
        self._email(secrets)
        self._http(lines.all)
        self._page.single["store"] = "sqlite:router.db"
        self._page.notes += self._told()
        return self._page

    def _udp(self, rows: Sequence[Row]) -> None:
        udp: dict[str, Value] = {"listen": "0.0.0.0:44444"}
        hosts = {row["host"] for row in rows if _is_private(row.get("host", ""))}
        networks = sorted({str(ip_network(f"{one}/24", strict=False)) for one in hosts})
        if networks and len(hosts) == len({row["host"] for row in rows if row.get("host")}):
            udp["allow_from"] = networks
        elif hosts or any(row.get("host") for row in rows):
            self._page.tell("udp", OPEN)
        self._page.single["udp"] = udp
        self._page.tell("udp", UDP)

    def _http(self, lines: Sequence[Line]) -> None:
        http: dict[str, Value] = {"listen": "tcp:8080:interface=127.0.0.1"}
        if self._system.get("send_page_jump_enable") == "0":
            http["sms_server_face"] = {"jump": False}
        if self._page.users:
            http["users"] = self._page.users
        providers = dict(self._providers(lines))
        if providers:
            http["providers"] = providers
        self._page.single["http"] = http
        self._page.about.setdefault("http", []).insert(0, FACES)

    def _providers(self, lines: Sequence[Line]) -> Iterator[tuple[int, Value]]:
        names: set[str] = set()
        for row in self._dump.rows.get("prov", ()):
            own = [line.channel for line in lines if line.provider == row.get("id")]
            place, name = number(row, "id"), row.get("prov", "")
            if not own or not 0 < place < 65536:
                continue
            found: dict[str, Value] = {"via": own}
            if row.get("inter") and PREFIX.fullmatch(row["inter"]):
                found["prefix"] = row["inter"]
            if "prefix" in found and row.get("local") and PREFIX.fullmatch(row["local"]):
                found["local"] = row["local"]
            if name and name not in names:
                found["name"] = name
                names.add(name)
            yield place, found

    def _received(self, lines: Sequence[Line]) -> None:
        """Add a rule for all lines with the same targets; of several rules only the first counts."""
        found: dict[tuple[tuple[str, str], ...], list[Value]] = {}
        for line in lines:
            if targets := tuple(self._targets(line)):
                found.setdefault(targets, []).append(line.channel)
        for targets, channels in found.items():
            to: list[Value] = [
                {"http": at, "as": "form"} if key == "http" else {key: at} for key, at in targets
            ]
            self._page.add("received", Entry({"match": {"channel": channels}, "to": to}))

    def _targets(self, line: Line) -> Iterator[tuple[str, str]]:
        for column, enabled, key, reads in FORWARDS:
            given = line.row.get(column, "")
            if not given or line.row.get(enabled) == "0":
                continue
            if not fits(reads, given):
                self._page.tell("received", f"{line.channel}: {column} is none that can be used.")
            elif key == "http" or self._has_mail():
                self._mails = self._mails or key == "email"
                yield key, given
            else:
                self._page.tell(
                    "received", f"{line.channel}: {column}, but the dump names no mail server and sender."
                )

    def _has_mail(self) -> bool:
        return fits(host_and_port, self._smtp) and fits(email_address, self._system.get("smtp_mail", ""))

    @property
    def _smtp(self) -> str:
        return f"{self._system.get('smtp_server', '')}:{self._system.get('smtp_port', '25')}"

    def _email(self, secrets: Secrets) -> None:
        """Add the mail server, if a rule needs it."""
        if not self._mails:
            return
        email: dict[str, Value] = {"smtp": self._smtp, "from": self._system["smtp_mail"]}
        if self._system.get("smtp_user"):
            email["user"] = self._system["smtp_user"]
            email["password"] = secrets.of("SMTP", self._system.get("smtp_pass", ""))
        self._page.single["email"] = email
        self._page.tell(
            "email",
            "Mail is handed over by STARTTLS; `tls: tls` for port 465, `tls: off` for a server without.",
        )

    def _told(self) -> Iterator[str]:
        if not self._dump.is_whole:
            yield "The dump ends in the middle of a statement: what came before it is here."
        for table, count in self._dump.counts.items():
            if table in COUNTED:
                yield f"Without a counterpart: the table `{table}` ({count:,}), {COUNTED[table]}."
        auto: Row = next(iter(self._dump.rows.get("auto", ())), {})
        if "1" in (auto.get("auto_reply"), auto.get("auto_send")):
            yield "Without a counterpart: automatic answers: a program sends them over the API."
        if any(value == "1" for key, value in self._system.items() if key.startswith("email_report")):
            yield "Mail on lines that log out: see `alerts` (docs/alerts.md), for example channel_barred."


def _is_private(host: str) -> bool:
    try:
        given = ip_address(host)
    except ValueError:
        return False
    return given.version == 4 and given.is_private
