"""The connector to a GoIP or an SMSC over SMPP: its links, and what they carry."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from attrs import field
from twisted.internet.interfaces import IAddress, ITransport
from twisted.internet.protocol import Factory, Protocol
from twisted.logger import Logger
from twisted.python.failure import Failure

from router.clocks import Dates
from router.goip.ussd import UssdAnswer
from router.punctual import Punctual, every
from router.relay.interfaces import ChannelEvents, Clock, Inbound, Outcomes, Segment, instants
from router.routing.retry import Growing
from router.smpp.causes import cause_of_status
from router.smpp.errors import EncodeError
from router.smpp.events import (
    Answered,
    BindRefused,
    Bound,
    Ended,
    Event,
    Requested,
    TimedOut,
    Unbound,
    Violation,
)
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import (
    Bind,
    BindReceiver,
    BindTransceiver,
    BindTransmitter,
    DataSm,
    DeliverSm,
    SubmitSmResp,
)
from router.smpp.session import Limits, Session, Side, Timers
from router.smpp.states import VERSION_3_4
from router.sms.alphabet import Alphabet
from router.sms.report import Cause, Fault
from router.sms.value import value
from router.southbound.gateway_state import GatewayState
from router.southbound.lifecycle import Connect, Lifecycle
from router.southbound.tls_trouble import of_end
from router.southbound.translate import is_report, message_of, report_of, submit_of
from router.southbound.trouble import Trouble, of_ending, of_failure, of_status
from router.writing import write

MOST_READ: Final = 2**18
"""Octets that are read at once, four times as many as of an ESME: a message brings 120 of them on its session
and 250 on its link. Messages that come faster than answers to earlier ones go by way of the queue."""

LOG: Final = Logger(namespace="smpp-router")

ROK: Final = int(CommandStatus.ESME_ROK)

LINGER: Final = 5.0
"""Seconds that a connection has for its last octets; a far side that does not read would keep it for ever."""


_ROLES: Final[dict[type[Bind], str]] = {BindTransmitter: " as transmitter", BindReceiver: " as receiver"}


@value(kw_only=True)
class LinkSettings:
    """How a channel is reached. ``window`` is for each of its ``binds``; a pair of sessions is one bind."""

    channel: str
    system_id: str
    password: str = field(repr=False)
    goip: bool
    system_type: str = ""
    interface_version: int = VERSION_3_4
    window: int = 1
    binds: int = 1
    pair: bool = False
    """A transmitter and a receiver, for a far side that has no transceivers (SMPP 3.3)."""
    reports: bool = True
    """Status reports are asked for."""
    tlvs: bool | None = None
    """TLVs of the ESME go along: always, never, or (None) if the far side has shown that it speaks 3.4."""
    doubted: Alphabet | None = None
    """If data_coding of received SMS is not believed: what data_coding 0 means to the gateway."""
    timers: Timers = Timers()
    reconnect: Growing = Growing(5.0, 60.0)


class Link(Protocol):
    """One connection of a connector, bound in its ``role``."""

    transport: ITransport

    def __init__(
        self, connector: "SmppConnector", lifecycle: Callable[[], Lifecycle], role: type[Bind]
    ) -> None:
        self._connector = connector
        self._lifecycle = lifecycle
        self._role = role
        self._write_asked = False
        self._reading = True
        self._closing_since: float | None = None
        self._punctual = Punctual(connector.clock, self.tick)
        self._first = b""
        """What it said first, before it was bound."""
        self._trouble: Trouble | None = None
        self._was_bound = False
        self.bound = False
        self.submits = False
        """Whether segments can leave by it: a receiver only brings."""

    def connectionMade(self) -> None:
        connector = self._connector
        set_no_delay = getattr(self.transport, "setTcpNoDelay", None)
        if set_no_delay is not None:
            set_no_delay(True)
        # twisted.internet.tcp.Connection reads so much; TLS and other transports read as they do.
        self.transport.bufferSize = MOST_READ  # type: ignore[attr-defined]
        now = connector.clock.seconds()
        self.session = Session(Side.ESME, now, connector.settings.timers, connector.limits)
        self.session.bind(connector.bind_pdu(self._role), now)
        connector.links.append(self)
        self.touch()

    def dataReceived(self, data: bytes) -> None:
        session = self.session
        if not self.bound and not self._first:
            self._first = data
        self._take_all(session.receive(data, self._connector.clock.seconds()))
        if session.has_output or session.closing or session.overfull is self._reading:
            self.touch()

    def tick(self) -> None:
        now = self._connector.clock.seconds()
        self._take_all(self.session.tick(now))
        self.touch()
        if self.session.closing:
            self._linger(now)
        else:
            self._punctual.expect(self.session.deadline(), now)

    def connectionLost(self, reason: Failure | None = None) -> None:
        self._punctual.stop()
        connector = self._connector
        if self in connector.links:
            connector.links.remove(self)
        self._leave()
        connector.lost(self.session.lost())
        trouble = self._trouble or of_end(reason) or of_ending("", self._first, self._was_bound)
        connector.failed(self._lifecycle(), self.name, trouble)
        self._lifecycle().ended()

    def hang_up(self) -> None:
        """Close it, whatever is still to be written."""
        abort = getattr(self.transport, "abortConnection", self.transport.loseConnection)
        abort()

    @property
    def name(self) -> str:
        """Which of a pair it is; empty if it is all."""
        return _ROLES.get(self._role, "")

    def _leave(self) -> None:
        """It carries nothing more: its channel must not be given what cannot leave."""
        if self.bound:
            self.bound = self.submits = False
            self._connector.changed()

    def _linger(self, now: float) -> None:
        if self._closing_since is None:
            self._closing_since = now
        elif now - self._closing_since >= LINGER:
            self.hang_up()

    def touch(self) -> None:
        if not self._write_asked:
            self._write_asked = True
            self._connector.soon(self._write)

    def _write(self) -> None:
        self._write_asked = False
        session = self.session
        octets = session.output()
        if octets:
            write(self.transport, octets)
        if session.closing:
            self.transport.loseConnection()
        elif session.overfull is self._reading:
            self._read(not session.overfull)

    def _read(self, wanted: bool) -> None:
        """Stop or go on reading, so that no more waits for the disk than the session's bound."""
        self._reading = wanted
        change = getattr(self.transport, "resumeProducing" if wanted else "pauseProducing", None)
        if change is not None:
            change()

    def _take_all(self, events: Sequence[Event]) -> None:
        for event in events:
            try:
                self._take(event)
            except Exception:
                # One segment's trouble is not the others': each answer is told once, or never.
                LOG.failure("at {link}", link=self._connector.title(self.name))

    def _take(self, event: Event) -> None:
        connector = self._connector
        match event:
            case Answered():
                connector.answered(event)
            case Requested():
                connector.requested(self, event)
            case TimedOut(token=token):
                connector.timed_out(token)
            case Bound():
                self.bound = self._was_bound = True
                self.submits = self._role is not BindReceiver
                self._lifecycle().alive()
                connector.bound(self._lifecycle(), self.name)
            case BindRefused(command_status=status):
                self._trouble = of_status(status)
            case Violation(why=why):
                if self.bound:
                    connector.gateway.broke(connector.title(self.name), why, connector.clock.seconds())
            case Unbound():
                self._leave()
            case Ended(why=why):
                self._leave()
                self._trouble = self._trouble or of_ending(why, self._first, self._was_bound)


