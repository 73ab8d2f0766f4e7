"""The HTTP server as a whole: its faces, the entrance of each, its ports and its settings."""

from collections.abc import Callable

from twisted.internet.defer import Deferred

from router.desk.desk import Desk
from router.northbound.http.api.face import Api
from router.northbound.http.dashboard.face import Dashboard
from router.northbound.http.entrance import Gatehouse, People
from router.northbound.http.goip_page.face import GoipPage
from router.northbound.http.listener import HttpListener
from router.northbound.http.metrics.face import MetricsFace, process_metrics
from router.northbound.http.settings import HttpServerSettings
from router.northbound.http.sms_server.face import SmsServerPages
from router.relay.events import Events
from router.relay.interfaces import Clock
from router.relay.who.accounts import Accounts


class HttpFront:
    """Makes the faces and the listener. ``in_thread`` runs a check of a password in another thread."""

    def __init__(
        self,
        settings: HttpServerSettings,
        clock: Clock,
        accounts: Accounts,
        in_thread: Callable[[Callable[[], bool]], Deferred[bool]],
        desk: Desk,
        events: Events,
    ) -> None:
        self._settings = settings
        self._people = People(accounts, in_thread, settings.users)

        def gatehouse(face: str) -> Gatehouse:
            # Each kind has its own gate: guessing at one face slows nobody down at another.
            return Gatehouse(clock, self._people, events, face)

        # Faces ask for the settings at each request, since a reload changes them.
        api = Api(gatehouse("API"), desk, self.settings)
        dashboard = Dashboard(gatehouse("dashboard"), self._people, desk, self.settings, clock)
        goip_page = GoipPage(gatehouse("GoIP"), desk, self.settings)
        sms_server = SmsServerPages(gatehouse("SMS Server"), desk, self.settings, clock)
        metrics = MetricsFace(gatehouse("metrics"), desk, self.settings, clock, process_metrics())
        self.listener = HttpListener(
            self.settings,
            clock,
            own=[api, metrics, dashboard],
            others=[goip_page, sms_server],
            store_is_away=lambda: desk.store_is_away,
        )

    def settings(self) -> HttpServerSettings:
        """Return the settings that are in force."""
        return self._settings

    def change(self, settings: HttpServerSettings) -> None:
        """Apply other settings."""
        before, self._settings = self._settings, settings
        self._people.change(settings.users)
        if list(before.users) != list(settings.users):
            # A stream of events never ends by itself, and its user may have lost the right to it.
            self.listener.end_events()
