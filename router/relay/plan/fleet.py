"""The channels that there are: whoever wants to know something of one asks here, and keeps nothing of it.

Channels come, change and go while the router runs. One that was taken out of the configuration stays while
anything of it is open: reports on what it has sent, and what it has used of its budget, which counts on if it
is added again.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, tzinfo
from typing import Final

from router.clocks import UNSET, Dates, Instant
from router.relay.channels import ChannelSettings, beside
from router.relay.plan.channel_state import Follows
from router.relay.plan.plan import PlanChannel
from router.sms.alphabet import Alphabet

GSM7: Final = Alphabet.GSM7

LONGER: Final = 3600.0
"""Seconds beyond its `report_timeout` that one which was removed is known: all that it took has ended."""

USUAL: Final = 48 * 3600.0
"""`report_timeout` where there is no channel."""


class Fleet:
    """All channels, by id. ``follow`` does what the table of states says of one that goes or comes back."""

    def __init__(
        self, settings: Iterable[ChannelSettings] = (), zone: tzinfo = UTC, dates: Dates = UNSET
    ) -> None:
        self._zone = zone
        self._dates = dates
        self.channels: dict[str, PlanChannel] = {}
        self._beside: Mapping[str, tuple[str, ...]] | None = None
        self.follow: Callable[[PlanChannel, Follows], None] = lambda channel, follows: None
        self.hears: list[Callable[[PlanChannel], None]] = []
        """Are told of each channel that is new, or has other settings."""
        self.misses: list[Callable[[str], None]] = []
        """Are told of each channel of which nothing is known any more."""
        for each in settings:
            self.add(each)

    # --- what is asked

    def present(self) -> list[PlanChannel]:
        """Return those that stand in the configuration."""
        return [channel for channel in self.channels.values() if not channel.removed]

    def has(self, id: str) -> bool:
        """Whether it stands in the configuration."""
        channel = self.channels.get(id)
        return channel is not None and not channel.removed

    def settings(self, id: str) -> ChannelSettings | None:
        """Return what is said of a channel; None if nothing is known of it."""
        channel = self.channels.get(id)
        return None if channel is None else channel.settings

    def alphabet(self, id: str) -> Alphabet:
        """Return what data_coding 0 means on a channel."""
        channel = self.channels.get(id)
        return GSM7 if channel is None else channel.settings.form.alphabet

    def beside(self, id: str) -> tuple[str, ...]:
        """Return the other channels of its gateway."""
        if self._beside is None:
            self._beside = beside(channel.settings for channel in self.channels.values())
        return self._beside.get(id, ())

    @property
    def shortest_timeout(self) -> float:
        """The shortest `report_timeout` of all, in seconds."""
        timeouts = [channel.settings.report_timeout for channel in self.channels.values()]
        return min(timeouts, default=USUAL)

    # --- what comes, changes and goes

    def add(self, settings: ChannelSettings) -> PlanChannel:
        """Have one more channel, of which nothing is known yet."""
        channel = self.channels[settings.id] = PlanChannel(settings, self._zone, self._dates)
        self._tell(channel)
        return channel

    def change(self, settings: ChannelSettings, now: Instant) -> None:
        """Have other settings of a channel in force; one that had been removed is there again."""
        channel = self.channels[settings.id]
        if channel.settings != settings:
            channel.become(settings, now)
            self._tell(channel)
        if channel.removed:
            self.follow(channel, channel.come_back(now))

    def remove(self, id: str, now: Instant) -> None:
        """Give a channel nothing new: it stands in the configuration no more."""
        channel = self.channels[id]
        self.follow(channel, channel.go(now))

    def forget(self, now: Instant) -> None:
        """Forget those that were removed so long ago that nothing of theirs is open."""
        for id, channel in list(self.channels.items()):
            known_until = channel.removed_at + channel.settings.report_timeout + LONGER
            if channel.removed and not channel.in_flight and now >= known_until:
                del self.channels[id]
                self._beside = None
                for missing in self.misses:
                    missing(id)

    def _tell(self, channel: PlanChannel) -> None:
        self._beside = None
        for hearing in self.hears:
            hearing(channel)
