"""State that the layers of a session share: SMPP state, windows, output, and the end."""

from typing import Final

from router.smpp.codec import encode_response
from router.smpp.commands import RESPONSES
from router.smpp.complaints import Complaints
from router.smpp.events import Ended, Event, Violation
from router.smpp.limits import SessionLimits
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import EnquireLink, Pdu, Unbind
from router.smpp.states import BINDS, VERSION_3_4, SessionState, Side, may_send
from router.smpp.timers import SessionDeadlines, Timers
from router.smpp.window import PeerRequests, Window

BUSINESS: Final = frozenset(RESPONSES) - BINDS - {EnquireLink, Unbind}
"""The requests that the owner handles, and that have an answer."""

NOTHING: Final[frozenset[type[Pdu]]] = frozenset()


class SessionBase:
    """State, output and end of a session, independent of its PDUs.

    ``state`` is read-only for the owner. ``version`` is that of both sides, 0x33 or 0x34, and ``system_id``
    that of the other side (for an ESME: the one in its bind_resp), once bound. ``closing``: write the output,
    then close the connection.
    """

    def __init__(self, side: Side, now: float, timers: Timers, limits: SessionLimits) -> None:
        self.side = side
        self.version = VERSION_3_4
        self.peer_version = self.version
        """The version of the peer, which may be above the session's."""
        self.system_id = ""
        self.closing = False
        self._now = now
        self._timers = timers
        self._limits = limits
        self._watch = SessionDeadlines(timers, now)
        self._peer_window = limits.peer_window
        self._window = Window(limits.window, timers.response)
        self._unanswered = PeerRequests()
        self._complaints = Complaints()
        self._output: list[bytes] = []
        self._pending: list[Event] = []
        self._enter(SessionState.OPEN)

    @property
    def has_output(self) -> bool:
        """Whether there are octets to write."""
        return bool(self._output)

    def output(self) -> bytes:
        """Return the octets to write now, and forget them."""
        pieces = self._output
        if len(pieces) == 1:
            return pieces.pop()
        octets = b"".join(pieces)
        pieces.clear()
        return octets

    @property
    def violations(self) -> int:
        """How often the peer broke the protocol."""
        return self._complaints.count

    def _enter(self, state: SessionState) -> None:
        self.state = state
        self._ours = may_send(self.side, state, self.version)
        self._theirs = may_send(self.side.peer, state, self.version)
        self._sendable = self._ours & BUSINESS
        self._expected = self._theirs & BUSINESS

    def _resume(self, now: float) -> list[Event]:
        """Set the time; return the events that the owner's own calls have caused."""
        self._now = now
        events, self._pending = self._pending, []
        return events

    def _refuse(self, request: type[Pdu] | None, sequence_number: int, status: CommandStatus) -> None:
        """Answer with an error: by the request's own response, or by generic_nack where there is none."""
        command_id = RESPONSES[request].command_id if request in RESPONSES else CommandId.GENERIC_NACK
        self._output.append(encode_response(command_id, sequence_number, status))

    def _complain(self, why: str, events: list[Event]) -> None:
        line = self._complaints.add(why, self._now)
        if line is not None:
            events.append(Violation(line))

    def _end(self, why: str, events: list[Event]) -> None:
        """End the session. The state stays UNBOUND if an unbind has ended it."""
        if self.state is not SessionState.UNBOUND:
            self._enter(SessionState.CLOSED)
        self.closing = True
        self._unanswered.clear()
        events.append(Ended(why))
