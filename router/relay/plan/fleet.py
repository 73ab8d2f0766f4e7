"""All channels. Ask here for one each time, and keep nothing of it.

Channels come, change and go while the router runs. One that was removed from the configuration stays while
anything of it is open: reports on what it has sent, and its use of budgets, which counts on if it returns.
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
"""Seconds beyond its `report_timeout` that a removed channel is known: all that it took has ended by then."""

USUAL: Final = 48 * 3600.0
"""`report_timeout` where there is no channel."""


class Fleet:
    """All channels, by id. ``follow`` applies the consequences of a channel's removal or return."""

    def __init__(
        self, settings: Iterable[ChannelSettings] = (), zone: tzinfo = UTC, dates: Dates = UNSET
    ) -> None:
        self._zone = zone
        self._dates = dates
        self.channels: dict[str, PlanChannel] = {}
        self._beside: Mapping[str, tuple[str, ...]] | None = None
        self.follow: Callable[[PlanChannel, Follows], None] = lambda channel, follows: None
        self.hears: list[Callable[[PlanChannel], None]] = []
        """Called with each channel that is new, or has other settings."""
        self.misses: list[Callable[[str], None]] = []
        """Called with the id of each channel that is forgotten."""
        for each in settings:
            self.add(each)

    # --- questions

    def present(self) -> list[PlanChannel]:
        """Return the configured channels."""
        return [channel for channel in self.channels.values() if not channel.removed]

    def has(self, id: str) -> bool:
        """Tell whether the channel is configured."""
        channel = self.channels.get(id)
        return channel is not None and not channel.removed

    def settings(self, id: str) -> ChannelSettings | None:
        """Return a channel's settings; None if it is not known."""
        channel = self.channels.get(id)
        return None if channel is None else channel.settings

    def alphabet(self, id: str) -> Alphabet:
        """Return the alphabet of data_coding 0 on a channel."""
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

    # --- changes

    def add(self, settings: ChannelSettings) -> PlanChannel:
        """Add a channel of which nothing is known yet."""
        channel = self.channels[settings.id] = PlanChannel(settings, self._zone, self._dates)
        self._tell(channel)
        return channel

    def change(self, settings: ChannelSettings, now: Instant) -> None:
        """Change a channel's settings; one that had been removed returns."""
        channel = self.channels[settings.id]
        if channel.settings != settings:
            channel.become(settings, now)
            self._tell(channel)
        if channel.removed:
            self.follow(channel, channel.come_back(now))

    def remove(self, id: str, now: Instant) -> None:
        """Give a channel nothing new, since it was removed from the configuration."""
        channel = self.channels[id]
        self.follow(channel, channel.go(now))

    def forget(self, now: Instant) -> None:
        """Forget channels that were removed so long ago that nothing of theirs is open."""
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
