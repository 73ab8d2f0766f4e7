"""A box that is reached over SMPP: each of its channels has links of its own."""

from collections.abc import Mapping, Sequence

from router.southbound.smpp.connector import SmppConnector


class SmppGateway:
    """Keeps the promise `gateways.Gateway`."""

    def __init__(self, connectors: Mapping[str, SmppConnector]) -> None:
        self.connectors = connectors
        self.ticking: Sequence[SmppConnector] = list(connectors.values())

    def listen(self) -> None:
        """Nothing: the router connects."""

    def start(self) -> None:
        """Connect all links, and keep them."""
        for connector in self.ticking:
            connector.start()

    def stop(self) -> None:
        """Unbind all links."""
        for connector in self.ticking:
            connector.stop()

    @property
    def idle(self) -> bool:
        """Whether no link stands."""
        return not any(connector.links for connector in self.ticking)

    def cut(self) -> None:
        """Close all links."""
        for connector in self.ticking:
            connector.cut()
