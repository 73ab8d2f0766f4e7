"""Session: one SMPP connection of the box, octets in and octets out, without a socket."""

from collections.abc import Callable
from functools import partial
from typing import Literal, Protocol

from attrs import frozen

from ..octets.bodies import Bind, read_bind
from ..octets.frames import RESPONSE, Broken, Command, Pdu, Status, cut, pdu
from .agenda import Agenda
from .line import Line
from .settings import Settings

Kind = Literal["", "tx", "rx", "trx"]
"""How it is bound; empty while it is not."""

KINDS: dict[int, Kind] = {
    Command.BIND_TRANSMITTER: "tx",
    Command.BIND_RECEIVER: "rx",
    Command.BIND_TRANSCEIVER: "trx",
}


class Pipe(Protocol):
    """The writing end of a connection."""

    def write(self, octets: bytes) -> None:
        """Send them."""

    def close(self) -> None:
        """Close when all is sent."""

    def cut(self) -> None:
        """Close at once: the far side sees a reset."""


@frozen
class Parcel:
    """Something for whoever receives a line's SMS: a received SMS or a part of one, or a receipt.

    ``body`` makes the deliver_sm for the system_id of the session that gets it; ``answered`` is told the
    command_status of the answer, ``unbound`` or ``lost``.
    """

    line: Line
    body: Callable[[str], bytes]
    answered: Callable[[int | str], None]


class Desk(Protocol):
    """The questions of a session to the face behind it."""

    @property
    def settings(self) -> Settings:
        """The flags, as they stand now."""

    @property
    def agenda(self) -> Agenda:
        """The calls that happen later."""

    def bind(self, session: "Session", kind: Kind, bind: Bind) -> Status | None:
        """Judge a bind; None closes the connection without an answer."""

    def bound(self, session: "Session") -> None:
        """Hear that it is bound and has its answer."""

    def submit(self, session: "Session", request: Pdu) -> None:
        """Take an SMS to send."""

    def unwritten(self, session: "Session") -> None:
        """Hear that it has octets to write when the batch is over."""

    def gone(self, session: "Session", parcels: list[Parcel]) -> None:
        """Hear that the connection is closed; these were not answered."""

    def broken(self) -> None:
        """Hear that the far side broke the specification."""


