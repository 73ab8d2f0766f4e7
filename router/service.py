"""The service: start, drain and stop of the router."""

import time
from collections.abc import Callable, Iterable

from twisted.application.service import Service
from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IDelayedCall

from router import build_info
from router.assembly import assemble
from router.config.configuration import Configuration
from router.config.enums import LogFormat
from router.gateways_from_config import Reactor
from router.lag import Lag
from router.last_run import LastRun
from router.monotonic import go_by_intervals
from router.relay.event_kinds import EventKind
from router.relay.interfaces import Ticking
from router.relay.wording import counted
from router.reload import Reloading
from router.sd_notify import ServiceNotices
from router.ticks import Ticks
from router.waits import USUAL, Waits


class RouterService(Service):
    """The router: started and stopped by twistd, or by a test. ``wall`` is the wall clock."""

    def __init__(
        self,
        configuration: Configuration,
        reactor: Reactor,
        wall: Callable[[], float] = time.time,
        waits: Waits = USUAL,
        file: str = "",
        notices: ServiceNotices | None = None,
    ) -> None:
        """Make the router; ``file`` is the configuration's file for reloads, empty if there is none.

        ``notices`` are for systemd; None where it does not ask for any.
        """
        Service.setName(self, "smpp-router")
        go_by_intervals(reactor)
        self.configuration = configuration
        self._reactor = reactor
        self._waits = waits
        built = assemble(configuration, reactor, wall, waits)
        self.events, self.store, self.relay = built.events, built.store, built.relay
        self.gateways, self.listener = built.gateways, built.listener
        self.http = built.http
        self._last_run = LastRun(built.relay.notes, built.events)
        self._chronicle, self._old_events = built.chronicle, built.old_events
        self._access, self._passwords, self._control = built.access, built.passwords, built.control
        self.desk, self.hooks, self._space = built.desk, built.hooks, built.space
        self.reloading = Reloading(file, configuration, built, reactor)
        self.reloading.applied = self._become
        self._notices = notices or ServiceNotices(reactor)
        self._notices.status = self._in_a_line
        self.reloading.begins, self.reloading.ends = self._notices.reloading, self._notices.reloaded
        if file:
            self.desk.reload = self.reloading
        self._lag = Lag(reactor, built.relay.figures.lag)
        self._ticks = Ticks(reactor, built.turn.soon)
        self._listener_ticks = Ticks(reactor, built.turn.soon)
        self._gateway_ticks = Ticks(reactor, built.turn.soon)
        self._has_stopped = False
        self._opening: IDelayedCall | None = None
        self.relog: Callable[[bool], None] = lambda in_json: None
        """Switches the log between JSON and text."""

    # --- start

    def privilegedStartService(self) -> None:
        """Take the ports, before root is given up and before the program goes into the background.

        Raises CannotOpen for the store, and CannotListen for a port; then it holds neither. RuntimeError once
        it has stopped.
        """
        if self._has_stopped:
            raise RuntimeError("this router has stopped: make another one, a RouterService starts once")
        Service.privilegedStartService(self)
        try:
            self._open()
            self.listener.listen(self._reactor, self.configuration.settings.smpp.listen)
            self.listener.hold()
            self._listen_http()
            self.gateways.listen()
        except BaseException:
            self._give_back()
            raise

    def _listen_http(self) -> None:
        given = self.configuration.settings.http
        if self.http is not None and given is not None:
            self.http.listener.listen(self._reactor, given.listen, given.faces)
            self.http.listener.hold()

    def _open(self) -> None:
        """Open the store, and take up its state of the last run."""
        with self._notices.opening():
            reader = self.store.open()
        self._chronicle.restore(reader)
        self.relay.restore(reader)
        self.desk.alerts.restore(reader)

    def _give_back(self) -> None:
        """Close the ports and the store, which nobody has used yet."""
        self.listener.close()
        if self.http is not None:
            self.http.listener.close()
        self.gateways.stop()
        self.store.leave()

    def startService(self) -> None:
        if not self.listener.listens:
            self.privilegedStartService()
        Service.startService(self)
        for warning in self.configuration.warnings:
            self.events.tell(EventKind.PROBABLY_WRONG, "configuration", warning=warning)
        self.events.tell(EventKind.RUNS, "router", how=build_info.how(), tree=build_info.TREE)
        self._passwords.start()
        self.store.start()
        self._chronicle.start()
        self._last_run.compare(self.configuration)
        # Without numbers no message is taken, and the first are on disk in a moment. If the disk takes none,
        # ESMEs are told so.
        self._opening = self._reactor.callLater(self._waits.tick, self._open_ports)
        self.relay.start(self._send)
        self._start_ticks()
        self._control.open(self._reactor)
        channels = counted(len(self.gateways.connectors), "channel")
        esmes = counted(len(self.configuration.settings.esmes), "ESME")

        def started() -> None:
            places = "; ".join(self._places())
            self.events.tell(EventKind.STARTED, "router", channels=channels, esmes=esmes, places=places)

        self._reactor.callWhenRunning(started)

    def _places(self) -> Iterable[str]:
        """Yield the addresses where it listens, by face."""
        faces = {"SMPP": self.listener, "HTTP": None if self.http is None else self.http.listener}
        for face, one in faces.items():
            if one is not None and (places := one.places()):
                yield f"{face} at {', '.join(places)}"

    def _in_a_line(self) -> str:
        """Return how many links stand, ESMEs are bound and messages wait, for `systemctl status`."""
        links = self.gateways.links().values()
        up, of = sum(one.up for one in links), sum(one.links for one in links)
        esmes = len({one.esme for one in self.listener.bound()})
        waiting = sum(self.relay.sendings.queues.values())
        bound, wait = counted(esmes, "ESME"), counted(waiting, "message")
        return f"{up} of {counted(of, 'link')} up; {bound} bound; {wait} waiting"

    def _send(self) -> None:
        """Start gateways and the listener for ESMEs: the relay has started and may hear of them."""
        self._open_door()
        self.gateways.start()
        self.hooks.start()
        each_second: list[Ticking] = [*self.relay.ticking, self.gateways, self._space]
        self._ticks.start([(self._waits.tick, one) for one in each_second])
        rounds = self.desk.alerts.rounds
        self._ticks.start([(self._waits.tick * rounds.every, rounds)])
        self._tick_gateways()
        self.gateways.changed = self._tick_gateways

    def _open_door(self) -> None:
        self._keep_shut()
        self._open_ports()

    def _open_ports(self) -> None:
        self.listener.open()
        if self.http is not None:
            self.http.listener.open()
        self._notices.ready()

    def _keep_shut(self) -> None:
        """Cancel the opening of ports that are not open yet."""
        if self._opening is not None and self._opening.active():
            self._opening.cancel()

    def _start_ticks(self) -> None:
        self._lag.start()
        each_second: list[Ticking] = [self.store, self._chronicle, self._old_events, self._access]
        if self.http is not None:
            each_second.append(self.http.listener)
        self._ticks.start([(self._waits.tick, one) for one in each_second])
        self._tick_listener()

    def _tick_listener(self) -> None:
        self._listener_ticks.stop()
        self._listener_ticks.start([(self.listener.every, self.listener)])

    def _tick_gateways(self) -> None:
        """Tick the links that there are now."""
        self._gateway_ticks.stop()
        self._gateway_ticks.start([(one.every, one) for one in self.gateways.ticking])

    def _become(self, configuration: Configuration) -> None:
        """Use another configuration, which is in force from now on."""
        self.configuration = configuration
        self._last_run.keep(configuration)
        self._tick_listener()
        self.relog(configuration.settings.log.format is LogFormat.JSON)

    # --- stop

    def stopService(self) -> Deferred[None]:
        """Stop within `drain` seconds; the Deferred fires when it has stopped, at once if it never ran."""
        if not self.running:
            if self.listener.listens:
                self._give_back()
            return succeed(None)
        Service.stopService(self)
        self._has_stopped = True
        return Deferred.fromCoroutine(self._stop())

    async def _stop(self) -> None:
        """Take nothing new, let what is in flight finish or stay on disk, and unbind."""
        self.reloading.stopped = self.desk.alerts.rounds.stopped = True
        self.events.tell(EventKind.STOPS, "router")
        self._notices.stopping(self.configuration.settings.drain)
        self.gateways.changed = lambda: None
        self.relay.drain()
        self._keep_shut()
        self.listener.close()
        if self.http is not None:
            self.http.listener.close()
        drain = max(0.0, self.configuration.settings.drain - self._waits.goodbye)
        self.hooks.leave()
        await self._until(lambda: not self.relay.unfinished and self.hooks.idle, drain)
        self.hooks.cut()
        self.gateways.stop()
        self.listener.leave()
        await self._until(self._all_have_gone, self._waits.unbinding)
        self.listener.cut()
        if self.http is not None:
            self.http.listener.cut()
        self.gateways.cut()
        # What was in flight on them ends, or not, when they have gone: that is written as well, and logged.
        await self._until(self._all_have_gone, self._waits.closing)
        self._lag.stop()
        self._ticks.stop()
        self._listener_ticks.stop()
        self._gateway_ticks.stop()
        self._control.close()
        await self._close_store()
        self._access.close()
        self._passwords.stop()
        self._notices.end()
        self.events.tell(EventKind.STOPPED, "router")

    def _all_have_gone(self) -> bool:
        at_http = self.http is not None and not self.http.listener.idle
        return self.listener.idle and self.gateways.idle and not at_http

    async def _close_store(self) -> None:
        self._chronicle.close()
        self.relay.charting.flush()
        closed = self.store.close()
        await self._until(lambda: closed.called, self._waits.closing)
        if not closed.called:
            self.events.tell(EventKind.NOT_CLOSED, "store")
        figures = self.store.figures()
        self.events.tell(EventKind.WRITTEN, "store", commits=figures.commits, rows=figures.rows)

    async def _until(self, done: Callable[[], bool], seconds: float) -> None:
        """Wait until a condition holds, or the time is over."""
        deadline = self._reactor.seconds() + seconds
        while not done() and self._reactor.seconds() < deadline:
            pause: Deferred[None] = Deferred()
            self._reactor.callLater(0.02, pause.callback, None)
            await pause
