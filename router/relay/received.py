"""Received SMS: for whom one is, and the debt that it makes."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import evolve

from router.relay.accounts import Account, Accounts
from router.relay.delivery import Delivery
from router.relay.events import Events
from router.relay.interfaces import Clock
from router.relay.numbers import Numbers
from router.sms.address import Address
from router.sms.message import ShortMessage
from router.store.interface import Arrived, Change, Owe, Owed, OwedKind, ReceivedSms, Store

Rule = Callable[[str, ShortMessage], Sequence[str] | None]
"""Of a channel and a message: the ESMEs whom it is for, or None if the rule does not match."""


class Received:
    """Takes received SMS; the other part of the promise `interfaces.Inbound`."""

    def __init__(
        self,
        clock: Clock,
        store: Store,
        accounts: Accounts,
        delivery: Delivery,
        events: Events,
        ids: Numbers,
        numbers: Numbers,
        own: Mapping[str, str],
        rules: Iterable[Rule] = (),
    ) -> None:
        self._clock = clock
        self._store = store
        self._accounts = accounts
        self._delivery = delivery
        self._events = events
        self._ids = ids
        self._numbers = numbers
        self._own = own
        self._rules = list(rules)
        self.unclaimed = 0

    def arrived(self, channel: str, message: ShortMessage, acknowledge: Callable[[], None]) -> None:
        """An SMS came in on a channel; it is acknowledged when it is kept, whoever it is for."""
        esmes = self._whose(channel, message)
        message = self._addressed(channel, message)
        now = self._clock.seconds()
        received = ReceivedSms(
            id=self._ids.next(), channel=channel, message=message, at=now, esmes=tuple(esmes)
        )
        debts = [self._debt(received, esme) for esme in esmes]
        if not esmes:
            self.unclaimed += 1
            self._events.warn(channel, f"received SMS {received.id} is for no ESME; it is kept as unclaimed")

        def on_disk() -> None:
            acknowledge()
            for owed in debts:
                self._delivery.owe(owed)

        changes: list[Change] = [Arrived(received)]
        self._store.write([*changes, *map(Owe, debts)], on_disk)

    def _debt(self, received: ReceivedSms, esme: str) -> Owed:
        return Owed(
            seq=self._numbers.next(),
            esme=esme,
            kind=OwedKind.RECEIVED,
            of=received.id,
            message_id=received.id,
            message=received.message,
            channel=received.channel,
            accepted_at=received.at,
            at=received.at,
        )

    def _addressed(self, channel: str, message: ShortMessage) -> ShortMessage:
        """destination_addr is the channel's number if known, else its ID: GoIPs give their system_id."""
        own = self._own.get(channel, "")
        digits = own.lstrip("+")
        to = Address(1, 1, digits) if own.startswith("+") else Address(0, 0, own or channel)
        return evolve(message, destination_addr=to, registered_delivery=0)

    def _whose(self, channel: str, message: ShortMessage) -> Sequence[str]:
        for rule in self._rules:
            esmes = rule(channel, message)
            if esmes is not None:
                return esmes
        return self._by_default(channel)

    def _by_default(self, channel: str) -> Sequence[str]:
        """The one that has this channel alone; else the only one that may use it; else the only one."""
        accounts = [account for account in self._accounts.all() if account.enabled]
        alone = _names(account for account in accounts if account.via == (channel,))
        covering = _names(account for account in accounts if account.via and channel in account.via)
        for candidates in (alone, covering, _names(accounts)):
            if len(candidates) == 1:
                return candidates
        return ()


def _names(accounts: Iterable[Account]) -> list[str]:
    return [account.system_id for account in accounts]
