"""Taps on the traffic with an ESME or a channel, for those who listen.

The code that carries octets checks ``taps.active`` first, which is the only cost while nobody listens. What a
listener gets is overwritten already (`smpp.masking` and its likes): passwords always, texts unless this
listener may see them. Nothing of it is ever stored here.
"""

from collections.abc import Callable
from enum import Enum
from typing import Final

from router.clocks import UNSET, Dates
from router.sms.value import value

Place = tuple[str, int]
"""A host and a port."""

NOWHERE: Final[Place] = ("127.0.0.1", 0)
"""The place of an end that has none, as in tests."""


class Talk(Enum):
    """The protocols of taps."""

    SMPP = "smpp"
    HTTP = "http"
    UDP = "udp"


class Far(Enum):
    """The two kinds of far sides."""

    ESME = "ESME"
    CHANNEL = "channel"


@value
class Passed:
    """A PDU, a request or an answer, or a datagram, that has passed; it can be shown."""

    at: float
    """When, in seconds of Unix time."""
    talk: Talk
    sent: bool
    """The router sent it; else it came in."""
    here: Place
    there: Place
    octets: bytes
    masked: bool
    """Its texts are overwritten."""


Listener = Callable[[Passed], None]

Mask = Callable[[bytes, bool], bytes]
"""A function that returns octets fit to be shown, with or without their texts, of the same length."""


class Taps:
    """All taps."""

    def __init__(self, dates: Dates = UNSET) -> None:
        self._dates = dates
        self._listeners: dict[tuple[Far, str], list[tuple[Listener, bool]]] = {}
        self.active = False
        """Whether anybody listens to anything."""
        self.turns = 0
        """Grows with each new listener: what was gathered for an earlier one may have a gap."""

    def listen(self, far: Far, name: str, listener: Listener, texts: bool) -> Callable[[], None]:
        """Pass a listener all traffic with this ESME, or on this channel, from now on; return a function that
        ends it.
        """
        entry = listener, texts
        self._listeners.setdefault((far, name), []).append(entry)
        self.active, self.turns = True, self.turns + 1

        def leave() -> None:
            listeners = self._listeners.get((far, name), [])
            if entry in listeners:
                listeners.remove(entry)
                if not listeners:
                    del self._listeners[far, name]
            self.active = bool(self._listeners)

        return leave

    def hears(self, far: Far, name: str) -> bool:
        """Tell whether somebody listens to this far side."""
        return (far, name) in self._listeners

    def names(self, far: Far) -> list[str]:
        """Return the names of one kind that are listened to."""
        return [name for kind, name in self._listeners if kind is far]

    def tell(
        self,
        far: Far,
        name: str,
        talk: Talk,
        sent: bool,
        ends: tuple[Place, Place],
        octets: bytes,
        mask: Mask,
    ) -> None:
        """Pass traffic between these ``ends``, ours first, to those who listen."""
        for listener, texts in list(self._listeners.get((far, name), ())):
            shown = mask(octets, texts)
            listener(Passed(self._dates.now(), talk, sent, *ends, shown, not texts))


NOBODY: Final = Taps()
"""Taps that nobody will listen to."""
