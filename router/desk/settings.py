"""What the desk is given of the configuration, beside what the relay has of it."""

from collections.abc import Sequence
from datetime import UTC, tzinfo

from router.sms.value import value


@value(kw_only=True)
class ChannelFacts:
    """A channel of the page, also one that is not enabled. ``number`` is empty if it is not given."""

    id: str
    gateway: str
    connector: str
    """How it is reached: smpp, http, udp or smsc."""
    number: str = ""
    enabled: bool = True


@value(kw_only=True)
class DeskSettings:
    """What stands in the page, and what this router is."""

    channels: Sequence[ChannelFacts]
    """In the order of the page."""
    node: str
    """This router's name."""
    version: str = ""
    compiled: bool = False
    """Whether it runs compiled."""
    zone: tzinfo = UTC
    """In which times are shown."""
