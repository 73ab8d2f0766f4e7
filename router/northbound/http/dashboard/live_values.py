"""The live values of each page, by the names of their places (`data-live`)."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

from router.desk.channels import ChannelView
from router.desk.desk import Desk
from router.desk.esmes import EsmeView
from router.northbound.http.dashboard import words
from router.northbound.http.dashboard.pages.channels import fill
from router.northbound.http.dashboard.pages.overview import USABLE, total

AT_ONCE: Final = 100
"""Channels or ESMEs that are read in a second; larger numbers of them take several seconds."""


class LiveValues:
    """Reads a part of the channels and ESMEs each second, and keeps the others as they were read last."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._channels: dict[str, ChannelView] = {}
        self._esmes: dict[str, EsmeView] = {}
        self._at = {"channels": 0, "esmes": 0}

    def values(self, topic: str) -> Mapping[str, str]:
        """Return the values of a topic; of many channels or ESMEs, those that were read this time."""
        match topic:
            case "overview":
                return self._overview()
            case "channels":
                found: dict[str, str] = {}
                for view in self._look_at_channels():
                    found |= of_channel(view, self._desk)
                return found
            case "esmes":
                found = {}
                for esme in self._look_at_esmes():
                    found |= of_esme(esme)
                return found
        return {}

    def _look_at_channels(self) -> Sequence[ChannelView]:
        views = self._desk.channels.some(self._turn("channels", self._desk.channels.ids()))
        self._channels.update({one.id: one for one in views})
        return views

    def _look_at_esmes(self) -> Sequence[EsmeView]:
        views = self._desk.esmes.some(self._turn("esmes", self._desk.esmes.names()))
        self._esmes.update({one.system_id: one for one in views})
        return views

    def _turn(self, what: str, ids: Sequence[str]) -> Sequence[str]:
        """Return the ids whose turn it is."""
        at = self._at[what] if self._at[what] < len(ids) else 0
        self._at[what] = at + AT_ONCE
        return ids[at : at + AT_ONCE]

    def _overview(self) -> Mapping[str, str]:
        self._look_at_channels()
        self._look_at_esmes()
        channels = [self._channels[id] for id in self._desk.channels.ids() if id in self._channels]
        if len(channels) < len(self._desk.channels.ids()):
            # Until all have been read once, the page itself knows more.
            return {}
        esmes = [self._esmes[id] for id in self._desk.esmes.names() if id in self._esmes]
        hour = total([one.hour for one in channels])
        gateways = self._desk.gateways.of(channels)
        wrong = [
            (one.what, tuple(one.names), one.text) for one in self._desk.troubles(gateways, channels, esmes)
        ]
        return {
            "usable": words.number(sum(one.state in USABLE for one in channels)),
            "in_flight": words.number(sum(one.in_flight for one in channels)),
            "queued": words.number(sum(one.queue for one in esmes)),
            "owed": words.number(sum(one.owed for one in esmes)),
            "bound": words.number(sum(bool(one.sessions) for one in esmes)),
            "share": words.share(hour),
            # The page fetches its list of troubles again when this digest changes.
            "wrong": sha256(repr(wrong).encode()).hexdigest()[:16],
        }


def of_channel(one: ChannelView, desk: Desk) -> Mapping[str, str]:
    """Return the values of a channel's row."""
    id, now = one.id, desk.identity().now
    return {
        f"{id} state": one.state.value,
        f"{id} reason": one.reason,
        f"{id} since": words.since(one.since, now) if one.since else "",
        f"{id} signal": words.number(one.signal),
        f"{id} budget": words.budget(one),
        f"{id} fill": f"{max(0.0, fill(one)):.3f}",
        f"{id} share": words.share(one.hour),
        f"{id} in_flight": words.number(one.in_flight),
        f"{id} waiting": words.number(one.waiting),
        f"{id} cause": one.last_cause or "",
    }


def of_esme(one: EsmeView) -> Mapping[str, str]:
    """Return the values of an ESME's row."""
    id = one.system_id
    return {
        f"{id} state": esme_state(one),
        f"{id} sessions": words.number(len(one.sessions)),
        f"{id} rate": words.accepted(one),
        f"{id} asked": words.number(sum(each.asked for each in one.sessions)),
        f"{id} delivering": words.number(sum(each.delivering for each in one.sessions)),
        f"{id} queue": words.number(one.queue),
        f"{id} owed": words.number(one.owed),
    }


def esme_state(one: EsmeView) -> str:
    """Return the word for the state of an ESME: bound, away or disabled."""
    return "bound" if one.sessions else "away" if one.enabled else "disabled"