class Session:
    """The box's end of one connection."""

    def __init__(self, desk: Desk, pipe: Pipe) -> None:
        self.kind: Kind = ""
        self.system_id = ""
        self.line: Line | None = None
        self.closed = False
        self.heard = desk.agenda.now()
        self._desk, self._pipe = desk, pipe
        self._unread = b""
        self._out: list[bytes] = []
        self._parcels: dict[int, Parcel] = {}
        self._sequence = 0

    @property
    def receives(self) -> bool:
        """Bound, and takes deliver_sm."""
        return self.kind in ("rx", "trx") and not self.closed

    def received(self, octets: bytes) -> None:
        """Take octets that came in."""
        self.heard = self._desk.agenda.now()
        try:
            requests, self._unread = cut(self._unread + octets)
        except Broken as broken:
            self._desk.broken()
            self.send(pdu(Command.GENERIC_NACK, 0, status=broken.status))
            self.close()
            return
        for request in requests:
            if not self.closed:
                self._take(request)

    def send(self, octets: bytes) -> None:
        """Write this when the batch is over."""
        if not self._out:
            self._desk.unwritten(self)
        self._out.append(octets)

    def answer(self, request: Pdu, body: bytes = b"", status: int = Status.ROK) -> None:
        """Send the response; a refusal has no body (SMPP 3.4 sections 4.1.2 and 4.4.2 allow it)."""
        if not self.closed:
            self.send(pdu(request.command_id | RESPONSE, request.sequence_number, body, status))

    def deliver(self, parcel: Parcel) -> None:
        """Send a deliver_sm and wait for its answer."""
        sequence = self._ask(Command.DELIVER_SM, parcel.body(self.system_id))
        self._parcels[sequence] = parcel
        patience = self._desk.settings.deliver_resp_timeout
        if patience:
            self._desk.agenda.after(patience, partial(self._again, sequence))

    def flush(self) -> None:
        """Write what waits."""
        octets, self._out = b"".join(self._out), []
        if octets and not self.closed:
            self._pipe.write(octets)

    def close(self) -> None:
        """Close, after all that waits is written."""
        self.flush()
        self._end()
        self._pipe.close()

    def cut(self) -> None:
        """Close at once."""
        self._end()
        self._pipe.cut()

    def lost(self) -> None:
        """Hear that the far side closed."""
        self._end()

    def _end(self) -> None:
        if self.closed:
            return
        self.closed = True
        parcels = list(self._parcels.values())
        self._parcels.clear()
        self._desk.gone(self, parcels)

    def _take(self, request: Pdu) -> None:
        try:
            TAKERS.get(request.command_id, Session._unknown)(self, request)
        except Broken as broken:
            self._desk.broken()
            self.answer(request, status=broken.status)

    def _bind(self, request: Pdu) -> None:
        if self.kind:
            self.answer(request, status=Status.RALYBND)
            return
        bind, kind = read_bind(request.body), KINDS[request.command_id]
        status = self._desk.bind(self, kind, bind)
        if status is None:
            self.close()
        elif status:
            self.answer(request, status=status)
            self.close()
        else:
            self.kind = kind
            self.answer(request, self._bind_body(bind))
            self._desk.bound(self)
            self._watch()

    def _bind_body(self, bind: Bind) -> bytes:
        settings = self._desk.settings
        names = {"bound_id": bind.system_id, "base_id": settings.id, "empty": ""}
        body = names[settings.bind_resp_system_id].encode("latin-1") + b"\0" * settings.bind_resp_nul
        return body + b"\x02\x10\0\x01\x34" * settings.bind_resp_sc_version_tlv

    def _submit(self, request: Pdu) -> None:
        if self.kind in ("tx", "trx"):
            self._desk.submit(self, request)
        else:
            self.answer(request, status=Status.RINVBNDSTS)

    def _deliver_resp(self, response: Pdu) -> None:
        parcel = self._parcels.pop(response.sequence_number, None)
        if parcel:
            parcel.answered(response.command_status)

    def _enquire_link(self, request: Pdu) -> None:
        self.answer(request)

    def _unbind(self, request: Pdu) -> None:
        if self._desk.settings.unbind_resp == "reply":
            self.answer(request)
        self.close()

    def _unknown(self, request: Pdu) -> None:
        if request.command_id & RESPONSE:
            return
        policy = self._desk.settings.unknown_pdu
        if policy == "generic_nack":
            self.send(pdu(Command.GENERIC_NACK, request.sequence_number, status=Status.RINVCMDID))
        elif policy == "close":
            self.close()

    def _ask(self, command: Command, body: bytes = b"") -> int:
        self._sequence = self._sequence % 0x7FFFFFFF + 1
        self.send(pdu(command, self._sequence, body))
        return self._sequence

    def _again(self, sequence: int) -> None:
        parcel = self._parcels.pop(sequence, None)
        if parcel:
            self.deliver(parcel)

    def _watch(self) -> None:
        settings = self._desk.settings
        if settings.server_enquire_link_s:
            self._desk.agenda.after(settings.server_enquire_link_s, self._ask_alive)
        if settings.idle_disconnect_s:
            self._desk.agenda.after(settings.idle_disconnect_s, self._drop_idle)

    def _ask_alive(self) -> None:
        if not self.closed:
            self._ask(Command.ENQUIRE_LINK)
            self._desk.agenda.after(self._desk.settings.server_enquire_link_s, self._ask_alive)

    def _drop_idle(self) -> None:
        limit = self._desk.settings.idle_disconnect_s
        left = self.heard + limit - self._desk.agenda.now()
        if self.closed:
            return
        if left <= 0:
            self.close()
        else:
            self._desk.agenda.after(left, self._drop_idle)


TAKERS: dict[int, Callable[[Session, Pdu], None]] = {
    Command.BIND_TRANSMITTER: Session._bind,
    Command.BIND_RECEIVER: Session._bind,
    Command.BIND_TRANSCEIVER: Session._bind,
    Command.SUBMIT_SM: Session._submit,
    Command.DELIVER_SM | RESPONSE: Session._deliver_resp,
    Command.ENQUIRE_LINK: Session._enquire_link,
    Command.UNBIND: Session._unbind,
}
