"""The targets of the configuration: each has a receiver, which is opened and closed with it."""

from collections.abc import Callable
from datetime import datetime

from router.clocks import Dates
from router.desk.alerts.views import Notice
from router.northbound.hooks.bodies import PostedSms
from router.northbound.hooks.flights import Find, Flights
from router.northbound.hooks.mail import Mailer, MailReceiver
from router.northbound.hooks.posts import Poster
from router.northbound.hooks.settings import HookSettings, MailServer, MailTarget, WebTarget
from router.northbound.hooks.target_events import TargetEvents
from router.northbound.hooks.web import WebReceiver
from router.relay.events import Events
from router.relay.interfaces import Deliveries
from router.relay.owing.sessions import Sessions
from router.relay.plan.fleet import Fleet
from router.sms.parts import text_of
from router.sms.value import value
from router.store.entities import Owed
from router.store.interface import Store


@value(kw_only=True)
class HookDoors:
    """The parts that all receivers share: clients to send with, and the relay that hears of outcomes."""

    dates: Dates
    store: Store
    sessions: Sessions
    deliveries: Deliveries
    fleet: Fleet
    events: Events
    find: Find
    poster: Poster
    mailer: Callable[[MailServer], Mailer]


class Hooks:
    """Opens receivers from `start` on. What a removed target is owed is kept for the time of `keep.owed`."""

    def __init__(self, settings: HookSettings, doors: HookDoors) -> None:
        self._settings = settings
        self._doors = doors
        self._open: dict[str, tuple[object, WebReceiver | MailReceiver]] = {}
        self._leaving: list[Flights] = []
        self._started = False

    def start(self) -> None:
        """Open the receivers, and deliver from now on."""
        self._started = True
        self._look()

    def change(self, settings: HookSettings) -> None:
        """Apply other targets; deliveries on their way to removed ones are finished."""
        self._settings = settings
        if self._started:
            self._look()

    def leave(self) -> None:
        """Close all receivers; deliveries that were sent may still be answered."""
        self._started = False
        for creditor in list(self._open):
            self._close(creditor)

    def try_out(self, target: str, told: Notice, heard: Callable[[str], None]) -> None:
        """Send a trial alert to a target once; see `desk.alerts.alerts.Trying`."""
        found = self._open.get(target)
        if found is None:
            heard("this target is not open: mail needs the section `email`, and the router must be running")
        else:
            found[1].try_out(told, heard)

    @property
    def idle(self) -> bool:
        """Whether closed receivers have no delivery without an answer."""
        self._leaving = [flights for flights in self._leaving if flights.count]
        return not self._leaving

    def cut(self) -> None:
        """Give up deliveries of closed receivers; they are sent again later."""
        for flights in self._leaving:
            flights.cut()

    def _look(self) -> None:
        wanted = self._wanted()
        for creditor, (settings, _) in list(self._open.items()):
            if wanted.get(creditor) != settings:
                self._close(creditor)
        for creditor, settings in wanted.items():
            if creditor not in self._open:
                receiver = self._receiver(*settings)
                self._open[creditor] = settings, receiver
                self._doors.sessions.opened(creditor, receiver)

    def _wanted(self) -> dict[str, tuple[WebTarget | MailTarget, HookSettings]]:
        """Return each target by its creditor, with the settings that its receiver depends on."""
        given = self._settings
        own = HookSettings(zone=given.zone)
        wanted: dict[str, tuple[WebTarget | MailTarget, HookSettings]] = {
            one.creditor: (one, own) for one in given.web
        }
        if given.server is not None:
            mailing = HookSettings(server=given.server, zone=given.zone)
            wanted |= {one.creditor: (one, mailing) for one in given.mail}
        return wanted

    def _receiver(self, target: WebTarget | MailTarget, settings: HookSettings) -> WebReceiver | MailReceiver:
        doors = self._doors
        flights = Flights(doors.deliveries, TargetEvents(doors.events, target.creditor))
        if isinstance(target, WebTarget):
            return WebReceiver(
                target,
                settings.zone,
                doors.poster,
                flights,
                doors.store,
                self._read,
                doors.dates.now,
                doors.find,
            )
        assert settings.server is not None
        mailer = doors.mailer(settings.server)
        return MailReceiver(target, settings.server.sender, mailer, flights, self._read, doors.find)

    def _close(self, creditor: str) -> None:
        _, receiver = self._open.pop(creditor)
        receiver.flights.closed = True
        self._doors.sessions.closed(creditor, receiver)
        self._leaving = [*(one for one in self._leaving if one.count), receiver.flights]

    def _read(self, owed: Owed) -> PostedSms:
        """Decode a received SMS for its body."""
        fleet, message = self._doors.fleet, owed.message
        settings = fleet.settings(owed.channel)
        return PostedSms(
            id=owed.of,
            channel=owed.channel,
            gateway="" if settings is None else settings.gateway,
            number=message.source_addr.addr,
            to=message.destination_addr.addr,
            text=text_of(message, fleet.alphabet(owed.channel)),
            at=datetime.fromtimestamp(owed.at, self._settings.zone),
        )
