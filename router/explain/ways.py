"""The lines about one way: its channels, how one is chosen, and what follows if none can be used."""

from collections.abc import Iterator, Mapping

from router.explain.channels import Channels
from router.explain.columns import Row
from router.explain.question import RoutingQuestion
from router.explain.texts import as_given, by, longest
from router.relay.channels import ChannelSettings
from router.routing.numbers import rewritten
from router.routing.rewriting import Rewriting
from router.routing.table import Choose, Otherwise, Way

CHOOSE: Mapping[Choose, str] = {
    Choose.ROUND_ROBIN: "each in its turn",
    Choose.WEIGHTED: "each in its turn, as often as its weight says",
    Choose.LEAST_LOADED: "the one with the least in flight",
    Choose.STICKY: "the one that this number had last; a new number: each in its turn",
    Choose.IN_ORDER: "the first that is ready",
}

OTHERWISE: Mapping[Otherwise, str] = {
    Otherwise.WAIT: "it waits until one can be used",
    Otherwise.NEXT: "the next route that matches",
    Otherwise.REJECT: "ESME_RSUBMITFAIL, or the ending REJECTD if it waits already",
}

UNITS = {86400: "d", 3600: "h", 60: "m", 1: "s"}


class WayLines:
    """Makes the lines about ways, for one message."""

    def __init__(self, channels: Channels, question: RoutingQuestion) -> None:
        self._channels = channels
        self._question = question
        self._asked = question
        self._given = as_given(question)

    def channels(self, way: Way) -> Iterator[Row]:
        """Yield what the way rewrites, and its channels in their order, with what is particular to each."""
        self._question = self._asked if way.rewrite is None else self._asked.rewritten(way.rewrite)
        self._given = as_given(self._question)
        if way.rewrite is not None:
            yield "rewrite", self._rewritten(way.rewrite)
        weighted = way.choose is Choose.WEIGHTED
        runs = self._channels.runs(way.channels, lambda id: self._said(id, weighted))
        for place, (names, words) in enumerate(runs):
            yield "" if place else "channels", f"{names}: {words}" if words else names

    def terms(self, way: Way) -> Iterator[Row]:
        """Yield the other terms of the route, or the refusal of a message too long for all channels."""
        most = max(longest(self._channels.usable[id]) for id in way.channels)
        if self._given.segments > most:
            yield "answer", f"ESME_RINVMSGLEN: {self._given.segments} segments, and {most} at most here"
            return
        if len(way.channels) > 1:
            yield "choose", f"{way.choose.value}: {CHOOSE[way.choose]}"
        yield "attempts", str(way.attempts)
        yield "validity", lasting(way.validity)
        yield "otherwise", f"{way.otherwise.value}: {OTHERWISE[way.otherwise]}"

    def _rewritten(self, rewrite: Rewriting) -> str:
        sender = f"source_addr {rewrite.source_addr}; " if rewrite.source_addr else ""
        if self._question.text == self._asked.text:
            return f"{sender}nothing is found in the text" if rewrite.text else sender.rstrip("; ")
        return f"{sender}text {self._question.text}: {self._given}"

    def _said(self, id: str, weighted: bool) -> str:
        settings = self._channels.usable[id]
        carried, to = by(settings, self._question), self._to(settings)
        return "; ".join(
            filter(
                None,
                (
                    f"weight {settings.weight}" if weighted else "",
                    "" if carried == self._given else str(carried),
                    f"to {to}" if to else "",
                ),
            )
        )

    def _to(self, settings: ChannelSettings) -> str:
        """Return the number as this channel would get it; empty if that is how it was written."""
        addr = self._question.message.destination_addr.addr
        written = rewritten(addr, settings.numbers)
        return "" if written == addr else written


def lasting(seconds: float) -> str:
    """Return a duration in its largest whole unit, in days from three on: `48h`, `3d`."""
    for unit, sign in UNITS.items():
        if seconds % unit == 0 and seconds >= unit * (3 if sign == "d" else 1):
            return f"{seconds / unit:.0f}{sign}"
    return f"{seconds * 1000:.0f}ms"