class _LinkFactory(Factory):
    noisy = False

    def __init__(self, make: Callable[[], Link]) -> None:
        self._make = make

    def buildProtocol(self, addr: IAddress | None) -> Link:
        return self._make()


class SmppConnector:
    """All links to one channel; it keeps the promise `interfaces.Connector`."""

    def __init__(
        self,
        settings: LinkSettings,
        clock: Clock,
        dates: Dates,
        random: Random,
        soon: Callable[[Callable[[], None]], None],
        connect: Connect,
        outcomes: Outcomes,
        inbound: Inbound,
        channel_events: ChannelEvents,
        gateway: GatewayState,
    ) -> None:
        self.settings = settings
        self._channel, self._goip, self._tlvs = settings.channel, settings.goip, settings.tlvs
        self.clock = clock
        self._now = instants(clock)
        self._dates = dates
        self.soon = soon
        self.gateway = gateway
        self.links: list[Link] = []
        self.every = every(settings.timers)
        """Seconds from one tick to the next."""
        self.limits = Limits(window=settings.window, tolerant=True)
        self._outcomes = outcomes
        self._inbound = inbound
        self._channel_events = channel_events
        self._registered = 1 if settings.reports else 0
        roles = (BindTransmitter, BindReceiver) if settings.pair else (BindTransceiver,)
        self._lives = [self._life(random, connect, role) for _ in range(settings.binds) for role in roles]

    def start(self) -> None:
        for life in self._lives:
            life.start()

    def stop(self) -> None:
        """Unbind, and stay away."""
        self.gateway.leave()
        for life in self._lives:
            life.stop()
        for link in list(self.links):
            link.session.unbind(self.clock.seconds())
            link.tick()

    def tick(self) -> None:
        """Once a second: deadlines."""
        for link in list(self.links):
            link.tick()

    def submit(self, segment: Segment) -> bool:
        link = self._roomiest()
        if link is None:
            return False
        session = link.session
        with_tlvs = session.version >= VERSION_3_4 if self._tlvs is None else self._tlvs
        # One that ends in this very moment has a validity too: none at all would be the SMSC's own, of days.
        now = self._now()
        validity = 0.0 if self._goip else max(1.0, segment.expires_at - self._dates.at(now))
        pdu = submit_of(segment.message, self._registered, with_tlvs, validity)
        try:
            session.request(pdu, segment, now)
        except EncodeError as error:
            # What no PDU can carry will not be carried by trying again.
            self._outcomes.refused(segment, Cause(Fault.MESSAGE, said=str(error)))
        link.touch()
        return True

    def ussd(self, code: str, answered: Callable[[UssdAnswer], None]) -> bool:
        """False: what a GoIP makes of a USSD code in a submit_sm is not known."""
        return False

    def bind_pdu(self, role: type[Bind]) -> Bind:
        settings = self.settings
        return role(
            system_id=settings.system_id,
            password=settings.password,
            system_type=settings.system_type,
            interface_version=settings.interface_version,
        )

    # What the links tell

    def bound(self, life: Lifecycle, role: str) -> None:
        self.gateway.bound(life, f"{self.settings.system_id}{role}", self.clock.seconds())
        self.changed()

    def failed(self, life: Lifecycle, role: str, trouble: Trouble) -> None:
        self.gateway.failed(life, self.title(role), trouble, self.clock.seconds())

    def title(self, role: str) -> str:
        """How events name a link: its channel, and what it binds as if that is another name."""
        settings = self.settings
        alike = settings.system_id == settings.channel
        return f"{settings.channel}{role}" if alike else f"{settings.channel} (as {settings.system_id}){role}"

    def changed(self) -> None:
        """One link more, or less: the channel can carry more, or less, or nothing."""
        capacity = self.settings.window * sum(link.submits for link in self.links)
        if capacity:
            self._channel_events.up(self.settings.channel, capacity)
        else:
            self._channel_events.down(self.settings.channel)

    def answered(self, event: Answered) -> None:
        segment = event.token
        if event.command_status == ROK and isinstance(event.pdu, SubmitSmResp):
            # Some put blanks about their ids in the answer, some in the report, and few in both.
            self._outcomes.submitted(segment, event.pdu.message_id.strip())
        else:
            self._outcomes.refused(segment, cause_of_status(event.command_status))

    def timed_out(self, token: object) -> None:
        self._outcomes.unanswered(token)

    def lost(self, tokens: list[object]) -> None:
        for token in tokens:
            try:
                self._outcomes.lost(token)
            except Exception:
                # Nor here; and the link must come back.
                LOG.failure("at {link}", link=self.title(""))

    def requested(self, link: Link, event: Requested) -> None:
        """A deliver_sm or data_sm is a status report or a received SMS; it is answered when it is kept."""
        pdu, number = event.pdu, event.sequence_number
        if not isinstance(pdu, (DeliverSm, DataSm)):
            # alert_notification and outbind have no answer, and mean nothing to us.
            return
        command = pdu.command_id

        def acknowledge() -> None:
            self._acknowledge(link, number, command)

        if is_report(pdu):
            report = report_of(pdu, self._goip)
            if report is None:
                self.gateway.unreadable(self._channel, self.clock.seconds())
                acknowledge()
            else:
                self._inbound.reported(self._channel, report, acknowledge)
        else:
            message = message_of(pdu, self.settings.doubted)
            self._inbound.arrived(self._channel, message, acknowledge)

    def _acknowledge(self, link: Link, number: int, command: CommandId) -> None:
        session = link.session
        session.respond(number, command)
        link.touch()

    def _roomiest(self) -> Link | None:
        best, room = None, 0
        for link in self.links:
            session = link.session
            here = session.room()
            if here > room and link.submits:
                best, room = link, here
        return best

    def _life(self, random: Random, connect: Connect, role: type[Bind]) -> Lifecycle:
        life: Lifecycle
        factory = _LinkFactory(lambda: Link(self, lambda: life, role))
        life = Lifecycle(self.clock, random, connect, factory, self.settings.reconnect)
        name = _ROLES.get(role, "")
        life.failed = lambda failure: self.failed(life, name, of_failure(failure))
        return life
