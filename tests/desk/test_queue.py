"""The queue: what is due, held, in flight and in doubt, and when each will be empty."""

from datetime import UTC, datetime

from router.desk.queue import QueueItem
from router.relay.channels import ChannelSettings, Doubt
from router.routing.budget import BudgetLimits
from router.routing.pace import Pace
from router.sms.value import evolve
from tests.desk.scene import DeskCase
from tests.support.relay import NOW
from tests.support.values import channel
from tests.support.writing import KeptInSqlite


def paced(id: str = "goip101", seconds: float = 10.0, **limits: int) -> ChannelSettings:
    return evolve(channel(id), pace=Pace(seconds, seconds), limits=BudgetLimits(**limits))


class QueueCase(DeskCase):
    def by_esme(self) -> dict[str, QueueItem]:
        return {one.esme: one for one in self.desk.queue.all()}

    def send(self, count: int, esme: str = "crm", begin: int = 0) -> None:
        for number in range(begin, begin + count):
            self.relay.send(to=f"256772{number:06}", esme=esme)

    def empty_after(self, esme: str = "crm") -> float | None:
        at = self.by_esme()[esme].empty_at
        return None if at is None else at.timestamp() - self.relay.dates.now()


class CountTests(QueueCase):
    def test_it_has_what_is_due_and_what_is_in_flight(self) -> None:
        self.opened()
        self.relay.send(to="25677200001")
        self.relay.advance(2.0)
        self.relay.send(to="25677200002")
        self.relay.send(to="25677200003", esme="shop")
        crm, shop = self.desk.queue.all()
        self.assertEqual((crm.route, crm.esme, crm.due, crm.in_flight), ("all", "crm", 1, 1))
        self.assertEqual((shop.esme, shop.due, shop.in_flight), ("shop", 1, 0))
        self.assertEqual(crm.oldest, datetime.fromtimestamp(NOW + 2.0, UTC))

    def test_it_is_empty_when_nothing_waits(self) -> None:
        self.opened()
        self.assertEqual(self.desk.queue.all(), [])

    def test_what_has_its_time_ahead_is_held(self) -> None:
        self.opened(up=False)
        self.relay.send(deliver_in=600.0)
        self.relay.send(to="25677200002")
        crm = self.by_esme()["crm"]
        self.assertEqual((crm.held, crm.due), (1, 1))
        self.relay.advance(601.0)
        crm = self.by_esme()["crm"]
        self.assertEqual((crm.held, crm.due), (0, 2))

    def test_what_has_no_answer_is_in_doubt(self) -> None:
        self.opened(evolve(channel(), doubt=Doubt.REPORT))
        self.relay.send()
        self.connector().time_out()
        crm = self.by_esme()["crm"]
        self.assertEqual((crm.in_flight, crm.in_doubt, crm.empty_at), (0, 1, None))

    def test_all_is_counted_though_most_of_it_is_on_disk_alone(self) -> None:
        self.opened(up=False)
        self.send(1500)
        self.assertEqual(self.by_esme()["crm"].due, 1500)

    def test_it_is_counted_anew_at_a_start(self) -> None:
        kept = KeptInSqlite()
        self.opened(up=False, kept=kept)
        self.send(3)
        self.relay.send(to="25677200009", deliver_in=600.0)
        self.relay.turn()
        self.relay.kill()
        self.attend([channel()])
        crm = self.by_esme()["crm"]
        self.assertEqual((crm.due, crm.held), (3, 1))


class EmptyTests(QueueCase):
    def test_it_is_empty_when_the_pace_has_let_all_go(self) -> None:
        self.opened(paced())
        self.send(7)
        self.assertApproximates(self.empty_after() or 0.0, 60.0, 1.0)

    def test_one_that_shares_channels_waits_for_its_turns_alone(self) -> None:
        self.opened(paced(), up=False)
        self.connector().up()
        self.send(30)
        self.send(4, "shop", 100)
        self.assertApproximates(self.empty_after("shop") or 0.0, 80.0, 1.0)
        self.assertApproximates(self.empty_after("crm") or 0.0, 330.0, 2.0)

    def test_segments_count_and_not_messages(self) -> None:
        self.opened(paced(), up=False)
        self.relay.send(text="x" * 300)
        self.connector().up()
        self.relay.send(text="x" * 300, to="25677200002")
        self.assertApproximates(self.empty_after() or 0.0, 20.0, 1.0)

    def test_nothing_is_promised_while_no_channel_can_send(self) -> None:
        self.opened(paced(), up=False)
        self.send(2)
        self.assertIsNone(self.empty_after())

    def test_what_the_budget_does_not_allow_today_goes_tomorrow(self) -> None:
        self.opened(paced(day=3))
        self.send(5)
        after = self.empty_after() or 0.0
        tomorrow = 86400.0 - self.relay.dates.now() % 86400.0
        self.assertApproximates(after, tomorrow + 20.0, 10.0)
