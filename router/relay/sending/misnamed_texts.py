"""Messages with octets outside the alphabet that their ESME names: can they be carried?"""

from collections.abc import Callable, Iterable

from router.relay.account import Account
from router.relay.errors import Refusal
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.plan.channel import Channel
from router.sms.alphabet import NAMED, Alphabet, CannotEncode
from router.sms.form import Form
from router.sms.message import ShortMessage
from router.sms.parts import UserData
from router.sms.reading import NAMES, SEVEN_BITS, is_misnamed
from router.sms.segments import TooLong, cut
from router.sms.user_data import BrokenHeader


class MisnamedTexts:
    """Finds messages with octets above 0x7F, and reports each ESME that sends wrong ones, once."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._told: set[str] = set()

    def met(self, account: Account, message: ShortMessage) -> bool:
        """Tell whether a message is such a one."""
        if (NAMED[message.data_coding] or account.alphabet) not in SEVEN_BITS:
            return False
        try:
            data = UserData.of(message, account.alphabet)
        except BrokenHeader:
            return False
        if not is_misnamed(data.octets, data.data_coding, data.alphabet):
            return False
        if account.system_id not in self._told:
            self._told.add(account.system_id)
            self._tell(account, data)
        return True

    def _tell(self, account: Account, data: UserData) -> None:
        self._events.tell(
            EventKind.MISNAMED,
            account.system_id,
            data_coding=data.data_coding,
            alphabet=NAMES[data.alphabet],
            how=data.reading.how.value,
        )


def refusal(
    message: ShortMessage, alphabet: Alphabet, channels: Iterable[Channel], largest: Callable[[Channel], int]
) -> Refusal | None:
    """Return why none of these channels can carry a message; None if one can, or if there is none now.

    ``alphabet`` is that of data_coding 0, ``largest`` returns the segments that a channel may ever be given.
    """
    found: set[Refusal | None] = set()
    for form, most in {(channel.settings.form, largest(channel)) for channel in channels}:
        found.add(_by(message, alphabet, form, most))
    if None in found or not found:
        return None
    return Refusal.TOO_LONG if Refusal.TOO_LONG in found else Refusal.CANNOT_ENCODE


def _by(message: ShortMessage, alphabet: Alphabet, form: Form, most: int) -> Refusal | None:
    try:
        count = cut(message, alphabet, form, reference=0).count
    except CannotEncode:
        return Refusal.CANNOT_ENCODE
    except TooLong:
        return Refusal.TOO_LONG
    return None if count <= most else Refusal.TOO_LONG
