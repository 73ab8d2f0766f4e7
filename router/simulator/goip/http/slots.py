"""Slots: the status page has one entry for each line; the next message of the line overwrites it."""

from attrs import define, frozen

from ..box import Goip
from ..jobs import whole_sms
from ..line import LOST, UNKNOWN, Line
from ..ussd import Reply

NO_REPLY = "send, but provider not reply."


@define
class Slot:
    """The outcome of the last message or code of a line."""

    id: str = ""
    status: str = ""
    error: str = ""


class Slots:
    """Those of one box, and the ids that it gives."""

    def __init__(self, goip: Goip) -> None:
        self.goip = goip
        self._slots: dict[int, Slot] = {}
        self._id = 0

    def forget(self) -> None:
        """Forget all: the box is off."""
        self._slots.clear()
        if self.goip.settings.id_style == "counter":
            self._id = 0

    def shown(self, place: int) -> Slot:
        """Return the entry of a line, even if there is no such line; one that sent for another shows DONE."""
        slot = self._slots.get(place)
        if slot:
            return slot
        is_used = 0 < place <= len(self.goip.lines) and self.goip.lines[place - 1].counts["submitted"]
        return Slot(status="DONE" if is_used else "")

    def new_id(self) -> str:
        """Return eight hex digits: the time, or a counter."""
        now = 0 if self.goip.settings.id_style == "counter" else int(self.goip.clock())
        self._id = max(self._id + 1, now)
        return f"{self._id & 0xFFFFFFFF:08x}"

    def send(self, line: Line, number: str, text: str, id: str) -> None:
        """Send an SMS; what became of it will stand under this id."""
        slot = self._slots[line.number] = Slot(id, "STARTED")
        goip, sms = self.goip, whole_sms(id, number, text, "http")
        goip.records.keep_submit(goip.agenda.now(), goip.channel(line), sms)
        message = Message(self, line, slot)
        if goip.settings.leading_bracket_fails and text.startswith("["):
            goip.agenda.after(goip.settings.scaled(goip.settings.send_median_s), message.fail)
        else:
            line.take(sms, message)

    def ask(self, line: Line, code: str, id: str) -> None:
        """Ask a USSD code; the answer will stand in the error of the slot."""
        slot = self._slots[line.number] = Slot(id, "STARTED")
        line.ask(code, Question(slot))


class Message:
    """A `jobs.Sender`: it writes into its slot, which may not be shown any more."""

    __slots__ = ("_line", "_slot", "_slots")

    def __init__(self, slots: Slots, line: Line, slot: Slot) -> None:
        self._slots, self._line, self._slot = slots, line, slot

    def sent(self, reference: int) -> None:
        """Show DONE."""
        self._end("DONE", "")

    def fail(self) -> None:
        """Fail before the modem has it."""
        self.failed(UNKNOWN, 0)

    def failed(self, error: int, reference: int) -> None:
        """Show DONE with an error, or ERRORDONE where nobody knows."""
        style = self._slots.goip.settings.error_style
        if error == LOST:
            self._end("ERRORDONE", NO_REPLY)
        elif style == "empty":
            self._end("ERRORDONE", "")
        elif style == "text":
            self._end("DONE", f"+CMS ERROR: {error}" if self._line.logged_in else "GSM_LOGOUT")
        else:
            self._end("DONE", str(error))

    def reported(self, error: int, reference: int) -> None:
        """Do nothing: the pages tell nothing of delivery."""

    def _end(self, status: str, error: str) -> None:
        goip = self._slots.goip
        if self._slot.status != "STARTED":
            return
        if goip.chance(goip.settings.errordone_rate):
            status, error = "ERRORDONE", NO_REPLY
        self._slot.status, self._slot.error = status, error


@frozen
class Question:
    """A `jobs.Asker`."""

    slot: Slot

    def replied(self, reply: Reply | None) -> None:
        """Take the network's answer."""
        self.slot.status, self.slot.error = "DONE", reply.text if reply else "USSD send failed!"
