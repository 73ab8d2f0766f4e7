"""The bill of materials, and the wiring. This module alone knows the reactor, the clocks and chance."""

import gc
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from random import Random
from types import FrameType
from typing import cast

from twisted.application.service import IService, IServiceCollection, Service
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.interfaces import (
    IListeningPort,
    IReactorCore,
    IReactorPluggableNameResolver,
    IReactorTCP,
    IReactorThreads,
    IReactorTime,
)
from twisted.internet.protocol import Factory
from twisted.internet.threads import deferToThreadPool
from twisted.logger import ILogObserver
from twisted.python.components import Componentized
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool

from router import loaded, parts
from router.access_log import AccessLog
from router.clocks import Dates
from router.config.channels import ChannelConfig
from router.config.configuration import Configuration
from router.config.gateway import Gateway
from router.config.load import load
from router.config.problems import ConfigurationError
from router.config.terms import LogFormat
from router.log import observer
from router.monotonic import go_by_intervals
from router.northbound.bind import Binder
from router.northbound.deliveries import SessionReceiver
from router.northbound.factory import EsmeFactory
from router.northbound.inquiries import Inquiries
from router.northbound.listening import endpoint, most_unbound
from router.northbound.protocol import EsmeProtocol
from router.northbound.requests import Requests
from router.northbound.submits import Submits
from router.relay.absent import Absent
from router.relay.accounts import Account, Accounts
from router.relay.attempts import Attempts
from router.relay.books import Books
from router.relay.correlation import Correlation
from router.relay.delivery import Delivery
from router.relay.endings import Endings
from router.relay.event_kinds import EventKind
from router.relay.events import Events
from router.relay.log_growth import LogGrowth
from router.relay.misnamed import Misnamed
from router.relay.numbers import Numbers
from router.relay.operating import Operator
from router.relay.overdue import Overdue
from router.relay.pending import Pending
from router.relay.plan import Planned
from router.relay.recall import Recall
from router.relay.receipts import Receipts
from router.relay.received import Received
from router.relay.redating import Redating
from router.relay.reroute import Reroute
from router.relay.resume import Resumption
from router.relay.retention import Retention
from router.relay.schedule import Schedule
from router.relay.scheduler import Scheduler
from router.relay.series import Series
from router.relay.sessions import Sessions
from router.relay.siblings import Siblings
from router.relay.stalls import Stalls
from router.relay.steps import Steps
from router.relay.submission import Submission
from router.relay.summary import Summary
from router.relay.unwritable import Unwritable
from router.relay.used_up import UsedUp
from router.relay.validity import Validity
from router.relay.waiting import Waiting
from router.relay.ways import Ways
from router.smpp.times import receipt_dates
from router.sms.message import ShortMessage
from router.sms.parts import text_of
from router.southbound.gateway_state import Gateways
from router.southbound.lifecycle import Connect
from router.southbound.smpp import SmppConnector
from router.southbound.tls import secured
from router.store.entities import Counter
from router.store.errors import StoreError
from router.store.sqlite import COMMITS_IN_C, SqliteStore
from router.ticking import Ticking, Ticks
from router.turn import Turn
from router.waits import USUAL, Waits

SCRYPTS = 2
"""Passwords that are checked at once: one takes a core for 12 ms."""


class Reactor(
    IReactorTime,
    IReactorTCP,
    IReactorThreads,
    IReactorPluggableNameResolver,
    IReactorCore,
):
    """What the router needs of a reactor."""


