"""Has an older router write a store with messages in every stage, kills it, and dumps what is on its disk.

    python -m tests.store.former.making TREE tests/store/former/5.sql

TREE is a checkout of the older router, README.md says of which commit; it runs with the packages of this one.
Each text says what was done with it.
"""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp
from typing import IO
from urllib.request import Request, urlopen

from twisted.internet.endpoints import TCP4ClientEndpoint
from twisted.internet.protocol import Factory
from twisted.internet.task import deferLater
from twisted.internet.threads import deferToThread

from router.simulator.demo.children import Child, Started
from router.simulator.octets.bodies import MESSAGE_PAYLOAD
from router.simulator.octets.frames import Pdu, Status
from router.smpp.pdus import (
    BindTransceiver,
    BindTransmitter,
    CancelSm,
    DeliverSm,
    SubmitMulti,
    SubmitSm,
)
from router.sms.address import Address
from router.sms.message import UDHI
from tests.flow.building import Esme, reactor, sms, until
from tests.flow.smsc import Session, Smsc, Taken
from tests.store.former.pages import GONE, PREFIXES, page
from tools.ports import free_port
from tools.processes import TWISTD, tool
from tools.program import run

GATEWAYS = ("car", "rep", "dbt", "nay", "box")
MOST = 254
"""Octets of short_message."""

LATER = "000000010000000R"
"""An hour (SMPP 3.4 section 7.1.1)."""

SOON = "000000001000000R"
"""Ten minutes."""


class Scene:
    """The router of an older tree, and all who speak with it."""

    def __init__(self, tree: Path, folder: Path) -> None:
        self.tree, self.folder = tree, folder
        self.schema = len(list(tree.glob("router/store/**/schema/*.sql")))
        self.ports = {name: free_port() for name in (*GATEWAYS, "far", "web", "north", "http", "control")}
        self.smscs = {name: Smsc(_refuse if name == "nay" else None) for name in GATEWAYS}
        self.children: list[Child] = []

    async def open(self) -> None:
        """Start all but the ESMEs."""
        for name, smsc in self.smscs.items():
            await smsc.listen(self.ports[name])
        if self.schema >= 3:
            words = ["--http", str(self.ports["web"]), "--channels", "1", "--speed", "0", "--log", "off"]
            control = ["--control", f"127.0.0.1:{self.ports['control']}", "--id", "web"]
            self.children.append(Child("web", tool("goip", *words, *control), self.folder))
        file = self.folder / "router.yaml"
        file.write_text(page(self.schema, self.ports, "router.db"))
        await self.restart()

    async def restart(self) -> None:
        """Start the router, after a kill if it runs; ids go on in another block."""
        if self.children and self.children[-1].name == "router":
            self.children.pop().kill()
            await until(lambda: not any(one.sessions for one in self.smscs.values()), "the end of sessions")
        before = {name: smsc.binds for name, smsc in self.smscs.items()}
        words = [TWISTD, "-n", "--pidfile", "router.pid", "smpp-router", "-c", "router.yaml"]
        self.children.append(Child("router", words, self.folder, self._start))
        await until(
            lambda: all(smsc.binds > before[name] for name, smsc in self.smscs.items()), "links to gateways"
        )

    def _start(self, words: Sequence[str | Path], folder: Path, output: IO[bytes]) -> Started:
        environment = {**os.environ, "PYTHONPATH": str(self.tree), "PYTHONSAFEPATH": "1"}
        return subprocess.Popen(
            words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )

    async def esme(self, name: str, kind: type[BindTransceiver] | type[BindTransmitter]) -> Esme:
        """Return an ESME that is bound."""
        endpoint = TCP4ClientEndpoint(reactor, "127.0.0.1", self.ports["north"])
        esme = await endpoint.connect(Factory.forProtocol(Esme))
        assert isinstance(esme, Esme)
        await esme.bind(kind(system_id=name, password="secret", interface_version=0x34))
        assert esme.bound, f"{name} is not let in"
        return esme

    async def answer(self, gateway: str, text: str) -> str:
        """Answer the submit_sm whose text begins, or ends, so; return its remote id."""
        smsc = self.smscs[gateway]
        taken = await self.came(gateway, text)
        smsc.submits.remove(taken)
        smsc.submits.insert(0, taken)
        return smsc.answer()

    async def came(self, gateway: str, text: str) -> Taken:
        """Wait for the submit_sm with these words in its text."""
        smsc, words = self.smscs[gateway], text.encode()

        def found() -> list[Taken]:
            return [one for one in smsc.submits if words in one.sms.short_message + _payload(one.sms)]

        await until(lambda: bool(found()), f"{text} at {gateway}")
        return found()[0]

    def report(self, gateway: str, remote_id: str, stat: str = "DELIVRD") -> None:
        """Say what became of a message."""
        self.smscs[gateway].sessions[0].report(remote_id, stat)

    def receive(self, text: str, number: str = "+256799000001", udh: bytes = b"") -> None:
        """Have an SMS come in."""
        pdu = DeliverSm(
            source_addr_ton=1,
            source_addr_npi=1,
            source_addr=number,
            destination_addr="4711",
            esm_class=UDHI if udh else 0,
            short_message=udh + text.encode(),
        )
        self.smscs["car"].deliver(pdu)

    def leave(self) -> None:
        """Kill the router, and all else."""
        for child in reversed(self.children):
            child.kill()


