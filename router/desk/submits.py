"""Texts that people and programs send by faces other than SMPP.

They pass the same acceptance as a submit_sm: the same limits, routes, and commit before the answer.
"""

from collections.abc import Callable, Sequence
from typing import Final

from router.clocks import Dates
from router.desk.errors import Unfit
from router.desk.hooks import hook_of
from router.desk.portions import Portions, Refusals
from router.desk.story import why
from router.relay.account import Account
from router.relay.errors import Refusal
from router.relay.faces import Face
from router.relay.owing.receipts import INTERMEDIATE
from router.relay.sending.submission import Submission
from router.relay.sending.submit_request import SubmitRequest
from router.relay.targets import receipt_target
from router.sms.address import Address, dialable, printable
from router.sms.alphabet import Alphabet, encode, encodes
from router.sms.message import ShortMessage
from router.sms.parts import UserData
from router.sms.segments import count
from router.sms.value import value
from router.store.changes import Change
from router.store.entities import Hook, Sending
from router.store.interface import Store

UCS2: Final = 8
"""data_coding (SMPP 3.4 section 5.2.19)."""

INTERNATIONAL: Final = 1
ISDN: Final = 1
"""ton and npi of a number with a plus in front (SMPP 3.4 sections 5.2.5 and 5.2.6)."""


FARTHEST: Final = 366 * 86400.0
"""Seconds that a text may be scheduled ahead: one that waits longer is in the way for ever."""

ALWAYS: Final = 0x01
"""registered_delivery: a receipt of each ending (SMPP 3.4 section 5.2.17)."""


@value(kw_only=True)
class ToSend:
    """A text with its numbers. Times are seconds of Unix time."""

    account: Account
    to: Sequence[str]
    text: str
    from_: str = ""
    deliver_at: float | None = None
    expires_at: float | None = None
    receipt: bool = False
    """True if its ESME is owed a receipt, as by registered_delivery."""
    via: str = ""
    """The id of a channel, or a group of channels, that it is to go by; empty for the routes."""
    receipt_url: str = ""
    """The URL that its receipts are posted to; its ESME is owed none then."""
    final_only: bool = True
    """True if only its ending is posted there, without intermediate notifications."""
    key: str = ""
    """The sender's key, which goes with the posted receipts."""
    origin: str = ""
    """Its sender and place, for the record: `api 10.0.0.7`."""
    face: Face = Face.SOCKET
    """The face that it came by, for the figures."""


@value(kw_only=True)
class SendResult:
    """An accepted message: its message_id, what its text counts as, and the refused numbers."""

    message_id: str
    alphabet: Alphabet
    segments: int
    route: str = ""
    """Its route; empty for several numbers, which may have several."""
    refused: Sequence[tuple[str, Refusal]] = ()


