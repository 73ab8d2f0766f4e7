"""Notices of alerts: with the alert on disk, or at once while nothing can be written."""

from router.relay.ids import NoIds
from router.sms.value import evolve
from router.store.changes import AlertTold
from router.store.entities import OwedKind
from tests.relay.cases import AttemptsCase
from tests.support.neighbours import FakeReceiver

OPS = ">alerts mail ops@example.org"


class NoticesTests(AttemptsCase):
    def setUp(self) -> None:
        self.relay_of()
        self.alert = AlertTold(self.relay.relay.notices.number(), "stall", "all", 10.0, text="it stands")

    def say(self, alert: AlertTold) -> None:
        self.relay.relay.notices.say(alert, [OPS], lambda: self.relay.told.append(("kept",)))

    def kinds(self, receiver: FakeReceiver) -> list[tuple[OwedKind, int]]:
        return [(one.kind, one.of) for one in receiver.held]

    def test_it_is_handed_over_when_it_is_on_disk_with_the_alert(self) -> None:
        receiver = self.relay.receiver(OPS)
        self.relay.store.held = True
        self.say(self.alert)
        self.relay.turn()
        self.assertEqual(receiver.held, [])
        self.relay.store.commit()
        self.relay.turn()
        self.assertEqual(self.kinds(receiver), [(OwedKind.ALERT_ON, self.alert.id)])
        self.assertEqual(self.relay.store.kept.alerts(9), [self.alert])
        self.assertEqual(self.relay.of("kept"), [("kept",)])

    def test_of_one_that_is_over_that_is_said(self) -> None:
        receiver = self.relay.receiver(OPS)
        self.say(evolve(self.alert, until=20.0))
        self.relay.turn()
        self.assertEqual(self.kinds(receiver), [(OwedKind.ALERT_OFF, self.alert.id)])

    def test_it_is_owed_over_kill_9_and_struck_out_when_it_was_taken(self) -> None:
        self.say(self.alert)
        self.relay.turn()
        self.relay.kill()
        receiver = self.relay.receiver(OPS)
        self.assertEqual(self.kinds(receiver), [(OwedKind.ALERT_ON, self.alert.id)])
        receiver.acknowledge()
        self.relay.kill()
        self.assertEqual(self.relay.receiver(OPS).held, [])

    def test_while_the_store_cannot_be_written_it_is_handed_over_all_the_same_and_once(self) -> None:
        receiver = self.relay.receiver(OPS)
        self.relay.store.held = self.relay.store.failing = True
        self.say(self.alert)
        self.relay.turn()
        self.assertEqual(self.kinds(receiver), [(OwedKind.ALERT_ON, self.alert.id)])
        self.assertEqual(self.relay.delivery.owed_to(OPS), 1)
        receiver.acknowledge()
        self.relay.store.failing = self.relay.store.held = False
        self.relay.store.commit()
        self.relay.turn()
        self.assertEqual((receiver.held, self.relay.delivery.owed_to(OPS)), ([], 0))
        self.relay.kill()
        self.assertEqual(self.relay.receiver(OPS).held, [])

    def test_what_cannot_be_struck_out_does_not_hold_it_up_while_the_store_fails(self) -> None:
        receiver = self.relay.receiver(OPS)
        self.relay.store.held = self.relay.store.failing = True
        for _ in range(receiver.room):
            self.say(self.alert)
            self.relay.turn()
            receiver.acknowledge()
        over = evolve(self.alert, until=20.0)
        self.say(over)
        self.relay.turn()
        self.assertEqual(self.kinds(receiver), [(OwedKind.ALERT_OFF, over.id)])

    def test_without_numbers_nothing_is_said(self) -> None:
        self.relay.kill(numbering=False)
        with self.assertRaises(NoIds):
            self.say(self.alert)
        self.assertEqual(self.relay.store.kept.alerts(9), [])
