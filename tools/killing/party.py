"""Who takes part: the router, two boxes, an ESME for each, and the connections between them, which tear."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from random import Random

from attrs import define, field
from twisted.internet.task import LoopingCall

from tools.stage.children import Child, free_port, router

from .box import CHANNELS, OUTSTANDING, Box, Injecting
from .esme import Esme, Habits, Reactor, Text
from .store import glance
from .story import Blow, Doubt, Row, Side, Story
from .texts import texts
from .torn import Relay

BINDS, WINDOW, BACKLOG = 2, 4, 300
"""Small windows bound tightly what comes again; a large backlog waits for an ESME that is away."""

PAGE = """
smpp: {{listen: ["tcp:{port}:interface=127.0.0.1"]}}
store: "sqlite:router.db"
drain: 10s
esmes:{esmes}
gateways:{gateways}
"""

ESME = """
  - system_id: {name}
    password: secret12
    binds: 4
    window: {window}
    via: [{name}box]
    long_messages: payload
"""

GATEWAY = """
  - id: {name}box
    connect: smpp
    host: 127.0.0.1
    port: {port}
    password: pw
    channels: {channels}
    pace: off
    in_doubt: {name}
    long_messages: {form}
    report_timeout: 12s
    retry: 100ms..1s
    timers: {{reconnect: 100ms..500ms, enquire_link: 5s, response: 20s}}
"""

FORMS = {Doubt.RESEND: "udh", Doubt.REPORT: "payload"}
"""Both ways of long messages: cut by the router, and given whole."""


class Router:
    """The router, on its store in ``folder``."""

    def __init__(self, folder: Path, configuration: str) -> None:
        self._folder = folder
        self._page = folder / "router.yaml"
        self._page.write_text(configuration)
        self.store = folder / "router.db"
        self.child: Child | None = None

    def start(self) -> None:
        self.child = router(self._folder, self._page)


@define(eq=False)
class Couple:
    """A box and the ESME whose messages go there."""

    doubt: Doubt
    box: Box
    injecting: Injecting
    to_box: Relay
    esme: Esme
    sent: Mapping[str, Text]
    blows: list[Blow] = field(factory=list)

    @property
    def name(self) -> str:
        return self.doubt.value

    def side(self) -> Side:
        """What both have to say."""
        return Side(
            name=self.name,
            doubt=self.doubt,
            sent=self.sent,
            kept=self.esme.kept,
            taken=self.box.taken(),
            received=self.box.injected,
            acknowledged=self.box.acknowledged(),
            blows=self.blows,
        )


class Company:
    """All of them. A blow is a method; it tells what it can make happen twice."""

    def __init__(self, reactor: Reactor, random: Random, folder: Path) -> None:
        self._reactor = reactor
        self._random = random
        port = free_port()
        self.to_router = self._relay(port)
        self.couples = [self._couple(folder, doubt) for doubt in Doubt]
        self.router = Router(folder, self._page(port))
        self._injecting = LoopingCall(self._inject)

    def start(self) -> None:
        """All begin."""
        self.router.start()
        for couple in self.couples:
            couple.box.start()
            couple.esme.start()
            couple.esme.resume()
            couple.injecting.on = True
        self._injecting.start(Injecting.EVERY_S)

    def rest(self) -> None:
        """Nothing new: what is under way comes to its end."""
        for couple in self.couples:
            couple.esme.sending = couple.injecting.on = False

    def leave(self) -> None:
        """The ESMEs go."""
        self._injecting.stop()
        for couple in self.couples:
            couple.esme.leave()

    @property
    def children(self) -> list[Child]:
        """The processes, the router first."""
        children = [self.router.child, *(couple.box.child for couple in self.couples)]
        return [child for child in children if child is not None]

    def story(self) -> Story:
        """What all have to say. The router has ended."""
        rows, owed, integrity = glance(self.router.store)
        sides = [couple.side() for couple in self.couples]
        return Story(sides=sides, rows=rows, owed=owed, integrity=integrity)

    def rows(self) -> tuple[list[Row], int]:
        """How the store stands, while the router runs: sendings, debts."""
        rows, owed, _ = glance(self.router.store, check=False)
        return rows, owed

    def _inject(self) -> None:
        for couple in self.couples:
            couple.injecting.tick()

    # --- blows

    def kill_router(self) -> None:
        assert self.router.child is not None
        self.router.child.kill()
        for couple in self.couples:
            self._struck(couple, "router killed", CHANNELS, BINDS * WINDOW, OUTSTANDING)

    def kill_box(self, couple: Couple) -> None:
        assert couple.box.child is not None
        couple.box.child.kill()
        self._struck(couple, "box killed", submits=CHANNELS)

    def tear_box(self, couple: Couple) -> None:
        torn = couple.to_box.tear(self._random.randint(1, CHANNELS))
        self._struck(couple, f"{torn} connections to the box torn", submits=torn, received=OUTSTANDING)

    def tear_esmes(self) -> None:
        torn = self.to_router.tear(self._random.randint(1, BINDS * len(self.couples)))
        for couple in self.couples:
            self._struck(couple, f"{torn} connections of ESMEs torn", receipts=torn * WINDOW)

    def send_away(self, couple: Couple) -> None:
        couple.esme.leave()
        self._struck(couple, "ESME away", receipts=BINDS * WINDOW)

    def _struck(
        self, couple: Couple, what: str, submits: int = 0, receipts: int = 0, received: int = 0
    ) -> None:
        couple.blows.append(Blow(self._reactor.seconds(), what, submits, receipts, received))

    # --- the making of them

    def _relay(self, port: int) -> Relay:
        relay = Relay(self._reactor, self._another_random(), port)
        relay.start()
        return relay

    def _couple(self, folder: Path, doubt: Doubt) -> Couple:
        box = Box(f"{doubt.value}box", folder, free_port(), free_port(), self._another_random())
        sent: dict[str, Text] = {}
        habits = Habits(
            system_id=doubt.value,
            password="secret12",
            port=self.to_router.listening,
            binds=BINDS,
            window=WINDOW,
            backlog=BACKLOG,
            slow=0.5 if doubt is Doubt.RESEND else 0.0,
        )
        its_texts = texts(self._another_random(), sent)
        esme = Esme(self._reactor, self._another_random(), habits, its_texts)
        return Couple(doubt, box, Injecting(self._reactor, box), self._relay(box.port), esme, sent)

    def _another_random(self) -> Random:
        return Random(self._random.random())

    def _page(self, port: int) -> str:
        esmes = "".join(ESME.format(name=couple.name, window=WINDOW) for couple in self.couples)
        gateway = partial(GATEWAY.format, channels=CHANNELS)
        gateways = "".join(
            gateway(name=couple.name, port=couple.to_box.listening, form=FORMS[couple.doubt])
            for couple in self.couples
        )
        return PAGE.format(port=port, esmes=esmes, gateways=gateways)
