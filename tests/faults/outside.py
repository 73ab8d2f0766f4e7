"""The router as a process, its command, and peers that speak octets written by hand.

Nothing of the router, its tools or its other tests is imported here or in the tests of this folder, so that
`make faults REF=COMMIT` can run them over a commit that knows none of them.
"""

import json
import os
import random
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple, cast

from twisted.internet import reactor as the_reactor
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP4ServerEndpoint
from twisted.internet.interfaces import IListeningPort, IReactorTCP, IReactorTime, ITCPTransport
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import deferLater
from twisted.internet.threads import deferToThread
from twisted.python.failure import Failure
from twisted.trial.unittest import FailTest, TestCase

from tests.faults.forked import CannotFork, Forks, Process

reactor = cast(IReactorTime, the_reactor)

ROOT = Path(__file__).resolve().parents[2]
TREE = str(Path(cast(ModuleSpec, find_spec("router")).origin or "").resolve().parents[1])
"""Where the router lies that is found here: beside these tests, or as `make build` has compiled it."""

PATIENCE = float(os.environ.get("PATIENCE", "240"))
"""Seconds that a test waits for something before it fails: the machine may have much other work."""

STARTS = {
    "twistd": "from twisted.scripts.twistd import run; run()",
    "smpp-router": "from router.cli import main; main()",
}
"""Where a Python is started, and not forked."""

COMMANDS = """
import contextlib, io, json, signal, sys
from router.cli import main
for words in json.load(sys.stdin):
    signal.setitimer(signal.ITIMER_PROF, 15.0)
    signal.alarm(90)
    said, status = io.StringIO(), 0
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            main(words)
        except SystemExit as ended:
            status = ended.code
    print(json.dumps([status, said.getvalue()]), flush=True)
"""
"""Many runs of the command by one process: of the seconds of one run, most are Python's start.

Each has 15 seconds of CPU, where it takes a fraction of one, or four; then a signal ends the process.
"""

RESPONSE = 0x80000000
GENERIC_NACK = 0x80000000
BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER = 1, 2, 9
QUERY_SM, SUBMIT_SM, DELIVER_SM, UNBIND, CANCEL_SM = 3, 4, 5, 6, 8
ENQUIRE_LINK, SUBMIT_MULTI = 0x15, 0x21
BINDS = (BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER)


class Pdu(NamedTuple):
    """One PDU, its body as octets."""

    command_id: int
    status: int
    sequence: int
    body: bytes

    def octets(self) -> bytes:
        return (
            struct.pack(">IIII", 16 + len(self.body), self.command_id, self.status, self.sequence) + self.body
        )


class Message(NamedTuple):
    """The fields of a submit_sm or deliver_sm that tests look at, and its TLVs."""

    source: str
    destination: str
    esm_class: int
    registered: int
    data_coding: int
    text: bytes
    """short_message, or message_payload where there is one."""
    tlvs: tuple[tuple[int, bytes], ...]


def message(pdu: Pdu) -> Message:
    """The fields of a submit_sm or deliver_sm (SMPP 3.4 sections 4.4.1, 4.6.1)."""
    body = pdu.body
    _, body = _string(body)
    source, body = _string(body[2:])
    destination, body = _string(body[2:])
    esm_class, body = body[0], body[3:]
    _, body = _string(body)
    _, body = _string(body)
    registered, data_coding, length = body[0], body[2], body[4]
    text, rest = body[5 : 5 + length], body[5 + length :]
    tlvs = []
    while rest:
        tag, size = struct.unpack(">HH", rest[:4])
        tlvs.append((tag, rest[4 : 4 + size]))
        rest = rest[4 + size :]
    text = dict(tlvs).get(0x0424, text)
    return Message(source, destination, esm_class, registered, data_coding, text, tuple(tlvs))


def _string(body: bytes) -> tuple[str, bytes]:
    value, _, rest = body.partition(b"\0")
    return value.decode("latin-1"), rest


def tlv(tag: int, value: bytes) -> bytes:
    """A TLV as octets."""
    return struct.pack(">HH", tag, len(value)) + value


def body(
    text: bytes = b"hello",
    destination: str | bytes = "256770000001",
    source: str | bytes = "1",
    esm_class: int = 0,
    data_coding: int = 0,
    registered: int = 1,
    schedule: bytes = b"",
    validity: bytes = b"",
    priority: int = 0,
    tail: bytes = b"",
) -> bytes:
    """The body of a submit_sm or deliver_sm; ``tail`` stands behind short_message as it is."""
    a, b = (one if isinstance(one, bytes) else one.encode() for one in (source, destination))
    return (
        b"\0\0\0" + a + b"\0" + b"\1\1" + b + b"\0"
        + bytes((esm_class, 0, priority)) + schedule + b"\0" + validity + b"\0"
        + bytes((registered, 0, data_coding, 0, len(text))) + text + tail
    )  # fmt: skip


