"""What is said, to whom and how often: over flapping, restarts, reloads, and a store that is not well."""

from router.desk.alerts.kinds import Alert
from router.desk.alerts.rules import LASTING, NotifyRule
from router.desk.errors import CannotDo, NotThere
from router.goip.line_state import LineState
from router.relay.event_kinds import EventKind
from router.relay.events import By
from router.relay.faces import Face
from tests.desk.alerts.scene import BOSS, OPS, AlertsCase, rule
from tests.support.values import channel

DOWN = Alert.CHANNEL_DOWN
ADMIN = By("ann", "10.0.0.1", Face.API)


class SayingTests(AlertsCase):
    def test_it_is_said_once_when_it_is_on_and_once_when_it_is_over(self) -> None:
        self.watch()
        self.connector().down()
        self.wait(10)
        self.assertEqual((self.said, self.on()), ([], []))
        self.wait(20)
        self.assertEqual(self.said, [(OPS, "on", "channel_down", "goip101")])
        self.assertEqual(self.on(), [("channel_down", "goip101")])
        self.connector().up()
        self.wait(20)
        self.assertEqual(self.said[1:], [(OPS, "off", "channel_down", "goip101")])
        self.assertEqual(self.on(), [])

    def test_both_are_events(self) -> None:
        self.watch()
        self.connector().down()
        self.wait(11)
        self.connector().up()
        self.look()
        told = [one for one in self.told if one.kind in (EventKind.ALERT_ON, EventKind.ALERT_OFF)]
        self.assertEqual(
            [(one.subject, one.text) for one in told],
            [
                ("goip101", "alert channel_down: no link carries it"),
                ("goip101", "alert channel_down is over: it is bound again"),
            ],
        )

    def test_what_does_not_last_is_never_said(self) -> None:
        self.watch()
        for _ in range(20):
            self.connector().down()
            self.wait(9)
            self.connector().up()
            self.wait(1)
        self.assertEqual(self.said, [])
        self.assertEqual(self.desk.alerts.all(), [])

    def test_one_that_no_rule_speaks_of_is_shown_and_said_to_nobody(self) -> None:
        self.watch(rules=())
        self.connector().down()
        self.wait(LASTING + 1)
        self.assertEqual((self.said, self.on()), ([], [("channel_down", "goip101")]))

    def test_who_is_told_later_is_told_only_of_what_lasts_so_long_and_that_it_is_over(self) -> None:
        self.watch(rules=(rule(DOWN), rule(DOWN, lasting=60.0, to=(BOSS,))))
        for seconds in (20, 70):
            self.connector().down()
            self.wait(seconds)
            self.connector().up()
            self.wait(1)
        self.assertEqual(self.states(DOWN), ["on", "off"] * 2)
        self.assertEqual(self.states(DOWN, BOSS), ["on", "off"])

    def test_each_subject_stands_for_itself(self) -> None:
        self.watch(channel("goip101"), channel("goip102"))
        self.connector("goip101").down()
        self.wait(5)
        self.connector("goip102").down()
        self.wait(6)
        self.assertEqual(self.on(), [("channel_down", "goip101")])
        self.wait(6)
        self.assertEqual(self.on(), [("channel_down", "goip102"), ("channel_down", "goip101")])
        self.connector("goip101").up()
        self.wait(1)
        self.assertEqual(self.on(), [("channel_down", "goip102")])

    def test_what_is_wrong_is_shown_as_it_is_now_and_kept_as_it_was(self) -> None:
        self.watch()
        self.connector().tell(LineState(sim=False))
        self.wait(11)
        self.connector().tell(LineState(sim=True, logged_in=False))
        self.wait(1)
        (view,) = self.desk.alerts.on()
        self.assertEqual(view.text, "the SIM is not logged in to the GSM network")
        self.connector().tell(LineState(sim=True, logged_in=True))
        self.wait(1)
        (view,) = self.desk.alerts.all()
        self.assertEqual(view.text, "the GoIP finds no SIM in the line")
        self.assertIsNotNone(view.until)

    def test_those_that_are_on_come_first_then_the_last_that_were(self) -> None:
        self.watch(*map(channel, ("goip101", "goip102", "goip103")))
        for id in ("goip101", "goip102"):
            self.connector(id).down()
            self.wait(11)
            self.connector(id).up()
            self.wait(1)
        self.connector("goip103").down()
        self.wait(11)
        self.assertEqual([one.subject for one in self.desk.alerts.all()], ["goip103", "goip102", "goip101"])


