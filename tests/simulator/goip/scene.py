"""A simulated box without sockets: a clock that is moved by hand, pipes that keep what is written."""

from random import Random
from struct import pack

from twisted.internet.task import Clock

from router.simulator.goip.box import Goip
from router.simulator.goip.session import Session
from router.simulator.goip.settings import Settings, changed
from router.simulator.goip.smpp import SmppFace
from router.simulator.octets.frames import HEADER, Command, Pdu, cut, pdu

START = 1677590940.0
"""2023-02-28 13:29 UTC."""

KINDS = {"trx": Command.BIND_TRANSCEIVER, "tx": Command.BIND_TRANSMITTER, "rx": Command.BIND_RECEIVER}
TO = b"+491512345678"
FROM = b"4711"


def submit_body(
    text: bytes,
    to: bytes = TO,
    esm_class: int = 0,
    data_coding: int = 0,
    registered: int = 1,
    tlvs: bytes = b"",
) -> bytes:
    """The body of a submit_sm, field by field."""
    return b"".join(
        (
            b"\0",
            b"\1\1" + FROM + b"\0",
            b"\0\1" + to + b"\0",
            bytes((esm_class, 0, 0)),
            b"\0\0",
            bytes((registered, 0, data_coding, 0, len(text))),
            text,
            tlvs,
        )
    )


def payload(text: bytes) -> bytes:
    """The text as message_payload."""
    return pack(">HH", 0x0424, len(text)) + text


class End:
    """The far side of a connection: it sends PDUs and has those that came."""

    def __init__(self, face: SmppFace) -> None:
        self._face = face
        self._came = b""
        self._kept: list[Pdu] = []
        self._sequence = 0
        self.closed = False
        self.was_cut = False
        session = face.connect(self)
        assert session is not None
        self.session: Session = session

    def write(self, octets: bytes) -> None:
        self._came += octets

    def close(self) -> None:
        self.closed = True

    def cut(self) -> None:
        self.closed = self.was_cut = True

    def octets(self, octets: bytes) -> None:
        """Send these, whatever they are."""
        if not self.session.closed:
            self.session.received(octets)
            self._face.flush()

    def ask(self, command_id: int, body: bytes = b"") -> int:
        """Send a request; its sequence_number."""
        self._sequence += 1
        self.octets(pdu(command_id, self._sequence, body))
        return self._sequence

    def bind(self, system_id: str, kind: str = "trx", password: str = "pw", version: int = 0x34) -> int:
        """Bind; the command_status of the answer, -1 if there was none."""
        body = system_id.encode() + b"\0" + password.encode() + b"\0\0" + bytes((version, 0, 0)) + b"\0"
        self.ask(KINDS[kind], body)
        answers = self.pdus()
        self._kept = answers[1:]
        return answers[0].command_status if answers else -1

    def submit(
        self,
        text: bytes = b"Hello",
        to: bytes = TO,
        esm_class: int = 0,
        data_coding: int = 0,
        registered: int = 1,
        tlvs: bytes = b"",
    ) -> int:
        """Send an SMS; its sequence_number."""
        return self.ask(Command.SUBMIT_SM, submit_body(text, to, esm_class, data_coding, registered, tlvs))

    def pdus(self) -> list[Pdu]:
        """What came since the last time; every deliver_sm is left unanswered."""
        pdus, self._came = cut(self._came)
        pdus, self._kept = self._kept + pdus, []
        return pdus

    def came(self) -> bytes:
        """The octets that came since the last time."""
        came, self._came = self._came, b""
        return came

    def respond(self, request: Pdu, status: int = 0) -> None:
        """Answer a deliver_sm."""
        self.octets(HEADER.pack(17, 0x80000005, status, request.sequence_number) + b"\0")

    def hang_up(self) -> None:
        """Close from this side."""
        self.session.lost()


class Scene:
    """One box of four lines that takes no time for anything, unless the flags say so."""

    def __init__(self, *words: str, speed: float = 0.0, channels: int = 4) -> None:
        self.clock = Clock()
        self.clock.advance(START)
        settings = Settings(speed=speed, channels=channels, dlr_before_resp=0.0, max_connections=100)
        self.goip = Goip(self.clock, Random(1), changed(settings, words))
        self.face = SmppFace(self.goip)

    def end(self) -> End:
        """A connection, not bound."""
        return End(self.face)

    def bound(self, system_id: str = "goip101", kind: str = "trx") -> End:
        """A connection, bound."""
        end = self.end()
        assert end.bind(system_id, kind) == 0
        return end

    def receive(self, line: int, text: str, source: str = "+4477") -> None:
        """An SMS comes in."""
        self.goip.receive(self.goip.lines[line - 1], source, text)
        self.face.flush()

    def handset(self, number: bytes = TO) -> list[str]:
        """What a handset shows."""
        return self.goip.records.handset(number.decode())
