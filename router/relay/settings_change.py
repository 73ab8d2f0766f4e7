"""Reload: channels that are added, changed or removed while the relay runs, and a new directory."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from router.relay.channels import ChannelSettings
from router.relay.directory import Directory, Entries, by_name
from router.relay.interfaces import Clock, instants
from router.relay.plan.plan import PlanChannel
from router.relay.plan.plan_layout import PlanLayout
from router.relay.plan.scheduler import Scheduler
from router.relay.sending.sendings import Sendings
from router.relay.sending.ways import Ways
from router.relay.settings import RelaySettings, entries_of
from router.relay.sweeps.misplaced_sendings import MisplacedSendings
from router.routing.budget import Span
from router.routing.routes import Table
from router.routing.table import Sender
from router.sms.value import value
from router.store.interface import Reader, Store

FORMER = 1000
"""ESMEs that were removed and are remembered, so that what they had sent goes by the channels they had."""


@value(kw_only=True)
class Kept:
    """A channel's use of its limits, its pause and its epoch, as stored when it was configured before."""

    charged: Sequence[tuple[Span, float, int]] = ()
    reached: Sequence[tuple[float, str]] = ()
    """The days, and the numbers that were reached on them."""
    paused: bool = False
    epoch: int | None = None


class SettingsChange:
    """Applies new settings within one turn of the reactor, so nothing ever sees half of them."""

    def __init__(
        self,
        clock: Clock,
        store: Store,
        scheduler: Scheduler,
        directory: Directory,
        sendings: Sendings,
        ways: Ways,
        misplaced: MisplacedSendings,
    ) -> None:
        self._now = instants(clock)
        self._store = store
        self._scheduler = scheduler
        self._fleet = scheduler.fleet
        self._directory = directory
        self._sendings = sendings
        self._ways = ways
        self._misplaced = misplaced
        self._layout = PlanLayout(clock, scheduler)

    def prepare(
        self,
        settings: RelaySettings,
        then: Callable[[Callable[[], None]], None],
        otherwise: Callable[[], None],
    ) -> None:
        """Call ``then`` with a function that puts these settings into force.

        The store is asked first for the earlier use of channels that are new or have other limits;
        ``otherwise`` is called if it cannot answer.
        """
        asked = [one.id for one in settings.channels if self._is_to_be_asked(one)]

        def known(kept: dict[str, Kept]) -> None:
            then(lambda: self._apply(settings, kept))

        if asked:
            self._store.read(lambda reader: kept_of(reader, asked), known, otherwise)
        else:
            known({})

    def _is_to_be_asked(self, wanted: ChannelSettings) -> bool:
        channel = self._fleet.channels.get(wanted.id)
        # A removed one may be forgotten before the store has answered.
        return channel is None or channel.removed or channel.settings.limits != wanted.limits

    def tick(self) -> None:
        """Forget channels that were removed long ago; called once a second."""
        self._fleet.forget(self._now())

    def _apply(self, settings: RelaySettings, kept: dict[str, Kept]) -> None:
        other_channels = self._change_channels(settings.channels, kept)
        other_ways = self._change_directory(settings)
        self._scheduler.ledger.watch(settings.watched)
        if other_channels or other_ways:
            self._layout.lay(self._ways.named)
            for planned in list(self._scheduler.planned.values()):
                self._sendings.detours.take(planned, self._layout.move)
            self._misplaced.look()
        self._layout.feed_all()

    def _change_channels(self, wanted: Sequence[ChannelSettings], kept: dict[str, Kept]) -> bool:
        """Add, change and remove channels; return whether the plan must be laid anew."""
        fleet, now, anew = self._fleet, self._now(), False
        ids = {one.id for one in wanted}
        for channel in fleet.present():
            if channel.id not in ids:
                fleet.remove(channel.id, now)
                anew = True
        for one in wanted:
            known = fleet.channels.get(one.id)
            if known is None:
                self._add(one, kept.get(one.id, Kept()))
            else:
                before, counted = known.settings, known.counted
                alike = (before.weight, before.limits) == (one.weight, one.limits) and not known.removed
                fleet.change(one, now)
                if one.limits != before.limits:
                    self._count_on(known, kept.get(one.id, Kept()), *counted)
                if alike:
                    continue
            anew = True
        return anew

    def _count_on(self, channel: PlanChannel, kept: Kept, counted: Collection[Span], reached: bool) -> None:
        """Add the earlier use that only the store knows: under former limits, or none."""
        charged = [row for row in kept.charged if row[0] not in counted]
        numbers = () if reached else kept.reached
        self._store.write(self._scheduler.ledger.take_up(channel, charged, numbers))

    def _add(self, settings: ChannelSettings, kept: Kept) -> None:
        channel = self._fleet.add(settings)
        self._store.write(self._scheduler.ledger.take_up(channel, kept.charged, kept.reached))
        if kept.epoch is not None:
            channel.epoch = kept.epoch + 1
        if kept.paused:
            self._scheduler.suspend(channel)

    def _change_directory(self, settings: RelaySettings) -> bool:
        """Replace the directory; return whether routes or senders differ from before."""
        before, names = self._directory.present, {each.system_id for each in settings.accounts}
        former = [*before.former.values(), *before.accounts.values()]
        gone = [each for each in former if each.system_id not in names][-FORMER:]
        entries = entries_of(settings, by_name(gone))
        self._directory.replace(entries)
        return not _routes_alike(before.table, entries.table) or _senders(before) != _senders(entries)


def kept_of(reader: Reader, channels: Collection[str]) -> dict[str, Kept]:
    """Return the stored use, pause and epoch of each channel."""
    charged: defaultdict[str, list[tuple[Span, float, int]]] = defaultdict(list)
    for one in reader.charged(channels):
        charged[one.channel].append((Span(one.span), one.began, one.segments))
    reached: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for each in reader.reached(channels):
        reached[each.channel].append((each.day, each.digits))
    paused, epochs = frozenset(reader.paused()), dict(reader.epochs())
    return {
        id: Kept(charged=charged[id], reached=reached[id], paused=id in paused, epoch=epochs.get(id))
        for id in channels
    }


def _routes_alike(one: Table, other: Table) -> bool:
    return [*one.routes] == [*other.routes] and (one.numbers, one.groups) == (other.numbers, other.groups)


def _senders(entries: Entries) -> dict[str, Sender]:
    return {id: account.sender for id, account in entries.accounts.items()}
