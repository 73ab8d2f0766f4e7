"""An SMPP session without its socket: octets and a time go in, events and octets come out.

Two rules. The session settles by itself what the protocol settles (`housekeeping`): lengths, unknown
commands, wrong states, enquire_link, the answer to unbind, deadlines; its owner hears of business and of
the end only. And no clock is read here: the time is an argument, in seconds.

The owner calls `receive` with what it read, and `tick` once a second and at each `deadline`; writes `output`
after either and after its own calls, stops reading while `overfull`, closes the connection when `closing`
(after writing), and calls `lost` once when the connection is gone.
"""

from math import inf
from typing import Final

from router.smpp.codec import decode, encode, encode_response
from router.smpp.commands import RESPONSES
from router.smpp.errors import DecodeError, NotBound, NotRequested, WindowFull
from router.smpp.events import (
    Answered,
    BindRefused,
    Bound,
    Ended,
    Event,
    Requested,
    TimedOut,
    Unbound,
    Violation,
)
from router.smpp.housekeeping import Housekeeping
from router.smpp.limits import SessionLimits
from router.smpp.operations import RESPONSE, name_of_command
from router.smpp.pdus import EnquireLink, Pdu
from router.smpp.session_base import BUSINESS
from router.smpp.states import BOUND, SessionState, Side
from router.smpp.timers import Timers, passed

__all__ = [
    "Answered",
    "BindRefused",
    "Bound",
    "Ended",
    "Event",
    "Requested",
    "Session",
    "SessionLimits",
    "SessionState",
    "Side",
    "TimedOut",
    "Timers",
    "Unbound",
    "Violation",
]

_ANSWERS: Final = frozenset(RESPONSES[request] for request in BUSINESS)