class Submits:
    """Accepts texts as messages."""

    def __init__(self, dates: Dates, submission: Submission, store: Store) -> None:
        self._dates = dates
        self._submission = submission
        self._store = store

    def send(self, wanted: ToSend, sent: Callable[[SendResult], None]) -> None:
        """Accept a text; ``sent`` is called when it is on disk. Raises Unfit and MessageRefused at once.

        Several numbers are one message with a sending to each; Refused is raised if none is accepted. Very
        many are accepted in portions, each in a commit of its own. All numbers of a list must be dialable,
        which the caller checks before (`dialable`).
        """
        if len(wanted.to) == 1:
            self.send_one(wanted, sent)
            return
        request = self._request(wanted, charged=True)
        alphabet, segments = _counted(request)
        known = {_address(one): one for one in wanted.to}

        def accepted(id: int, refused: Refusals) -> None:
            which = [(known[address], refusal) for address, refusal in refused]
            sent(SendResult(message_id=str(id), alphabet=alphabet, segments=segments, refused=which))

        self._submission.charge_rate(wanted.account, len(known))
        Portions(self._submission, request, list(known), accepted).take()

    def send_one(self, wanted: ToSend, sent: Callable[[SendResult], None]) -> int:
        """Accept a text to one number, as `send` does, and return its message_id at once.

        Other changes written in the same turn are committed with it.
        """
        request = self._request(wanted)
        sending = self._submission.accept(request, lambda id: sent(_told(request, sending)))
        return sending.id

    def take(self, wanted: ToSend, charged: bool = False) -> SendResult:
        """Accept a text to one number. It is on disk when `kept` says so, and nobody may be told before.

        ``charged`` is True if `charge_rate` has counted it. Raises Unfit, MessageRefused.
        """
        request = self._request(wanted, charged)
        return _told(request, self._submission.accept(request, _nobody))

    def charge_rate(self, account: Account, count: int) -> None:
        """Count a list against the rate of its account; it passes if one more may be sent. Raises
        MessageRefused.
        """
        self._submission.charge_rate(account, count)

    def kept(self, then: Callable[[], None], changes: Sequence[Change] = ()) -> None:
        """Call ``then`` when all that was accepted in this turn, and these changes, are on disk together."""
        self._store.write(changes, then)

    def _request(self, wanted: ToSend, charged: bool = False) -> SubmitRequest:
        if not wanted.to:
            raise Unfit("to", "there is no number to send to")
        for number in wanted.to:
            if not dialable(number):
                raise Unfit("to", f"{number[:30]!a} is no number; expected digits, a plus in front or none")
        if wanted.deliver_at is not None and wanted.deliver_at > self._dates.now() + FARTHEST:
            raise Unfit("at", "expected a time within a year")
        if not printable(wanted.from_):
            raise Unfit("from_", "expected at most 20 characters of printable ASCII")
        return SubmitRequest(
            account=wanted.account,
            message=message_of(wanted),
            deliver_at=wanted.deliver_at,
            expires_at=wanted.expires_at,
            via=wanted.via,
            origin=wanted.origin,
            face=wanted.face,
            hook=hook(wanted),
            charged=charged,
        )


def _told(request: SubmitRequest, sending: Sending) -> SendResult:
    alphabet, segments = _counted(request)
    return SendResult(
        message_id=str(sending.id), alphabet=alphabet, segments=segments, route=why(sending.way).name
    )


def _nobody(id: int) -> None:
    """Do nothing: `Submits.kept` tells when it is on disk."""


def _counted(request: SubmitRequest) -> tuple[Alphabet, int]:
    """Return alphabet and segments of the text on the air."""
    message, alphabet = request.message, request.account.alphabet
    return UserData.of(message, alphabet).air, count(message, alphabet)


def message_of(wanted: ToSend) -> ShortMessage:
    """Return the message of a text, to the first of its numbers."""
    octets, data_coding = written(wanted.text, wanted.account.alphabet)
    return message_to(wanted.to[0], wanted.from_, octets, data_coding, _registered(wanted))


def message_to(
    to: str, source: str, octets: bytes, data_coding: int, registered_delivery: int = 0
) -> ShortMessage:
    """Return the message of a text that is encoded already."""
    return ShortMessage(
        source_addr=_address(source),
        destination_addr=_address(to),
        short_message=octets,
        data_coding=data_coding,
        registered_delivery=registered_delivery,
    )


def hook(wanted: ToSend) -> Hook | None:
    """Return the hook that its receipts go to; None without one. Raises Unfit."""
    if not wanted.receipt_url:
        return None
    allowed = hook_of(wanted.receipt_url, wanted.account.hooks)
    if allowed is None:
        raise Unfit("receipt", "expected a URL that begins with one of the ESME's `hooks`")
    target = receipt_target(wanted.account.system_id, allowed)
    return Hook(target, wanted.receipt_url, wanted.key)


def _registered(wanted: ToSend) -> int:
    if wanted.receipt_url:
        return ALWAYS if wanted.final_only else ALWAYS | INTERMEDIATE
    return ALWAYS if wanted.receipt else 0


def written(text: str, default: Alphabet) -> tuple[bytes, int]:
    """Return the octets of a text and its data_coding; ``default`` is what data_coding 0 means."""
    if encodes(text, default):
        return encode(text, default), 0
    return encode(text, Alphabet.UCS2), UCS2


def _address(written: str) -> Address:
    return Address(INTERNATIONAL, ISDN, written) if written.startswith("+") else Address(addr=written)
