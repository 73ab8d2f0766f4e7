"""What Wireshark says of the router's PDUs. The other tests here ask it, too, where it may record."""

import os
import random
import re
import socket
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO

from twisted.internet import reactor as the_reactor
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.interfaces import IReactorTCP, IReactorTime

from router.simulator.demo.command import main as play
from router.simulator.octets.frames import RESPONSE, Command, Pdu, pdu
from tests.interop.staged import WAIT_S, Staged, deafness
from tools.fuzzer.oracle import MOST, outlook
from tools.fuzzer.seeds import NORTH, bind, sm
from tools.fuzzer.talk import Talk
from tools.peers.capture import Capture
from tools.ports import free_port
from tools.processes import PROJECT

FLOW = [f"tests.flow.test_{name}" for name in ("messages", "gateways", "upstream", "peers")]
FLOW_S = 500.0

RECEIPTS = 9
"""Of NORTH: one message is for tomorrow, one is a segment that waits for its sibling, one goes to
two numbers, one asks for a notification."""

BIND = bind(0x09, b"crm", b"secret12")
SOUND = sm(Command.DELIVER_SM, b"hello")


class Wire(Staged):
    timeout = 600

    def setUp(self) -> None:
        super().setUp()
        self.need(deafness())

    def recording(self, north: list[int], south: list[int], among: range | None = None) -> Capture:
        """It is stopped at the end of the test at the latest."""
        capture = Capture(self.folder, north, south, among)
        self.addCleanup(capture.stop)
        return capture

    def recorded(self, *pdus: bytes) -> list[str]:
        """What Wireshark says of these from an SMSC."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            capture = self.recording([server.getsockname()[1]], [])
            with socket.create_connection(server.getsockname()) as esme, server.accept()[0] as smsc:
                esme.sendall(BIND.octets(1))
                smsc.recv(1000)
                for each in pdus:
                    smsc.sendall(each)
                    esme.recv(1000)
        capture.stop()
        return capture.complaints()

    def test_it_sees_what_is_malformed(self) -> None:
        bodies = [SOUND.body()[:-2], SOUND.body() + b"\x14\0\xff\xff", SOUND.body() + b"\x14"]
        complaints = self.recorded(SOUND.octets(1), *(pdu(Command.DELIVER_SM, 2, body) for body in bodies))
        self.assertEqual(["Malformed" in complaint for complaint in complaints], [True] * 3)

    def test_it_finds_nothing_in_the_demo(self) -> None:
        north, south, web, udp = (free_port() for _ in range(4))
        capture = self.recording([north], [south])
        with redirect_stdout(StringIO()) as story:
            ports = {"--port": north, "--goip-port": south, "--web-port": web, "--udp-port": udp}
            words = [word for name, port in ports.items() for word in (name, str(port))]
            status = play(words, PROJECT / "conf" / "demo.yaml")
        capture.stop()
        self.assertEqual((status, capture.complaints()), (0, []), story.getvalue())
        self.assertGreater(capture.pdus(), 10)

    def test_it_finds_nothing_in_the_traffic_of_the_flow_tests(self) -> None:
        # Beyond those of all other tests, which may run meanwhile and write what is malformed.
        lowest = random.randrange(30_000, 31_500)
        ports = range(lowest, lowest + 1000)
        capture = self.recording([], [], ports)
        self.run_flow(ports)
        capture.stop()
        pages = [page.read_text() for page in self.folder.glob("trial/**/router.yaml")]
        north, south = (
            sorted({int(port) for page in pages for port in re.findall(pattern, page)})
            for pattern in (r"\btcp:(\d+)", r"\bport: (\d+)")
        )
        capture.tell(north, south)
        self.assertEqual(capture.complaints(), [])
        self.assertGreater(capture.pdus(), 200)

    def run_flow(self, ports: range) -> None:
        """The tests of the whole building, in a process of their own, on these ports."""
        words = [sys.executable, "-m", "twisted.trial", "--temp-directory", str(self.folder / "trial"), *FLOW]
        environment = {**os.environ, "PORTS": f"{ports[0]}-{ports[-1]}"}
        done = subprocess.run(
            words, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=FLOW_S
        )
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-1000:])

    async def test_it_finds_nothing_in_the_answers_to_all_kinds_of_requests(self) -> None:
        talk, delivered = await self.talk(self.before_a_box())
        talk.ask(BIND.command_id, 1, BIND.body())
        self.assertTrue(await talk.until(lambda: talk.settled, WAIT_S))
        seeds = [seed for seed in NORTH if seed.command_id != Command.UNBIND]
        for number, seed in enumerate(seeds, 2):
            talk.owes(outlook(seed.octets(number), MOST))
            talk.write(seed.octets(number))
        done = await talk.until(lambda: talk.settled and len(delivered) >= RECEIPTS, WAIT_S)
        self.assertTrue(done, f"{talk.open_ends}, {len(delivered)} receipts")
        talk.ask(Command.UNBIND, len(seeds) + 2)
        await talk.until(lambda: talk.settled, WAIT_S)
        talk.line.loseConnection()
        self.assertTrue(await talk.until(lambda: talk.gone, WAIT_S))
        self.assertEqual(talk.fault, "")

    async def talk(self, port: int) -> tuple[Talk, list[Pdu]]:
        """A connection, and the deliver_sm that come by it."""
        delivered: list[Pdu] = []

        def reply(asked: Pdu) -> bytes:
            if asked.command_id == Command.DELIVER_SM:
                delivered.append(asked)
            body = b"\0" if asked.command_id == Command.DELIVER_SM else b""
            return pdu(asked.command_id | RESPONSE, asked.sequence_number, body)

        talk = Talk(IReactorTime(the_reactor), reply)
        await connectProtocol(TCP4ClientEndpoint(IReactorTCP(the_reactor), "127.0.0.1", port), talk)
        return talk, delivered
