"""The words that a key may hold: closed sets, in the spelling of the configuration."""

from enum import Enum


class Connect(Enum):
    """The way to a gateway: one of the three faces of a GoIP, or SMPP to any SMSC."""

    SMPP = "smpp"
    HTTP = "http"
    UDP = "udp"
    SMSC = "smsc"


class BindScope(Enum):
    """Whom a session to a GoIP speaks for: one line, or the box, which then chooses the line itself."""

    CHANNEL = "channel"
    DEVICE = "device"


class LogFormat(Enum):
    """How a line of the log is written."""

    TEXT = "text"
    JSON = "json"


class Mode(Enum):
    """How a gateway is bound: as transceiver, or by a pair of transmitter and receiver."""

    TRX = "trx"
    PAIR = "pair"


class Tlvs(Enum):
    """Whether optional parameters go along: always, never, or if the peer said that it knows them."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class SuccessBy(Enum):
    """What ends a message well: the report of its delivery, or that the network took it."""

    REPORT = "report"
    SENT = "sent"


class WatchBy(Enum):
    """By which other face of a GoIP the state of its lines is learnt."""

    HTTP = "http"
    UDP = "udp"


class SimSwap(Enum):
    """What happens when the ICCID of a channel changes."""

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
    """What may be seen over HTTP without a login."""

    HEALTH = "health"
    METRICS = "metrics"


class BodyForm(Enum):
    """How something stands in a POST: a received SMS as the fields of a form (name, number, content), as JSON
    of ours, or as the JSON of the GoIP SMS Server."""

    FORM = "form"
    JSON = "json"
    SMS_SERVER = "sms_server"


class AlertForm(Enum):
    """How an alert stands in a POST."""

    JSON = "json"


class WhenLow(Enum):
    """What happens to a channel whose SIM has little credit left: it is told of, and perhaps benched."""

    NOTHING = "nothing"
    BENCH = "bench"
