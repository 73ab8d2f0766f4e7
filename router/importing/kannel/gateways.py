"""The gateways of the page: SMSCs and GoIPs, made of smsc groups."""

from collections.abc import Iterable, Sequence
from urllib.parse import SplitResult, parse_qs, urlsplit

from attrs import frozen

from router.config.addresses import host
from router.config.fields import SYSTEM_ID
from router.importing.kannel.accounts import SmscAccount, accounts, boxes, receives, sends
from router.importing.kannel.links import link, session
from router.importing.kannel.source import Group
from router.importing.kannel.unmapped import left_over, where
from router.importing.names import Names, fits
from router.importing.page import Entry, ImportedPage, Value
from router.importing.secrets import Secrets

BIND_OCTETS = 8
"""The octets of a password in a bind (SMPP 3.4 section 5.2.2)."""

LAST_PORT = 65535

GOIP_PAGE = "/default/en_us/send.html"

GOIP = (
    "It was taken for a GoIP. Its lines rest `pace` after each segment, 5s to 10s by default. If it is an"
    " SMSC, write `connect: smsc`, without `channels` and `channel`."
)

DEVICE = (
    "It has one bind for the whole box, which shares messages out by itself. To have the router do that,"
    " write `channels: N`, the number of its lines, in place of `bind: device` (docs/goip.md)."
)

TLS = "use-ssl: add `tls: {pin: SHA-256}` or `tls: {ca: FILE}` (docs/smpp.md), and take `enabled: false` out."

LONG = (
    f"Its password has more than {BIND_OCTETS} octets, and a bind has no room for more: ask for a shorter"
    " one, write it here, and take `enabled: false` out."
)

NO_MODEM = "the router has no modems of its own: a GoIP is what has them here"

ROUTING = frozenset(
    f"{word}-{what}" for word in ("allowed", "denied", "preferred") for what in ("smsc-id", "prefix")
) | {"transceiver-mode", "port", "receive-port", "instances"}
"""What routes are made of, and what accounts are."""

KINDS = {
    "at": NO_MODEM,
    "at2": NO_MODEM,
    "http": "by HTTP the router speaks to GoIPs only",
    "fake": "`smpp-router simulate` is the router's own false gateway",
}
"""Why kinds of smsc groups have no gateway."""


@frozen
class KannelConnection:
    """An smsc group, and the channels that it became; none where nothing could be made of it."""

    group: Group
    channels: tuple[str, ...] = ()

    @property
    def sends(self) -> bool:
        """False for a receiver by itself: no message goes by it."""
        return self.group.get("smsc").lower() != "smpp" or sends(self.group)

    @property
    def id(self) -> str:
        """Its smsc-id; the case of letters does not matter."""
        return self.group.get("smsc-id").lower()


