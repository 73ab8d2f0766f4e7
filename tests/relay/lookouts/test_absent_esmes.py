"""Deliveries owed to an ESME that is away: reported once, then hourly."""

from router.relay.lookouts.absent_esmes import AGAIN, PATIENCE
from tests.relay.cases import A, AttemptsCase


class AbsentTests(AttemptsCase):
    def setUp(self) -> None:
        self.relay_of(A)

    def told(self) -> list[str]:
        return [text for text in self.relay.remarks if text.startswith("it is owed ")]

    def owe(self, count: int) -> None:
        for _ in range(count):
            self.relay.send()
            self.connectors["a"].report(self.connectors["a"].answer())

    def test_it_is_told_with_how_much_and_since_when(self) -> None:
        self.owe(3)
        self.relay.advance(PATIENCE + 60)
        self.assertEqual(len(self.told()), 1)
        self.assertTrue(self.told()[0].startswith("it is owed 3 deliveries, the oldest for 1"), self.told())

    def test_again_after_an_hour_however_often_it_comes_and_goes(self) -> None:
        self.owe(1)
        for _ in range(20):
            self.relay.advance(PATIENCE + 20)
            self.relay.receiver().gone()
        self.assertEqual(len(self.told()), 1)
        self.relay.advance(AGAIN)
        self.assertEqual(len(self.told()), 2)

    def test_one_that_is_there_is_not_told_of(self) -> None:
        self.relay.receiver()
        self.owe(3)
        self.relay.advance(AGAIN)
        self.assertEqual(self.told(), [])
