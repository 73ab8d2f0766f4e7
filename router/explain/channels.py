"""Channels as `explain` prints them: those that a message may take, and those left out, with the reason."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from router import from_config
from router.config.configuration import Configuration
from router.routing.table import Sender

Run = tuple[str, str]
"""Channels as in `via` (``goip101..goip104``), and the words about all of them."""


class Channels:
    """All channels of the configuration, and those of them that the router can use."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._place = {channel.id: place for place, channel in enumerate(configuration.channels)}
        self.usable = {
            channel.id: from_config.channel(channel) for channel in from_config.usable(configuration)
        }

    def named(self, name: str) -> str:
        """Return the id of the channel with this id or number, usable or not; empty without one."""
        for channel in self._configuration.channels:
            if name and name in (channel.id, channel.number, channel.number.lstrip("+")):
                return channel.id
        return ""

    def why_not(self, id: str, sender: Sender) -> str:
        """Return why an ESME may not use a channel; empty if it may."""
        if id in self.usable:
            allowed = sender.via is None or id in sender.via
            return "" if allowed else f"not in the `via` of {sender.system_id}"
        return "not enabled"

    def left_out(self, ids: Iterable[str], sender: Sender) -> Sequence[Run]:
        """Return those of some channels that an ESME may not use, with the reasons."""
        reasons = [(id, self.why_not(id, sender)) for id in ids]
        return self.runs([id for id, why in reasons if why], dict(reasons).__getitem__)

    def runs(self, ids: Iterable[str], said: Callable[[str], str]) -> Sequence[Run]:
        """Return channels in their order; neighbours of one gateway with the same words are one run."""
        found: list[list[str]] = []
        for id in ids:
            if found and self._goes_on(found[-1][-1], id) and said(found[-1][-1]) == said(id):
                found[-1].append(id)
            else:
                found.append([id])
        return [
            (", ".join(map(_range, group)), words)
            for words, group in groupby(found, lambda run: said(run[0]))
        ]

    def _goes_on(self, last: str, id: str) -> bool:
        gateways = {self._configuration.channel(one).gateway.id for one in (last, id)}
        return self._place[id] == self._place[last] + 1 and len(gateways) == 1


def _range(ids: Sequence[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{ids[0]}..{ids[-1]}"
