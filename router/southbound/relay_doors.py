"""What a connector is given by the relay."""

from router.relay.interfaces import ChannelEvents, Inbound, Notes, Outcomes
from router.sms.value import value


@value(kw_only=True)
class RelayDoors:
    """The doors of the relay that one connector needs, or all of one gateway."""

    outcomes: Outcomes
    inbound: Inbound
    channel_events: ChannelEvents
    notes: Notes
