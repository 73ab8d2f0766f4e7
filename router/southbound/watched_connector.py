"""A channel that sends by SMPP, and whose line is watched by another face of its GoIP."""

from collections.abc import Callable

from router.goip.ussd import UssdAnswer
from router.relay.interfaces import Connector, Segment


class WatchedConnector:
    """Sends segments one way, and USSD and restarts the other; it implements `interfaces.Connector`."""

    def __init__(self, sending: Connector, watching: Connector) -> None:
        self.submit: Callable[[Segment], bool] = sending.submit
        self.ussd: Callable[[str, Callable[[UssdAnswer], None]], bool] = watching.ussd
        self.restart: Callable[[Callable[[str], None]], bool] = watching.restart
