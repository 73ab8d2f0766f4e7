"""Requests that a session settles by itself: bind, unbind, enquire_link, and all that should not have been
sent.
"""

from collections import deque
from typing import Final

from router.smpp.binding import accepting, known_version, version_offered
from router.smpp.codec import encode, encode_response
from router.smpp.commands import PDUS, RESPONSES
from router.smpp.errors import DecodeError, NotBound
from router.smpp.events import Answered, BindRefused, Bound, Event, Requested, Unbound
from router.smpp.framing import BadLength, Framer
from router.smpp.limits import SessionLimits
from router.smpp.operations import RESPONSE, CommandId, CommandStatus, name_of_command, name_of_status
from router.smpp.other_protocols import foreign
from router.smpp.pdus import (
    Bind,
    BindResp,
    EnquireLink,
    EnquireLinkResp,
    GenericNack,
    Outbind,
    Pdu,
    Unbind,
    UnbindResp,
)
from router.smpp.session_base import NOTHING, SessionBase
from router.smpp.states import BINDS, BOUND, STATE_AFTER_BIND, SessionState, Side
from router.smpp.timers import Timers

ENQUIRIES: Final = 8
"""Our enquire_links that await a late answer; beyond these, the oldest is forgotten."""

LINGER: Final = 5.0
"""Seconds that the side that was asked to unbind leaves to the other to close the connection."""

_ROK: Final = CommandStatus.ESME_ROK