class RouterService(Service):
    """The router: started and stopped by twistd, or by a test. ``wall`` is the wall clock."""

    def __init__(
        self,
        configuration: Configuration,
        reactor: Reactor,
        wall: Callable[[], float] = time.time,
        waits: Waits = USUAL,
    ) -> None:
        Service.setName(self, "smpp-router")
        go_by_intervals(reactor)
        self.configuration = configuration
        self.events = Events()
        self._reactor = reactor
        self._wall = wall
        self._waits = waits
        self._dates = Dates(reactor.seconds, wall() - reactor.seconds())
        self._ports: list[IListeningPort] = []
        self._build()

    # --- the bill of materials

    def _build(self) -> None:
        page, reactor = self.configuration.page, self._reactor
        random = Random()
        self.turn = Turn(reactor)
        self._ticks = Ticks(reactor, self.turn.soon)
        self._unwritable = Unwritable(
            reactor, self.events, lambda: self.store.writer.again(), self._waits.again
        )
        self.store = SqliteStore(
            page.store.removeprefix("sqlite:"),
            page.node,
            self.turn.soon,
            reactor.callFromThread,
            self._unwritable.failed,
            reactor,
            self._waits.busy,
        )
        self.store.seen = LogGrowth(reactor, self.events).seen
        self.store.writer.recovered = self._unwritable.recovered
        self.store.writer.unanswerable = self._unwritable.unanswerable
        self._pool = ThreadPool(0, SCRYPTS, "passwords")
        self._usable = parts.usable(self.configuration)
        ids = frozenset(channel.id for channel in self._usable)
        self.accounts = Accounts((parts.account(esme, ids) for esme in page.esmes), self._in_thread)
        self.sessions = Sessions()
        self.delivery = Delivery(reactor, self._dates, self.store, self.sessions, self.turn.soon, page.owed)
        self.scheduler = Scheduler(
            reactor,
            map(parts.channel, self._usable),
            books=Books(reactor, self._dates, Recall(parts.watched(self.configuration)), self._country),
            zone=page.time_zone,
            dates=self._dates,
        )
        self.scheduler.flapping = self._flapping
        self._used_up = UsedUp(reactor, self._dates, self.events, page.time_zone)
        self.scheduler.used_up = self._used_up.look
        path = page.log.access
        self._access = None if path is None else AccessLog(path, self.events, self._beside)
        self.operator = Operator(self.store, self.scheduler, self.events)
        self.operator.was_reset = self._used_up.reset
        self._random = random

    def _wire(self) -> None:
        """What needs the counters of the store, and all that hangs on it."""
        store = self.store
        reader = store.open()
        if store.saved:
            self.events.tell(EventKind.UPGRADED, "store", file=store.saved)
        for file in store.open_to_others:
            self.events.tell(EventKind.STORE_IS_READABLE, "store", file=file)
        message_ids, owed_numbers, received_ids = (
            Numbers(counter, reader.reserved(counter), store.write) for counter in Counter
        )
        self._endings = Endings(
            self._reactor, self.events, None if self._access is None else self._access.ended
        )
        receipts = Receipts(self._dates, store, owed_numbers, self.delivery, self._endings)
        self._wire_sending(receipts, message_ids)
        self._wire_hearing(receipts, received_ids, owed_numbers)
        self._gateways = Gateways(self._reactor, parts.gateway_states(self._usable, self.events))
        gateways = {channel.gateway.id: channel.gateway for channel in self._usable}
        ways = {id: self._connect(gateway) for id, gateway in gateways.items()}
        self.connectors = {one.id: self._connector(one, ways[one.gateway.id]) for one in self._usable}
        self.attempts.connectors = self.connectors
        self.factory = self._northbound()
        self._ticking = self._with_deadlines()
        self._resumption = Resumption(
            self._dates,
            store,
            self.scheduler,
            self._ways,
            self._siblings,
            self.attempts,
            self.correlation,
            self.delivery,
            self.accounts,
            self.events,
        )
        self._resumption.restore(reader)
        self.received.restore(reader)

    def _wire_sending(self, receipts: Receipts, message_ids: Numbers) -> None:
        """From acceptance to the attempt."""
        page, reactor, store = self.configuration.page, self._reactor, self.store
        dates = self._dates
        self.attempts = Attempts(
            reactor,
            dates,
            store,
            self.scheduler,
            self.accounts,
            receipts,
            self.events,
            lambda pace, segments: pace.rest(segments, self._random),
            Series(page.join_timeout),
        )
        table, minute = parts.table(self.configuration), minute_of_day(page.time_zone)
        self._ways = ways = Ways(dates, table, self.accounts, self.scheduler.usable, minute)
        self._siblings = Siblings(
            reactor, dates, store, self.scheduler, self.accounts, ways.of_sending, page.join_timeout
        )
        self.attempts.left(self._siblings.ended)
        self.submission = Submission(
            reactor,
            dates,
            store,
            ways,
            self.accounts,
            self.scheduler,
            self.attempts,
            self._siblings,
            message_ids,
            Misnamed(self.events),
        )
        self._unwritable.taking = self.submission

    def _wire_hearing(self, receipts: Receipts, received_ids: Numbers, owed_numbers: Numbers) -> None:
        """What gateways say: reports, and received SMS."""
        page, reactor, store = self.configuration.page, self._reactor, self.store
        self.correlation = Correlation(
            reactor, store, self.scheduler, self.attempts, receipts, self.events, self._ways.of
        )
        self.received = Received(
            reactor,
            self._dates,
            store,
            self.accounts,
            self.delivery,
            self.events,
            received_ids,
            owed_numbers,
            {channel.id: channel.number for channel in self._usable},
            {channel.id: parts.own_names(channel) for channel in self._usable},
            {channel.id: channel.gateway.alphabet for channel in self._usable},
            self.scheduler.wrote,
            page.join_timeout,
            [parts.received_rule(rule, self._text_of) for rule in page.received],
            frozenset(channel.id for channel in self._usable if channel.gateway.sniff),
        )

    def _with_deadlines(self) -> list[Ticking]:
        """All that looks at the clock once a second."""
        page, reactor, store = self.configuration.page, self._reactor, self.store
        way, dates = self._ways.of, self._dates
        steps = Steps(reactor, dates, self._wall, self.events, page.clock_hold, self._set_back)
        self._redating = Redating(
            reactor, dates, store, self.scheduler, self.events, page.clock_hold, steps.settled
        )
        ticking: list[Ticking] = [
            store,
            steps,
            self._redating,
            self.delivery,
            self.correlation,
            self._siblings,
            self.received,
            Reroute(self.scheduler, self.attempts, self.accounts, self._ways.of_sending),
            Validity(dates, store, self.scheduler, self.attempts, self.accounts, way),
            Schedule(dates, store, self.scheduler, self.accounts, way),
            Overdue(reactor, dates, store, self.scheduler, self.attempts, self.correlation, way),
            Retention(
                reactor,
                dates,
                store,
                page.keep,
                page.owed,
                page.keep if page.keep_texts is None else page.keep_texts,
            ),
            self._gateways,
            self._endings,
            Waiting(reactor, self.scheduler, self.events),
            Absent(reactor, self._dates, self.delivery, self.events),
            Summary(reactor, self.scheduler.channels, self._endings, self.received.by_channel, self.events),
        ]
        if self._access is not None:
            ticking.append(self._access)
        if page.stall:
            ticking.append(
                Stalls(reactor, self.scheduler, self.delivery, store.writer, self.events, page.stall)
            )
        return ticking

    def _connector(self, channel: ChannelConfig, connect: Connect) -> SmppConnector:
        return SmppConnector(
            parts.link(channel),
            self._reactor,
            self._dates,
            self._random,
            self.turn.soon,
            connect,
            self.attempts,
            _Inbound(self.correlation, self.received),
            self.scheduler,
            self._gateways[channel.gateway.id],
        )

    def _connect(self, gateway: Gateway) -> Connect:
        """Gives what connects to a gateway: by TCP, or by TLS where that is asked for."""
        endpoint = HostnameEndpoint(self._reactor, gateway.host, gateway.port)
        proof = parts.proof(gateway)
        if proof is None:
            return endpoint.connect
        return secured(endpoint, proof, self._reactor, gateway.timers.bind_or_response)

    def _northbound(self) -> EsmeFactory:
        page = self.configuration.page
        timers, limits = parts.timers_and_limits(self.configuration)
        alphabets = {channel.id: channel.gateway.alphabet for channel in self._usable}
        date = receipt_dates(page.time_zone)

        def new_receiver(link: EsmeProtocol, account: Account) -> SessionReceiver:
            return SessionReceiver(link, account, self._reactor, self.delivery, date, alphabets)

        binder = Binder(
            self._reactor, page.smpp.system_id, self.accounts, self.sessions, self.events, new_receiver
        )
        pending = Pending(
            self._dates, self.store, self.scheduler, self.attempts, self.accounts, self._ways.of
        )
        requests = Requests(Submits(self._dates, self.submission, pending), Inquiries(self._dates, pending))
        return EsmeFactory(
            self._reactor, timers, limits, self.turn.soon, binder, requests, self.events, most_unbound()
        )

    # --- start and stop

    def privilegedStartService(self) -> None:
        """Ports are taken before root is given up, and before the program goes into the background."""
        Service.privilegedStartService(self)
        self._wire()
        for description in self.configuration.page.smpp.listen:
            self._listen(description, self.factory)

    def startService(self) -> None:
        Service.startService(self)
        if not self._ports:
            self.privilegedStartService()
        for warning in self.configuration.warnings:
            self.events.tell(EventKind.PROBABLY_WRONG, "configuration", warning=warning)
        self._tell_what_runs()
        self._pool.start()
        self.store.start()
        self._resumption.start()
        self.received.start()
        for connector in self.connectors.values():
            connector.start()
        sessions: list[EsmeFactory | SmppConnector] = [self.factory, *self.connectors.values()]
        self._redating.look_later()
        self._ticks.start([(self._waits.tick, one) for one in self._ticking])
        self._ticks.start([(one.every, one) for one in sessions])
        channels, esmes = len(self._usable), len(self.configuration.page.esmes)

        def started() -> None:
            self.events.tell(EventKind.STARTED, "router", channels=channels, esmes=esmes)

        self._reactor.callWhenRunning(started)

    def _tell_what_runs(self) -> None:
        how = "as Python"
        if loaded.is_compiled():
            how = "compiled" if COMMITS_IN_C else "compiled, but for commits,"
        self.events.tell(EventKind.RUNS, "router", how=how, tree=loaded.TREE)

    async def _stop(self) -> None:
        """Nothing new; what is in flight is finished, or stays safely on disk; goodbye to all."""
        self.submission.open = False
        for port in self._ports:
            port.stopListening()
        self.factory.turn_away()
        self.scheduler.pause()
        drain = max(0.0, self.configuration.page.drain - self._waits.goodbye)
        await self._until(lambda: not self.scheduler.in_flight, drain)
        for connector in self.connectors.values():
            connector.stop()
        self.factory.leave()
        await self._until(lambda: not self._linked(), self._waits.unbinding)
        self._hang_up()
        if self._access is not None:
            self._access.close()
        self._ticks.stop()
        closed = self.store.close()
        await self._until(lambda: closed.called, self._waits.closing)
        if not closed.called:
            self.events.tell(EventKind.NOT_CLOSED, "store")
        writer = self.store.writer
        self.events.tell(EventKind.WRITTEN, "store", commits=writer.commits, rows=writer.rows)
        self._pool.stop()
        self.events.tell(EventKind.STOPPED, "router")

    def stopService(self) -> Deferred[None]:
        Service.stopService(self)
        return Deferred.fromCoroutine(self._stop())

    def _linked(self) -> bool:
        return bool(self.factory.links) or any(one.links for one in self.connectors.values())

    def _hang_up(self) -> None:
        for link in list(self.factory.links):
            link.hang_up()
        for connector in self.connectors.values():
            for gateway_link in list(connector.links):
                gateway_link.hang_up()

    async def _until(self, done: Callable[[], bool], seconds: float) -> None:
        """Wait until it is done, or the time is over."""
        deadline = self._reactor.seconds() + seconds
        while not done() and self._reactor.seconds() < deadline:
            pause: Deferred[None] = Deferred()
            self._reactor.callLater(0.02, pause.callback, None)
            await pause

    def _listen(self, description: str, factory: Factory) -> None:
        result: list[IListeningPort | Failure] = []
        try:
            port = endpoint(self._reactor, description)
        except (ValueError, LookupError, OSError) as error:
            # A socket of systemd, where systemd has not started us; a key that has gone since it was checked.
            raise CannotListen(f"smpp.listen {description}: there is no such place ({error})") from None
        port.listen(factory).addBoth(result.append)
        for found in result:
            if isinstance(found, Failure):
                raise CannotListen(f"smpp.listen {description}: {found.getErrorMessage()}")
            self._ports.append(found)

    def _beside(self, function: Callable[[], None]) -> Deferred[None]:
        """Run it in the reactor's own pool of threads, where names of hosts are looked up."""
        return deferToThreadPool(self._reactor, self._reactor.getThreadPool(), function)

    def _in_thread(self, check: Callable[[], bool]) -> Deferred[bool]:
        return deferToThreadPool(self._reactor, self._pool, check)

    def _set_back(self) -> None:
        self.store.write(self.scheduler.books.set_back(self.scheduler.channels.values()))
        self._redating.look_later()

    def _country(self, planned: Planned) -> str | None:
        account = self.accounts.get(planned.sending.esme)
        return None if account is None else account.country

    def _flapping(self, channel: str, seconds: float) -> None:
        self._gateways.flaps(self.scheduler.channels[channel].settings.gateway, channel, seconds)

    def _text_of(self, channel: str, message: ShortMessage) -> str:
        return text_of(message, self.scheduler.channels[channel].settings.form.alphabet)


