"""Settings of lines that register by UDP, in the connector's own terms."""

from attrs import field

from router.goip.udp.line import LineSettings
from router.goip.udp.timing import Timing
from router.networks import Network
from router.sms.alphabet import Alphabet
from router.sms.value import value


@value(kw_only=True)
class UdpLine:
    """One line. ``id`` and ``password`` are its SMS client ID and password in the box."""

    channel: str
    gateway: str
    id: str
    password: str = field(repr=False)
    alphabet: Alphabet
    """What data_coding 0 means to its channel."""
    carries: bool = True
    """It sends and receives; else it only reports its state, and answers USSD."""

    @property
    def registration(self) -> LineSettings:
        """The line as the SMS Server knows it."""
        return LineSettings(self.channel, self.id, self.password)


@value(kw_only=True)
class UdpSettings:
    """Where lines register, and the lines."""

    host: str
    port: int
    allow_from: tuple[Network, ...] = ()
    """Networks that lines may come from; any, if there are none."""
    lines: tuple[UdpLine, ...]
    timing: Timing
