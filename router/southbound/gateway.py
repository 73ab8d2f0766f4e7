"""The interface of a gateway to the service, whatever protocol it speaks, and how gateways are made."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from attrs import field

from router.relay.interfaces import Connector, Ticking
from router.sms.value import value


class Timed(Ticking, Protocol):
    """A thing with a tick of its own interval, of at most a second."""

    @property
    def every(self) -> float:
        """Seconds from one tick to the next."""


class Gateway(Protocol):
    """A box, or one channel of it, and the ways there; or several boxes that share one socket."""

    @property
    def connectors(self) -> Mapping[str, Connector]:
        """The ways to its channels, by channel."""

    @property
    def ticking(self) -> Sequence[Timed]:
        """The things that have deadlines.

        The service spreads their ticks, so that they do not come in one burst.
        """

    def listen(self) -> None:
        """Open the port that boxes come to, if they do; raises CannotListen. Call it before `start`."""

    def start(self) -> None:
        """Connect, and reconnect whenever a connection is lost."""

    def change(self, settings: object, patience: float) -> bool:
        """Apply other settings; False, and nothing has changed, if they need another gateway.

        Messages in flight on a part that ends have ``patience`` seconds.
        """

    def retire(self) -> None:
        """Report that its channels take nothing. Outcomes and received SMS go on."""

    def come_back(self) -> None:
        """Be in use again after `retire`."""

    def stop(self) -> None:
        """Unbind and stay away; `idle` tells when the far side has answered."""

    @property
    def idle(self) -> bool:
        """Whether no connection is open and no answer is awaited."""

    def cut(self) -> None:
        """Close all connections, and drop what waits to be written."""


@value(kw_only=True)
class Unit:
    """A gateway that the configuration demands: equal settings make an equal gateway."""

    key: str
    """The identity of the gateway from one configuration to the next."""
    settings: object = field(repr=False)
    channels: frozenset[str]
    """The channels that it carries, or watches."""
    make: Callable[[], Gateway] = field(eq=False, repr=False)