class Housekeeping(SessionBase):
    """The part of a session that the protocol settles: bind, unbind, enquire_link, and the order of PDUs."""

    def __init__(self, side: Side, now: float, timers: Timers, limits: SessionLimits) -> None:
        super().__init__(side, now, timers, limits)
        # An SMSC may send what it kept for us in the same read as its bind_resp.
        self._framer = Framer(limits.max_pdu if side is Side.ESME else limits.max_pdu_unbound)
        self._bind: tuple[int, Bind] | None = None
        self._our_unbind: int | None = None
        self._their_unbind: int | None = None
        self._leaving = False
        self._half_closed = False
        self._has_left = False
        self._enquiries: deque[int] = deque(maxlen=ENQUIRIES)
        self._watch.await_(timers.session_init, "no bind in time", now)

    @property
    def unread(self) -> bytes:
        """The octets of the incomplete PDU."""
        return self._framer.unread

    # Bind

    def bind(self, pdu: Bind, now: float) -> None:
        """Ask the SMSC to take us; Bound or BindRefused follows.

        :raises NotBound: a bind is under way or done, or we are no ESME.
        :raises EncodeError: a value does not fit its field.
        """
        if type(pdu) not in self._ours or self._bind is not None:
            raise NotBound(f"no bind may be sent now: {self.state.value}")
        number = self._window.next_number()
        self._output.append(encode(pdu, number))
        self._bind = number, pdu
        self._watch.await_(self._timers.bind, "no answer to bind", now)

    def bound(self, request: Requested, system_id: str) -> None:
        """Take the ESME's bind; ``system_id`` is our own name. Nothing happens if it has gone meanwhile.

        :raises EncodeError: ``system_id`` has more than 15 octets.
        """
        bind = request.pdu
        if self.closing or self._bind is None or not isinstance(bind, Bind):
            return
        answer = accepting(bind, system_id, self._limits.version)
        self._output.append(encode(answer, request.sequence_number))
        self._enter_bound(bind, bind.system_id, known_version(bind.interface_version))
        if self._half_closed:
            self._leave()

    def refuse_bind(self, request: Requested, command_status: int) -> None:
        """Answer the ESME's bind with an error, and close: one attempt for each connection."""
        if self.closing or self._bind is None:
            return
        command_id = request.pdu.command_id
        self._output.append(encode_response(command_id, request.sequence_number, command_status))
        self._end(f"bind refused with {name_of_status(command_status)}", self._pending)

    def _enter_bound(self, bind: Bind, system_id: str, version: int) -> None:
        self._bind = None
        self.system_id = system_id
        self.peer_version = version
        self.version = min(version, self._limits.version)
        self._framer.most = self._limits.max_pdu
        self._watch.settle()
        self._enter(STATE_AFTER_BIND[bind.command_id])

    def _answers_our_bind(self, pdu: Pdu, sequence_number: int) -> bool:
        if self.side is Side.SMSC or self._bind is None or self._bind[0] != sequence_number:
            return False
        return type(pdu) in (GenericNack, RESPONSES[type(self._bind[1])])

    def _bind_answered(self, pdu: Pdu, status: int, events: list[Event]) -> None:
        if self._bind is not None and isinstance(pdu, BindResp) and status == _ROK:
            self._enter_bound(self._bind[1], pdu.system_id, version_offered(pdu))
            events.append(Bound(self.system_id, self.version))
        else:
            events.append(BindRefused(status))
            self._end(f"bind refused with {name_of_status(status)}", events)

    # Unbind

    def unbind(self, now: float) -> None:
        """Leave: no new requests from now on; Unbound and Ended follow. If not bound, it ends at once."""
        if self.state in BOUND and self._our_unbind is None:
            self._our_unbind = self._window.next_number()
            self._output.append(encode(Unbind(), self._our_unbind))
            self._sendable = NOTHING
            self._watch.await_(self._timers.response, "no answer to unbind", now)
        elif self.state not in BOUND and not self.closing:
            self._end("left without a bind", self._pending)

    def _unbind_answered(self, events: list[Event]) -> None:
        if self._their_unbind is None:
            events.append(Unbound(by_peer=False))
        self._enter(SessionState.UNBOUND)
        self._end("unbound", events)

    def _asked_to_unbind(self, sequence_number: int, events: list[Event]) -> None:
        """Take nothing new, and answer unbind when what is in flight is answered, or when the response timer
        runs out.
        """
        self._their_unbind = sequence_number
        self._leaving = True
        self._sendable = self._expected = NOTHING
        self._theirs = frozenset({EnquireLink})
        events.append(Unbound(by_peer=True))
        if not self._unanswered.total:
            self._leave()
        elif self._our_unbind is None:
            self._watch.await_(self._timers.response, "unbound", self._now)

    def half_closed(self, now: float) -> None:
        """Note that the peer will send nothing more, but may still read (RFC 9293 section 3.6).

        What it has asked is answered, a bind too, within the response timer; then the session ends.
        """
        if self.closing or self._half_closed:
            return
        self._now = now
        self._half_closed = self._leaving = True
        self._sendable = self._expected = self._theirs = NOTHING
        self._framer.since = None
        if self._bind is None and not self._unanswered.total:
            self._leave()
        elif self._bind is None:
            self._watch.await_(self._timers.response, "closed by the peer", now)

    def _leave(self) -> None:
        """End the session, since all requests of the peer are answered; answer its unbind if that was the
        last.

        After it nothing more is said. A peer that has not closed its half of the connection closes it now.
        """
        self._unanswered.clear()
        if self._their_unbind is not None and not self._has_left:
            self._has_left = True
            self._output.append(encode(UnbindResp(), self._their_unbind))
        if self._half_closed:
            self._enter(SessionState.UNBOUND)
            self._end("closed by the peer", self._pending)
        elif self._our_unbind is None:
            self._enter(SessionState.UNBOUND)
            self._watch.await_(LINGER, "unbound", self._now)

    def _give_up(self, why: str, events: list[Event]) -> None:
        """End the session, since an awaited step has not come."""
        if self._leaving and self._our_unbind is None and self.state in BOUND:
            self._leave()
        else:
            self._end(why, events)

    # PDUs that are not the owner's

    def _settled(self, pdu: Pdu, status: int, sequence_number: int, events: list[Event]) -> None:
        """Take an answer to a request of the session's own, or a generic_nack to anything."""
        match pdu:
            case EnquireLinkResp() | GenericNack() if sequence_number in self._enquiries:
                self._enquiries.remove(sequence_number)  # that the peer was heard is enough
            case UnbindResp() | GenericNack() if sequence_number == self._our_unbind:
                self._unbind_answered(events)
            case _ if self._answers_our_bind(pdu, sequence_number):
                self._bind_answered(pdu, status, events)
            case GenericNack():
                self._nacked(pdu, status, sequence_number, events)
            case _:
                self._stray(pdu.command_id, sequence_number, events)

    def _nacked(self, pdu: Pdu, status: int, sequence_number: int, events: list[Event]) -> None:
        taken = self._window.take(sequence_number, None)
        if taken is None:
            self._stray(pdu.command_id, sequence_number, events)
        else:
            events.append(Answered(taken[0], status, None, taken[1]))

    def _asked(self, pdu: Pdu, sequence_number: int, events: list[Event]) -> None:
        """Take a request that fits the state and is not for the owner to answer."""
        match pdu:
            case EnquireLink():
                self._output.append(encode_response(CommandId.ENQUIRE_LINK, sequence_number))
            case Unbind():
                self._asked_to_unbind(sequence_number, events)
            case Bind() if self._bind is not None:
                self._refuse(type(pdu), sequence_number, CommandStatus.ESME_RALYBND)
            case Bind():
                self._bind = sequence_number, pdu
                # session_init runs to the bind (SMPP 3.4 section 7.2); the time for checking it is the
                # owner's.
                self._watch.settle()
                events.append(Requested(pdu, sequence_number))
            case Outbind():
                self._enter(SessionState.OUTBOUND)
                events.append(Requested(pdu, sequence_number))
            case _:
                events.append(Requested(pdu, sequence_number))

    def _misplaced(self, request: type[Pdu], sequence_number: int, events: list[Event]) -> None:
        """Answer a request that does not fit the state (SMPP 5.0 section 2.8)."""
        self._complain(f"{name_of_command(request.command_id)} in a wrong state: {self.state.value}", events)
        if request not in RESPONSES:
            status = CommandStatus.ESME_RINVCMDID
        elif request in BINDS and self.side is Side.SMSC and self.state in BOUND:
            status = CommandStatus.ESME_RALYBND
        else:
            status = CommandStatus.ESME_RINVBNDSTS
        self._refuse(request, sequence_number, status)

    def _misread(self, error: DecodeError, events: list[Event]) -> None:
        request = PDUS.get(error.command_id)
        if error.command_id & RESPONSE:
            self._stray(error.command_id, error.sequence_number, events)
        elif request is not None and request not in self._theirs:
            self._misplaced(request, error.sequence_number, events)
        elif request in BINDS:
            # The log gets what is wrong with it. It counts as a bind of nobody, and is refused like any
            # other.
            self._complain(str(error), events)
            self._asked(request(), error.sequence_number, events)
        else:
            self._complain(str(error), events)
            self._refuse(request, error.sequence_number, error.command_status)

    def _stray(self, command_id: int, sequence_number: int, events: list[Event]) -> None:
        """Count a response to no request.

        It is not answered: two routers could answer each other for ever.
        """
        self._complain(f"{name_of_command(command_id)} {sequence_number} answers no request", events)

    def _hang_up(self, bad: BadLength, events: list[Event]) -> None:
        self._refuse(None, bad.sequence_number, CommandStatus.ESME_RINVCMDLEN)
        why = f"command_length {bad.length}, of 16 to {self._framer.most}"
        name = foreign(bad.length.to_bytes(4, "big"))
        if name is not None:
            why += f": the peer speaks {name}, not SMPP"
        self._complain(why, events)
        self._end(why, events)
