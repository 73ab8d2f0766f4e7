"""Submission: what the box remembers of one submit_sm, and the receipts of it, in the box's own odd text."""

from functools import lru_cache
from time import gmtime, strftime
from typing import Protocol

from ..octets.bodies import Address, Submit, deliver_body
from ..octets.frames import Pdu, Status
from .jobs import Sms
from .line import Line
from .session import Parcel, Session
from .settings import Settings

TEXT_SHOWN = 20
"""Octets, even in the middle of a character."""


@lru_cache(maxsize=64)
def minute(number: int) -> str:
    """Return YYMMDDhhmm of a minute since 1970."""
    return strftime("%y%m%d%H%M", gmtime(number * 60))


def receipt_text(
    message_id: str, sub: int, dlvrd: int, submitted: float, done: float, stat: str, err: int, text: bytes
) -> bytes:
    """Return the firmware's text: nothing is padded, ``dlvrd`` is no count, ``Text:`` has a capital.

    ``submitted`` and ``done`` are seconds by the box's own clock; ``text`` is what stood in the submit_sm.
    """
    return (
        f"id:{message_id} sub:{sub} dlvrd:{dlvrd} submit date:{minute(int(submitted // 60))}"
        f" done date:{minute(int(done // 60))} stat:{stat} err:{err} Text:"
    ).encode("ascii") + text[:TEXT_SHOWN]


class Clerk(Protocol):
    """The questions of a submission to the face."""

    @property
    def settings(self) -> Settings:
        """The flags, as they stand now."""

    def clock(self) -> float:
        """Return seconds by the box's own clock."""

    def chance(self, rate: float) -> bool:
        """Tell by chance whether it happens this time."""

    def hand_receipt(self, session: Session, parcel: Parcel) -> None:
        """Hand it to the session of the submit_sm if it still receives, else to a receiver of the line."""

    def receipt_answered(self, status: int | str) -> None:
        """Count it."""

    def closed(self, message_id: str) -> None:
        """Hear that nothing follows for this one."""


class Submission:
    """A `line.Sender`: answers the submit_sm if that was put off, and sends the receipts."""

    __slots__ = ("_clerk", "_line", "_request", "_session", "_since", "_sms", "_submit", "_unanswered")

    def __init__(
        self,
        clerk: Clerk,
        session: Session,
        line: Line,
        request: Pdu,
        submit: Submit,
        sms: Sms,
    ) -> None:
        self._clerk, self._session, self._line = clerk, session, line
        self._request, self._submit, self._sms = request, submit, sms
        self._since = clerk.clock()
        self._unanswered = True

    def answer(self, status: int = Status.ROK) -> None:
        """Answer with submit_sm_resp, once."""
        if self._unanswered:
            self._unanswered = False
            self._session.answer(
                self._request, b"" if status else self._sms.id.encode("ascii") + b"\0", status
            )

    def sent(self, reference: int) -> None:
        """Report that the network took it: ENROUTE."""
        if self._clerk.settings.dlr_enroute:
            self._report("ENROUTE", 0, reference)
        self.answer()

    def failed(self, error: int, reference: int) -> None:
        """Report that it was not sent: UNDELIV, or 0x45 if the answer waited for the modem."""
        if self._unanswered and self._clerk.settings.submit_resp_timing == "after_modem":
            self.answer(Status.RSUBMITFAIL)
        else:
            self._report("UNDELIV", error, reference)
            self.answer()
        self._clerk.closed(self._sms.id)

    def reported(self, error: int, reference: int) -> None:
        """Pass the network's status report on: DELIVRD or UNDELIV."""
        self._report("UNDELIV" if error else "DELIVRD", error, reference)
        self._clerk.closed(self._sms.id)

    def _report(self, stat: str, err: int, reference: int) -> None:
        settings = self._clerk.settings
        asked = self._submit.registered_delivery & 0x03 or not settings.dlr_only_if_registered
        if not settings.receipts or not asked:
            return
        numbers = {"0": 0, "line": self._line.number, "mr": reference}
        sub, dlvrd = numbers[settings.dlr_sub], numbers[settings.dlr_dlvrd]
        shown = self._sms.octets if settings.dlr_text == "first20" else b""
        text = receipt_text(self._sms.id, sub, dlvrd, self._since, self._clerk.clock(), stat, err, shown)
        self._hand(text, settings)

    def _hand(self, text: bytes, settings: Settings) -> None:
        source, destination = self._submit.destination_addr, self._submit.source_addr

        def body(system_id: str) -> bytes:
            to = destination if settings.dlr_addresses == "swapped" else Address(0, 0, system_id)
            return deliver_body(source, to, settings.dlr_esm_class, 0, text)

        parcel = Parcel(self._line, body, self._clerk.receipt_answered)
        for _ in range(2 if self._clerk.chance(settings.dlr_duplicate_rate) else 1):
            self._clerk.hand_receipt(self._session, parcel)