def _refuse(session: Session, pdu: Pdu) -> None:
    session.answer(pdu, status=Status.RSUBMITFAIL)


def _payload(pdu: SubmitSm) -> bytes:
    return b"".join(bytes(value) for tag, value in pdu.tlvs if tag == MESSAGE_PAYLOAD)


class Numbers:
    """Gives each message a number of its own."""

    def __init__(self) -> None:
        self._last = 0

    def to(self, route: str) -> str:
        """Return one to which this route leads."""
        self._last += 1
        return f"+256{PREFIXES[route]}{self._last:07d}"


async def play(scene: Scene) -> None:
    """Have the router do everything that its version can, and kill it in the midst of it."""
    await scene.open()
    numbers = Numbers()
    crm, shop = await scene.esme("crm", BindTransceiver), await scene.esme("shop", BindTransmitter)
    await ended(scene, numbers, crm)
    await owed(scene, numbers, shop)
    # What follows has ids of other blocks, so that what stands before is searched by its postings.
    for _ in range(3):
        await scene.restart()
    crm = await scene.esme("crm", BindTransceiver)
    await waiting(scene, numbers, crm)
    await under_way(scene, numbers, crm)
    await received(scene)
    if scene.schema >= 2:
        await joined(scene, numbers, crm)
    if scene.schema >= 3:
        await deferToThread(by_web, scene)
    if scene.schema >= 5:
        await by_http(scene, numbers)
    # What was reported, and what is answered too late, is on disk by then.
    await deferLater(reactor, 12.0)


async def send(esme: Esme, to: str, text: str, priority: int = 0, at: str = "", validity: str = "") -> str:
    """Submit a text; return its message_id."""
    octets = text.encode()
    if len(octets) > MOST:
        return await esme.submit(sms(to, b"", tlvs=((MESSAGE_PAYLOAD, octets),)))
    pdu = SubmitSm(
        source_addr_ton=5,
        source_addr="Shop",
        dest_addr_ton=1,
        dest_addr_npi=1,
        destination_addr=to,
        priority_flag=priority,
        schedule_delivery_time=at,
        validity_period=validity,
        registered_delivery=1,
        short_message=octets,
    )
    return await esme.submit(pdu)


async def ended(scene: Scene, numbers: Numbers, crm: Esme) -> None:
    """Messages that have ended, and whose receipts have come."""
    for text, stat in (("delivered", "DELIVRD"), ("failed", "UNDELIV")):
        await send(crm, numbers.to("car"), text)
        scene.report("car", await scene.answer("car", text), stat)
    await send(crm, numbers.to("car"), "three parts, all delivered; " * 15)
    for remote_id in [await scene.answer("car", "parts") for _ in range(3)]:
        scene.report("car", remote_id)
    await send(crm, numbers.to("box"), "first of the day")
    scene.report("box", await scene.answer("box", "first of the day"))
    await send(crm, numbers.to("own"), "remembered")
    scene.report("car", await scene.answer("car", "remembered"))
    number = numbers.to("far")
    cancelled = await send(crm, number, "cancelled")
    await crm.ask(
        CancelSm(
            message_id=cancelled,
            source_addr="Shop",
            source_addr_ton=5,
            destination_addr=number,
            dest_addr_ton=1,
            dest_addr_npi=1,
        )
    )
    await crm.deliveries(6)
    # The answers to them are on disk.
    await deferLater(reactor, 1.0)


async def owed(scene: Scene, numbers: Numbers, shop: Esme) -> None:
    """Messages that have ended, of an ESME that takes no receipts."""
    for text, stat in (("owed, delivered", "DELIVRD"), ("owed, failed", "UNDELIV")):
        await send(shop, numbers.to("car"), text)
        scene.report("car", await scene.answer("car", text), stat)
    car = scene.smscs["car"]
    await until(lambda: len(car.answers) == 8, "answers to reports")


async def waiting(scene: Scene, numbers: Numbers, crm: Esme) -> None:
    """Messages for a channel that is not there, and for later."""
    await send(crm, numbers.to("far"), "due")
    await send(crm, numbers.to("far"), "due before it", priority=2)
    await send(crm, numbers.to("far"), "due for ten minutes", validity=SOON)
    await send(crm, numbers.to("far"), "held", at=LATER)
    await send(crm, numbers.to("again"), "refused once")
    multi = SubmitMulti(
        source_addr_ton=5,
        source_addr="Shop",
        dest_address=tuple(Address(1, 1, numbers.to(route)) for route in ("car", "far")),
        registered_delivery=1,
        short_message=b"to both",
    )
    await crm.ask(multi)
    await scene.came("car", "to both")


