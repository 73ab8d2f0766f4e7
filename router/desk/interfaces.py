"""Promises of the floor above to the desk: the links of gateways, and the sessions of ESMEs."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from router.clocks import Instant
from router.sms.value import value


@value(kw_only=True)
class GatewayLinks:
    """The links of a gateway."""

    peer: str
    """Its host and port; empty if the gateway connects to us."""
    up: int
    links: int
    why: str
    """The reason why other links are down, with advice; empty without one, or if it is not known yet."""


class LinkStates(Protocol):
    """The links of all gateways."""

    def links(self) -> Mapping[str, GatewayLinks]:
        """Return the links of each gateway, by id."""


@value(kw_only=True)
class EsmeSession:
    """A bound session of an ESME."""

    esme: str
    host: str
    bind: str
    """transmitter, receiver or transceiver."""
    version: str
    """The version of SMPP: 3.4 or 3.3."""
    since: Instant
    asked: int
    """Requests of the ESME that are not answered yet."""
    delivering: int
    """Deliveries to it that it has not answered yet."""


class EsmeSessions(Protocol):
    """All sessions of ESMEs."""

    def bound(self) -> Sequence[EsmeSession]:
        """Return the bound sessions."""

    def disconnect(self, esme: str) -> int:
        """Unbind all sessions of an ESME and return their number."""
