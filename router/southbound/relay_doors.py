"""The parts of the relay that a connector is given."""

from router.relay.interfaces import ChannelEvents, Inbound, Notes, Outcomes
from router.sms.value import value
from router.wire.taps import NOBODY, Taps


@value(kw_only=True)
class RelayDoors:
    """The interfaces of the relay for one connector, or for all connectors of one gateway."""

    outcomes: Outcomes
    inbound: Inbound
    channel_events: ChannelEvents
    notes: Notes
    taps: Taps = NOBODY
