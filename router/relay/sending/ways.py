"""The way of a message, by the present routes, for its ESME."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from router.clocks import Dates
from router.relay.account import Account
from router.relay.directory import Directory
from router.relay.plan.fleet import Fleet
from router.relay.plan.plan import Planned
from router.routing.routes import GROUP
from router.routing.table import Choose, Otherwise, Way
from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.value import evolve
from router.store.entities import Sending, Underway


class Ways:
    """Asks the routing table with what it needs to know.

    ``usable`` tells whether something could leave along a way; ``minute_of_day`` takes seconds of Unix time.
    """

    def __init__(
        self,
        dates: Dates,
        directory: Directory,
        fleet: Fleet,
        usable: Callable[[Way], bool],
        minute_of_day: Callable[[float], int],
    ) -> None:
        self._dates = dates
        self._directory = directory
        self._fleet = fleet
        self._usable = usable
        self._minute_of_day = minute_of_day
        # Bound once: binding a method costs as much as a call.
        self._now = self._minute

    def decide(self, account: Account, message: ShortMessage) -> Way | None:
        """Return the way of a message of this account; None if no route takes it."""
        table = self._directory.present.table
        return table.decide(message, account.sender, account.alphabet, self._now, self._usable)

    def asked(self, account: Account, message: ShortMessage, via: str) -> Way | None:
        """Return the way by a channel or group that is asked for; None if the account has none there."""
        addr: str = message.destination_addr.addr
        return self._directory.present.table.asked(via, addr, account.sender)

    def country(self, esme: str, way: Way) -> str | None:
        """Return the country by which an ESME's numbers are read along a way.

        It is the ESME's own, else that of the first channel.
        """
        account = self._directory.sender(esme)
        if account is not None and account.country is not None:
            return account.country
        settings = next(filter(None, map(self._fleet.settings, way.channels)), None)
        return None if settings is None else settings.country

    def _minute(self) -> int:
        return self._minute_of_day(self._dates.now())

    def of(self, underway: Underway) -> Way:
        """Return the present way of a sending that was read from the store."""
        return self.of_sending(underway.sending, underway.in_doubt)

    def of_sending(self, sending: Sending, in_doubt: bool = False) -> Way:
        """Return the present way of a sending. One that no route takes gets a way without channels, and
        waits.

        A sending in doubt waits for its channel, even if that is no longer configured.
        """
        if sending.way.startswith("=") and (in_doubt or self._fleet.has(sending.way[1:])):
            return self._direct(sending, in_doubt)
        if sending.way.startswith(GROUP):
            group = self.named(sending.way, sending.esme)
            if group.channels:
                return group
        way = self.decide(self._account(sending.esme), sending.message)
        return way or Way(name=sending.way, channels=())

    def _direct(self, sending: Sending, in_doubt: bool) -> Way:
        """Return the way by the channel that it has gone to, or was asked for.

        What may have been sent is sent again as its route rewrote it.
        """
        table = self._directory.present.table
        way = table.direct(sending.way[1:])
        if not (in_doubt and table.rewrites) or self._names_channel(sending.message):
            return way
        routed = self.decide(self._account(sending.esme), sending.message)
        return way if routed is None or routed.rewrite is None else evolve(way, rewrite=routed.rewrite)

    def by_route(self, sending: Sending) -> Way | None:
        """Return the way by the routes, whatever channel its source_addr names; None if no route takes it."""
        message = sending.message
        unnamed = evolve(message, source_addr=Address()) if self._names_channel(message) else message
        return self.decide(self._account(sending.esme), unnamed)

    def _names_channel(self, message: ShortMessage) -> bool:
        return message.source_addr.addr in self._directory.present.table.numbers

    def named(self, name: str, esme: str) -> Way:
        """Return the way of this name, along which sendings of this ESME were queued."""
        way = self._directory.present.table.named(name, self._account(esme).sender)
        return way or Way(name=name, channels=())

    def renewed(self, planned: Planned) -> Way:
        """Return the present way of a sending, if routes and channels have changed since it was decided."""
        if not self._directory.changes:
            return planned.way
        way = self.of_sending(planned.sending, planned.in_doubt)
        # A way of one channel may allow more attempts than a direct one.
        return planned.way if way.name == planned.way.name and way.name.startswith("=") else way

    def _account(self, esme: str) -> Account:
        return self._directory.sender(esme) or Account(system_id=esme, password="")


def minute_of_day(zone: tzinfo) -> Callable[[float], int]:
    """Return a function that gives the minute of the day for seconds of Unix time."""

    def minute(seconds: float) -> int:
        local = datetime.fromtimestamp(seconds, zone)
        return local.hour * 60 + local.minute

    return minute


def same_channel(way: Way, channel: str) -> Way:
    """Return the way of a sending in doubt: it goes by that channel alone, and waits for it."""
    return evolve(
        way,
        name=f"={channel}",
        channels=(channel,),
        choose=Choose.ROUND_ROBIN,
        otherwise=Otherwise.WAIT,
    )