def receipt(id: str, stat: str = "DELIVRD", source: str = "256770000001", err: str = "000") -> bytes:
    """The body of a deliver_sm with a status report in the usual text."""
    text = (
        f"id:{id} sub:001 dlvrd:001 submit date:2611240000 done date:2611240001 stat:{stat} err:{err} text:"
    )
    return body(text.encode(), destination="1", source=source, esm_class=4, registered=0)


class Peer(Protocol):
    """One end of a connection: what it read, cut into PDUs; it answers what ``answers`` says."""

    transport: ITCPTransport

    def __init__(self) -> None:
        self.read: list[Pdu] = []
        self.lost = False
        self._buffer = b""
        self._sequence = 0
        self.behave: Callable[[Peer, Pdu], None] = lambda peer, pdu: None

    def connectionMade(self) -> None:
        self.transport.setTcpNoDelay(True)

    def dataReceived(self, data: bytes) -> None:
        self._buffer += data
        while len(self._buffer) >= 16:
            length, command_id, status, sequence = struct.unpack(">IIII", self._buffer[:16])
            if len(self._buffer) < length:
                return
            pdu = Pdu(command_id, status, sequence, self._buffer[16:length])
            self._buffer = self._buffer[length:]
            self.read.append(pdu)
            self.behave(self, pdu)

    def connectionLost(self, reason: Failure | None = None) -> None:
        self.lost = True

    def send(self, command_id: int, body: bytes = b"", status: int = 0, sequence: int | None = None) -> int:
        """Write one PDU; gives its sequence_number."""
        if sequence is None:
            self._sequence += 1
            sequence = self._sequence
        self.transport.write(Pdu(command_id, status, sequence, body).octets())
        return sequence

    def raw(self, octets: bytes) -> None:
        self.transport.write(octets)

    def cut(self) -> None:
        """End the connection at once."""
        if not self.lost:
            self.transport.abortConnection()

    def answer(self, request: Pdu, body: bytes = b"", status: int = 0) -> None:
        self.send(request.command_id | RESPONSE, body, status, request.sequence)

    def answers(self, sequence: int) -> list[Pdu]:
        """What came in answer to a request of this number."""
        return [one for one in self.read if one.sequence == sequence and one.command_id & RESPONSE]

    def of(self, command_id: int) -> list[Pdu]:
        """What was read of this kind."""
        return [one for one in self.read if one.command_id == command_id]

    async def ask(self, command_id: int, body: bytes = b"", seconds: float = PATIENCE) -> Pdu:
        """Send a request, and wait for its answer."""
        sequence = self.send(command_id, body)
        await until(lambda: bool(self.answers(sequence)) or self.lost, "an answer", seconds)
        found = self.answers(sequence)
        if not found:
            raise FailTest("the connection was closed without an answer")
        return found[0]


class Esme(Peer):
    """An ESME; it answers each deliver_sm with ROK, unless ``takes`` is False."""

    def __init__(self) -> None:
        super().__init__()
        self.takes = True
        self.behave = lambda peer, pdu: self._take(pdu)

    def _take(self, pdu: Pdu) -> None:
        if pdu.command_id == ENQUIRE_LINK:
            self.answer(pdu)
        if pdu.command_id == DELIVER_SM and self.takes:
            self.answer(pdu, b"\0")

    def delivered(self) -> list[Message]:
        """Every deliver_sm so far."""
        return [message(one) for one in self.of(DELIVER_SM)]

    async def deliveries(self, count: int) -> list[Message]:
        await until(lambda: len(self.of(DELIVER_SM)) >= count, f"{count} deliver_sm")
        return self.delivered()

    async def submit(self, octets: bytes) -> str:
        """Send a submit_sm of this body; gives the message_id. Anything but ROK fails the test."""
        answer = await self.ask(SUBMIT_SM, octets)
        if answer.status:
            raise FailTest(f"submit_sm was answered with 0x{answer.status:02X}")
        return answer.body.rstrip(b"\0").decode()