class RestartTests(AlertsCase):
    def test_kill_9_between_on_and_off_says_nothing_twice(self) -> None:
        self.watch()
        self.connector().down()
        self.wait(20)
        for _ in range(3):
            self.kill()
            self.wait(30)
        self.assertEqual(self.states(DOWN), ["on"])
        self.up()
        self.wait(15)
        self.kill()
        self.up()
        self.wait(30)
        self.assertEqual(self.states(DOWN), ["on", "off"])

    def test_it_is_on_since_it_began_whatever_was_killed(self) -> None:
        self.watch()
        self.connector().down()
        self.wait(20)
        (before,) = self.desk.alerts.on()
        self.kill()
        self.wait(5)
        self.assertEqual([(one.id, one.since) for one in self.desk.alerts.on()], [(before.id, before.since)])

    def test_what_a_target_has_not_taken_it_gets_after_the_restart(self) -> None:
        self.watch()
        self.receivers[0].window = 0
        self.connector().down()
        self.wait(20)
        self.assertEqual(self.said, [])
        self.kill()
        self.assertEqual(self.states(DOWN), ["on"])

    def test_nothing_is_over_for_links_that_are_not_up_yet_and_what_is_not_known_yet(self) -> None:
        self.watch(rules=(rule(Alert.QUEUE_OLD, than=60.0),))
        self.connector().down()
        self.relay.send()
        self.wait(80)
        self.assertEqual(self.on()[0], ("queue_old", "all"))
        self.kill()
        self.wait(5)
        self.assertEqual(self.states(Alert.QUEUE_OLD), ["on"])

    def test_those_that_were_on_are_known_after_a_restart(self) -> None:
        self.watch()
        self.connector().down()
        self.wait(11)
        self.connector().up()
        self.wait(1)
        before = self.desk.alerts.all()
        self.kill()
        self.assertEqual(self.desk.alerts.all(), before)

    def test_an_alert_of_a_newer_router_is_passed_over(self) -> None:
        self.watch()
        self.connector().down()
        self.wait(11)
        kept = self.relay.store.kept
        (row,) = kept.alerts(9)
        kept.write([type(row)(row.id, "sun_spots", row.subject, row.since)])
        self.kill()
        self.assertEqual(self.desk.alerts.all(), [])


class ReloadTests(AlertsCase):
    def test_another_threshold_holds_from_now_on(self) -> None:
        low = Alert.QUEUE_OLD
        self.watch(rules=(rule(low, than=600.0),))
        self.connector().down()
        self.relay.send()
        self.wait(100)
        self.assertEqual(self.states(low), [])
        self.obey(rule(low, than=60.0))
        self.wait(11)
        self.assertEqual(self.states(low), ["on"])
        self.obey(rule(low, than=300.0))
        self.wait(1)
        self.assertEqual(self.states(low), ["on", "off"])

    def test_another_time_holds_from_now_on_and_nothing_is_said_twice(self) -> None:
        self.watch()
        self.connector().down()
        self.wait(20)
        self.obey(rule(DOWN, lasting=300.0))
        self.wait(20)
        self.assertEqual(self.states(DOWN), ["on"])
        self.assertEqual(len(self.on()), 1)

    def test_who_is_new_is_told_what_is_on_and_who_is_gone_not_what_is_over(self) -> None:
        self.watch()
        self.connector().down()
        self.wait(20)
        self.obey(rule(DOWN, to=(BOSS,)))
        self.wait(1)
        self.assertEqual(self.states(DOWN, BOSS), ["on"])
        self.connector().up()
        self.wait(1)
        self.assertEqual((self.states(DOWN), self.states(DOWN, BOSS)), (["on"], ["on", "off"]))

    def test_who_is_told_of_other_things_still_hears_that_it_is_over(self) -> None:
        self.watch()
        self.connector().down()
        self.wait(20)
        self.obey(rule(Alert.STALL))
        self.connector().up()
        self.wait(1)
        self.assertEqual(self.states(DOWN), ["on", "off"])

    def test_a_channel_that_is_taken_out_has_no_alert_any_more(self) -> None:
        self.watch(channel("goip101"), channel("goip102"))
        self.connector("goip101").down()
        self.wait(20)
        self.relay.change(channels=[channel("goip102")])
        self.known = (channel("goip102"),)
        self.obey(*self.rules)
        self.wait(1)
        self.assertEqual(self.states(DOWN), ["on", "off"])
        self.assertIn("it is no longer in the configuration", self.told[-1].text)


