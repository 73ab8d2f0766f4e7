"""The room of hooks on a relay in memory, with a fake client in the place of the sockets."""

from collections.abc import Callable, Sequence
from functools import partial

from attrs import define

from router.desk.alerts.views import Notice
from router.northbound.hooks.hooks import HookDoors, Hooks
from router.northbound.hooks.mail import Mail
from router.northbound.hooks.posts import Heard, Post
from router.northbound.hooks.settings import HookSettings, MailServer
from router.relay.account import Account
from router.relay.directory import Rule
from tests.support.relay import RelayInMemory
from tests.support.values import account, channel


@define
class Flying:
    """A POST, or a mail, that waits for its outcome."""

    post: Post | Mail
    at: float
    hear: Callable[..., None]
    given_up: bool = False

    @property
    def id(self) -> str:
        """X-Delivery-Id."""
        assert isinstance(self.post, Post)
        return dict(self.post.headers)["X-Delivery-Id"]


class Wire:
    """A `Poster` and a `Mailer`; ``answer`` says how each POST is answered, and when."""

    def __init__(self, relay: RelayInMemory) -> None:
        self._relay = relay
        self.all: list[Flying] = []
        self.answer: Callable[[Post], tuple[int, float] | None] = lambda post: None
        """Status, and seconds until then; None: the test answers."""

    def post(self, post: Post, heard: Heard) -> Callable[[], None]:
        flying = Flying(post, self._relay.clock.seconds(), heard)
        self.all.append(flying)
        answer = self.answer(post)
        if answer is not None:
            status, seconds = answer
            self._relay.clock.callLater(seconds, heard, status, "" if status else "it is away")
        return lambda: setattr(flying, "given_up", True)

    def send(self, mail: Mail, heard: Callable[[str], None]) -> Callable[[], None]:
        flying = Flying(mail, self._relay.clock.seconds(), heard)
        self.all.append(flying)
        return lambda: setattr(flying, "given_up", True)

    def posts(self, url: str) -> list[Flying]:
        """Return settings with one URL for all."""
        return [one for one in self.all if isinstance(one.post, Post) and one.post.url == url]


class Front:
    """A relay in memory whose rules lead to targets."""

    def __init__(
        self,
        settings: HookSettings,
        rules: Sequence[Rule] = (),
        accounts: Sequence[Account] = (account(),),
        owed_for: float = 7 * 86400.0,
    ) -> None:
        self.settings = settings
        self.relay = RelayInMemory([channel("goip101")], accounts, rules=rules, owed_for=owed_for)
        self.wire = Wire(self.relay)
        self.notices: dict[int, Notice] = {}
        self.live()

    def live(self) -> None:
        """Have the room of hooks for the relay as it is now."""
        relay = self.relay.relay
        self.hooks = Hooks(
            self.settings,
            HookDoors(
                dates=self.relay.dates,
                store=self.relay.store,
                sessions=relay.sessions,
                deliveries=relay.delivery,
                fleet=relay.scheduler.fleet,
                events=self.relay.events,
                find=self.find,
                poster=self.wire,
                mailer=self.mailer,
            ),
        )
        self.hooks.start()
        self.relay.turn()

    def find(self, id: int, then: Callable[[Notice | None], None], otherwise: Callable[[], None]) -> None:
        """Find an alert among ``notices``, as `desk.alerts.alerts.Alerts.find` does."""
        then(self.notices.get(id))

    def mailer(self, server: MailServer) -> Wire:
        return self.wire

    def kill(self) -> None:
        """Kill the relay, and start another one on its store."""
        self.relay.kill()
        answer = self.wire.answer
        self.wire = Wire(self.relay)
        self.wire.answer = answer
        self.live()

    def owed_to(self, creditor: str) -> int:
        """Return how much is owed to a target, in memory."""
        return self.relay.delivery.owed_to(creditor)


def leads_to(*creditors: str) -> Rule:
    """Return a rule that gives all SMS to these."""
    return partial(_all, creditors)


def _all(creditors: Sequence[str], channel: str, message: object) -> Sequence[str]:
    return creditors
