"""A router that is killed sends no more twice than its windows: of submits, and of deliveries."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Dates
from router.relay.figures import Figures
from router.relay.owing.delivery import Delivery
from router.relay.owing.sessions import Sessions
from router.store.entities import Owed
from router.wire.end_of_turn import EndOfTurn
from tests.support.values import owed
from tests.support.writing import WritingStore


class Receiver:
    """A session whose ESME acknowledges all at once."""

    def __init__(self, delivery: Delivery, window: int) -> None:
        self.esme = "crm"
        self.came: list[int] = []
        self._delivery = delivery
        self._window = window
        self._open: list[Owed] = []

    @property
    def room(self) -> int:
        return self._window - len(self._open)

    def deliver(self, owed: Owed) -> int:
        self.came.append(owed.seq)
        self._open.append(owed)
        return 1

    def acknowledge(self) -> None:
        """Acknowledge all that came."""
        answered, self._open = self._open, []
        for each in answered:
            self._delivery.acknowledged(each)


class WindowTests(SynchronousTestCase):
    """``window`` 2 at each of two sessions, and ten debts."""

    def setUp(self) -> None:
        self.clock = Clock()
        self.store = WritingStore(self.clock)
        self.store.held = True
        sessions = Sessions()
        self.delivery = Delivery(
            self.clock,
            Dates(self.clock.seconds),
            self.store,
            sessions,
            EndOfTurn(self.clock).soon,
            3600.0,
            Figures(),
        )
        self.receivers = [Receiver(self.delivery, 2) for _ in range(2)]
        for receiver in self.receivers:
            sessions.opened("crm", receiver)
        for seq in range(1, 11):
            self.delivery.owe(owed(seq))
        self.clock.advance(0.0)

    def commit(self) -> None:
        """It is on disk, and the turn of the reactor that tells so is over."""
        self.store.commit()
        self.clock.advance(0.0)

    @property
    def came(self) -> list[int]:
        return sorted(seq for receiver in self.receivers for seq in receiver.came)

    def test_what_is_acknowledged_and_not_yet_recorded_keeps_its_place_in_the_window(self) -> None:
        for receiver in self.receivers:
            receiver.acknowledge()
        self.assertEqual(self.came, [1, 2, 3, 4])

    def test_the_next_ones_go_when_it_is_recorded(self) -> None:
        for receiver in self.receivers:
            receiver.acknowledge()
        self.commit()
        self.assertEqual(self.came, [1, 2, 3, 4, 5, 6, 7, 8])

    def test_one_place_is_free_for_each_that_is_recorded(self) -> None:
        self.receivers[0].acknowledge()
        self.commit()
        self.assertEqual(self.came, [1, 2, 3, 4, 5, 6])

    def test_one_esme_whose_delivery_goes_wrong_holds_up_no_other(self) -> None:
        sessions = Sessions()
        delivery = Delivery(
            self.clock,
            Dates(self.clock.seconds),
            self.store,
            sessions,
            EndOfTurn(self.clock).soon,
            3600.0,
            Figures(),
        )
        sessions.opened("broken", Broken(delivery, 2))
        whole = Receiver(delivery, 2)
        sessions.opened("crm", whole)
        delivery.owe(owed(1, "broken"))
        delivery.owe(owed(2, "crm"))
        self.clock.advance(0.0)
        self.assertEqual(len(self.flushLoggedErrors(Broken.Trouble)), 1)
        self.assertEqual(whole.came, [2])


class Broken(Receiver):
    """A session that cannot be given anything."""

    class Trouble(Exception):
        """An error such as a bug raises."""

    def deliver(self, owed: Owed) -> int:
        raise self.Trouble
