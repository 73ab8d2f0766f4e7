"""The connector to a GoIP or an SMSC over SMPP: the links to one channel, and their traffic."""

from collections.abc import Callable
from random import Random
from typing import Final

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory
from twisted.logger import Logger

from router.clocks import Dates
from router.goip.ussd import UssdAnswer
from router.relay.interfaces import ChannelEvents, Clock, Inbound, Outcomes, Segment, instants
from router.smpp.causes import cause_of_status
from router.smpp.errors import EncodeError
from router.smpp.events import Answered, Requested
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
from router.smpp.session import Session, SessionLimits, Side
from router.smpp.states import VERSION_3_4
from router.sms.report import Cause, Fault
from router.sms.value import evolve
from router.southbound.gateway_state import GatewayState
from router.southbound.lifecycle import Connect, Lifecycle
from router.southbound.smpp.link import ROLES, Link
from router.southbound.smpp.settings import LinkSettings
from router.southbound.smpp.translate import is_report, message_of, report_of, submit_of
from router.southbound.trouble import Trouble, of_failure
from router.wire.deadlines import every
from router.wire.taps import NOBODY, Taps

LOG: Final = Logger(namespace="smpp-router")

ROK: Final = int(CommandStatus.ESME_ROK)


class _LinkFactory(Factory):
    noisy = False

    def __init__(self, make: Callable[[], Link]) -> None:
        self._make = make

    def buildProtocol(self, addr: IAddress | None) -> Link:
        return self._make()


class SmppConnector:
    """All links to one channel; it implements `interfaces.Connector` and `link.LinkOwner`."""

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
        taps: Taps = NOBODY,
    ) -> None:
        self._taps = taps
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
        self.limits = SessionLimits(window=settings.window, tolerant=True)
        self._retired = False
        self._outcomes = outcomes
        self._inbound = inbound
        self._channel_events = channel_events
        self._registered = 1 if settings.reports else 0
        roles = (BindTransmitter, BindReceiver) if settings.pair else (BindTransceiver,)
        self._lives = [self._life(random, connect, role) for _ in range(settings.binds) for role in roles]

    def start(self) -> None:
        for life in self._lives:
            life.start()

    def retire(self) -> None:
        """Report that the channel takes nothing. Answers and received SMS go on."""
        self._retired = True
        self._channel_events.down(self.settings.channel)

    def come_back(self) -> None:
        """Be in use again."""
        self._retired = False
        self.changed()

    def become(self, settings: LinkSettings) -> bool:
        """Apply other settings for messages; False if the links themselves must change."""
        before = self.settings
        alike = evolve(
            before,
            reports=settings.reports,
            tlvs=settings.tlvs,
            doubted=settings.doubted,
        )
        if alike != settings:
            return False
        self.settings, self._tlvs = settings, settings.tlvs
        self._registered = 1 if settings.reports else 0
        return True

    def stop(self) -> None:
        """Unbind, and stay away."""
        for life in self._lives:
            life.stop()
            if self._retired:
                # A link that is not up is missed from now on; the others are reported when they have gone.
                self.gateway.gone(life)
        for link in list(self.links):
            link.take_leave()

    def cut(self) -> None:
        """Close all links, and drop what waits to be written."""
        for link in list(self.links):
            link.hang_up()

    def tick(self) -> None:
        """Look at the deadlines; called once a second."""
        for link in list(self.links):
            link.tick()

    def submit(self, segment: Segment) -> bool:
        link = self._roomiest()
        if link is None:
            return False
        session = link.session
        with_tlvs = session.version >= VERSION_3_4 if self._tlvs is None else self._tlvs
        # A message that expires at this moment needs a validity too: without one the SMSC would keep it for
        # days.
        now = self._now()
        validity = 0.0 if self._goip else max(1.0, segment.expires_at - self._dates.at(now))
        pdu = submit_of(segment.message, self._registered, with_tlvs, validity)
        try:
            session.request(pdu, segment, now)
        except EncodeError as error:
            # What no PDU can carry will not fit at the next try either.
            self._outcomes.refused(segment, Cause(Fault.MESSAGE, said=str(error)))
        link.touch()
        return True

    def ussd(self, code: str, answered: Callable[[UssdAnswer], None]) -> bool:
        """Return False: how a GoIP treats a USSD code in a submit_sm is unknown."""
        return False

    def restart(self, answered: Callable[[str], None]) -> bool:
        """Return False: SMPP has no command for it."""
        return False

    # Events of links

    def begin(self, link: Link, role: type[Bind]) -> Session:
        settings, now = self.settings, self.clock.seconds()
        session = Session(Side.ESME, now, settings.timers, self.limits)
        bind = role(
            system_id=settings.system_id,
            password=settings.password,
            system_type=settings.system_type,
            interface_version=settings.interface_version,
        )
        session.bind(bind, now)
        self.links.append(link)
        return session

    def bound(self, life: Lifecycle, role: str) -> None:
        self.gateway.bound(life, f"{self.settings.system_id}{role}", self.clock.seconds())
        self.changed()

    def failed(self, life: Lifecycle, role: str, trouble: Trouble) -> None:
        if self._retired:
            self.gateway.gone(life)
        else:
            self.gateway.failed(life, self.title(role), trouble, self.clock.seconds())

    def title(self, role: str) -> str:
        """Return how events name a link: its channel, and the name that it binds as if that differs."""
        settings = self.settings
        alike = settings.system_id == settings.channel
        return f"{settings.channel}{role}" if alike else f"{settings.channel} (as {settings.system_id}){role}"

    def changed(self) -> None:
        """Report that the channel has more links, or fewer, and so can carry more, less, or nothing."""
        if self._retired:
            return
        capacity = self.settings.window * sum(link.submits for link in self.links)
        if capacity:
            self._channel_events.up(self.settings.channel, capacity)
        else:
            self._channel_events.down(self.settings.channel)

    def answered(self, event: Answered) -> None:
        segment = event.token
        if event.command_status == ROK and isinstance(event.pdu, SubmitSmResp):
            # Some far sides put blanks around ids in the answer, some in the report, and few in both.
            self._outcomes.submitted(segment, event.pdu.message_id.strip())
        else:
            self._outcomes.refused(segment, cause_of_status(event.command_status))

    def timed_out(self, token: object) -> None:
        self._outcomes.unanswered(token)

    def broke(self, role: str, why: str) -> None:
        self.gateway.broke(self.title(role), why, self.clock.seconds())

    def ended(self, link: Link, tokens: list[object]) -> None:
        if link in self.links:
            self.links.remove(link)
        for token in tokens:
            try:
                self._outcomes.lost(token)
            except Exception:
                # The link must come back, whatever goes wrong with one segment.
                LOG.failure("at {link}", link=self.title(""))

    def requested(self, link: Link, event: Requested) -> None:
        """Take a deliver_sm or data_sm: a status report or a received SMS. It is answered once on disk."""
        pdu, number = event.pdu, event.sequence_number
        if not isinstance(pdu, (DeliverSm, DataSm)):
            # alert_notification and outbind have no answer, and mean nothing here.
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
        factory = _LinkFactory(lambda: Link(self, lambda: life, role, self._channel, self._taps))
        life = Lifecycle(self.clock, random, connect, factory, self.settings.reconnect)
        name = ROLES.get(role, "")
        life.failed = lambda failure: self.failed(life, name, of_failure(failure))
        return life
