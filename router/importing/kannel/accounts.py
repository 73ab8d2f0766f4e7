"""The accounts at SMSCs: which smsc groups of Kannel are sessions of one account."""

import re
from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field

from router.importing.kannel.source import Group

GOIP_PORT = 7777
"""The port of SMPP that GoIPs have, and hardly any SMSC."""

LINE = re.compile(r"(?P<box>.*\S)(?P<line>[0-9]{2})", re.DOTALL)
"""A GoIP's line binds by the box's ID and two digits."""

MOST_LINES = 99


@define
class SmscAccount:
    """A login at one host and port, with the groups whose sessions it has."""

    host: str
    port: int
    user: str
    groups: list[Group] = field(factory=list)

    @property
    def first(self) -> Group:
        """The group that says how the account is used."""
        return self.groups[0]

    @property
    def line(self) -> tuple[str, int]:
        """The ID of the box and the number of the line that the login names; no box and 0 for any other."""
        found = LINE.fullmatch(self.user)
        number = int(found["line"]) if found else 0
        return (found["box"], number) if found and number else ("", 0)

    @property
    def binds(self) -> int:
        """The number of its sessions, a pair counted once."""
        senders = [group for group in self.groups if sends(group)] or self.groups
        return sum(group.whole("instances") or 1 for group in senders)

    @property
    def is_pair(self) -> bool:
        """True if it is a transmitter and a receiver."""
        alone = not any(sends(group) and group.flag("transceiver-mode") for group in self.groups)
        return alone and any(receives(group) for group in self.groups)


def sends(group: Group) -> bool:
    """Tell whether a group has a transmitter or a transceiver."""
    return bool(group.whole("port"))


def receives(group: Group) -> bool:
    """Tell whether a group has a receiver by itself."""
    return bool(group.whole("receive-port")) and not group.flag("transceiver-mode")


def user_of(group: Group) -> str:
    """Return the login of a group; `system-id` was its name before."""
    return group.get("smsc-username") or group.get("system-id")


def accounts(groups: Iterable[Group]) -> list[SmscAccount]:
    """Return the accounts of the groups that name a host and a port."""
    found: dict[tuple[str, str, int], SmscAccount] = {}
    for group in sorted(groups, key=lambda group: not sends(group)):
        host, user = group.get("host").lower(), user_of(group)
        port = group.whole("port") or group.whole("receive-port") or 0
        account = found.get((host, user, port))
        if account is None and not sends(group):
            # A receiver by itself may have another port than its transmitter.
            account = next(
                (one for one in found.values() if (one.host.lower(), one.user) == (host, user)), None
            )
        if account is None:
            account = found.setdefault((host, user, port), SmscAccount(group.get("host"), port, user))
        account.groups.append(group)
    return list(found.values())


def boxes(
    found: Sequence[SmscAccount], hosts: Iterable[str]
) -> Mapping[tuple[str, int, str], list[SmscAccount]]:
    """Return the accounts at GoIPs by host, port and ID; the ID is empty where the login names no line.

    A GoIP is what has several lines at one port, or the port 7777, or is one of the ``hosts`` that are known
    for GoIPs.
    """
    known = {host.lower() for host in hosts}
    lines: dict[tuple[str, int, str], list[SmscAccount]] = {}
    for account in found:
        lines.setdefault((account.host, account.port, account.line[0]), []).append(account)
    return {
        box: own
        for box, own in lines.items()
        if (box[2] and len(own) > 1) or box[1] == GOIP_PORT or box[0].lower() in known
    }
