"""The words that a key may hold: closed sets, in the spelling of the configuration."""

from enum import Enum


class Connect(Enum):
    """The way to a gateway: one of the three faces of a GoIP, or SMPP to any SMSC."""

    SMPP = "smpp"
    HTTP = "http"
    UDP = "udp"
    SMSC = "smsc"


class BindScope(Enum):
    """The scope of a session to a GoIP: one line, or the box, which then chooses the line itself."""

    CHANNEL = "channel"
    DEVICE = "device"


class LogFormat(Enum):
    """The form of a line of the log."""

    TEXT = "text"
    JSON = "json"


class Mode(Enum):
    """The bind of a gateway: as transceiver, or by a pair of transmitter and receiver."""

    TRX = "trx"
    PAIR = "pair"


class Tlvs(Enum):
    """The sending of optional parameters: always, never, or if the peer said that it knows them."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class SuccessBy(Enum):
    """The event that ends a message well: the report of its delivery, or its acceptance by the network."""

    REPORT = "report"
    SENT = "sent"


class WatchBy(Enum):
    """The other face of a GoIP, by which the state of its lines is learnt."""

    HTTP = "http"
    UDP = "udp"


class SimSwap(Enum):
    """The reaction when the ICCID of a channel changes."""

    WARN = "warn"
    RESET = "reset"


class InterfaceVersion(Enum):
    """interface_version of SMPP 3.4 section 5.2.4; `octet` is what stands in the bind."""

    V33 = "3.3"
    V34 = "3.4"
    V50 = "5.0"

    @property
    def octet(self) -> int:
        return int(self.value.replace(".", ""), 16)


class OpenPath(Enum):
    """A page that HTTP shows without a login."""

    HEALTH = "health"
    METRICS = "metrics"


class BodyForm(Enum):
    """The form of a POST: a received SMS as the fields of a form (name, number, content), as JSON of ours, or
    as the JSON of the GoIP SMS Server.
    """

    FORM = "form"
    JSON = "json"
    SMS_SERVER = "sms_server"


class AlertForm(Enum):
    """The form of an alert in a POST."""

    JSON = "json"


class WhenLow(Enum):
    """The reaction to little credit on a SIM: an event, or the channel is benched as well."""

    NOTHING = "nothing"
    BENCH = "bench"
