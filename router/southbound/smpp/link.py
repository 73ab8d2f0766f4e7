"""One connection to a gateway or an SMSC; its events go to its connector."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from twisted.logger import Logger
from twisted.python.failure import Failure

from router.relay.interfaces import Clock
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
from router.smpp.pdus import Bind, BindReceiver, BindTransmitter
from router.smpp.session import Session
from router.southbound.lifecycle import Lifecycle
from router.southbound.smpp.trouble import of_ending, of_status
from router.southbound.tls_trouble import of_end
from router.southbound.trouble import Trouble
from router.wire.session_protocol import SessionProtocol
from router.wire.taps import NOBODY, Far, Taps

LOG: Final = Logger(namespace="smpp-router")

MOST_READ: Final = 2**18
"""Octets in one read, four times as many as from an ESME.

A message brings 120 of them on its session and 250 on its link. Messages that come faster than answers to
earlier ones go through the queue.
"""

ROLES: Final[dict[type[Bind], str]] = {BindTransmitter: " as transmitter", BindReceiver: " as receiver"}
"""Words for a link of a pair; empty for one that does both."""


class LinkOwner(Protocol):
    """The owner of the links of one channel: it makes their sessions and takes their events."""

    clock: Clock
    soon: Callable[[Callable[[], None]], None]

    def begin(self, link: "Link", role: type[Bind]) -> Session:
        """Return the session of a new connection, with its bind sent."""

    def title(self, role: str) -> str:
        """Return how events and the log name a link."""

    def bound(self, life: Lifecycle, role: str) -> None: ...

    def answered(self, event: Answered) -> None: ...

    def requested(self, link: "Link", event: Requested) -> None: ...

    def timed_out(self, token: object) -> None: ...

    def broke(self, role: str, why: str) -> None:
        """Report that the far side has broken SMPP."""

    def changed(self) -> None:
        """Note that a link has begun or ceased to carry messages."""

    def failed(self, life: Lifecycle, role: str, trouble: Trouble) -> None: ...

    def ended(self, link: "Link", tokens: list[object]) -> None:
        """Note that a connection is gone, and that these requests have no answer."""


class Link(SessionProtocol):
    """One connection, bound in its ``role``. Its ``lifecycle`` makes the next one when it is gone.

    Taps listen to its ``channel``.
    """

    far = Far.CHANNEL

    def __init__(
        self,
        connector: LinkOwner,
        lifecycle: Callable[[], Lifecycle],
        role: type[Bind],
        channel: str = "",
        taps: Taps = NOBODY,
    ) -> None:
        super().__init__(connector.clock, connector.soon, taps)
        self._channel = channel
        self._connector = connector
        self._lifecycle = lifecycle
        self._role = role
        self._first = b""
        """The first octets of the far side, before the bind."""
        self._trouble: Trouble | None = None
        self._was_bound = False
        self.bound = False
        self.submits = False
        """Whether segments can leave by it: a receiver only receives."""

    def connectionMade(self) -> None:
        # twisted.internet.tcp.Connection reads so much; TLS and other transports read as they do.
        self.transport.bufferSize = MOST_READ  # type: ignore[attr-defined]
        self.begin(self._connector.begin(self, self._role))
        self.touch()

    def dataReceived(self, data: bytes) -> None:
        if not self.bound and not self._first:
            self._first = data
        super().dataReceived(data)

    def connectionLost(self, reason: Failure | None = None) -> None:
        connector, life = self._connector, self._lifecycle()
        tokens = self.ended()
        self._leave()
        connector.ended(self, tokens)
        trouble = self._trouble or of_end(reason) or of_ending("", self._first, self._was_bound)
        connector.failed(life, self.name, trouble)
        life.ended()

    def heard_as(self) -> str:
        return self._channel

    @property
    def name(self) -> str:
        """Which of a pair it is; empty if it does both."""
        return ROLES.get(self._role, "")

    def take_all(self, events: Sequence[Event]) -> None:
        for event in events:
            try:
                self._take(event)
            except Exception:
                # An exception about one segment does not stop the others: each answer is reported at most
                # once.
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
                    connector.broke(self.name, why)
            case Unbound():
                self._leave()
            case Ended(why=why):
                self._leave()
                self._trouble = self._trouble or of_ending(why, self._first, self._was_bound)

    def _leave(self) -> None:
        """Carry nothing more, so that the channel is given no message that cannot leave."""
        if self.bound:
            self.bound = self.submits = False
            self._connector.changed()