class ImportedGateways:
    """The gateways that a page gets of the smsc groups; ``goips`` are hosts that are known to be GoIPs."""

    def __init__(self, page: ImportedPage, names: Names, secrets: Secrets, goips: Iterable[str] = ()) -> None:
        self._page = page
        self._names = names
        self._secrets = secrets
        self._goips = tuple(goips)
        self._channels: dict[int, tuple[str, ...]] = {}

    def add(self, groups: Sequence[Group]) -> list[KannelConnection]:
        """Add what can be reached; the connections, in the order of the groups."""
        bound = []
        for group in groups:
            kind = group.get("smsc").lower()
            if kind == "smpp":
                bound += [group] if self._has_host(group) else []
            elif kind == "http" and self._page_of(group):
                self._add_page(group)
            else:
                self._tell(
                    group, f"smsc = {kind or '(nothing)'}", KINDS.get(kind, "the router speaks SMPP to SMSCs")
                )
        self._add_bound(bound)
        return [KannelConnection(group, self._channels.get(id(group), ())) for group in groups]

    def _add_bound(self, groups: Sequence[Group]) -> None:
        found = accounts(groups)
        at_boxes = boxes(found, self._goips)
        for account in found:
            box = account.line[0]
            own = at_boxes.get((account.host, account.port, box))
            if own is None:
                self._add_smsc(account)
            elif not box:
                self._add_goip(box, [account])
            elif own[0] is account:
                self._add_goip(box, sorted(own, key=lambda one: one.line[1]))

    def _add_smsc(self, account: SmscAccount) -> None:
        first = account.first
        name = self._names.gateway(first.get("smsc-id") or account.user or account.host)
        notes = [_made_of(account.groups)]
        keys: dict[str, Value] = {"id": name, "connect": "smsc", "host": account.host, "port": account.port}
        keys |= self._login(account.user, account.user, first.get("smsc-password"), name, notes)
        keys |= dict(session(first, notes))
        if account.is_pair and keys.get("interface_version") != "3.3":
            keys["mode"] = "pair"
        if account.binds > 1:
            keys["binds"] = account.binds
        keys |= dict(link(first, notes))
        if first.get("my-number"):
            keys["channel"] = {1: {"number": first.get("my-number")}}
        notes += _doubts(account)
        if first.flag("use-ssl"):
            keys["enabled"] = False
            notes.append(TLS)
        self._finish(account.groups, Entry(keys, notes), (name,))

    def _add_goip(self, box: str, own: Sequence[SmscAccount]) -> None:
        first = own[0].first
        lines = max(account.line[1] for account in own) if box else 0
        name = self._names.gateway(box or first.get("smsc-id") or own[0].user or own[0].host, lines)
        groups = [group for account in own for group in account.groups]
        notes = [_made_of(groups), GOIP]
        keys: dict[str, Value] = {"id": name, "connect": "smpp", "host": own[0].host, "port": own[0].port}
        keys |= self._login(box or own[0].user, own[0].user, first.get("smsc-password"), name, notes)
        if len({account.first.get("smsc-password") for account in own}) > 1:
            notes.append("The groups have different passwords, and a box has one: this is that of the first.")
        if lines:
            keys["channels"] = lines
        else:
            keys["bind"] = "device"
            notes.append(DEVICE)
        keys |= {key: each for key, each in link(first, notes) if not (lines and key == "enabled")}
        there = {account.line[1]: account for account in own}
        settings = {line: _line(there.get(line)) for line in range(1, lines + 1)}
        if any(settings.values()):
            keys["channel"] = {line: each for line, each in settings.items() if each}
        self._finish(groups, Entry(keys, notes), (name,))
        for account in own if lines else ():
            for group in account.groups:
                self._channels[id(group)] = (f"{name}{account.line[1]:02d}",)

    def _add_page(self, group: Group) -> None:
        url, asked = self._page_of(group) or urlsplit(""), parse_qs(urlsplit(group.get("send-url")).query)
        line = asked.get("l", ["1"])[0]
        number = int(line) if line.isdecimal() and 0 < int(line[:3]) < 100 else 1
        name = self._names.gateway(group.get("smsc-id") or url.hostname or "goip", number)
        notes = [_made_of([group]), GOIP, "It may have more lines than the group names: set `channels`."]
        password = group.get("smsc-password") or asked.get("p", [""])[0]
        keys: dict[str, Value] = {
            "id": name,
            "connect": "http",
            "host": url.hostname or "",
            "port": url.port or 80,
        }
        keys |= {"user": group.get("smsc-username") or asked.get("u", ["admin"])[0]}
        keys |= {"password": self._secrets.of(name, password), "channels": number}
        self._finish([group], Entry(keys, notes), (f"{name}{number:02d}",))

    def _page_of(self, group: Group) -> SplitResult | None:
        """Return the URL of a GoIP's own page, if the group sends by one."""
        try:
            url = urlsplit(group.get("send-url"))
            there = url.path.lower() == GOIP_PAGE and fits(host, url.hostname or "") and (url.port or 80) > 0
        except ValueError:
            return None
        return url if there and ":" not in group.get("smsc-username") else None

    def _has_host(self, group: Group) -> bool:
        port = group.whole("port") or group.whole("receive-port")
        if not fits(host, group.get("host")):
            self._tell(group, "host", "it names no machine, so there is nothing to connect to")
        elif port is None or port > LAST_PORT:
            self._tell(group, "port", "there is none that can be connected to")
        else:
            return True
        return False

    def _login(
        self, system_id: str, user: str, password: str, name: str, notes: list[str]
    ) -> dict[str, Value]:
        keys: dict[str, Value] = {}
        if fits(SYSTEM_ID, system_id):
            keys["system_id"] = system_id
        else:
            notes.append(
                "The login has no place in a bind: a system_id has 1 to 15 letters, digits and signs."
            )
            keys["enabled"] = False
        if len(password.encode()) > BIND_OCTETS:
            notes.append(LONG)
            return {**keys, "password": "", "enabled": False}
        return {**keys, "password": self._secrets.of(name, password)}

    def _finish(self, groups: Sequence[Group], entry: Entry, channels: tuple[str, ...]) -> None:
        for group in groups:
            group.used |= groups[0].used | ROUTING
            self._channels[id(group)] = channels
            entry.notes += left_over(group)
        self._page.add("gateways", entry)

    def _tell(self, group: Group, what: str, why: str) -> None:
        group.used |= set(group.variables)
        self._page.tell("gateways", f"{where(group)}: {what}: {why}. It has no gateway here.")


def _made_of(groups: Sequence[Group]) -> str:
    shown = [f"{where(group)} (smsc-id {group.get('smsc-id') or 'none'})" for group in groups]
    return f"Made of {', '.join(shown)}."


def _line(account: SmscAccount | None) -> dict[str, Value]:
    """Return the settings of a line of a GoIP; one that no group is for is not used."""
    if account is None or account.first.flag("dead-start"):
        return {"enabled": False}
    number = account.first.get("my-number")
    return {"number": number} if number else {}


def _doubts(account: SmscAccount) -> list[str]:
    """Return what the sessions of an account cannot be here."""
    ports = {group.whole(name) for group in account.groups for name in ("port", "receive-port")} - {None}
    notes = []
    if account.is_pair and len(ports) > 1:
        notes.append("The receiver had another port: the router binds both at `port`.")
    if not any(receives(group) or group.flag("transceiver-mode") for group in account.groups):
        notes.append(
            "It was a transmitter alone: the router binds as transceiver, and gets received SMS, too."
        )
    return notes
