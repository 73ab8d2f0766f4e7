"""The connections that are closed when too many are not bound."""

from attrs import frozen
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.smpp.unbound import UnboundConnections


@frozen
class Peer:
    host: str
    number: int


class UnboundTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.gone: list[Peer] = []
        self.unbound = UnboundConnections[Peer](3, lambda peer: peer.host, self.gone.append)

    def opened(self, host: str, count: int = 1) -> list[Peer]:
        peers = [Peer(host, number) for number in range(count)]
        for peer in peers:
            self.unbound.opened(peer)
        return peers

    def test_the_oldest_goes(self) -> None:
        peers = self.opened("a", 4)
        self.assertEqual(self.gone, peers[:1])

    def test_the_oldest_of_the_address_with_the_most(self) -> None:
        self.opened("b")
        flood = self.opened("a", 100)
        self.assertEqual(self.gone, flood[:98])

    def test_silent_ones_drive_out_none_that_has_asked(self) -> None:
        peer = Peer("a", -1)
        self.unbound.opened(peer)
        self.unbound.asked(peer)
        self.opened("a", 100)
        self.assertNotIn(peer, self.gone)

    def test_those_that_have_asked_have_their_own_bound(self) -> None:
        peers = [Peer("a", number) for number in range(4)]
        for peer in peers:
            self.unbound.opened(peer)
            self.unbound.asked(peer)
        self.assertEqual(self.gone, peers[:1])

    def test_who_has_left_counts_no_more_whichever_he_was(self) -> None:
        asked, silent = Peer("b", 1), Peer("b", 2)
        for peer in (asked, silent):
            self.unbound.opened(peer)
        self.unbound.asked(asked)
        self.unbound.left(asked)
        self.unbound.left(silent)
        self.unbound.left(silent)
        self.opened("a", 3)
        self.assertEqual(self.gone, [])

    def test_a_bind_of_one_that_has_been_driven_out_brings_it_back_nowhere(self) -> None:
        peers = self.opened("a", 4)
        self.unbound.asked(peers[0])
        for peer in peers[1:]:
            self.unbound.asked(peer)
        self.assertEqual(self.gone, peers[:1])
