"""Requests of an ESME about earlier messages: query, cancel, replace (SMPP 3.4 sections 4.8 to 4.10).

It sees its own messages only. A waiting message can be cancelled and replaced; one in flight or beyond
cannot.
"""

from collections.abc import Callable, Sequence
from enum import Enum

from router.relay.directory import Directory
from router.relay.owing.receipts import Err
from router.relay.plan.plan import Planned
from router.relay.sending.sendings import Sendings
from router.relay.sending.ways import Ways
from router.relay.who.permits import Permits
from router.sms.alphabet import Alphabet, alphabet_of
from router.sms.message import UDHI, ShortMessage
from router.sms.state import MessageState, gravity
from router.sms.user_data import BrokenHeader, split_header
from router.sms.value import evolve, value
from router.store.entities import Sending, Stage, Underway
from router.store.interface import Reader, Store

MANY = 1000
"""Messages that one cancel_sm without a message_id ends at most."""


class Outcome(Enum):
    """The outcome of a request."""

    DONE = "done"
    UNKNOWN = "no such message"
    TOO_LATE = "it is sent, or has ended"
    UNFIT = "its data_coding cannot hold the new text"
    OVER_LIMIT = "its new text is more than the account may send, or was just sent"
    UNANSWERED = "it cannot be looked up now"


@value
class MessageStatus:
    """State of a message. ``ended_at`` is in seconds of Unix time, 0 if it has not ended."""

    message_state: MessageState
    err: int
    ended_at: float


@value(kw_only=True)
class Which:
    """The messages that are meant: one, by its id, or all that wait between two addresses.

    ``source_addr`` must be that of the message. With ``message_id`` None the other fields choose;
    ``service_type`` None is any.
    """

    esme: str
    source_addr: str
    message_id: int | None = None
    destination_addr: str = ""
    service_type: str | None = None


@value(kw_only=True)
class Replacement:
    """The new content of a waiting message. Times None are left as they are."""

    short_message: bytes
    registered_delivery: int
    sm_default_msg_id: int
    deliver_at: float | None = None
    expires_at: float | None = None


