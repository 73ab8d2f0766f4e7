"""From what Jasmin's console says to a page of the router."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from router.config.addresses import host, network, url
from router.config.fields import SYSTEM_ID
from router.config.source.problems import Place, UnreadableConfiguration
from router.importing.files import text_of
from router.importing.jasmin.transcript import (
    CONNECTOR,
    Filter,
    Thing,
    Transcript,
    TranscriptReader,
    filters_of,
)
from router.importing.names import Names, fits
from router.importing.page import Entry, ImportedPage, Value
from router.importing.rates import FASTEST, SLOWEST, per
from router.importing.secrets import Secrets, kept
from router.routing.pattern import BadPattern, compiled

LARGEST = 16_000_000

WHAT = "a script for jcli, or the text of a session with `smppccm -s`, `user -s`, `mtrouter -l` and so on"

BIND_OCTETS = 8
"""The octets of a password in a bind (SMPP 3.4 section 5.2.2)."""

PAPER = "docs/migrating-from-jasmin.md"

TOP = (
    "Made by `smpp-router import jasmin`. What had no counterpart stands in comments, with the reason."
    f" {PAPER} says what to do next; `smpp-router check -c FILE` says whether the file can be used."
)

GOIP = "If it is a GoIP, write `connect: smpp`, `channels` and its ID (docs/goip-setup.md)."

TLS = "ssl: add `tls: {pin: SHA-256}` or `tls: {ca: FILE}` (docs/smpp.md), and take `enabled: false` out."

LONG = f"Its password has more than {BIND_OCTETS} octets, and a bind has no room for more; it is off."

IDS: Mapping[str, str] = {"1": "hex/decimal", "2": "decimal/hex"}
"""`dlr_msgid`: the bases of ids in the answer and in the report."""

TIMERS = (("bind", "bind_to"), ("enquire_link", "elink_interval"), ("response", "res_to"))

TYPE = re.compile(r"[\x21-\x7e]{0,12}")

DAY = re.compile(r"(\d\d:\d\d):\d\d[;,]\s*(\d\d:\d\d):\d\d")

ADDRESSED = {"SA": "source_addr", "DA": "destination_addr", "SM": "text"}


def imported(file: str, secrets: Secrets) -> ImportedPage:
    """Return the page made of a text of jcli. Raises UnreadableConfiguration."""
    transcript = TranscriptReader(file).read(text_of(file, LARGEST, WHAT))
    if not any(transcript.things.values()):
        wrong = "there is nothing in it that jcli could have added or shown"
        raise UnreadableConfiguration(Place(file), wrong, f"expected {WHAT}")
    return TranscriptImport(transcript, secrets).page()


class TranscriptImport:
    """The making of one page."""

    def __init__(self, transcript: Transcript, secrets: Secrets) -> None:
        self._things = transcript.things
        self._transcript = transcript
        self._secrets = secrets
        self._names = Names()
        self._page = ImportedPage(notes=[TOP])
        self._gateways: dict[str, str] = {}
        self._esmes: dict[str, str] = {}

    def page(self) -> ImportedPage:
        """Return the page."""
        for cid, thing in self._things["smppccm"].items():
            self._add_gateway(cid, thing)
        for uid, thing in self._things["user"].items():
            self._add_esme(uid, thing)
        for thing in self._ordered("mtrouter"):
            self._add_route(thing)
        for thing in self._ordered("morouter"):
            self._add_rule(thing)
        if not self._things["mtrouter"]:
            self._page.tell("routes", "The text has no MT route, so all ESMEs may send by all gateways.")
        elif self._gateways:
            self._page.lists.setdefault("routes", [])
        http: dict[str, Value] = {"listen": "tcp:8080:interface=127.0.0.1"}
        if self._page.users:
            http["users"] = self._page.users
        self._page.single["http"] = http
        self._page.tell(
            "http", f"The API, for this machine; Jasmin's was at port 1401, and asks otherwise: {PAPER}."
        )
        self._page.single["store"] = "sqlite:router.db"
        self._page.notes += self._transcript.nameless
        return self._page

    def _ordered(self, manager: str) -> Sequence[Thing]:
        """Return routes as Jasmin asks them: the highest order first."""
        things = [(int(order), thing) for order, thing in self._things[manager].items() if _is_order(order)]
        return [thing for _, thing in sorted(things, key=lambda each: -each[0])]

    def _add_gateway(self, cid: str, thing: Thing) -> None:
        where, port = thing.get("host", "127.0.0.1"), thing.get("port", "2775")
        if not fits(host, where) or not port.isdecimal() or not 0 < int(port[:6]) < 65536:
            self._page.tell(
                "gateways", f"Line {thing.place.line}: {cid!a} names no host and port that can be reached."
            )
            return
        name = self._gateways[cid] = self._names.gateway(cid)
        notes = [f"Made of smppccm {cid!a} (line {thing.place.line}). {GOIP}"]
        keys: dict[str, Value] = {"id": name, "connect": "smsc", "host": where, "port": int(port)}
        keys |= self._login(name, thing, notes)
        if thing.get("systype") and TYPE.fullmatch(thing.get("systype")):
            keys["system_type"] = thing.get("systype")
        if thing.get("bind", "transceiver") != "transceiver":
            notes.append(
                f"It was a {thing.get('bind')!a}: the router binds as transceiver; `mode: pair` has two."
            )
        keys |= dict(_paced(thing))
        if thing.get("ssl") == "yes":
            notes.append(TLS)
            keys["enabled"] = False
        for key in ("src_addr", "validity"):
            if thing.get(key):
                notes.append(
                    f"{key}: a message without its own has none here; a route has `rewrite` and `validity`."
                )
        self._page.add("gateways", Entry(keys, notes))

    def _login(self, name: str, thing: Thing, notes: list[str]) -> dict[str, Value]:
        user, password = thing.get("username", "smppclient"), thing.get("password", "password")
        keys: dict[str, Value] = {"system_id": user} if fits(SYSTEM_ID, user) else {"enabled": False}
        if "system_id" not in keys:
            notes.append("Its username does not fit into a bind; it is off.")
        if len(password.encode()) > BIND_OCTETS:
            notes.append(LONG)
            return {**keys, "password": "", "enabled": False}
        return {**keys, "password": self._secrets.of(name, password)}

    def _add_esme(self, uid: str, thing: Thing) -> None:
        user = thing.get("username", uid)
        system_id = self._esmes[uid] = self._names.esme(user)
        notes = [f"Made of user {uid!a} (line {thing.place.line})."]
        password = thing.get("password")
        if not password:
            notes.append("The text has no password of it: make a hash by `smpp-router password`.")
        keys: dict[str, Value] = {"system_id": system_id, "password": kept(password)}
        if system_id != user:
            name = self._names.user(user)
            self._page.users.append(
                {"name": name, "password": keys["password"], "role": "sender", "esme": system_id}
            )
            keys["password"] = kept("")
            notes.append(f"Its name cannot be a system_id, or was taken: over HTTP it logs in as {name!a}.")
        keys |= dict(_bounds(thing))
        notes += _unheld(thing)
        if uid in self._transcript.disabled:
            keys["enabled"] = False
        self._page.add("esmes", Entry(keys, notes))

    def _add_route(self, thing: Thing) -> None:
        ids = _connectors(thing)
        via = [self._gateways[id] for kind, id in ids if kind == "smppc" and id in self._gateways]
        match, lost = self._match(filters_of(thing, self._transcript))
        told = f"MT route {thing.get('order', '0')} (line {thing.place.line})"
        if lost or not via:
            self._page.tell(
                "routes", f"{told} was left out: {lost or 'none of its connectors is a gateway here'}."
            )
            return
        keys: dict[str, Value] = {"name": self._names.route(f"mt {thing.get('order', '0')}")}
        if match:
            keys["match"] = match
        keys["via"] = list(dict.fromkeys(via))
        if "failover" in thing.get("type").lower():
            keys["choose"] = "in_order"
        self._page.add("routes", Entry(keys, [f"{told}."]))

    def _add_rule(self, thing: Thing) -> None:
        told = f"MO route {thing.get('order', '0')} (line {thing.place.line})"
        match, lost = self._match(filters_of(thing, self._transcript))
        targets = list(self._targets(_connectors(thing)))
        if lost or not targets or "esme" in match:
            self._page.tell("received", f"{told} was left out: {lost or 'none of its targets is here'}.")
            return
        notes = [f"{told}."]
        if len(targets) > 1:
            notes.append("It chose one of several targets; here it is the first, as a list has all of them.")
        keys: dict[str, Value] = {"match": match} if match else {}
        self._page.add("received", Entry({**keys, "to": targets[0]}, notes))

    def _targets(self, ids: Iterable[tuple[str, str]]) -> Iterator[Value]:
        users = {self._things["user"][uid].get("username", uid): esme for uid, esme in self._esmes.items()}
        for kind, id in ids:
            at = self._things["httpccm"][id].get("url") if id in self._things["httpccm"] else ""
            if kind == "http" and fits(url, at):
                yield {"http": at, "as": "form"}
            elif kind == "smpps" and id in users:
                yield {"esme": users[id]}

    def _match(self, filters: Iterable[Filter]) -> tuple[dict[str, Value], str]:
        """Return the conditions of a route, and why one of them cannot be said."""
        match: dict[str, Value] = {}
        for one in filters:
            key, value, lost = self._condition(one)
            if lost or (key and key in match):
                return {}, lost or f"it has two conditions for `{key}`"
            if key:
                match[key] = value
        return match, ""

    def _condition(self, one: Filter) -> tuple[str, Value, str]:
        if one.kind == "T":
            return "", "", ""
        if one.kind in ADDRESSED:
            pattern = from_the_start(one.value)
            return ADDRESSED[one.kind], pattern, "" if pattern else "its pattern has no meaning here"
        if one.kind == "U" and one.value in self._esmes:
            return "esme", [self._esmes[one.value]], ""
        if one.kind == "G":
            own = [
                esme for uid, esme in self._esmes.items() if self._things["user"][uid].get("gid") == one.value
            ]
            return "esme", own, "" if own else f"nobody is in the group {one.value!a}"
        if one.kind == "C" and one.value in self._gateways:
            return "channel", [self._gateways[one.value]], ""
        if one.kind == "TI" and (hours := DAY.fullmatch(one.value)):
            return "hours", f"{hours[1]}-{hours[2]}", ""
        if not one.kind:
            return "", "", f"the text does not say what its filter {one.value!a} is"
        return "", "", f"a filter of it ({one.kind}) has no counterpart"


def from_the_start(pattern: str) -> str:
    """Return a pattern that is looked for at the beginning, as Jasmin does; empty if it is none here."""
    outside = re.sub(r"\([^()]*\)|\[[^]]*\]", "", pattern)
    anchored = pattern if pattern.startswith("^") and "|" not in outside else f"^(?:{pattern})"
    try:
        compiled(anchored)
    except BadPattern:
        return ""
    return anchored


def _is_order(order: str) -> bool:
    return re.fullmatch("[0-9]{1,9}", order) is not None


def _connectors(thing: Thing) -> list[tuple[str, str]]:
    given = thing.get("connectors") or thing.get("connector")
    return [(one["kind"], one["id"]) for one in CONNECTOR.finditer(given)]


def _whole(given: str) -> int:
    return int(given) if re.fullmatch("[0-9]{1,8}", given) else 0


def _paced(thing: Thing) -> Iterator[tuple[str, Value]]:
    """Yield the rate (1 a second if the text names none), the forms of ids and the timers of a gateway."""
    rate = _rate(thing.get("submit_throughput", "1"))
    if rate:
        yield "rate", rate
    if thing.get("dlr_msgid") in IDS:
        yield "remote_id", IDS[thing.get("dlr_msgid")]
    timers: dict[str, Value] = {}
    for key, name in TIMERS:
        if _whole(thing.get(name)):
            timers[key] = f"{_whole(thing.get(name))}s"
    if delay := _whole(thing.get("con_loss_delay")):
        timers["reconnect"] = f"{delay}s..{max(delay, 60)}s"
    if timers:
        yield "timers", timers


def _rate(given: str) -> str:
    try:
        rate = float(given)
    except ValueError:
        return ""
    return per(rate) if SLOWEST <= rate <= FASTEST else ""


def _bounds(thing: Thing) -> Iterator[tuple[str, Value]]:
    """Yield the limits of a user: sessions, addresses, rate, messages."""
    if binds := _whole(thing.get("smpps_cred quota max_bindings")):
        yield "binds", binds
    addresses = [each.strip() for each in thing.get("smpps_cred authorization ip").split(",") if each.strip()]
    if addresses and "0.0.0.0/0" not in addresses and all(fits(network, each) for each in addresses):
        yield "allow_from", addresses
    rates = [thing.get(f"mt_messaging_cred quota {face}_throughput") for face in ("smpps", "http")]
    found = [rate for rate in map(_rate, rates) if rate]
    if found:
        yield "rate", found[0]
    if total := _whole(thing.get("mt_messaging_cred quota sms_count")):
        yield "limits", {"total": total}


def _unheld(thing: Thing) -> Iterator[str]:
    """Yield what was said of a user and holds no more."""
    for key in ("src_addr", "dst_addr", "content"):
        if thing.get(f"mt_messaging_cred valuefilter {key}", ".*") != ".*":
            yield f"valuefilter {key}: write it as `match` of the routes of this ESME."
    if thing.get("mt_messaging_cred defaultvalue src_addr"):
        yield "defaultvalue src_addr: without a sender a message has none here; a route has `rewrite`."
    if thing.get("mt_messaging_cred quota balance"):
        yield "quota balance: the router has no prices; `limits` count segments."
    for key in ("http_send", "smpps_send"):
        if thing.get(f"mt_messaging_cred authorization {key}", "True") in ("False", "no", "false"):
            yield f"authorization {key}: an ESME here sends over SMPP and HTTP."
    if thing.get("smpps_cred authorization bind", "True") in ("False", "no", "false"):
        yield "authorization bind: an ESME here may bind."
