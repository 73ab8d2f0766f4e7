"""Places that lines register from, and lines that two places share."""

from router.clocks import Instant
from router.goip.udp.repeated_events import Address
from router.goip.udp.timing import DEAD
from router.sms.value import value


@value
class _Place:
    """The place of a line, since when it is there, and the place before."""

    address: Address
    since: Instant
    before: Address | None = None


class Places:
    """The places of lines, one for each. A box behind NAT moves, too, but not back: two boxes take turns."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}

    def rival(self, channel: str, address: Address, now: Instant) -> Address | None:
        """Note that a line has registered from here; return the place with which it takes turns, if any."""
        place = self._places.get(channel)
        if place is not None and place.address == address:
            return None
        self._places[channel] = _Place(address, now, None if place is None else place.address)
        if place is None or place.before != address or now - place.since >= DEAD:
            return None
        return place.address
