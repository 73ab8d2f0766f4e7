"""Lines of GoIPs: what a way can tell of them, and limits that are never reached."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import combinations

from router.config.channels import channels_of
from router.config.checks.checked import Checked
from router.config.enums import BindScope, Connect, SuccessBy, WatchBy
from router.config.fields import Section
from router.config.gateway import GatewayConfig
from router.config.source.problems import Problem
from router.config.source.tree import Path

LONGEST = 64
"""Octets of a line's password; a box's page takes fewer."""

SENDABLE = re.compile(rf"[^;\x00-\x20\x7f-\xa0\s]{{1,{LONGEST}}}")

TELLING = (Connect.HTTP, Connect.UDP)
"""Ways that tell the state of lines, and carry USSD, by themselves."""


def watched_by_another_way(to: Checked) -> Iterator[Problem]:
    """Report `watch` where the lines are not connected by SMPP, each as a channel."""
    for index, gateway in enumerate(to.settings.gateways):
        if gateway.watch is None:
            continue
        place = to.at("gateways", index, "watch")
        if gateway.connect in TELLING:
            wrong = f"`connect: {gateway.connect.value}` tells the state of its lines by itself"
            yield Problem(place, wrong, "expected no `watch`")
        elif gateway.connect is Connect.SMSC:
            yield Problem(place, "`watch` asks a GoIP, and an SMSC is none", "expected no `watch`")
        elif gateway.bind is BindScope.DEVICE:
            wrong = "`watch` tells of single lines, and with `bind: device` the box is one channel"
            yield Problem(place, wrong, "expected bind: channel, or no `watch`")


def balance_can_be_asked(to: Checked) -> Iterator[Problem]:
    """Report `balance` where no USSD can be sent: SMPP does not carry it."""
    for index, gateway in enumerate(to.settings.gateways):
        if gateway.connect in TELLING or gateway.watch is not None:
            continue
        for path in _balances(gateway, index):
            wrong = f"`balance` is asked by USSD, which `connect: {gateway.connect.value}` does not carry"
            remedy = "expected `watch: http` or `watch: udp` as well, or no `balance`"
            yield Problem(to.at(*path), wrong, "expected no `balance`" if gateway.single else remedy)


def _balances(gateway: GatewayConfig, index: int) -> Iterator[Path]:
    if gateway.balance is not None:
        yield "gateways", index, "balance"
    for number, line in gateway.channel.items():
        if line.balance is not None:
            yield "gateways", index, "channel", str(number), "balance"


def udp_is_guarded(to: Checked) -> Iterator[Problem]:
    """Report a UDP port open to all: passwords pass in the clear, and one is enough to send as a line."""
    udp = to.settings.udp
    if udp is None or udp.allow_from or ip_address(udp.listen[0]).is_loopback:
        return
    wrong = f"lines may register at {udp.listen[0]} from anywhere, and their passwords pass in the clear"
    yield Problem(to.at("udp"), wrong, 'expected for example allow_from: ["192.168.1.0/24"]')


def lines_register(to: Checked) -> Iterator[Problem]:
    """Report a UDP port where no line registers."""
    if to.settings.udp is not None and not any(registers(gateway) for gateway in to.settings.gateways):
        wrong = "no line registers by UDP"
        yield Problem(to.at("udp"), wrong, "expected a gateway with connect: udp or watch: udp, or no `udp`")


def lines_can_register(to: Checked) -> Iterator[Problem]:
    """Report passwords that a registration cannot carry: it is one datagram, with fields that end at `;`."""
    for index, gateway in enumerate(to.settings.gateways):
        if not registers(gateway):
            continue
        passwords: list[tuple[Path, str | None]] = [(("gateways", index, "password"), gateway.password)]
        passwords += [
            (("gateways", index, "channel", str(number), "password"), line.password)
            for number, line in gateway.channel.items()
        ]
        for path, password in passwords:
            if password and not SENDABLE.fullmatch(password):
                wrong = "a line cannot register by UDP with this password: a datagram has no room for it"
                remedy = f"expected at most {LONGEST} letters, digits and signs, without `;` and blanks"
                yield Problem(to.at(*path), wrong, remedy)


def lines_have_passwords(to: Checked) -> Iterator[Problem]:
    """Report lines without a password: ids are easily guessed, and whoever registers is sent the texts."""
    for index, gateway in enumerate(to.settings.gateways):
        if not registers(gateway) or not gateway.enabled or to.lost("gateways", index, "password"):
            continue
        bare = [one.line for one in channels_of(gateway) if one.enabled and not one.password]
        bare = [line for line in bare if not to.lost("gateways", index, "channel", str(line), "password")]
        whose = [f"line {line} of `{gateway.id}`" for line in bare]
        for one in [f"gateway `{gateway.id}`"] if len(bare) == gateway.channels else whose:
            wrong = f"{one} has no password, and no line registers by UDP without one"
            remedy = "expected for example password: !env GOIP1_PASSWORD, and the same in the box"
            yield Problem(to.at("gateways", index), wrong, remedy)


def logins_can_be_sent(to: Checked) -> Iterator[Problem]:
    """Report users with a colon, which ends the user in `user:password` (RFC 7617)."""
    for index, gateway in enumerate(to.settings.gateways):
        if gateway.connect is Connect.HTTP and ":" in gateway.user:
            yield _colon(to, ("gateways", index, "user"))
        if gateway.watch is not None and ":" in gateway.watch.user:
            yield _colon(to, ("gateways", index, "watch", "user"))


def _colon(to: Checked, path: Path) -> Problem:
    wrong = "`user` has a `:`, which ends it where it is sent to the box's page"
    return Problem(to.at(*path), wrong, "expected a user without `:`, for example admin")


def reports_come(to: Checked) -> Iterator[Problem]:
    """Report `final: report` by HTTP, where a GoIP tells only what the network took."""
    for index, gateway in enumerate(to.settings.gateways):
        if gateway.connect is Connect.HTTP and gateway.final is SuccessBy.REPORT:
            wrong = "`connect: http` brings no delivery reports, so no message would end well"
            yield Problem(to.at("gateways", index, "final"), wrong, "expected final: sent, or no `final`")


def registers(gateway: GatewayConfig) -> bool:
    """Tell whether the lines of a gateway register at our UDP port."""
    watched = gateway.watch is not None and gateway.watch.by is WatchBy.UDP
    return gateway.connect is Connect.UDP or watched


WINDOWS = ("minute", "hour", "day", "month", "total")
"""From the shortest to the longest."""

NARROWER = (
    *combinations(WINDOWS, 2),
    *(("recipients_per_day", longer) for longer in ("day", "month", "total")),
)
"""Pairs of limits; the first must not exceed the second."""


def limits_matter(to: Checked) -> Iterator[Problem]:
    """Report limits of gateways, lines and ESMEs that another limit keeps from being reached."""
    for index, gateway in enumerate(to.settings.gateways):
        yield from _idle(to, gateway.limits, ("gateways", index, "limits"))
        lines = {channel.line: channel.limits for channel in channels_of(gateway)}
        for number, line in gateway.channel.items():
            if line.limits.model_fields_set and number in lines:
                path = ("gateways", index, "channel", str(number), "limits")
                yield from _idle(to, lines[number], path)
    for index, esme in enumerate(to.settings.esmes):
        yield from _idle(to, esme.limits, ("esmes", index, "limits"))
        yield from _idle(to, esme.limits.per_number, ("esmes", index, "limits", "per_number"))


def _idle(to: Checked, limits: Section, path: Path) -> Iterator[Problem]:
    for shorter, longer in NARROWER:
        most, bound = getattr(limits, shorter, None), getattr(limits, longer, None)
        if most is not None and bound is not None and most > bound and to.has(*path, shorter):
            wrong = f"`{shorter}` is {most}, which is never reached: `{longer}` is {bound}"
            yield Problem(to.at(*path, shorter), wrong, f"expected less than `{longer}`, or no such limit")
            return
