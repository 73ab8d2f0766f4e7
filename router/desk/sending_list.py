"""The state of each sending of a message, for faces whose callers ask for just that, and often."""

from collections.abc import Callable, Sequence
from enum import Enum

from router.desk.errors import StoreUnavailable
from router.desk.messages import MOST, NEWEST, Failed, ids_of
from router.desk.store_turns import StoreTurns
from router.sms.state import MessageState
from router.sms.value import value
from router.store.entities import Stage, Underway
from router.store.history import Sought
from router.store.interface import Reader, Store


class SendingStatus(Enum):
    """The state of a sending."""

    WAITING = "no gateway has it"
    SENDING = "a gateway has it, and has not answered"
    TAKEN = "a gateway has taken it"
    FAILED = "it has ended, and was not sent"


@value(kw_only=True)
class SendingView:
    """A message to one number. ``channel`` is empty before it has one, ``err`` is 0 without an error."""

    id: int
    message_id: int
    number: str
    channel: str
    standing: SendingStatus
    delivered: bool
    err: int
    accepted_at: float
    """Seconds of Unix time."""

    @property
    def settled(self) -> bool:
        """True if it was taken, or has failed."""
        return self.standing in (SendingStatus.TAKEN, SendingStatus.FAILED)


Found = Callable[[Sequence[SendingView]], None]


class SendingList:
    """Finds sendings by message, ESME or time: calls ``found``, or ``failed`` if the store cannot answer."""

    def __init__(self, store: Store) -> None:
        self._turns = StoreTurns(store)

    def of(self, message_id: str, esme: str | None, found: Found, failed: Failed) -> None:
        """Find all sendings of a message of this ESME (None for any), by their ids.

        It finds none if the ESME has no such message, or if it was forgotten.
        """
        ids = ids_of(message_id)

        def look(reader: Reader) -> Sequence[SendingView]:
            for id in ids:
                whose = _esme_of(reader, id) if esme is None else esme
                if whose and (sendings := reader.of_message(whose, id)):
                    return [delivery(one) for one in sendings]
            return []

        self._turns.look_up(esme or "", look, found, lambda: failed(StoreUnavailable()))

    def several(self, message_ids: Sequence[int], esme: str, found: Found, failed: Failed) -> None:
        """Find all sendings of some messages of this ESME, by their ids, as far as they are kept."""
        ids = sorted(message_ids)

        def look(reader: Reader) -> Sequence[SendingView]:
            return [delivery(one) for id in ids for one in reader.of_message(esme, id)]

        self._turns.look_up(esme, look, found, lambda: failed(StoreUnavailable()))

    def newest(self, esme: str | None, found: Found, failed: Failed) -> None:
        """Find the newest sendings of an ESME (None for all), the newest first, `MOST` at most."""
        self.between(esme, None, None, NEWEST, found, failed)

    def between(
        self,
        esme: str | None,
        since: float | None,
        until: float | None,
        before: int,
        found: Found,
        failed: Failed,
    ) -> None:
        """Find sendings accepted between two times of Unix, with ids below ``before``, the newest first.

        It finds `MOST` at most.
        """
        if esme == "":
            # To a search this is no condition.
            found([])
            return
        sought = Sought(esme=esme or "", since=since, until=until)

        def look(reader: Reader) -> Sequence[SendingView]:
            return [delivery(one) for one in reader.search(sought, before, MOST)]

        self._turns.look_up(sought.esme, look, found, lambda: failed(StoreUnavailable()))


def delivery(underway: Underway) -> SendingView:
    """Return a sending with its state."""
    sending = underway.sending
    return SendingView(
        id=sending.id,
        message_id=sending.message_id,
        number=sending.message.destination_addr.addr,
        channel=underway.channel,
        standing=standing_of(underway),
        delivered=underway.message_state is MessageState.DELIVERED,
        err=underway.err,
        accepted_at=sending.accepted_at,
    )


def standing_of(underway: Underway) -> SendingStatus:
    """Return the state of a sending."""
    match underway.stage:
        case Stage.IN_FLIGHT | Stage.IN_DOUBT:
            return SendingStatus.SENDING
        case Stage.SUBMITTED:
            return SendingStatus.TAKEN
        case Stage.ENDED:
            return SendingStatus.TAKEN if _was_sent(underway) else SendingStatus.FAILED
    return SendingStatus.WAITING


def _was_sent(underway: Underway) -> bool:
    """Tell whether an ended sending was sent: also one that was taken and never reported."""
    state = underway.message_state
    taken = state is MessageState.UNKNOWN and underway.submitted_at > 0.0
    return taken or state is MessageState.DELIVERED


def _esme_of(reader: Reader, id: int) -> str:
    """Return the ESME of a message, by its first sending, which has its id; empty without one."""
    newest = reader.latest(id, 1)
    found = bool(newest) and newest[0].sending.message_id == id
    return newest[0].sending.esme if found else ""