async def under_way(scene: Scene, numbers: Numbers, crm: Esme) -> None:
    """Messages that a gateway has, or may have."""
    await send(crm, numbers.to("car"), "submitted")
    await scene.answer("car", "submitted")
    await send(crm, numbers.to("car"), "three parts, one of them reported; " * 12)
    first, *_ = [await scene.answer("car", "parts") for _ in range(3)]
    scene.report("car", first)
    await send(crm, numbers.to("car"), "some of it is sent; " * 20)
    await scene.answer("car", "some of it")
    await scene.came("car", "some of it")
    await send(crm, numbers.to("car"), "in flight")
    await scene.came("car", "in flight")
    await send(crm, numbers.to("rep"), "in flight, and not to be repeated")
    await scene.came("rep", "in flight")
    await send(crm, numbers.to("dbt"), "in doubt")
    await scene.came("dbt", "in doubt")


async def received(scene: Scene) -> None:
    """SMS that come in for an ESME that is not there, and for nobody."""
    texts = ["for shop, one", "for shop, two", "for nobody"]
    if scene.schema >= 5:
        texts += ["for web", "stop"]
    car = scene.smscs["car"]
    wanted = len(car.answers) + len(texts) + (scene.schema >= 2)
    for text in texts:
        scene.receive(text)
    if scene.schema >= 2:
        scene.receive("for shop, half of it; ", udh=bytes((5, 0, 3, 7, 2, 1)))
    await until(lambda: len(car.answers) == wanted, "answers to received SMS")


async def joined(scene: Scene, numbers: Numbers, crm: Esme) -> None:
    """Segments that an ESME has cut, for a GoIP that takes whole texts; and more texts than its day has."""
    await segment(crm, numbers.to("box"), 1, 1, "one half")
    number = numbers.to("box")
    for part in (1, 2):
        await segment(crm, number, 2, part, f"joined, {part} of 2; ")
    await scene.answer("box", "joined")
    for text in ("second of the day", "third of the day", "fourth of the day"):
        await send(crm, numbers.to("box"), text)
    number = numbers.to("box")
    for part in (1, 2):
        await segment(crm, number, 3, part, f"joined for tomorrow, {part} of 2; ")
    await deferLater(reactor, 2.0)
    box = scene.smscs["box"]
    while box.submits:
        box.answer()


async def segment(esme: Esme, to: str, reference: int, part: int, text: str) -> None:
    """Submit one of two segments."""
    header = bytes((5, 0, 3, reference, 2, part))
    pdu = sms(to, header + text.encode(), esm_class=UDHI)
    await esme.submit(pdu)


def by_web(scene: Scene) -> None:
    """Have an SMS come in that the page of a GoIP shows; it is read within the wait that follows."""
    with socket.create_connection(("127.0.0.1", scene.ports["control"])) as control:
        control.sendall(b"mo 1 +256799000009 for%20shop,%20by%20the%20web\n")
        assert b'"ok": true' in control.recv(1000)


async def by_http(scene: Scene, numbers: Numbers) -> None:
    """Send by the API, with a key, and with a receipt that is to be posted; pause a channel."""
    messages = "/api/v1/messages"
    posted = {"to": numbers.to("far"), "text": "posted", "id": "order-17"}
    await deferToThread(post, scene, messages, posted)
    hooked = {"to": numbers.to("car"), "text": "hooked", "receipt": f"{GONE}/receipt", "id": "order-18"}
    await deferToThread(post, scene, messages, hooked)
    scene.report("car", await scene.answer("car", "hooked"))
    await deferToThread(post, scene, "/api/v1/channels/nay/pause", {}, "ops")


def post(scene: Scene, path: str, body: Mapping[str, str], login: str = "crm") -> object:
    """Ask the API; return its answer."""
    basic = b64encode(f"{login}:secret".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}
    request = Request(f"http://127.0.0.1:{scene.ports['http']}{path}", json.dumps(body).encode(), headers)
    with urlopen(request, timeout=30) as answer:
        return json.load(answer)


def dumped(path: Path) -> Iterator[str]:
    """Yield the lines of a dump: all that the file has, with what its log has."""
    with closing(sqlite3.connect(path)) as connection:
        for pragma in ("user_version", "application_id"):
            yield f"PRAGMA {pragma} = {connection.execute(f'PRAGMA {pragma}').fetchone()[0]};"
        yield from connection.iterdump()


async def perform(tree: Path, target: Path) -> int:
    """Make the dump; return the exit status."""
    folder = Path(mkdtemp())
    scene = Scene(tree, folder)
    try:
        await play(scene)
    finally:
        scene.leave()
        print(f"what was said stands in {folder}")
    target.write_text("\n".join(dumped(folder / "router.db")) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(run(lambda reactor: perform(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))))
