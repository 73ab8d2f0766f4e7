"""A fast SMSC: answers submit_sm, sends the receipts that are asked for, and received SMS at a rate."""

import socket
from itertools import count

from router.simulator.octets.bodies import SC_INTERFACE_VERSION, VERSION_3_4, skim, tlv
from router.simulator.octets.frames import RESPONSE, Command, pdu
from tools.load.connections import Connection, Wire, now
from tools.load.messages import receipt, received

BIND, DELIVER_RESP = int(Command.BIND_TRANSCEIVER), Command.DELIVER_SM | RESPONSE
SUBMIT, DELIVER = int(Command.SUBMIT_SM), int(Command.DELIVER_SM)
BOUND = b"smsc\0" + tlv(SC_INTERFACE_VERSION, bytes((VERSION_3_4,)))


class Upstream(Connection):
    """One session of a client."""

    def __init__(self, smsc: "Smsc", peer: socket.socket) -> None:
        super().__init__(smsc.wire, peer)
        self._smsc = smsc
        self._numbers = count(1)
        self.bound = False

    def take(self, command_id: int, status: int, number: int, body: bytes) -> None:
        if command_id == SUBMIT:
            self._submit(number, body)
        elif command_id == DELIVER_RESP:
            self._smsc.acknowledged += 1
        elif command_id == BIND:
            self.bound = True
            self.out.append(pdu(BIND | RESPONSE, number, BOUND))

    def _submit(self, number: int, body: bytes) -> None:
        smsc = self._smsc
        smsc.submits += 1
        id = b"%d" % (smsc.first_id + smsc.submits)
        self.out.append(pdu(SUBMIT | RESPONSE, number, id + b"\0"))
        source, destination, registered_delivery, text = skim(body)
        if registered_delivery & 3:
            self.out.append(pdu(DELIVER, next(self._numbers), receipt(id, destination, source, text)))
            smsc.receipts += 1

    def receive(self, number: int) -> None:
        self.out.append(pdu(DELIVER, next(self._numbers), received(number, "up")))


class Smsc:
    """All sessions."""

    def __init__(self, host: str, port: int) -> None:
        self.wire = Wire()
        self.sessions: list[Upstream] = []
        self.submits = self.receipts = self.acknowledged = 0
        self.first_id = int(now() * 1000) % 10**9
        self.wire.listen(host, port, lambda peer: self.sessions.append(Upstream(self, peer)))

    def run(self, seconds: float, received_rate: float, received_count: int) -> dict[str, int]:
        """Serve so long; from the first bind on, so many received SMS, so many a second."""
        end, sent, since = now() + seconds, 0, 0.0
        while now() < end:
            self.wire.turn(0.005 if received_rate else 0.2)
            bound = [session for session in self.sessions if session.open and session.bound]
            if received_rate and bound and sent < received_count:
                since = since or now()
                due = min(received_count, int((now() - since) * received_rate))
                for number in range(sent, due):
                    bound[number % len(bound)].receive(number)
                sent = due
                for session in bound:
                    session.flush()
        return {"submits": self.submits, "receipts": self.receipts, "acknowledged": self.acknowledged}
