"""SmppFace: the box as an SMSC. Who may bind, whose line sends, who gets what comes in."""

from collections import deque

from ..octets.bodies import Bind
from ..octets.frames import Pdu, Status
from .agenda import Agenda
from .box import Goip
from .happenings import Happening
from .incoming import Received
from .line import Line
from .received import bodies
from .sending import Sending
from .session import Kind, Parcel, Pipe, Session
from .settings import Settings


class SmppFace:
    """One port of the box: a `session.Desk` for its connections, a `receipts.Clerk` for what they submit."""

    def __init__(self, goip: Goip) -> None:
        self.goip = goip
        self.sending = Sending(goip, self)
        self.counts = {"receipts": 0, "receipts_answered": 0, "receipts_undelivered": 0, "broken": 0}
        self._connected: list[Session] = []
        self._bound: dict[str, list[Session]] = {}
        self._unwritten: list[Session] = []
        self._held: dict[int, deque[Parcel]] = {}
        goip.faces.append(self)

    @property
    def settings(self) -> Settings:
        """The flags, as they stand now."""
        return self.goip.settings

    @property
    def agenda(self) -> Agenda:
        """The calls that happen later."""
        return self.goip.agenda

    def clock(self) -> float:
        """Return seconds by the box's own clock."""
        return self.goip.clock()

    def chance(self, rate: float) -> bool:
        """Tell by chance whether it happens this time."""
        return self.goip.chance(rate)

    # Connections

    def connect(self, pipe: Pipe) -> Session | None:
        """Take a connection that came in; None if there is no room for it."""
        limit = self.settings.max_connections or 2 * self.settings.channels
        if not self.goip.running or len(self._connected) >= limit:
            return None
        session = Session(self, pipe)
        self._connected.append(session)
        return session

    def cut_all(self) -> None:
        """Cut all connections."""
        for session in list(self._connected):
            session.cut()

    def happened(self, line: Line, happening: Happening) -> None:
        """Do nothing: SMPP tells nothing of it."""

    def stopped(self) -> None:
        """Do nothing: its connections are cut, and that is all."""

    def started(self) -> None:
        """Take connections again."""

    def unwritten(self, session: Session) -> None:
        """Hear that it has octets to write when the batch is over."""
        self._unwritten.append(session)

    def flush(self) -> None:
        """Write what waits to be written."""
        sessions, self._unwritten = self._unwritten, []
        for session in sessions:
            session.flush()

    def gone(self, session: Session, parcels: list[Parcel]) -> None:
        """Forget a connection that is closed; a box that holds what nobody takes holds these too."""
        self._connected.remove(session)
        if session.system_id:
            self.goip.say(f"smpp: {session.system_id} is gone")
        if session in self._bound.get(session.system_id, ()):
            self._bound[session.system_id].remove(session)
        for parcel in parcels:
            if self.settings.mo_when_unbound == "hold":
                self._hold(parcel)
            else:
                parcel.answered("lost")

    def broken(self) -> None:
        """Count that the far side broke the specification."""
        self.counts["broken"] += 1

    def stats(self) -> dict[str, int]:
        """Return its own counts."""
        bound = sum(map(len, self._bound.values()))
        return {**self.sending.counts, **self.counts, "connections": len(self._connected), "bound": bound}

    # Binds

    def bind(self, session: Session, kind: Kind, bind: Bind) -> Status | None:
        """Find who binds: the box by its ID, or a line by ID and two digits; whole names are compared."""
        status = self._judge(session, kind, bind)
        if status is not Status.ROK:
            self.goip.say(f"smpp: a bind as {bind.system_id} is refused")
        return status

    def _judge(self, session: Session, kind: Kind, bind: Bind) -> Status | None:
        settings = self.settings
        version = "3.4" if bind.interface_version >= 0x34 else "3.3"
        if settings.versions not in ("both", version) or (settings.bind_types == "trx" and kind != "trx"):
            return Status.RBINDFAIL
        line = self.goip.line(bind.system_id)
        if line is None and bind.system_id != settings.id:
            return refusal(settings.bad_channel_bind)
        if bind.password != settings.password:
            return refusal(settings.bad_password_bind)
        if self._bound.get(bind.system_id) and settings.same_id_second_bind == "0x05":
            return Status.RALYBND
        session.system_id, session.line = bind.system_id, line
        return Status.ROK

    def bound(self, session: Session) -> None:
        """Give the session that is bound now what was held for it."""
        self.goip.say(f"smpp: {session.system_id} is bound, {session.kind}")
        sessions = self._bound.setdefault(session.system_id, [])
        if self.settings.same_id_second_bind == "kick":
            for old in list(sessions):
                old.close()
        sessions.append(session)
        if session.receives:
            for line in [session.line] if session.line else self.goip.lines:
                held = self._held.pop(line.number, ())
                for parcel in held:
                    session.deliver(parcel)

    def receivers(self, line: Line) -> list[Session]:
        """Return who gets what comes in on this line; of several alike the newest."""
        own = [session for session in self._bound.get(self.goip.channel(line), ()) if session.receives]
        device = [session for session in self._bound.get(self.settings.id, ()) if session.receives]
        together = self.settings.device_and_channel_binds_together
        if together == "both":
            return own[-1:] + device[-1:]
        if together == "first":
            return [session for session in self._connected if session in own or session in device][:1]
        return own[-1:] or device[-1:]

    # What comes in

    def deliver(self, received: Received) -> None:
        """Hand over a received SMS, in as many deliver_sm as it takes."""
        makers = bodies(received, self.goip)
        sessions = self.receivers(received.line)
        answered = received.expect("smpp", len(makers) * max(1, len(sessions)))
        for body in makers:
            parcel = Parcel(received.line, body, answered)
            for session in sessions:
                session.deliver(parcel)
            if not sessions:
                self._unclaimed(parcel)

    def hand_receipt(self, session: Session, parcel: Parcel) -> None:
        """Hand it to the session of the submit_sm if it still receives, else to a receiver of the line."""
        self.counts["receipts"] += 1
        sessions = [session] if session.receives else self.receivers(parcel.line)[:1]
        for each in sessions:
            each.deliver(parcel)
        if not sessions:
            self._unclaimed(parcel)

    def submit(self, session: Session, request: Pdu) -> None:
        """Take an SMS to send."""
        self.sending.submit(session, request)

    def closed(self, message_id: str) -> None:
        """Hear that no receipt follows for this one."""
        self.sending.ids.close(message_id)

    def receipt_answered(self, status: int | str) -> None:
        """Count it."""
        self.counts["receipts_undelivered" if status else "receipts_answered"] += 1

    def _unclaimed(self, parcel: Parcel) -> None:
        if self.settings.mo_when_unbound == "hold":
            self._hold(parcel)
        else:
            parcel.answered("unbound")

    def _hold(self, parcel: Parcel) -> None:
        held = self._held.setdefault(parcel.line.number, deque())
        held.append(parcel)
        if len(held) > self.settings.mo_held:
            held.popleft().answered("unbound")


def refusal(word: str) -> Status | None:
    """Read a flag's word for a refused bind: a command_status, or ``close``."""
    return None if word == "close" else Status(int(word, 16))
