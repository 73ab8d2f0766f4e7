"""The waits of the service, in seconds: for peers and boxes, for the store's lock and disk, between ticks."""

from attrs import frozen

from router.goip.http.exchange import PATIENCE
from router.goip.udp.timing import AGAIN as DATAGRAM
from router.store.interface import AGAIN, BUSY
from router.wire.deadlines import EVERY


@frozen
class Waits:
    """Seconds of each wait. A test, whose peers never answer, gives short ones."""

    goodbye: float = 3.0
    """The part of `drain` that is left for unbinding and for the store."""
    unbinding: float = 1.5
    """For peers to answer unbind: one that does not would keep the router for ever."""
    page: float = PATIENCE
    """For a box to answer a request for a page."""
    datagram: float = DATAGRAM
    """For a line to answer a datagram, until it is sent again."""
    closing: float = 1.0
    """For the store to be closed: a disk that is full would keep the router for ever."""
    busy: float = BUSY
    """For a lock of another program on the store: a backup, say."""
    again: float = AGAIN
    """From a commit that failed to the next try."""
    tick: float = EVERY
    """From one look at the deadlines of messages to the next."""


USUAL = Waits()
