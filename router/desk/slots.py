"""Slots as a GoIP has them: each holds the newest message that an ESME has sent by one of its lines.

An ESME's line N is the N-th channel that it may use, in the order of the configuration. A slot outlives a
restart: its content is committed together with the message.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Final

from router.desk.errors import CannotDo, NoSuch
from router.desk.sending_list import SendingStatus as Stands
from router.desk.sending_list import standing_of
from router.desk.settings import DeskSettings
from router.desk.submits import SendResult, Submits, ToSend
from router.relay.account import Account
from router.relay.errors import MessageRefused
from router.relay.interfaces import Notes
from router.relay.notes import about
from router.sms.state import MessageState
from router.sms.value import evolve, value
from router.store.entities import Underway
from router.store.interface import Reader, Store

LEAST: Final = 8
"""Slots of an ESME at least, as clients read that many."""

MOST: Final = 64
"""Lines that can be named; further channels are reached by the routes."""

SLOT: Final = "slot "
"""Beginning of the names of notes that keep the message of a slot."""


class Busy(CannotDo):
    """The message in the slot is not sent yet."""


class SlotState(Enum):
    """The state of the message in a slot."""

    EMPTY = "there is none"
    STARTED = "no gateway has taken it yet"
    SENT = "a gateway has taken it"
    FAILED = "it was not sent"
    DOUBT = "nobody knows, nor will"


@value(kw_only=True)
class SlotView:
    """A slot. ``message_id`` and ``err`` are 0 without one."""

    message_id: int = 0
    standing: SlotState = SlotState.EMPTY
    err: int = 0
    state: str = ""
    """Its state in receipts, after its ending."""


EMPTY: Final = SlotView()

Shown = Callable[[Sequence[SlotView]], None]

Declined = Callable[[CannotDo | MessageRefused], None]


class Slots:
    """All slots of all ESMEs. Ended messages are kept for each slot, and not looked up again."""

    def __init__(self, settings: DeskSettings, submits: Submits, notes: Notes, store: Store) -> None:
        self.change(settings)
        self._submits = submits
        self._notes = notes
        self._store = store
        self._ended: dict[tuple[str, int], SlotView] = {}

    def change(self, settings: DeskSettings) -> None:
        """Use these channels from now on."""
        self._channels = [one.id for one in settings.channels if one.enabled]

    def lines(self, account: Account | None) -> Sequence[str]:
        """Return the channels of an ESME's lines, from line 1 on; without an ESME all channels."""
        via = None if account is None or account.via is None else frozenset(account.via)
        return [id for id in self._channels if via is None or id in via][:MOST]

    def count(self, account: Account | None) -> int:
        """Return how many slots an ESME has."""
        return max(LEAST, len(self.lines(account)))

    def send(
        self,
        line: int,
        wanted: ToSend,
        only_if_free: bool,
        sent: Callable[[SendResult], None],
        declined: Declined,
    ) -> None:
        """Send by a line, or by the routes and slot 1 if it is 0; ``sent`` is called when it is on disk.

        ``declined`` gets the refusal: an error of `Submits.send`, NoSuch, or Busy for a busy slot that was to
        be used ``only_if_free``.
        """
        account, slot = wanted.account, max(1, line)
        try:
            there = evolve(wanted, via=self._channel(account, line)) if line else wanted
        except NoSuch as error:
            declined(error)
            return

        def take() -> None:
            try:
                id = self._submits.send_one(there, sent)
            except (CannotDo, MessageRefused) as error:
                declined(error)
            else:
                self._notes.note(about(account.system_id), f"{SLOT}{slot}", str(id))

        if only_if_free:
            self._if_free(account, slot, take, declined)
        else:
            take()

    def _channel(self, account: Account, line: int) -> str:
        lines = self.lines(account)
        if line > len(lines):
            raise NoSuch("line", str(line), [str(number) for number in range(1, len(lines) + 1)])
        return lines[line - 1]

    def all(self, account: Account, shown: Shown, failed: Callable[[], None]) -> None:
        """Call ``shown`` with the slots of an ESME, from 1 on; ``failed`` if the store cannot answer."""
        self._look(account, range(1, self.count(account) + 1), shown, failed)

    def one(self, account: Account, slot: int, shown: Shown, failed: Callable[[], None]) -> None:
        """Call ``shown`` with one slot; ``failed`` if the store cannot answer."""
        self._look(account, [slot], shown, failed)

    def _if_free(self, account: Account, slot: int, take: Callable[[], None], declined: Declined) -> None:
        def look(slots: Sequence[SlotView]) -> None:
            # Another message may have taken the slot meanwhile.
            if slots[0].standing is SlotState.STARTED or self._message(account, slot) != slots[0].message_id:
                declined(Busy(f"line {slot} is busy"))
            else:
                take()

        self._look(account, [slot], look, lambda: declined(Busy("the store cannot answer")))

    def _look(self, account: Account, slots: Sequence[int], shown: Shown, failed: Callable[[], None]) -> None:
        esme = account.system_id
        ids = {slot: self._message(account, slot) for slot in slots}
        known = {slot: self._known(esme, slot, id) for slot, id in ids.items()}
        unknown = {slot: ids[slot] for slot, one in known.items() if one is None}

        def ask(reader: Reader) -> Mapping[int, SlotView]:
            return {slot: _seen(id, reader.of_message(esme, id)) for slot, id in unknown.items()}

        def answer(seen: Mapping[int, SlotView]) -> None:
            for slot, one in seen.items():
                if one.state:
                    self._ended[esme, slot] = one
            shown([known[slot] or seen[slot] for slot in slots])

        if unknown and self._store.figures().failing:
            failed()
        elif unknown:
            self._store.read(ask, answer, failed)
        else:
            answer({})

    def _known(self, esme: str, slot: int, id: int) -> SlotView | None:
        """Return a slot that need not be looked up; None if it must be."""
        if not id:
            return EMPTY
        ended = self._ended.get((esme, slot))
        return ended if ended is not None and ended.message_id == id else None

    def _message(self, account: Account, slot: int) -> int:
        return int(self._notes.value(about(account.system_id), f"{SLOT}{slot}") or 0)


def _seen(id: int, found: Sequence[Underway]) -> SlotView:
    """Return the slot of a message. One that is not kept any more counts as sent, long ago."""
    if not found:
        return SlotView(message_id=id, standing=SlotState.SENT)
    underway = found[0]
    state = underway.message_state
    return SlotView(
        message_id=id,
        standing=_standing(underway),
        err=underway.err,
        state="" if state is None else state.stat,
    )


def _standing(underway: Underway) -> SlotState:
    match standing_of(underway):
        case _ if underway.message_state is MessageState.UNKNOWN:
            return SlotState.DOUBT
        case Stands.TAKEN:
            return SlotState.SENT
        case Stands.FAILED:
            return SlotState.FAILED
    return SlotState.STARTED
