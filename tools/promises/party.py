"""The parties: the router, four boxes, an ESME for each, and the connections between them, which tear."""

import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from attrs import define, field
from twisted.internet.task import LoopingCall

from tools.peers.esme import Esme, Habits, Reactor, Text
from tools.ports import free_port
from tools.processes import Child, router
from tools.promises.box import CHANNELS, OUTSTANDING, Box, Injecting
from tools.promises.inbox import BOX_KILLED, ROUTER_KILLED, ROUTER_UP, STORE_LOCKED, must_have_seen
from tools.promises.lock import StoreLock
from tools.promises.pages import BINDS, KINDS, WINDOW, Kind, altered, page
from tools.promises.poster import Poster
from tools.promises.store import Glance, glance
from tools.promises.story import Blow, Doubt, Side, Story, Way
from tools.promises.texts import texts
from tools.promises.torn import Relay
from tools.promises.web import RECEIVED, REPORTS, Web

POSTS = 2 * 4
"""POSTs of an ESME's that are on their way at once: received SMS, and reports."""

POSTERS = 3
"""Programs of an ESME that send by HTTP."""

BACKLOGS = {Way.SMPP: 300, Way.HTTP: 40, Way.UDP: 40}
"""A large one waits for an ESME that is away; by HTTP and UDP lines are slower, and all must end in time."""


def story(sides: Sequence[Side], store: Path) -> Story:
    """Return what these and the store have to say."""
    seen = glance(store)
    return Story(sides=sides, rows=seen.rows, entered=seen.entered, owed=seen.owed, integrity=seen.integrity)


class Router:
    """The router, on its store in ``folder``."""

    def __init__(self, folder: Path, configuration: str) -> None:
        self._folder = folder
        self._page = folder / "router.yaml"
        self._page.write_text(configuration)
        self._first = configuration
        self.store = folder / "router.db"
        self.child: Child | None = None

    def start(self) -> None:
        self.child = router(self._folder, self._page)

    def reload(self, random: Random) -> None:
        """Have it read another configuration, in which some things are other than at first."""
        self._page.write_text(altered(self._first, random))
        if self.child is not None and self.child.ended is None:
            os.kill(self.child.pid, signal.SIGHUP)


@define(eq=False)
class Couple:
    """A box and the ESME whose messages go there."""

    kind: Kind
    box: Box
    injecting: Injecting
    to_box: Relay | None
    """By UDP there are no connections."""
    esme: Esme
    sent: Mapping[str, Text]
    posters: Sequence[Poster]
    """Its ESME sends by HTTP as well, if its box has connections that are quick."""
    blows: list[Blow] = field(factory=list)

    @property
    def name(self) -> str:
        return self.kind.name

    def side(self, end: float, web: Web) -> Side:
        """Return what both have to say at the end."""
        if self.kind.way is Way.HTTP:
            first = min((one.at for one in self.esme.kept.received), default=end)
            known = dict.fromkeys(must_have_seen(self.box.came, self.blows, first, end), end)
        else:
            known = self.box.acknowledged()
        return Side(
            name=self.name,
            doubt=self.kind.doubt,
            sent=self.sent,
            kept=self.esme.kept,
            taken=self.box.taken(),
            received=self.box.injected,
            acknowledged=known,
            blows=self.blows,
            posted=web.of(RECEIVED, self.name),
            reported=web.of(REPORTS, self.name),
            keyed=[one for poster in self.posters for one in poster.keyed] if self.posters else None,
        )