class StoreTests(AlertsCase):
    def test_that_the_store_cannot_be_written_is_said_while_it_is_so(self) -> None:
        self.watch()
        self.relay.store.held = self.relay.store.failing = True
        self.desk.alerts.health.trouble = lambda: "the disk is full"
        for _ in range(11):
            self.relay.clock.advance(1.0)
            self.desk.alerts.rounds.go_round()
            self.relay.turn()
        (owed,) = self.receivers[0].held
        found: list[object] = []
        self.desk.alerts.find(owed.of, found.append, lambda: None)
        self.assertEqual([getattr(one, "alert", None) for one in found], ["store_trouble"])
        self.relay.store.held = self.relay.store.failing = False
        self.relay.store.commit()
        self.desk.alerts.health.trouble = str
        self.wait(1)
        self.assertEqual(self.states(Alert.STORE_TROUBLE), ["on", "off"])

    def test_without_numbers_it_is_said_when_there_are_some(self) -> None:
        self.watch()
        self.relay.kill(numbering=False)
        self.attend(self.known)
        self.attend_to()
        self.wait(20)
        self.assertEqual((self.said, self.on()), ([], []))
        self.relay.store.number()
        self.wait(1)
        self.assertEqual(self.states(DOWN), ["on"])


class AcknowledgingTests(AlertsCase):
    SWAPPED = Alert.SIM_SWAPPED

    def swap(self) -> None:
        self.watch()
        for iccid in ("8925601", "8925602"):
            self.connector().tell(LineState(sim=True, logged_in=True, iccid=iccid))
        self.wait(12)

    def acknowledge(self, id: str) -> None:
        self.desk.alerts.acknowledge(id, ADMIN, lambda view: self.relay.told.append(("seen", view.subject)))
        self.relay.turn()
        self.hear()

    def test_another_sim_is_one_until_an_admin_has_seen_it(self) -> None:
        self.swap()
        self.wait(3600)
        (view,) = self.desk.alerts.on()
        self.assertEqual(view.text, "ICCID 8925602 in the place of 8925601")
        self.acknowledge(view.id)
        self.assertEqual(self.relay.of("seen"), [("seen", "goip101")])
        self.wait(60)
        self.assertEqual(self.states(self.SWAPPED), ["on", "off"])
        (over,) = self.desk.alerts.all()
        self.assertEqual(over.acknowledged_by, "ann")
        act = [one for one in self.told if one.by == ADMIN]
        self.assertEqual(
            [one.text for one in act], ["sim_swapped was acknowledged by ann from 10.0.0.1 over the API"]
        )

    def test_it_is_so_over_kill_9_and_stays_acknowledged(self) -> None:
        self.swap()
        self.kill()
        self.up()
        self.wait(30)
        (view,) = self.desk.alerts.on()
        self.acknowledge(view.id)
        self.kill()
        self.up()
        self.wait(30)
        self.assertEqual(self.states(self.SWAPPED), ["on", "off"])

    def test_one_that_ends_by_itself_cannot_be_acknowledged_nor_one_that_is_not(self) -> None:
        self.watch()
        self.connector().down()
        self.wait(20)
        (view,) = self.desk.alerts.on()
        error = self.assertRaises(CannotDo, self.acknowledge, view.id)
        self.assertEqual(str(error), "channel_down of goip101 ends by itself, when that is over")
        for id in ("0", "99", "goip101", "", "9" * 40):
            self.assertRaises(NotThere, self.acknowledge, id)


class BoundTests(AlertsCase):
    def test_rules_match_by_channel(self) -> None:
        one = NotifyRule(when=frozenset({DOWN}), channels=frozenset({"goip102"}), targets=(OPS,), lasting=5.0)
        self.watch(channel("goip101"), channel("goip102"), rules=(one,))
        for connector in self.relay.connectors.values():
            connector.down()
        self.wait(20)
        self.assertEqual(self.said, [(OPS, "on", "channel_down", "goip102")])
        self.assertEqual(len(self.on()), 2)
