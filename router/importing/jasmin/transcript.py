"""What a text of Jasmin's management console says: a script of its commands, or what a session showed.

Jasmin keeps its configuration in pickles, which no other program should read. A script adds things
(`smppccm -a`, lines of a key and a value, `ok`); a session shows them (`smppccm -s ID`, `mtrouter -l` …).
Both may be mixed, with the prompts or without.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import define, field, frozen

from router.config.source.problems import Place

PROMPT = re.compile(r"^(?:jcli : |> )+")
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COMMAND = re.compile(
    r"(?P<manager>user|group|smppccm|httpccm|filter|morouter|mtrouter)"
    r"\s+-{1,2}(?P<does>[a-z01]+)(?:[ =](?P<of>\S+))?\s*"
)

DOES: Final[Mapping[str, str]] = {
    "a": "add", "add": "add", "u": "update", "update": "update", "s": "show", "show": "show", "l": "list",
    "list": "list", "r": "remove", "remove": "remove", "d": "disable", "disable": "disable", "e": "enable",
    "enable": "enable", "f": "flush", "flush": "flush",
}  # fmt: skip

IDS: Final[Mapping[str, str]] = {
    "user": "uid", "group": "gid", "smppccm": "cid", "httpccm": "cid", "filter": "fid", "morouter": "order",
    "mtrouter": "order",
}  # fmt: skip
"""The managers, and what names a thing of each."""

NESTED = ("mt_messaging_cred", "smpps_cred")
"""Keys of users with a section and a key of their own before the value."""

KEY = re.compile(r"(?P<key>[a-z][\w]*)(?:\s*=\s*|\s+|$)(?P<value>.*)")
CONNECTOR = re.compile(r"(?P<kind>smppc|smpps|http)\((?P<id>[^()]*)\)")
SHOWN = re.compile(r"<(?P<kind>T|C|U|G|SA|DA|SM|DI|TI|Ev|TG)(?: \((?:\w+=)?(?P<value>.*?)\))?>(?=, <|\s*$)")
ROW = re.compile(r"#(?P<order>\d+)\s+(?P<type>\w+Route)\s+(?P<rest>.*)")
HTTP_ROW = re.compile(r"#(?P<cid>\S+)\s+HttpConnector\s+(?:GET|POST)\s+(?P<url>\S+)")
USER_ROW = re.compile(r"#!(?P<uid>\S+)\s")

SHORT: Final[Mapping[str, str]] = {
    "transparentfilter": "T", "connectorfilter": "C", "userfilter": "U", "groupfilter": "G",
    "sourceaddrfilter": "SA", "destinationaddrfilter": "DA", "shortmessagefilter": "SM",
    "dateintervalfilter": "DI", "timeintervalfilter": "TI", "evalpyfilter": "Ev", "tagfilter": "TG",
}  # fmt: skip
"""The kinds of filters, as lists of routes show them (jasmin/routing/Filters.py)."""


@frozen
class Filter:
    """A condition of a route: its kind in short, and what it looks for."""

    kind: str
    value: str


@define
class Thing:
    """Something that was added or shown: its keys and values, and the place of the first."""

    place: Place
    keys: dict[str, str] = field(factory=dict, repr=False)
    filters: list[Filter] = field(factory=list)
    """Those of a route that a list has shown; a script names them by `filters`."""

    def get(self, key: str, otherwise: str = "") -> str:
        """Return a value; `None` and `ND`, as Jasmin shows what is not set, are as if it were not there."""
        value = self.keys.get(key, otherwise)
        return otherwise if value in ("None", "ND", "none") else value


@define
class Transcript:
    """All things by their managers and ids."""

    things: dict[str, dict[str, Thing]] = field(factory=lambda: {manager: {} for manager in IDS})
    disabled: set[str] = field(factory=set)
    """The uids of users that are switched off."""
    nameless: list[str] = field(factory=list)
    """What was added without the key that names it, as jcli would refuse it."""


class TranscriptReader:
    """A reader of lines; ``transcript`` is what they said so far."""

    def __init__(self, file: str) -> None:
        self.transcript = Transcript()
        self._file = file
        self._manager = ""
        self._open: Thing | None = None
        self._is_script = False

    def read(self, text: str) -> Transcript:
        """Return what a text says."""
        for number, line in enumerate(text.splitlines(), 1):
            self._take(PROMPT.sub("", ESCAPE.sub("", line).strip()).strip(), Place(self._file, number))
        self._close()
        return self.transcript

    def _take(self, line: str, place: Place) -> None:
        command = COMMAND.fullmatch(line)
        if command is not None:
            self._close()
            self._begin(command["manager"], DOES.get(command["does"], ""), command["of"] or "", place)
        elif line == "ko" or (line == "ok" and self._name()):
            # Without an id jcli says what is missing, and goes on.
            self._close(keep=line == "ok")
        elif self._open is not None and (found := KEY.fullmatch(line)):
            self._set(self._open, found["key"], found["value"].strip())
        elif self._open is None:
            self._row(line, place)

    def _begin(self, manager: str, does: str, of: str, place: Place) -> None:
        self._manager, things = manager, self.transcript.things[manager]
        if does in ("add", "update", "show"):
            self._open = Thing(place, {IDS[manager]: of} if of else {})
            self._is_script = does != "show"
        elif does == "remove":
            things.pop(of, None)
        elif does == "flush":
            things.clear()
        elif manager == "user" and does in ("disable", "enable"):
            (self.transcript.disabled.add if does == "disable" else self.transcript.disabled.discard)(of)

    def _set(self, thing: Thing, key: str, value: str) -> None:
        if key in NESTED:
            section, _, rest = value.partition(" ")
            name, _, value = rest.partition(" ")
            key = f"{key} {section.lower()} {name.lower()}"
        thing.keys[{"baseurl": "url"}.get(key, key)] = value

    def _close(self, keep: bool = True) -> None:
        thing, self._open = self._open, None
        if thing is None or not keep or (not self._is_script and len(thing.keys) < 2):
            return
        name = self._name(thing)
        known = self.transcript.things[self._manager].get(name)
        if known is not None:
            known.keys |= thing.keys
        elif name:
            self.transcript.things[self._manager][name] = thing
        elif thing.keys:
            what = f"{self._manager} without {IDS[self._manager]}"
            self.transcript.nameless.append(f"Line {thing.place.line}: a {what} was left out.")

    def _name(self, thing: Thing | None = None) -> str:
        """Return the id of a thing, of the open one by default; empty if it has none yet."""
        named = thing or self._open
        if named is None:
            return ""
        is_default = named.get("type").lower() == "defaultroute"
        return named.keys.get(IDS[self._manager], "") or ("0" if is_default else "")

    def _row(self, line: str, place: Place) -> None:
        """Take a row of a list, as `mtrouter -l` prints it."""
        if self._manager in ("mtrouter", "morouter") and (found := ROW.fullmatch(line)):
            thing = Thing(place, {"order": found["order"], "type": found["type"]})
            thing.keys["connectors"] = ";".join(one[0] for one in CONNECTOR.finditer(found["rest"]))
            thing.filters = [Filter(one["kind"], one["value"] or "") for one in SHOWN.finditer(found["rest"])]
            self.transcript.things[self._manager][found["order"]] = thing
        elif self._manager == "httpccm" and (found := HTTP_ROW.match(line)):
            self.transcript.things["httpccm"][found["cid"]] = Thing(place, {"url": found["url"]})
        elif self._manager == "user" and (found := USER_ROW.match(line)):
            self.transcript.disabled.add(found["uid"])


def filters_of(thing: Thing, transcript: Transcript) -> Iterator[Filter]:
    """Yield the conditions of a route; one that names an unknown filter has it with an empty kind."""
    yield from thing.filters
    for name in filter(None, thing.keys.get("filters", "").split(";")):
        found = transcript.things["filter"].get(name)
        kind = SHORT.get(found.get("type").lower(), "") if found is not None else ""
        values = [value for key, value in found.keys.items() if key not in ("fid", "type")] if found else []
        yield Filter(kind, values[0] if values else name)
