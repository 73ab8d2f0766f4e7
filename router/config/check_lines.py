"""Lines of GoIPs: what is to be learnt of them needs a way that tells it."""

from collections.abc import Iterator
from ipaddress import ip_address

from router.config.checked import Checked
from router.config.gateway import Gateway
from router.config.problems import Problem
from router.config.terms import Bind, Connect, WatchBy
from router.config.tree import Path

TELLING = (Connect.HTTP, Connect.UDP)
"""Ways that tell the state of lines, and carry USSD, by themselves."""


def watched_by_another_way(to: Checked) -> Iterator[Problem]:
    """`watch` is for lines that are connected by SMPP, each as a channel."""
    for index, gateway in enumerate(to.page.gateways):
        if gateway.watch is None:
            continue
        place = to.at("gateways", index, "watch")
        if gateway.connect in TELLING:
            wrong = f"`connect: {gateway.connect.value}` tells the state of its lines by itself"
            yield Problem(place, wrong, "expected no `watch`")
        elif gateway.connect is Connect.SMSC:
            yield Problem(place, "`watch` asks a GoIP, and an SMSC is none", "expected no `watch`")
        elif gateway.bind is Bind.DEVICE:
            wrong = "`watch` tells of single lines, and with `bind: device` the box is one channel"
            yield Problem(place, wrong, "expected bind: channel, or no `watch`")


def balance_can_be_asked(to: Checked) -> Iterator[Problem]:
    """The credit of a SIM is asked by USSD, which SMPP does not carry."""
    for index, gateway in enumerate(to.page.gateways):
        if gateway.connect in TELLING or gateway.watch is not None:
            continue
        for path in _balances(gateway, index):
            wrong = f"`balance` is asked by USSD, which `connect: {gateway.connect.value}` does not carry"
            remedy = "expected `watch: http` or `watch: udp` as well, or no `balance`"
            yield Problem(to.at(*path), wrong, "expected no `balance`" if gateway.single else remedy)


def _balances(gateway: Gateway, index: int) -> Iterator[Path]:
    if gateway.balance is not None:
        yield "gateways", index, "balance"
    for number, line in gateway.channel.items():
        if line.balance is not None:
            yield "gateways", index, "channel", str(number), "balance"


def udp_is_guarded(to: Checked) -> Iterator[Problem]:
    """Passwords of lines pass in the clear by UDP, and whoever knows one can send in a line's name."""
    udp = to.page.udp
    if udp is None or udp.allow_from or ip_address(udp.listen[0]).is_loopback:
        return
    wrong = f"lines may register at {udp.listen[0]} from anywhere, and their passwords pass in the clear"
    yield Problem(to.at("udp"), wrong, 'expected for example allow_from: ["192.168.1.0/24"]')


def lines_register(to: Checked) -> Iterator[Problem]:
    """A port where nobody registers is hardly meant."""
    if to.page.udp is not None and not any(registers(gateway) for gateway in to.page.gateways):
        wrong = "no line registers by UDP"
        yield Problem(to.at("udp"), wrong, "expected a gateway with connect: udp or watch: udp, or no `udp`")


def registers(gateway: Gateway) -> bool:
    """Whether its lines register at our UDP port."""
    watched = gateway.watch is not None and gateway.watch.by is WatchBy.UDP
    return gateway.connect is Connect.UDP or watched
