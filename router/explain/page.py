"""The answer of `explain`: the way of a message by the configuration alone, and the reasons."""

from collections.abc import Iterator, Sequence

from router import from_config, limits_from_config
from router.config.configuration import Configuration
from router.explain.channels import Channels
from router.explain.columns import Row, aligned
from router.explain.question import RoutingQuestion
from router.explain.refusals import refusal
from router.explain.texts import as_given, limits_of
from router.explain.ways import WayLines
from router.routing.reasons import clock
from router.routing.routes import is_service_code
from router.routing.table import Otherwise, Way
from router.routing.walk import looks


class Explanation:
    """The answer to one question. Channels that are enabled count as up, with room in their budgets."""

    def __init__(self, configuration: Configuration, question: RoutingQuestion) -> None:
        self._configuration = configuration
        self._question = question
        self._sender = question.account.sender
        self._table = from_config.table(configuration)
        self._channels = Channels(configuration)
        self._blocks = WayLines(self._channels, question)
        self._via = {route.name: route.via or () for route in configuration.routes}
        esmes = {esme.system_id: esme.via or () for esme in configuration.settings.esmes}
        self._own = esmes.get(self._sender.system_id, ())

    def lines(self) -> list[str]:
        """Return the lines of the answer, in two columns."""
        return list(aligned(self.told()))

    def told(self) -> Iterator[Row]:
        """Yield the answer as labels and words."""
        yield from self._asked()
        bans = limits_from_config.bans(self._configuration)
        refused, direct = refusal(self._question, self._table, self._country(), bans), self._direct()
        if refused:
            yield "answer", refused
        elif direct is None:
            yield from self._routes()
        else:
            yield from self._along(direct, ())

    def _asked(self) -> Iterator[Row]:
        account, message = self._question.account, self._question.message
        yield "esme", account.system_id + ("" if account.enabled else " (not enabled: it cannot bind)")
        yield "destination_addr", message.destination_addr.addr
        if message.source_addr.addr:
            yield "source_addr", message.source_addr.addr + self._named(message.source_addr.addr)
        yield "time", f"{clock(self._question.minute)} ({self._configuration.settings.time_zone})"
        length = len(self._question.text)
        shown = f"{length} character{'' if length == 1 else 's'} in data_coding {message.data_coding}"
        yield "text", f"{shown}: {as_given(self._question)}"

        limits = limits_of(account)
        if limits:
            yield "limits", f"{limits}; what is used of them the running router knows (--live)"

    def _country(self) -> str | None:
        """Return the country that numbers are read by: of the ESME, else of the way's first channel."""
        way = self._question.way(self._table)
        ids = () if self._question.account.country or way is None else way.channels
        first = next((self._channels.usable[id].country for id in ids if id in self._channels.usable), None)
        return self._question.account.country or first

    def _named(self, source: str) -> str:
        """Return the words about a source_addr that names a channel; empty if it names none."""
        id = self._table.numbers.get(source) or self._channels.named(source)
        if not id:
            return ""
        why = self._channels.why_not(id, self._sender)
        follows = f"{why}: the routes decide" if why else "by that channel alone, before any route"
        return f", which is {id}; {follows}"

    def _direct(self) -> Way | None:
        way = self._question.way(self._table)
        return way if way is not None and way.name.startswith("=") else None

    def _routes(self) -> Iterator[Row]:
        waits = ""
        for look in looks(self._table, self._question.facts, self._sender):
            yield f"route {look.route}", f"no: {look.why}" if look.why else "yes"
            if look.met:
                yield from self._along(look.way, self._via[look.route])
            if not look.why and look.way.otherwise is not Otherwise.NEXT:
                return
            waits = waits or ("" if look.why else look.route)
        yield from self._after_all(waits)

    def _along(self, way: Way, ids: Sequence[str]) -> Iterator[Row]:
        """Yield a way, and the channels of a `via` that are not part of it."""
        if way.channels:
            yield from self._blocks.channels(way)
        yield from self._missing(ids)
        if way.channels:
            yield from self._blocks.terms(way)

    def _missing(self, ids: Sequence[str]) -> Iterator[Row]:
        for place, (names, why) in enumerate(self._channels.left_out(ids, self._sender)):
            yield "" if place else "left out", f"{names}: {why}"

    def _after_all(self, waits: str) -> Iterator[Row]:
        """Yield what follows when no route takes the message; ``waits`` is the route that lets it wait."""
        code = is_service_code(self._question.message.destination_addr.addr)
        own = None if code else self._table.own(self._sender)
        if waits:
            yield "no other route", f"it waits on {waits}"
        elif own is None:
            yield "no route", "ESME_RINVDSTADR"
            yield from self._missing(self._own)
        else:
            yield "no route", f"the `via` of {self._sender.system_id} is its route"
            yield from self._along(own, self._own)
