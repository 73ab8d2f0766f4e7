"""A gateway that is reached over SMPP: one channel with its links."""

from collections.abc import Mapping, Sequence

from router.sms.value import evolve
from router.southbound.smpp.connector import SmppConnector
from router.southbound.smpp.settings import SmppSettings


class SmppGateway:
    """The channel; it implements `gateway.Gateway`."""

    def __init__(self, settings: SmppSettings, connector: SmppConnector) -> None:
        self._settings = settings
        self._connector = connector
        self.connectors: Mapping[str, SmppConnector] = {settings.link.channel: connector}
        self.ticking: Sequence[SmppConnector] = [connector]

    def listen(self) -> None:
        """Do nothing: the router connects."""

    def start(self) -> None:
        """Connect all links, and reconnect those that are lost."""
        self._connector.start()

    def change(self, settings: object, patience: float) -> bool:
        """Apply other settings; False if the links cannot stay as they are."""
        assert isinstance(settings, SmppSettings)
        if evolve(settings, link=self._settings.link) != self._settings:
            return False
        if not self._connector.become(settings.link):
            return False
        self._settings = settings
        return True

    def retire(self) -> None:
        """Report that the channel takes nothing."""
        self._connector.retire()

    def come_back(self) -> None:
        """Be in use again."""
        self._connector.come_back()

    def stop(self) -> None:
        """Unbind all links."""
        self._connector.stop()

    @property
    def idle(self) -> bool:
        """Whether no link is open."""
        return not self._connector.links

    def cut(self) -> None:
        """Close all links."""
        self._connector.cut()
