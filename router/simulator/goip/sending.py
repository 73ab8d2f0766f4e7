"""Sending: what becomes of a submit_sm: by which line, refused or taken, and when it is answered."""

import re

from attrs import frozen

from ..octets.bodies import Submit, read_submit
from ..octets.frames import Pdu, Status
from .box import Goip
from .ids import MessageIds
from .jobs import Sms
from .line import Line
from .receipts import Clerk, Submission
from .session import Session
from .settings import Settings
from .sim import REJECTED
from .submitted import Joiner, sms_of
from .ussd import Reply

USSD = re.compile(r"[*#][0-9*#]*#")


@frozen
class Answer:
    """A `jobs.Asker`: the network's answer to a code comes in as an SMS from that code."""

    goip: Goip
    line: Line
    code: str

    def replied(self, reply: Reply | None) -> None:
        """Pass a reply to the line; after silence there is none, and nothing happens."""
        if reply:
            self.goip.receive(self.line, self.code, reply.text)


class Sending:
    """The outgoing half of the SMPP face."""

    def __init__(self, goip: Goip, clerk: Clerk) -> None:
        self.ids = MessageIds(goip.random, lambda: goip.settings)
        self.counts = {"submits": 0, "refused": 0}
        self._goip, self._clerk = goip, clerk
        self._joiner = Joiner()
        self._turn = 0

    def submit(self, session: Session, request: Pdu) -> None:
        """Answer at once or when the modem is done, as the flags say; `Broken` if it cannot be read."""
        submit = read_submit(request.body)
        self.counts["submits"] += 1
        line = session.line or self._next_line()
        refused = self._refuses(submit, line)
        if refused is not None:
            self.counts["refused"] += 1
            session.answer(request, status=refused)
        elif not (line.busy and self._settings.window_behaviour == "drop"):
            self._accept(session, line, request, submit)

    @property
    def _settings(self) -> Settings:
        return self._goip.settings

    def _accept(self, session: Session, line: Line, request: Pdu, submit: Submit) -> None:
        sms, settings = sms_of(submit, self.ids.new(), self._settings), self._settings
        submission = Submission(self._clerk, session, line, request, submit, sms)
        self._goip.records.keep_submit(self._goip.agenda.now(), self._goip.channel(line), sms)
        if self._clerk.chance(settings.tcp_reset_rate):
            session.cut()
        if settings.submit_resp_timing == "immediate" and not self._clerk.chance(settings.dlr_before_resp):
            submission.answer()
        if USSD.fullmatch(sms.to):
            self._ussd(line, sms, submission)
        elif settings.mt_udh == "join" and sms.udh:
            self._join(line, sms, submission)
        else:
            line.take(sms, submission)

    def _refuses(self, submit: Submit, line: Line) -> int | None:
        settings = self._settings
        if not submit.destination_addr.addr:
            return Status.RINVDSTADR
        if settings.ussd_by_submit == "0x45" and USSD.fullmatch(submit.destination_addr.addr):
            return Status.RSUBMITFAIL
        if not line.logged_in and settings.gsm_logout_submit != "undeliv":
            return int(settings.gsm_logout_submit, 16)
        if settings.window_behaviour == "throttle" and line.busy:
            return Status.RTHROTTLED
        full = line.busy if settings.window_behaviour == "msgqfull" else line.waiting >= settings.window_depth
        return Status.RMSGQFUL if full else None

    def _join(self, line: Line, sms: Sms, submission: Submission) -> None:
        whole = self._joiner.joined(line.number, sms, self._settings)
        if whole is None:
            submission.answer()
        else:
            line.take(whole, submission)

    def _ussd(self, line: Line, sms: Sms, submission: Submission) -> None:
        submission.answer()
        if self._settings.ussd_by_submit == "works":
            line.ask(sms.to, Answer(self._goip, line, sms.to))
        else:
            submission.failed(REJECTED, 0)

    def _next_line(self) -> Line:
        lines = self._goip.lines
        for _ in lines:
            line = lines[self._turn % len(lines)]
            self._turn += 1
            if line.logged_in or not self._settings.rr_skips_dead_lines:
                break
        return line
