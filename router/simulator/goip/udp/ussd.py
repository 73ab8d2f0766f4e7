"""Ussd: codes that the server asks by a line. The last sendid and its answer are remembered."""

from attrs import frozen

from ..box import Goip
from ..line import Line
from ..ussd import Reply
from .voice import Peer, Voice


class Ussd:
    """The USSD of one line."""

    def __init__(self, goip: Goip, line: Line, voice: Voice) -> None:
        self._goip, self._line, self._voice = goip, line, voice
        self._peer: Peer = None
        self._last, self._answer, self._since = -1, "", 0.0
        self._asked = False

    def ask(self, sendid: int, code: str) -> None:
        """Answer USSD: ask the network, or repeat the last answer to a sendid that is not new."""
        settings, now = self._goip.settings, self._goip.agenda.now()
        if self._asked and sendid == self._last:
            if now - self._since < settings.ussd_repeat_breaks_before_s:
                self._break(sendid)
        elif sendid <= self._last and settings.ussd_replay_old_sendid:
            self._voice.say(self._answer)
        elif self._asked:
            self._voice.say(f"USSDERROR {sendid} busy")
        elif code.endswith("\n") and settings.ussd_newline_breaks:
            self._last, self._answer = sendid, f"USSDERROR {sendid} USSD send failed!"
            self._voice.say(self._answer)
        else:
            self._last, self._since, self._asked = sendid, now, True
            self._peer = self._voice.peer
            self._line.ask(code.removesuffix("\n"), Question(self, sendid))

    def leave(self, sendid: int) -> None:
        """Answer USSDEXIT."""
        self._asked = False
        self._line.leave_menu()
        self._voice.say(f"USSDEXIT {sendid}")

    def forget(self) -> None:
        """Forget all: the box is off."""
        self._last, self._answer, self._asked = -1, "", False

    def answered(self, sendid: int, reply: Reply | None) -> None:
        """Say what the network answered, or that it did not."""
        if self._asked and sendid == self._last:
            self._asked = False
            said = f"USSD {sendid} {reply.text}" if reply else f"USSDERROR {sendid} USSD send failed!"
            self._answer = said
            self._voice.say_to(self._peer, said)

    def _break(self, sendid: int) -> None:
        self._asked, self._answer = False, f"USSDERROR {sendid} USSD send failed!"
        self._line.leave_menu()
        self._voice.say(self._answer)


@frozen
class Question:
    """A `jobs.Asker`."""

    ussd: Ussd
    sendid: int

    def replied(self, reply: Reply | None) -> None:
        """Take the network's answer."""
        self.ussd.answered(self.sendid, reply)