class MessageRequests:
    """Answers when the store has answered, and changes are on disk."""

    def __init__(
        self, store: Store, sendings: Sendings, directory: Directory, ways: Ways, permits: Permits
    ) -> None:
        self._ways = ways
        self._store = store
        self._sendings = sendings
        self._directory = directory
        self._permits = permits

    def query(self, which: Which, answer: Callable[[MessageStatus | Outcome], None]) -> None:
        """Answer with the state of a message; UNKNOWN if this ESME has no such message."""
        self._find(which, lambda found: answer(_standing(found) if found else Outcome.UNKNOWN), answer)

    def cancel(self, which: Which, answer: Callable[[Outcome], None]) -> None:
        """End waiting messages as DELETED; of several destinations, those that still wait."""

        def found_some(found: Sequence[Underway]) -> None:
            waiting = self._waiting(found)
            if not waiting:
                answer(Outcome.TOO_LATE if found else Outcome.UNKNOWN)
                return
            for planned in waiting[:-1]:
                self._end(planned, None)
            self._end(waiting[-1], lambda: answer(Outcome.DONE))

        self._find(which, found_some, answer)

    def replace(self, which: Which, replacement: Replacement, answer: Callable[[Outcome], None]) -> None:
        """Replace the text of a waiting message; its data_coding, addresses and id stay.

        A user data header goes with the old text; the new one may bring its own.
        """

        def found_some(found: Sequence[Underway]) -> None:
            waiting = self._waiting(found)
            if len(found) != 1 or not waiting or _is_shared(found[0]):
                answer(Outcome.TOO_LATE if found else Outcome.UNKNOWN)
                return
            message = _retold(waiting[0].sending.message, replacement)
            if message is None:
                answer(Outcome.UNFIT)
                return
            if not self._may_become(waiting[0], message):
                answer(Outcome.OVER_LIMIT)
                return
            times = replacement.deliver_at, replacement.expires_at
            self._become(waiting[0], message, *times, lambda: answer(Outcome.DONE))

        self._find(which, found_some, answer)

    def replace_if_present(
        self,
        which: Which,
        message: ShortMessage,
        deliver_at: float | None,
        expires_at: float | None,
        answer: Callable[[int | Outcome], None],
    ) -> None:
        """Replace the newest waiting message between the addresses; answer its id.

        UNKNOWN if none waits.
        """

        def found_some(found: Sequence[Underway]) -> None:
            waiting = self._waiting([each for each in found if not _is_shared(each)])
            if not waiting:
                answer(Outcome.UNKNOWN)
                return
            newest = waiting[-1]
            if not self._may_become(newest, message):
                answer(Outcome.OVER_LIMIT)
                return
            id = newest.sending.message_id
            self._become(newest, message, deliver_at, expires_at, lambda: answer(id))

        self._find(which, found_some, answer)

    def _find(
        self,
        which: Which,
        then: Callable[[Sequence[Underway]], None],
        answer: Callable[[Outcome], None],
    ) -> None:
        esme, id = which.esme, which.message_id
        between = esme, which.source_addr, which.destination_addr, which.service_type

        def look(reader: Reader) -> Sequence[Underway]:
            if id is None:
                return reader.waiting(*between, MANY)
            return [each for each in reader.of_message(esme, id) if _source(each) == which.source_addr]

        if self._store.figures().failing:
            # A question would wait until the store is back.
            answer(Outcome.UNANSWERED)
        else:
            self._store.read(look, then, lambda: answer(Outcome.UNANSWERED))

    def _waiting(self, found: Sequence[Underway]) -> list[Planned]:
        """Return those that still wait, as they are now."""
        waiting = map(self._sendings.waiting, found)
        return [planned for planned in waiting if planned is not None]

    def _end(self, planned: Planned, then: Callable[[], None] | None) -> None:
        err = planned.err or Err.CANCELLED
        self._sendings.end(planned, "", MessageState.DELETED, err, (), then)

    def _may_become(self, planned: Planned, message: ShortMessage) -> bool:
        """Tell whether its ESME may send this text instead; the difference is charged."""
        if not self._permits.counts:
            return True
        account = self._directory.sender(planned.sending.esme)
        if account is None:
            return True
        country = self._ways.country(account.system_id, planned.way)
        return self._permits.retells(account, planned.sending, message, country)

    def _become(
        self,
        planned: Planned,
        message: ShortMessage,
        deliver_at: float | None,
        expires_at: float | None,
        then: Callable[[], None],
    ) -> None:
        due_at, expires_at = _moments(planned.sending, deliver_at, expires_at)
        self._sendings.revisions.replace(planned, message, due_at, expires_at, then)


def _moments(before: Sending, deliver_at: float | None, expires_at: float | None) -> tuple[float, float]:
    """Return when a replaced message is due and expires: as before, where no time is given.

    One that is put off past its old end, without a new one, gets as long as it had: else it would never be
    sent.
    """
    due_at = before.due_at if deliver_at is None else deliver_at
    if expires_at is not None:
        return due_at, expires_at
    if due_at < before.expires_at:
        return due_at, before.expires_at
    return due_at, due_at + (before.expires_at - before.due_at)


def _is_shared(underway: Underway) -> bool:
    """Tell whether its text is, or will be, that of other messages too, so that it cannot be replaced."""
    return underway.stage is Stage.JOINING or bool(underway.followers)


def _retold(before: ShortMessage, replacement: Replacement) -> ShortMessage | None:
    message = evolve(
        before,
        short_message=replacement.short_message,
        registered_delivery=replacement.registered_delivery,
        sm_default_msg_id=replacement.sm_default_msg_id,
        payload=False,
    )
    try:
        _, text = split_header(message)
    except BrokenHeader:
        message = evolve(message, esm_class=message.esm_class & ~UDHI)
        text = message.short_message
    in_pairs = alphabet_of(message.data_coding, Alphabet.GSM7) is Alphabet.UCS2
    return None if in_pairs and len(text) % 2 else message


def _source(underway: Underway) -> str:
    return underway.sending.message.source_addr.addr


def _standing(found: Sequence[Underway]) -> MessageStatus:
    states = [underway.message_state for underway in found]
    if None in states:
        return MessageStatus(MessageState.ENROUTE, 0, 0.0)
    state, err = max(
        ((underway.message_state or MessageState.UNKNOWN, underway.err) for underway in found),
        key=lambda ending: gravity(ending[0]),
    )
    return MessageStatus(state, err, max(underway.ended_at for underway in found))