class _Inbound:
    """Keeps the promise `interfaces.Inbound` with two rooms of the relay."""

    def __init__(self, correlation: Correlation, received: Received) -> None:
        self.reported = correlation.reported
        self.arrived = received.arrived


class CannotListen(Exception):
    """An address to listen on cannot be had."""


def minute_of_day(zone: tzinfo) -> Callable[[float], int]:
    """Gives the minute of the day for seconds of Unix time."""

    def minute(seconds: float) -> int:
        local = datetime.fromtimestamp(seconds, zone)
        return local.hour * 60 + local.minute

    return minute


def makeService(path: str, options: Mapping[str, object] | None = None, waits: Waits = USUAL) -> IService:
    """The router that the file describes. What is wrong is said, a line each, and ends the program.

    ``options`` are those of twistd, which say where the log goes.
    """
    from twisted.internet import reactor

    unsafe = loaded.unsafe() if loaded.is_compiled() else ""
    if unsafe:
        raise SystemExit(f"smpp-router: {unsafe}")
    try:
        configuration = load(path)
    except ConfigurationError as error:
        raise SystemExit("\n".join(map(str, error.problems))) from None
    service = _Startable(configuration, cast(Reactor, reactor), waits=waits)
    if options is not None:
        in_json = configuration.page.log.format is LogFormat.JSON
        service.observer = observer(options, in_json, cast(Reactor, reactor))
    return service