class Smsc(Factory):
    """A far side: it lets everyone in and takes what comes, by ids of its own: 1, 2, 3 …

    ``on_submit`` may be replaced; ``sessions`` are those that there were, ``taken`` the submit_sm.
    """

    noisy = False

    def __init__(self) -> None:
        self.sessions: list[Peer] = []
        self.taken: list[Pdu] = []
        self.on_submit: Callable[[Peer, Pdu], None] = self.accept
        self.port: IListeningPort | None = None

    def buildProtocol(self, addr: object) -> Peer:
        peer = Peer()
        peer.behave = self._behave
        self.sessions.append(peer)
        return peer

    def bound(self) -> list[Peer]:
        """The sessions that are bound now."""
        return [one for one in self.sessions if not one.lost and any(p.command_id in BINDS for p in one.read)]

    def messages(self) -> list[Message]:
        """What was taken, read."""
        return [message(one) for one in self.taken]

    def accept(self, peer: Peer, pdu: Pdu) -> None:
        peer.answer(pdu, str(len(self.taken)).encode() + b"\0")

    def _behave(self, peer: Peer, pdu: Pdu) -> None:
        if pdu.command_id in BINDS:
            peer.answer(pdu, b"smsc\0" + tlv(0x0210, b"\x34"))
        elif pdu.command_id in (ENQUIRE_LINK, UNBIND):
            peer.answer(pdu)
        elif pdu.command_id == SUBMIT_SM:
            self.taken.append(pdu)
            self.on_submit(peer, pdu)

    def hang_up(self) -> None:
        """Cut every session."""
        for one in self.sessions:
            one.cut()

    async def arrive(self, octets: bytes) -> Pdu:
        """Deliver a deliver_sm of this body over the first session; gives its answer."""
        return await self.bound()[0].ask(DELIVER_SM, octets)

    async def submits(self, count: int) -> list[Message]:
        await until(lambda: len(self.taken) >= count, f"{count} submit_sm")
        return self.messages()


async def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait until something is so; the test fails if it does not come in time."""
    deadline = reactor.seconds() + seconds
    while not condition():
        if reactor.seconds() > deadline:
            raise FailTest(f"{what}: not within {seconds:g} s")
        await deferLater(reactor, 0.005)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on, and that no other process of these tests is given.

    It lies below those that the kernel gives to outgoing connections. A process claims ten at a time: it
    holds the first of them, as a port of UDP, until it ends.
    """
    while not _ports:
        first = random.randrange(10_000, 30_000, 10)
        claim = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            claim.bind(("127.0.0.1", first))
        except OSError:
            claim.close()
            continue
        _claims.append(claim)
        _ports.extend(range(first, first + 10))
    port = _ports.pop()
    with socket.socket() as one:
        if one.connect_ex(("127.0.0.1", port)) == 0:
            return free_port()
    return port


_ports: list[int] = []
_claims: list[socket.socket] = []


FORKS = Forks(TREE, str(ROOT))


def begin(
    program: str,
    words: Sequence[str],
    place: Path,
    environment: dict[str, str],
    output: IO[Any],
    files: int | None = None,
) -> Process | subprocess.Popen[bytes]:
    """Run twistd or smpp-router: by a fork, unless it needs a Python that starts in its environment.

    ``files``: the most that it may have open.
    """
    if environment["PYTHONPATH"] == TREE and "LD_PRELOAD" not in environment:
        with suppress(CannotFork):
            return FORKS.start(program, words, place, environment, output, files)
    starts = [sys.executable, "-c", STARTS[program], *words]
    if files is not None:
        starts = ["sh", "-c", f'ulimit -n {files}; exec "$@"', "sh", *starts]
    return subprocess.Popen(
        starts, cwd=place, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
    )


class Router:
    """The router, as a process of its own."""

    def __init__(
        self, words: Sequence[str], place: Path, environment: dict[str, str], files: int | None = None
    ) -> None:
        self.log: IO[Any] = (place / "router.log").open("ab")
        self._place = place
        self.process = begin("twistd", words, place, environment, self.log, files)

    @property
    def ended(self) -> int | None:
        return self.process.poll()

    def said(self) -> str:
        """All that it has logged so far."""
        return (self._place / "router.log").read_text(errors="replace")

    def lines(self, part: str) -> list[str]:
        """The lines of its log that contain this."""
        return [line for line in self.said().splitlines() if part in line]

    async def stop(self) -> int:
        """SIGTERM; gives its exit status."""
        if self.ended is None:
            self.process.send_signal(signal.SIGTERM)
        await until(lambda: self.ended is not None, "the router's end")
        return cast(int, self.process.returncode)

    def kill(self) -> None:
        if self.ended is None:
            self.process.kill()
        self.process.wait()
        self.log.close()


