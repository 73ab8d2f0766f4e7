"""A simulated box whose lines are clients of an SMS server; the test is the server."""

from router.simulator.goip.udp.client import LineClient
from router.simulator.goip.udp.face import UdpFace
from router.simulator.goip.udp.voice import Peer
from tests.simulator.goip.scene import Scene

TEXT = "hello"


class Port:
    """What a line sends, and how often it took another port."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.to: list[Peer] = []
        self.moves = 0

    def send(self, octets: bytes, to: Peer) -> None:
        self.sent.append(octets)
        self.to.append(to)

    def move(self) -> None:
        self.moves += 1


class UdpScene(Scene):
    """A box of four lines, all started, whose keep-alives are not looked at any more."""

    def __init__(self, *words: str, speed: float = 0.0, channels: int = 4) -> None:
        super().__init__(*words, speed=speed, channels=channels)
        self.udp = UdpFace(self.goip)
        self.ports = {line.number: Port() for line in self.goip.lines}
        for line in self.goip.lines:
            self.udp.attach(line, self.ports[line.number]).start()
        self.first = {number: self.heard(number) for number in self.ports}

    def client(self, line: int = 1) -> LineClient:
        return self.udp.clients[line]

    def heard(self, line: int = 1) -> list[str]:
        """What a line has sent since the last time."""
        sent, self.ports[line].sent = self.ports[line].sent, []
        return [each.decode() for each in sent]

    def events(self, line: int = 1) -> list[str]:
        """The same without keep-alives."""
        return [each for each in self.heard(line) if not each.startswith("req:")]

    def say(self, words: str, line: int = 1) -> list[str]:
        """Send a datagram to a line; what it answers at once."""
        self.heard(line)
        self.client(line).datagram(words.encode())
        return self.events(line)

    def register(self, status: int = 200) -> None:
        """Answer the keep-alives of all lines."""
        for number in self.ports:
            self.say(f"reg:1;status:{status};", number)

    def open(self, sendid: int = 11, text: str = TEXT, line: int = 1) -> None:
        """Open a session."""
        size = len(text.encode())
        assert self.say(f"MSG {sendid} {size} {text}\n", line) == [f"PASSWORD {sendid}\n"]
        assert self.say(f"PASSWORD {sendid} pw\n", line) == [f"SEND {sendid}\n"]
