"""All of HTTP: the faces, who comes in at each, and the ports; other settings at a reload."""

from collections.abc import Callable, Mapping

from twisted.internet.defer import Deferred

from router.desk.desk import Desk
from router.desk.people import Entrance
from router.northbound.http.api.face import Api
from router.northbound.http.entrance import Gatehouse, People
from router.northbound.http.exchange import Face
from router.northbound.http.goip_page.face import GoipPage
from router.northbound.http.listener import HttpListener
from router.northbound.http.settings import HttpSettings
from router.northbound.http.sms_server.face import SmsServer
from router.relay.events import Events
from router.relay.interfaces import Clock
from router.relay.who.accounts import Accounts

Make = Callable[[Entrance, Desk, Callable[[], HttpSettings]], Face]
"""How a face is made. It asks for the settings each time: a reload brings others."""

OWN: tuple[Make, ...] = (Api,)
"""The faces at `http.listen`."""

OTHERS: tuple[Make, ...] = (GoipPage,)
"""Those that existing software speaks to: at `http.faces`, or at `http.listen` without one."""


FACES: Mapping[Make, str] = {Api: "API", GoipPage: "GoIP"}
"""What each is called in events."""


class HttpFront:
    """``in_thread`` runs a function in another thread: passwords are looked at there."""

    def __init__(
        self,
        settings: HttpSettings,
        clock: Clock,
        accounts: Accounts,
        in_thread: Callable[[Callable[[], bool]], Deferred[bool]],
        desk: Desk,
        events: Events,
    ) -> None:
        self._settings = settings
        self._people = People(accounts, in_thread, settings.users)

        def gatehouse(face: str) -> Gatehouse:
            # Each kind has a gate of its own: who guesses at one slows nobody down at another.
            return Gatehouse(clock, self._people, events, face)

        def made(make: Make) -> Face:
            return make(gatehouse(FACES[make]), desk, self.settings)

        sms_server = SmsServer(gatehouse("SMS Server"), desk, self.settings, clock)
        others = [*map(made, OTHERS), sms_server]
        self.listener = HttpListener(self.settings, clock, [*map(made, OWN)], others)

    def settings(self) -> HttpSettings:
        """Return those that are in force."""
        return self._settings

    def change(self, settings: HttpSettings) -> None:
        """Have others in force."""
        before, self._settings = self._settings, settings
        self._people.change(settings.users)
        if list(before.users) != list(settings.users):
            # A stream has no end of its own, and its user may be another or none now.
            self.listener.end_events()
