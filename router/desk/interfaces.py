"""What the desk asks of the floor above it: of the gateways, and of the sessions of ESMEs."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from router.clocks import Instant
from router.sms.value import value


@value(kw_only=True)
class GatewayLinks:
    """How the links of a gateway stand."""

    peer: str
    """Its host and port; empty if it comes to us."""
    up: int
    links: int
    why: str
    """What keeps the others away, with what to do; empty if nothing does, or nothing is known yet."""


class LinkStates(Protocol):
    """All gateways."""

    def links(self) -> Mapping[str, GatewayLinks]:
        """How each stands, by its id."""


@value(kw_only=True)
class EsmeSession:
    """A session of an ESME that is bound."""

    esme: str
    host: str
    bind: str
    """transmitter, receiver or transceiver."""
    version: str
    """Of SMPP: 3.4 or 3.3."""
    since: Instant
    asked: int
    """Requests of the ESME that are not answered yet."""
    delivering: int
    """Deliveries to it that it has not answered yet."""


class EsmeSessions(Protocol):
    """All sessions of ESMEs."""

    def bound(self) -> Sequence[EsmeSession]:
        """Those that are bound."""

    def disconnect(self, esme: str) -> int:
        """Unbind all sessions of an ESME. Gives how many there were."""
