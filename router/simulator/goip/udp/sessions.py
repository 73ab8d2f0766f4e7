"""Sessions: MSG, PASSWORD, SEND, DONE: how a server sends SMS by a line, one text to many numbers."""

import re
from collections.abc import Callable

from attrs import Factory, define

from ..box import Goip
from ..jobs import whole_sms
from ..line import LOST, Line
from .voice import Peer, Voice

LONGEST = 3000
"""Octets of a text."""

MSG = re.compile(rb"MSG (\S+) (\d+) (.*)", re.DOTALL)
EXPIRED = 70
"""TP-Status of a report that says that the SMS was not delivered."""

Report = Callable[[int, int, str], None]
"""Called with sms_no, TP-Status and the recipient of an SMS that the network reports on."""


@define(eq=False)
class Session:
    """One text, and how it fared with the last numbers. An outcome is None during WAIT."""

    sendid: str
    text: str
    touched: float
    peer: Peer
    logged_in: bool = False
    outcomes: dict[str, str | None] = Factory(dict)


class Sessions:
    """Those of one line. ``report`` makes a DELIVER."""

    def __init__(self, goip: Goip, line: Line, password: str, voice: Voice, report: Report) -> None:
        self.goip, self.line = goip, line
        self.report = report
        self._password, self._voice = password, voice
        self._open: dict[str, Session] = {}

    def __len__(self) -> int:
        return len(self._open)

    def forget(self) -> None:
        """Forget all: the box is off."""
        self._open.clear()

    def message(self, octets: bytes) -> None:
        """Answer MSG: open a session."""
        found = MSG.fullmatch(octets)
        if found is None:
            return
        self._end_idle()
        sendid, text = found[1].decode("latin-1"), found[3].removesuffix(b"\n")
        known = self._open.get(sendid)
        if known:
            self._touch(known)
            self._voice.say(f"PASSWORD {sendid}\n")
        elif not self.line.logged_in and self.goip.settings.gsm_logout_at == "MSG":
            self._voice.say(f"ERROR {sendid} GSM_LOGOUT")
        elif len(self._open) >= self.goip.settings.max_sessions:
            self._voice.say(f"ERROR {sendid} too_many_sends_in_server\n")
        elif len(text) > LONGEST:
            self._voice.say(f"ERROR {sendid} MSG\n")
        else:
            if self.goip.settings.len_check == "bytes":
                text = text[: int(found[2])]
            self._enter(sendid, text.decode("utf-8", "ignore"))
            self._voice.say(f"PASSWORD {sendid}\n")

    def log_in(self, sendid: str, password: str) -> None:
        """Answer PASSWORD."""
        session = self._session(sendid)
        if session is None:
            return
        if password == self._password:
            session.logged_in = True
            self._voice.say(f"SEND {sendid}\n")
        else:
            self._voice.say(f"ERROR {sendid} PASSWORD\n")

    def number(self, sendid: str, telid: str, number: str) -> None:
        """Answer SEND: one recipient, or a question after one."""
        session = self._session(sendid)
        if session is None:
            return
        if not session.logged_in:
            self._voice.say(f"ERROR {sendid} PASSWORD\n")
        elif telid in session.outcomes:
            outcome = session.outcomes[telid]
            self._voice.say(outcome or f"WAIT {sendid} {telid}\n")
            if outcome is None and self.goip.settings.resend_send_duplicates:
                self._take(session, telid, number)
        elif not self.line.logged_in and self.goip.settings.gsm_logout_at in ("MSG", "SEND"):
            self._voice.say(f"ERROR {sendid} GSM_LOGOUT")
        else:
            session.outcomes[telid] = None
            self._voice.say(f"WAIT {sendid} {telid}\n")
            if self.line.logged_in or self.goip.settings.gsm_logout_at == "errorstatus":
                self._take(session, telid, number)

    def at_once(self, sendid: str, telid: str, password: str, number: str, text: str) -> None:
        """Answer SMS: all of it in one datagram."""
        if password != self._password:
            self._voice.say(f"ERROR {sendid} PASSWORD\n")
            return
        self._end_idle()
        if sendid not in self._open:
            self._enter(sendid, text)
            self._open[sendid].logged_in = True
        self.number(sendid, telid, number)

    def done(self, sendid: str) -> None:
        """Answer DONE: close the session."""
        if self._session(sendid):
            del self._open[sendid]
            self._voice.say(f"DONE {sendid}\n")

    def settle(self, session: Session, telid: str, outcome: str) -> None:
        """Settle the outcome of a number; it is pushed if the session is still there."""
        if self._open.get(session.sendid) is not session:
            return
        session.touched = self.goip.agenda.now()
        session.outcomes.pop(telid, None)
        session.outcomes[telid] = outcome
        settled = [each for each, is_known in session.outcomes.items() if is_known]
        for old in settled[: -max(1, self.goip.settings.telid_memory)]:
            del session.outcomes[old]
        self._voice.say_to(session.peer, outcome)

    def _take(self, session: Session, telid: str, number: str) -> None:
        sms = whole_sms(f"{session.sendid}.{telid}", number, session.text, "udp")
        self.goip.records.keep_submit(self.goip.agenda.now(), self.goip.channel(self.line), sms)
        self.line.take(sms, Recipient(self, session, telid, number))

    def _enter(self, sendid: str, text: str) -> None:
        self._open[sendid] = Session(sendid, text, self.goip.agenda.now(), self._voice.peer)

    def _session(self, sendid: str) -> Session | None:
        self._end_idle()
        session = self._open.get(sendid)
        if session is None:
            self._voice.say(f"ERROR {sendid} SENDID\n")
        else:
            self._touch(session)
        return session

    def _touch(self, session: Session) -> None:
        session.touched, session.peer = self.goip.agenda.now(), self._voice.peer

    def _end_idle(self) -> None:
        limit = self.goip.agenda.now() - self.goip.settings.session_idle_s
        self._open = {sendid: each for sendid, each in self._open.items() if each.touched > limit}


class Recipient:
    """A `jobs.Sender`: one number of a session."""

    __slots__ = ("_is_reported", "_number", "_session", "_sessions", "_telid")

    def __init__(self, sessions: Sessions, session: Session, telid: str, number: str) -> None:
        self._sessions, self._session = sessions, session
        self._telid, self._number = telid, number
        self._is_reported = False

    def sent(self, reference: int) -> None:
        """Say that the network took it: OK."""
        goip = self._sessions.goip
        final = goip.settings.dlr_final
        if final != "never" and goip.chance(goip.settings.deliver_before_ok):
            self.reported(int(final.partition(":")[2] or 0), reference)
        number = f" {reference}" if goip.settings.ok_with_sms_no else ""
        outcome = f"OK {self._session.sendid} {self._telid}{number}\n"
        self._sessions.settle(self._session, self._telid, outcome)

    def failed(self, error: int, reference: int) -> None:
        """Say that it was not sent: ERROR. Say nothing where the modem's answer was lost."""
        if error != LOST:
            outcome = f"ERROR {self._session.sendid} {self._telid} errorstatus:{error}\n"
            self._sessions.settle(self._session, self._telid, outcome)

    def reported(self, error: int, reference: int) -> None:
        """Pass the network's status report on: DELIVER."""
        settings = self._sessions.goip.settings
        if settings.deliver_reports and not self._is_reported:
            self._is_reported = True
            state = settings.deliver_state or (EXPIRED if error else 0)
            self._sessions.report(reference, state, self._number)
