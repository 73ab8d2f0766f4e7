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
        """Take the port that boxes come to, if they do; raises CannotListen. It comes before `start`."""

    def start(self) -> None:
        """Connect, and stay so."""

    def change(self, settings: object, patience: float) -> bool:
        """Go on with other settings; False, and nothing has changed, if another gateway must be made for
        them. What is in flight where something ends has ``patience`` seconds."""

    def retire(self) -> None:
        """Tell that its channels take nothing; outcomes and what comes in go on."""

    def come_back(self) -> None:
        """Be in use again after `retire`."""

    def stop(self) -> None:
        """Take leave and stay away; `idle` tells when the far side has answered."""

    @property
    def idle(self) -> bool:
        """Whether no connection stands and no answer is waited for."""

    def cut(self) -> None:
        """Close what still stands, whatever is to be written."""


@value(kw_only=True)
class Unit:
    """A gateway that is wanted: the same settings make the same gateway."""

    key: str
    """What is one from one configuration to the next."""
    settings: object = field(repr=False)
    channels: frozenset[str]
    """Those that it carries, or watches."""
    make: Callable[[], Gateway] = field(eq=False, repr=False)