class _Startable(RouterService):
    """As RouterService; a start that fails says why in one line and ends the program with 1."""

    observer: ILogObserver | None = None
    """What writes the log, instead of what twistd has for that."""

    def setServiceParent(self, parent: IServiceCollection) -> None:
        Service.setServiceParent(self, parent)
        if self.observer is not None and isinstance(parent, Componentized):
            # twistd looks for it there (twisted.application.app.AppLogger).
            parent.setComponent(ILogObserver, self.observer)  # type: ignore[no-untyped-call]  # as all of Twisted's

    def privilegedStartService(self) -> None:
        try:
            super().privilegedStartService()
        except (StoreError, CannotListen) as error:
            # twistd has put its log in the place of stderr by now; the terminal still has the real one.
            self.events.tell(EventKind.CANNOT_START, "router", why=error)
            print(f"smpp-router: {error}", file=sys.__stderr__)
            raise SystemExit(1) from None

    def startService(self) -> None:
        self._reactor.callWhenRunning(self._take_signals)
        super().startService()
        # What was built stays for good, and messages make no cycles: looking for them at every 700 new
        # objects took a tenth of the CPU of a whole message.
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
        # Each session and each channel is an open file; the soft limit of many systems is 1,024.
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    def _take_signals(self) -> None:
        """The reactor's handlers make twistd end by the signal; a drained router has ended well, with 0."""

        def stop(number: int, frame: FrameType | None) -> None:
            # Once is enough: the reactor complains of a second stop while it drains.
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, signal.SIG_IGN)
            self._reactor.callFromThread(self._reactor.stop)

        def stay(number: int, frame: FrameType | None) -> None:
            self._reactor.callFromThread(lambda: self.events.tell(EventKind.NO_RELOAD, "configuration"))

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        signal.signal(signal.SIGHUP, stay)


__all__: Sequence[str] = ["CannotListen", "RouterService", "makeService"]