class Company:
    """All of them. A blow is a method; it tells what it can make happen twice."""

    def __init__(self, reactor: Reactor, random: Random, folder: Path) -> None:
        self._reactor = reactor
        self._random = random
        self._smpp, self._udp, self._http = free_port(), free_port(), free_port()
        self._end = 0.0
        self._waking_since: float | None = None
        self.to_router, self.to_api = self._relay(self._smpp), self._relay(self._http)
        self.web = Web(reactor, self._another_random())
        self.couples = [self._couple(folder, kind) for kind in KINDS]
        self.router = Router(folder, self._page())
        self._lock = StoreLock(self.router.store)
        self._injecting = LoopingCall(self._inject)

    def start(self) -> None:
        """Start all of them."""
        self.router.start()
        for couple in self.couples:
            couple.box.start()
            couple.esme.start()
            couple.esme.resume()
            couple.injecting.on = True
        for poster in self.posters:
            poster.start()
        self._injecting.start(Injecting.EVERY_S)

    def await_start(self, seconds: float) -> None:
        """Wait until the router and each box listen; `Missing` says which does not within so many seconds."""
        assert self.router.child is not None
        self.router.child.await_port(self._smpp, seconds)
        for couple in self.couples:
            assert couple.box.child is not None
            couple.box.child.await_port(couple.box.control, seconds)

    @property
    def is_under_load(self) -> bool:
        """Whether messages and received SMS have passed by each way."""
        return all(one.esme.kept.acknowledged and one.esme.kept.received for one in self.couples)

    def rest(self) -> None:
        """Send nothing new: what is under way comes to its end."""
        for couple in self.couples:
            couple.esme.sending = couple.injecting.on = False
        for poster in self.posters:
            poster.rest()

    def leave(self) -> None:
        """Have the ESMEs leave."""
        self._end = self._reactor.seconds()
        self._injecting.stop()
        self._lock.close()
        self.web.leave()
        for poster in self.posters:
            poster.leave()
        for couple in self.couples:
            couple.esme.leave()

    @property
    def posters(self) -> list[Poster]:
        """Those that send by HTTP."""
        return [poster for couple in self.couples for poster in couple.posters]

    @property
    def children(self) -> list[Child]:
        """The processes, the router first."""
        children = [self.router.child, *(couple.box.child for couple in self.couples)]
        return [child for child in children if child is not None]

    def story(self) -> Story:
        """Return what all have to say. The router has ended."""
        sides = [couple.side(self._end, self.web) for couple in self.couples]
        return story(sides, self.router.store)

    def look(self) -> Glance:
        """Look at the store, while the router runs."""
        return glance(self.router.store, whole=False)

    def _inject(self) -> None:
        self._look_whether_up()
        for couple in self.couples:
            couple.injecting.tick()

    def _look_whether_up(self) -> None:
        """Look whether the router lets an ESME in: only then it looks into inboxes, too."""
        since, links = self._waking_since, [link for one in self.couples for link in one.esme.links]
        # A session that began before is one with the router before, which may not have seen its end yet.
        if since is not None and any(one.bound and one.begun > since for one in links):
            self._waking_since = None
            for couple in self.couples:
                self._struck(couple, ROUTER_UP, cuts=True)

    # --- blows

    @property
    def torn_ones(self) -> list[Couple]:
        """Those whose box has connections."""
        return [couple for couple in self.couples if couple.to_box is not None]

    @property
    def is_router_up(self) -> bool:
        """Whether the router that was started last has let an ESME in."""
        return self._waking_since is None

    def start_router(self) -> None:
        """Start it again; it may take a while until it is up."""
        self.router.start()
        self._waking_since = self._reactor.seconds()

    def start_box(self, couple: Couple) -> None:
        """Start the box again."""
        couple.box.start()
        self._struck(couple, "box started", cuts=True)

    def lock_store(self) -> bool:
        """Keep all from the disk until the router is killed; False if there is no store yet."""
        locked = self._lock.take()
        if locked:
            for couple in self.couples:
                self._struck(couple, STORE_LOCKED, cuts=True)
        return locked

    def reload(self, random: Random) -> None:
        """Have the router read another configuration, if it has started."""
        if not self.is_router_up:
            return
        self.router.reload(random)
        for couple in self.couples:
            if couple.kind.way is Way.SMPP:
                # Its channels may bind anew: what is not answered by then may come again.
                self._struck(couple, "configuration read anew", CHANNELS, received=OUTSTANDING, cuts=True)

    def kill_router(self) -> None:
        assert self.router.child is not None
        self.router.child.kill()
        self._lock.release()
        for couple in self.couples:
            # By HTTP and UDP nothing is sent again, and what comes in again is known.
            submits, received = (CHANNELS, OUTSTANDING) if couple.kind.way is Way.SMPP else (0, 0)
            self._struck(couple, ROUTER_KILLED, submits, BINDS * WINDOW, received, POSTS, cuts=True)

    def kill_box(self, couple: Couple) -> None:
        assert couple.box.child is not None
        couple.box.child.kill()
        submits = CHANNELS if couple.kind.way is Way.SMPP else 0
        self._struck(couple, BOX_KILLED, submits=submits, cuts=True)

    def tear_box(self, couple: Couple) -> None:
        assert couple.to_box is not None
        many = self._random.randint(1, CHANNELS)
        if couple.kind.way is Way.HTTP:
            couple.to_box.tear_next(many)
            self._struck(couple, f"{many} requests to the box torn", cuts=True)
            return
        torn = couple.to_box.tear(many)
        self._struck(couple, f"{torn} connections to the box torn", submits=torn, received=OUTSTANDING)

    def tear_esmes(self) -> None:
        torn = self.to_router.tear(self._random.randint(1, BINDS * len(self.couples)))
        self.to_api.tear_next(self._random.randint(1, len(self.couples)))
        for couple in self.couples:
            self._struck(couple, f"{torn} connections of ESMEs torn", deliveries=torn * WINDOW)

    def send_away(self, couple: Couple) -> None:
        couple.esme.leave()
        self._struck(couple, "ESME away", deliveries=BINDS * WINDOW)

    def _struck(
        self,
        couple: Couple,
        what: str,
        submits: int = 0,
        deliveries: int = 0,
        received: int = 0,
        posts: int = 0,
        cuts: bool = False,
    ) -> None:
        now = self._reactor.seconds()
        couple.blows.append(Blow(now, what, submits, deliveries, received, posts, cuts))

    # --- the making of them

    def _relay(self, port: int) -> Relay:
        relay = Relay(self._reactor, self._another_random(), port)
        relay.start()
        return relay

    def _couple(self, folder: Path, kind: Kind) -> Couple:
        port = self._udp if kind.way is Way.UDP else free_port()
        box = Box(f"{kind.name}box", kind.way, folder, port, free_port(), self._another_random())
        sent: dict[str, Text] = {}
        habits = Habits(
            system_id=kind.name,
            password="secret12",
            port=self.to_router.listening,
            binds=BINDS,
            window=WINDOW,
            backlog=BACKLOGS[kind.way],
            slow=0.5 if kind.doubt is Doubt.RESEND else 0.0,
        )
        its_texts = texts(self._another_random(), sent)
        esme = Esme(self._reactor, self._another_random(), habits, its_texts)
        to_box = None if kind.way is Way.UDP else self._relay(box.port)
        posters = [self._poster(kind, sent) for _ in range(POSTERS if kind.way is Way.SMPP else 0)]
        return Couple(kind, box, Injecting(self._reactor, box), to_box, esme, sent, posters)

    def _poster(self, kind: Kind, sent: dict[str, Text]) -> Poster:
        login, clock = f"{kind.name}:secret12", self._reactor.seconds
        return Poster(clock, self._another_random(), lambda: self.to_api.listening, login, sent)

    def _another_random(self) -> Random:
        return Random(self._random.random())

    def _page(self) -> str:
        ports = {one.kind: one.to_box.listening if one.to_box else 0 for one in self.couples}
        return page(self._smpp, self._udp, CHANNELS, ports, url=self.web.url, http=self._http)