class Session(Housekeeping):
    """One session, seen from our ``side``: ESME towards gateways, SMSC towards ESMEs."""

    def __init__(
        self, side: Side, now: float, timers: Timers | None = None, limits: SessionLimits | None = None
    ) -> None:
        super().__init__(side, now, timers or Timers(), limits or SessionLimits())

    @property
    def outstanding(self) -> int:
        """Number of our requests that await a timely answer."""
        return len(self._window)

    def room(self) -> int:
        """Return how many requests may be sent now."""
        return self._window.room() if self._sendable else 0

    @property
    def peers_outstanding(self) -> int:
        """Number of the peer's requests that are unanswered."""
        return self._unanswered.total

    @property
    def overfull(self) -> bool:
        """True if the peer has more unanswered requests than its window: then do not read until some are
        answered.
        """
        return self._unanswered.total > self._peer_window

    def widen(self, window: int, peer_window: int) -> None:
        """Set other windows than those of the limits: they belong to the account, which the bind names."""
        self._window.size = window
        self._peer_window = peer_window

    def request(self, pdu: Pdu, token: object, now: float) -> int:
        """Send a request; its answer comes as Answered with ``token``. Gives its sequence_number.

        :raises NotBound: this PDU may not be sent in the present state.
        :raises WindowFull: there is no `room`.
        :raises EncodeError: a value does not fit its field.
        """
        kind = type(pdu)
        if kind not in self._sendable:
            raise NotBound(f"{name_of_command(kind.command_id)} may not be sent now: {self.state.value}")
        window = self._window
        if window.room() <= 0:
            raise WindowFull(f"{len(window)} requests are unanswered")
        sequence_number = window.next_number()
        self._output.append(encode(pdu, sequence_number))
        window.add(sequence_number, RESPONSES[kind], token, now)
        return sequence_number

    def respond(
        self, sequence_number: int, command_id: int, command_status: int = 0, message_id: str = ""
    ) -> None:
        """Answer a request of the peer, of ``command_id``, with a message_id or with a header only.

        Once the session is over there is nobody to answer, and nothing happens.

        :raises NotRequested: nothing under this number is unanswered.
        """
        octets = encode_response(command_id, sequence_number, command_status, message_id)
        self._answer(sequence_number, octets)

    def respond_with(self, pdu: Pdu, sequence_number: int, command_status: int = 0) -> None:
        """Answer a request of the peer with this PDU; as `respond`.

        :raises EncodeError: a value does not fit its field.
        """
        self._answer(sequence_number, encode(pdu, sequence_number, command_status))

    def _answer(self, sequence_number: int, octets: bytes) -> None:
        if self._unanswered.settle(sequence_number):
            self._output.append(octets)
            if self._leaving and not self._unanswered.total:
                self._leave()
        elif self.state in BOUND:
            raise NotRequested(f"{sequence_number} is no unanswered request of the peer")

    def receive(self, octets: bytes, now: float) -> list[Event]:
        """Take octets from the peer; return the events of all PDUs that they complete."""
        # As `_resume`, without the call: with many connections a read is one PDU.
        self._now = now
        events, self._pending = self._pending, []
        if self.closing:
            return events
        watch = self._watch
        watch.hear(now)
        lenient = self._limits.tolerant
        for whole in self._framer.feed(octets, now):
            try:
                status, sequence_number, pdu = decode(whole, lenient)
            except DecodeError as error:
                self._misread(error, events)
            else:
                kind = type(pdu)
                if kind in self._expected:
                    self._unanswered.add(sequence_number)
                    events.append(Requested(pdu, sequence_number))
                elif kind in _ANSWERS and (taken := self._window.take(sequence_number, kind)) is not None:
                    events.append(Answered(taken[0], status, pdu, taken[1]))
                else:
                    self._take(pdu, status, sequence_number, events)
            if self.closing:
                return events
        if self._framer.bad is not None:
            self._hang_up(self._framer.bad, events)
        for event in events:
            if type(event) is not Violation:
                watch.transacted = now
                break
        return events

    def _take(self, pdu: Pdu, status: int, sequence_number: int, events: list[Event]) -> None:
        """Take a PDU that is neither a timely request for the owner nor the answer to one of the owner's
        requests.
        """
        kind = type(pdu)
        if kind in _ANSWERS:
            self._stray(pdu.command_id, sequence_number, events)
        elif kind.command_id & RESPONSE:
            self._settled(pdu, status, sequence_number, events)
        elif kind in self._theirs:
            self._asked(pdu, sequence_number, events)
        else:
            self._misplaced(kind, sequence_number, events)

    def tick(self, now: float) -> list[Event]:
        """Return the events of deadlines that have passed. Call it about once a second, in every state."""
        events = self._resume(now)
        if self.closing:
            return events
        events.extend(TimedOut(token) for token in self._window.expire(now))
        why = self._overdue(now)
        if why is not None:
            self._give_up(why, events)
        elif self.state in BOUND and self._our_unbind is None and not self._leaving:
            self._stay(now)
        return events

    def deadline(self) -> float:
        """Return when `tick` has something to do at the latest, if nothing is heard or asked before."""
        stays = self.state in BOUND and self._our_unbind is None and not self._leaving
        deadline = min(self._watch.deadline(stays), self._window.deadline())
        since = self._framer.since
        if since is not None and not self.overfull:
            deadline = min(deadline, since + (self._timers.pdu_read or inf))
        return deadline

    def _overdue(self, now: float) -> str | None:
        since = self._framer.since
        if self.overfull:  # it is we who do not read: the peer's silence means nothing
            self._watch.hear(now)
            self._framer.since = None if since is None else now
        elif since is not None and passed(since, self._timers.pdu_read, now):
            return "a PDU began and did not end"
        return self._watch.overdue(now)

    def _stay(self, now: float) -> None:
        if self._watch.idle(now):
            self.unbind(now)
        elif self._watch.quiet(now):
            self._watch.enquire(now)
            self._enquiries.append(self._window.next_number())
            self._output.append(encode(EnquireLink(), self._enquiries[-1]))

    def lost(self) -> list[object]:
        """Return the tokens of all our unanswered requests, late ones too, once; the connection is gone."""
        self._enter(SessionState.CLOSED)
        self.closing = True
        self._unanswered.clear()
        self._output.clear()
        return self._window.drain()
