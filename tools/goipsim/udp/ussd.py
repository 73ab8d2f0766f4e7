"""Ussd: codes that the server asks by a line. The last sendid and its answer are remembered."""

from collections.abc import Callable

from attrs import frozen

from ..box import Goip
from ..line import Line
from ..ussd import Reply


class Ussd:
    """The USSD of one line. ``send`` sends a datagram."""

    def __init__(self, goip: Goip, line: Line, send: Callable[[bytes], None]) -> None:
        self._goip, self._line, self._send = goip, line, send
        self._last, self._answer, self._since = -1, "", 0.0
        self._asked = False

    def ask(self, sendid: int, code: str) -> None:
        """USSD: ask the network, or repeat the last answer to a sendid that is not new."""
        settings, now = self._goip.settings, self._goip.agenda.now()
        if self._asked and sendid == self._last:
            if now - self._since < settings.ussd_repeat_breaks_before_s:
                self._break(sendid)
        elif sendid <= self._last and settings.ussd_replay_old_sendid:
            self._say(self._answer)
        elif self._asked:
            self._say(f"USSDERROR {sendid} busy")
        elif code.endswith("\n") and settings.ussd_newline_breaks:
            self._last, self._answer = sendid, f"USSDERROR {sendid} USSD send failed!"
            self._say(self._answer)
        else:
            self._last, self._since, self._asked = sendid, now, True
            self._line.ask(code.removesuffix("\n"), Question(self, sendid))

    def leave(self, sendid: int) -> None:
        """USSDEXIT."""
        self._asked = False
        self._line.leave_menu()
        self._say(f"USSDEXIT {sendid}")

    def forget(self) -> None:
        """The box is off: what it remembered is gone too."""
        self._last, self._answer, self._asked = -1, "", False

    def answered(self, sendid: int, reply: Reply | None) -> None:
        """The network answered, or did not."""
        if self._asked and sendid == self._last:
            self._asked = False
            said = f"USSD {sendid} {reply.text}" if reply else f"USSDERROR {sendid} USSD send failed!"
            self._answer = said
            self._say(said)

    def _break(self, sendid: int) -> None:
        self._asked, self._answer = False, f"USSDERROR {sendid} USSD send failed!"
        self._line.leave_menu()
        self._say(self._answer)

    def _say(self, words: str) -> None:
        self._send(words.encode("utf-8", "replace"))


@frozen
class Question:
    """A `jobs.Asker`."""

    ussd: Ussd
    sendid: int

    def replied(self, reply: Reply | None) -> None:
        """The network's answer."""
        self.ussd.answered(self.sendid, reply)
