"""Endings and the receipts that they owe: one for each ending, if registered_delivery asks for it.

``err`` in a receipt is the last +CMS ERROR number that a GoIP gave, else one of the router's own.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import Final

from router.clocks import Dates
from router.relay.directory import Directory
from router.relay.figures import Figures
from router.relay.ids import IdCounter
from router.relay.owing.delivery import Delivery
from router.relay.owing.endings import Endings
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.changes import Change, Owe, SendingEnded, StepTaken
from router.store.entities import Owed, OwedKind, Sending
from router.store.history_changes import StepKind
from router.store.interface import Store


class Err(IntEnum):
    """The router's own numbers for ``err``."""

    NONE = 0
    EXPIRED = 901
    NO_CHANNEL = 902
    ATTEMPTS_USED = 903
    IN_DOUBT = 904
    NEVER_REPORTED = 905
    CANCELLED = 906
    REJECTED = 907
    NOT_ENCODABLE = 908
    BLOCKED = 909
    OVER_LIMIT = 910


DELIVERED: Final = MessageState.DELIVERED
RECEIPT: Final = OwedKind.RECEIPT

ON_SUCCESS: Final = (1, 3)
ON_FAILURE: Final = (1, 2)
INTERMEDIATE: Final = 0x10
"""registered_delivery bit: notifications are wanted too (SMPP 3.4 section 5.2.17)."""


def wants_receipt(registered_delivery: int, state: MessageState) -> bool:
    """Tell whether this ending owes a receipt (SMPP 3.4 section 5.2.17; 3 is of 5.0)."""
    asked = registered_delivery & 0x03
    return asked in (ON_SUCCESS if state is DELIVERED else ON_FAILURE)


class Receipts:
    """Writes endings together with the deliveries that they owe."""

    def __init__(
        self,
        dates: Dates,
        store: Store,
        directory: Directory,
        owed_ids: IdCounter,
        delivery: Delivery,
        endings: Endings,
        figures: Figures,
    ) -> None:
        self._dates = dates
        self._directory = directory
        self.date = dates.now
        self._endings = endings
        self._each = endings.each is not None
        self.figures = figures
        self._write = store.write
        self._owed_ids = owed_ids
        self._delivery = delivery

    def end(
        self,
        sending: Sending,
        channel: str,
        state: MessageState,
        err: int,
        before: Sequence[Change] = (),
        then: Callable[[], None] | None = None,
        followers: Sequence[Sending] = (),
    ) -> None:
        """End a sending, and those that follow it.

        ``before`` is written along; ``then`` is called when all is on disk.
        """
        for follower in followers:
            # Writes of one turn share a commit.
            self.end(follower, channel, state, err)
        now = self._dates.now()
        self.figures.ended(sending, channel, state, err, now)
        if state is not DELIVERED or self._each:
            self._endings.ended(sending, channel, state, err, now)
        changes: list[Change] = [*before, SendingEnded(sending.id, state, err, now)]
        present = self._directory.present
        if present.reports:
            self._report(present.reports, sending, channel, state, err, now)
        if not wants_receipt(sending.message.registered_delivery, state):
            self._write(changes, then)
            return
        self._owe(self._owed(sending, channel, RECEIPT, state, err, now), changes, then)

    def _report(
        self,
        reports: Mapping[str, str],
        sending: Sending,
        channel: str,
        state: MessageState,
        err: int,
        now: float,
    ) -> None:
        """Owe a report to the target that hears of all endings of the ESME, in the same commit."""
        creditor = reports.get(sending.esme)
        if creditor is not None:
            owed = self._owed(sending, channel, OwedKind.REPORT, state, err, now)
            self._owe(evolve(owed, esme=creditor), [], None)

    def notify(
        self,
        sending: Sending,
        channel: str,
        state: MessageState,
        then: Callable[[], None] | None = None,
        followers: Sequence[Sending] = (),
    ) -> None:
        """Record an intermediate state, and owe a notification if the message (or a follower) asked."""
        for follower in followers:
            self.notify(follower, channel, state)
        now = self._dates.now()
        reported = StepTaken(sending.id, now, StepKind.REPORTED, 0, state)
        if not sending.message.registered_delivery & INTERMEDIATE:
            self._write([reported], then)
            return
        self._owe(self._owed(sending, channel, OwedKind.NOTIFICATION, state, 0, now), [reported], then)

    def _owed(
        self, sending: Sending, channel: str, kind: OwedKind, state: MessageState, err: int, now: float
    ) -> Owed:
        return Owed(
            seq=self._owed_ids.next(),
            esme=sending.esme if sending.hook is None else sending.hook.creditor,
            kind=kind,
            of=sending.id,
            message_id=sending.part_of or sending.id,
            message=sending.message,
            channel=channel,
            message_state=state,
            err=err,
            accepted_at=sending.accepted_at,
            at=now,
        )

    def _owe(self, owed: Owed, changes: list[Change], then: Callable[[], None] | None) -> None:
        changes.append(Owe(owed))
        self._write(changes, lambda: self._on_disk(owed, then))

    def _on_disk(self, owed: Owed, then: Callable[[], None] | None) -> None:
        if then is not None:
            then()
        self._delivery.owe(owed)
