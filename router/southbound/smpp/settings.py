"""Settings of a channel that is reached over SMPP."""

from attrs import field

from router.routing.retry import Growing
from router.smpp.session import Timers
from router.smpp.states import VERSION_3_4
from router.sms.alphabet import Alphabet
from router.sms.value import value


@value(kw_only=True)
class LinkSettings:
    """How messages go to a channel. ``window`` is for each of its ``binds``; a pair of sessions is one
    bind.
    """

    channel: str
    system_id: str
    password: str = field(repr=False)
    goip: bool
    system_type: str = ""
    interface_version: int = VERSION_3_4
    window: int = 1
    binds: int = 1
    pair: bool = False
    """A transmitter and a receiver, for a far side that has no transceivers (SMPP 3.3)."""
    reports: bool = True
    """Request status reports."""
    tlvs: bool | None = None
    """Pass on TLVs of the ESME: always, never, or (None) if the far side has shown that it speaks 3.4."""
    doubted: Alphabet | None = None
    """The gateway's meaning of data_coding 0, if data_coding of received SMS is not trusted."""
    timers: Timers = Timers()
    reconnect: Growing = Growing(5.0, 60.0)


@value(kw_only=True)
class SmppSettings:
    """Address and settings of a channel."""

    link: LinkSettings
    host: str
    port: int
    proof: object = None
    """Proof of the far side's identity over TLS; None in the clear."""
