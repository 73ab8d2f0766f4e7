"""The lines of the SMS Server as gateways: a box has lines of one name and two digits, or of one host."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field, frozen

from router.config.checks.lines import SENDABLE
from router.importing.names import Names
from router.importing.page import Entry, ImportedPage, Value
from router.importing.secrets import Secrets
from router.importing.sms_server.dump import Row

LINE = re.compile(r"(?P<box>[\w.-]*[\w-])(?P<line>[0-9]{2})", re.ASCII)
"""A GoIP calls its lines by its ID and two digits, if nobody has named them otherwise."""

NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*", re.ASCII)

MOST = 99
"""The lines of one gateway."""

DIGITS = re.compile(r"[0-9]{1,9}")


@frozen
class Line:
    """A row of the table `goip`. ``channel`` is its name here; a limit of 0 is none."""

    row: Row = field(repr=False)
    name: str
    channel: str

    @property
    def provider(self) -> str:
        """The id of its provider."""
        return self.row.get("provider", "")


@define
class BoxOfLines:
    """Lines that make one gateway, by their numbers; ``id`` is what it is called after, if anything."""

    id: str
    lines: dict[int, Row]


def number(row: Row, column: str) -> int:
    """Return a whole number of a row; 0 for none, and for one below."""
    given = row.get(column, "")
    return int(given) if DIGITS.fullmatch(given) else 0


def boxes(rows: Sequence[Row]) -> Iterator[BoxOfLines]:
    """Yield the boxes of lines: first by the names of lines, then by hosts."""
    named: dict[str, dict[int, Row]] = {}
    for row in rows:
        found = LINE.fullmatch(row["name"])
        if found and int(found["line"]):
            named.setdefault(found["box"], {})[int(found["line"])] = row
    # Names such as 2077 are numbers, and not line 77 of box 20.
    kept = {box: lines for box, lines in named.items() if max(lines) <= 2 * len(lines) + 8}
    for box, lines in kept.items():
        yield BoxOfLines(box, dict(sorted(lines.items())))
    done = {id(row) for lines in kept.values() for row in lines.values()}
    at: dict[str, list[Row]] = {}
    for row in rows:
        if id(row) not in done:
            at.setdefault(row.get("host", ""), []).append(row)
    for rest in at.values():
        for first in range(0, len(rest), MOST):
            yield BoxOfLines("", dict(enumerate(rest[first : first + MOST], 1)))


class ImportedLines:
    """The gateways that a page gets of the lines."""

    def __init__(self, page: ImportedPage, names: Names, secrets: Secrets, groups: Mapping[str, str]) -> None:
        self._page = page
        self._names = names
        self._secrets = secrets
        self._groups = groups
        self.all: list[Line] = []

    def add(self, rows: Sequence[Row]) -> None:
        """Add a gateway for each box."""
        known: dict[str, Row] = {}
        for row in rows:
            if row.get("name"):
                known.setdefault(row["name"], row)
        if len(known) < len(rows):
            self._page.tell(
                "gateways", f"{len(rows) - len(known)} lines without a name, or with one twice, are left out."
            )
        for box in boxes(list(known.values())):
            self._add(box)

    def _add(self, box: BoxOfLines) -> None:
        most = max(box.lines)
        gateway = self._names.gateway(box.id or "box1", most)
        hosts = sorted({row["host"] for row in box.lines.values() if row.get("host")})
        count = "1 line" if len(box.lines) == 1 else f"{len(box.lines)} lines"
        notes = [f"{count}, last seen from {', '.join(hosts) or 'nowhere'}."]
        passwords = Counter(
            row["password"] for row in box.lines.values() if SENDABLE.fullmatch(row.get("password", ""))
        )
        usual = passwords.most_common(1)[0][0] if passwords else ""
        keys: dict[str, Value] = {"id": gateway, "connect": "udp"}
        keys |= {"password": self._secrets.of(gateway, usual), "channels": most}
        settings: dict[int, Value] = {}
        for line in range(1, most + 1):
            channel = f"{gateway}{line:02d}"
            own = (
                self._settings(box.lines[line], channel, usual, notes)
                if line in box.lines
                else {"enabled": False}
            )
            if own:
                settings[line] = own
            if line in box.lines:
                self.all.append(Line(box.lines[line], box.lines[line]["name"], channel))
        if settings:
            keys["channel"] = settings
        self._page.add("gateways", Entry(keys, notes))

    def _settings(self, row: Row, channel: str, usual: str, notes: list[str]) -> dict[str, Value]:
        name, password = row["name"], row.get("password", "")
        found: dict[str, Value] = {}
        if name != channel and NAME.fullmatch(name):
            found["id"] = name
        if not NAME.fullmatch(name) or not SENDABLE.fullmatch(password):
            notes.append(
                f"{channel}: the line {name!a} has no name or no password that it can register with."
            )
            found["enabled"] = False
        elif password != usual:
            found["password"] = self._secrets.of(channel, password)
        if row.get("num"):
            found["number"] = row["num"]
        limits: dict[str, Value] = {}
        for key, column in (("day", "count_limit_d"), ("total", "count_limit")):
            if number(row, column):
                limits[key] = number(row, column)
            elif row.get(column) == "0":
                notes.append(f"{channel}: a limit of 0 ({column}) let nothing pass; here it is no limit.")
        if limits:
            found["limits"] = limits
        group = self._groups.get(row.get("group_id", ""), "")
        if NAME.fullmatch(group):
            found["tags"] = [group]
        return found
