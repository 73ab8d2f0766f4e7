"""Settings of the desk, beside those of the relay."""

from collections.abc import Sequence
from datetime import UTC, tzinfo

from router.sms.value import value


@value(kw_only=True)
class ChannelFacts:
    """A channel of the configuration, enabled or not. ``number`` is empty if it is not given."""

    id: str
    gateway: str
    connector: str
    """The way it is connected: smpp, http, udp or smsc."""
    number: str = ""
    enabled: bool = True


@value(kw_only=True)
class DeskSettings:
    """Channels of the configuration, and facts about this router."""

    channels: Sequence[ChannelFacts]
    """In the order of the configuration."""
    node: str
    """This router's name."""
    version: str = ""
    compiled: bool = False
    """True if the router runs compiled."""
    zone: tzinfo = UTC
    """The zone of times for people."""