class Outside(TestCase):
    """A test that has a router, a far side and ESMEs, all of which are gone at its end."""

    timeout = 900

    def setUp(self) -> None:
        self.place = Path(self.mktemp())
        self.place.mkdir(parents=True)
        self.north, self.south = free_port(), free_port()

    def file(self, text: str, name: str = "router.yaml") -> Path:
        """A file of this text, in the test's folder."""
        file = self.place / name
        file.write_text(text)
        return file

    def page(
        self,
        gateway: str = "connect: smsc, system_id: r, password: pw",
        esme: str = "",
        more: str = "",
        gateways: str = "",
    ) -> Path:
        """A configuration: one ESME `crm`, one gateway `far` that is an SMSC unless it is said otherwise."""
        return self.file(
            f'smpp: {{listen: ["tcp:{self.north}:interface=127.0.0.1"]}}\n'
            'store: "sqlite:router.db"\ndrain: 5s\n'
            f"esmes:\n  - {{system_id: crm, password: secret, {esme}}}\n"
            f"gateways:\n  - {{id: far, host: 127.0.0.1, port: {self.south}, "
            f"timers: {{reconnect: 100ms..200ms}}, {gateway}}}\n{gateways}{more}"
        )

    def environment(self, **more: str) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": TREE, "PYTHONUNBUFFERED": "1", **more}

    async def start(
        self, file: Path, wait: bool = True, files: int | None = None, **environment: str
    ) -> Router:
        """The router on this file, listening; a start that fails fails the test with what was said.

        ``files``: so many it may have open.
        """
        words = ["-n", "--pidfile=", "smpp-router", "-c", file.name]
        router = Router(words, self.place, self.environment(**environment), files)
        self.addCleanup(router.kill)
        if wait:
            await until(
                lambda: self._is_open() or router.ended is not None, "the router's start", 3 * PATIENCE
            )
            if router.ended is not None:
                self.fail(f"the router did not start:\n{router.said()}")
        return router

    def _is_open(self) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.north)) == 0

    async def command(self, *words: str, seconds: float = PATIENCE) -> tuple[int, str]:
        """Run `smpp-router` with these words; its exit status and all that it printed."""
        with TemporaryFile() as output:
            ends = begin("smpp-router", words, self.place, self.environment(), output)
            try:
                await until(lambda: ends.poll() is not None, "the command's end", seconds)
            except FailTest:
                ends.kill()
                ends.wait()
                return -1, f"it did not end within {seconds:g} s"
            output.seek(0)
            return cast(int, ends.returncode), output.read().decode(errors="replace")

    async def commands(self, *runs: Sequence[str]) -> list[tuple[int, str]]:
        """Run `smpp-router` with each of these words; what `command` gives, of as many as came to an end."""

        def run() -> list[tuple[int, str]]:
            done = subprocess.run(
                [sys.executable, "-c", COMMANDS],
                cwd=self.place,
                env=self.environment(),
                input=json.dumps([list(map(str, words)) for words in runs]).encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            lines = done.stdout.decode(errors="replace").splitlines()
            ended = [(json.loads(line)) for line in lines if line.startswith("[")]
            left = [(-1, f"it did not end: {lines[-20:]}")] * (len(runs) - len(ended))
            return [(status, said) for status, said in ended] + left

        return await deferToThread(run)

    async def far(self, port: int | None = None) -> Smsc:
        """The far side, listening."""
        smsc = Smsc()
        endpoint = TCP4ServerEndpoint(cast(IReactorTCP, the_reactor), port or self.south, 50, "127.0.0.1")
        smsc.port = await endpoint.listen(smsc)
        self.addCleanup(smsc.port.stopListening)
        self.addCleanup(smsc.hang_up)
        return smsc

    async def linked(self, smsc: Smsc, sessions: int = 1) -> None:
        """Until the router is bound to the far side."""
        await until(lambda: len(smsc.bound()) >= sessions, "the router's bind")

    async def connect(self) -> Esme:
        """An ESME that is connected, not bound."""
        endpoint = TCP4ClientEndpoint(cast(IReactorTCP, the_reactor), "127.0.0.1", self.north)
        esme = cast(Esme, await endpoint.connect(Factory.forProtocol(Esme)))
        self.addCleanup(esme.cut)
        return esme

    async def bind(
        self, system_id: bytes = b"crm", password: bytes = b"secret", command_id: int = BIND_TRANSCEIVER
    ) -> Esme:
        """An ESME that is bound; a refused bind fails the test."""
        esme = await self.connect()
        answer = await esme.ask(command_id, bind(system_id, password))
        self.assertEqual(answer.status, 0, "the bind was refused")
        return esme

    async def both(self, page: Path) -> tuple[Router, Smsc, Esme]:
        """The usual scene: a far side, the router bound to it, an ESME bound as transceiver."""
        smsc = await self.far()
        router = await self.start(page)
        await self.linked(smsc)
        return router, smsc, await self.bind()


def bind(system_id: bytes = b"crm", password: bytes = b"secret", version: int = 0x34) -> bytes:
    """The body of a bind."""
    return system_id + b"\0" + password + b"\0\0" + bytes((version, 0, 0)) + b"\0"
