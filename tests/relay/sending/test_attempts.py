import re

from router.relay.channels import Doubt, EndsWell
from router.relay.sending.message_requests import Which
from router.routing.numbers import Rewrite
from router.routing.pace import Pace
from router.routing.pattern import compiled
from router.routing.retry import Growing
from router.sms.form import Form
from router.sms.value import evolve
from router.store.entities import Stage
from tests.relay.cases import LONG, SEGMENTS, TO, A, AttemptsCase, B
from tests.support.values import channel, message


class GoingOutTests(AttemptsCase):
    def setUp(self) -> None:
        self.relay_of(A)

    def test_octets_leave_when_the_attempt_is_on_disk_and_not_before(self) -> None:
        self.relay.store.held = True
        self.relay.send()
        self.relay.store.execute()
        self.assertEqual(self.relay.told, [])
        self.relay.store.tell()
        self.assertEqual(self.relay.told, [("accepted", 1), ("submit", "a", TO, "hello")])

    def test_one_that_was_due_is_on_disk_as_well_before_it_leaves(self) -> None:
        self.connectors["a"].down()
        self.relay.send()
        self.relay.store.held = True
        self.connectors["a"].up()
        self.relay.store.execute()
        self.assertEqual((self.submits(), self.row().stage), ([], Stage.IN_FLIGHT))
        self.relay.store.tell()
        self.assertEqual(self.submits(), [("submit", "a")])

    def test_one_whose_validity_is_over_ends_instead(self) -> None:
        self.connectors["a"].down()
        self.relay.send(expires_in=10.0)
        self.relay.clock.advance(10.0)
        self.connectors["a"].up()
        self.assertEqual((self.submits(), self.relay.endings()), ([], [(1, "EXPIRED", 901)]))

    def test_a_link_that_went_meanwhile_was_no_attempt(self) -> None:
        self.relay_of(A, attempts=1)
        self.relay.store.held = True
        self.relay.send()
        self.connectors["a"].linked = False
        self.relay.scheduler.down("a")
        self.relay.store.commit()
        self.relay.store.commit()
        self.assertEqual(self.row().stage, Stage.DUE)
        self.relay.store.held = False
        self.connectors["a"].up()
        self.relay.advance(2.0)
        self.connectors["a"].answer()
        self.assertEqual((self.row().attempts, self.row().stage), (1, Stage.SUBMITTED))

    def test_a_link_that_refuses_while_it_is_up_is_not_asked_again_and_again_at_once(self) -> None:
        self.connectors["a"].window = 0
        self.relay.send()
        self.assertEqual(self.relay.of("no link"), [("no link", "a")])
        self.connectors["a"].window = 1
        self.relay.advance(1.0)
        self.assertEqual(self.submits(), [("submit", "a")])

    def test_a_thousand_expired_ones_are_ended_without_a_deep_stack(self) -> None:
        self.connectors["a"].down()
        for number in range(1000):
            self.relay.send(to=f"25677200{number:04d}", expires_in=5.0)
        self.relay.clock.advance(5.0)
        self.connectors["a"].up()
        self.assertEqual(len(self.relay.endings()), 1000)


class BrokenTests(AttemptsCase):
    """A channel whose preparation fails by a bug; here, by a rewrite that `check` would not have let in."""

    def setUp(self) -> None:
        self.relay_of(evolve(A, numbers=(Rewrite(compiled("1"), r"\7"),)))

    def test_another_channel_may_take_it(self) -> None:
        self.relay_of(evolve(A, numbers=(Rewrite(compiled("1"), r"\7"),)), B)
        for connector in self.connectors.values():
            connector.down()
        self.relay.send()
        self.connectors["a"].up()
        self.connectors["b"].up()
        self.assertEqual((self.submits(), len(self.flushLoggedErrors(re.error))), ([("submit", "b")], 1))

    def test_it_keeps_none_to_its_number_waiting_and_goes_after_a_start(self) -> None:
        broken = self.relay.settings
        self.connectors["a"].down()
        for text in ("one", "two"):
            self.relay.send(text)
        self.connectors["a"].up()
        self.assertEqual(len(self.flushLoggedErrors(re.error)), 2)
        self.relay.settings = [evolve(broken[0], numbers=())]
        self.relay.kill()
        self.connectors = self.relay.connectors
        self.connectors["a"].up()
        self.connectors["a"].answer()
        self.assertEqual(self.texts(), ["one", "two"])

    def test_it_can_be_cancelled(self) -> None:
        self.connectors["a"].down()
        self.relay.send()
        self.connectors["a"].up()
        self.flushLoggedErrors(re.error)
        self.relay.message_requests.cancel(
            Which(esme="crm", source_addr="Shop", message_id=1), lambda outcome: None
        )
        self.relay.advance(1.0)
        self.assertEqual((self.relay.endings(), self.relay.scheduler.planned), ([(1, "DELETED", 906)], {}))

    def test_what_cannot_be_prepared_waits_on_and_holds_no_channel(self) -> None:
        self.connectors["a"].down()
        self.relay.send()
        self.connectors["a"].up()
        self.assertEqual(len(self.flushLoggedErrors(re.error)), 1)
        self.assertEqual((self.row().stage, self.relay.sendings.queue("crm")), (Stage.DUE, 1))
        self.assertEqual(self.relay.scheduler.in_flight, 0)

    def test_nor_does_what_is_not_taken_for_it(self) -> None:
        for _ in range(2):
            self.assertRaises(re.error, self.relay.send)
        self.assertEqual((self.relay.scheduler.in_flight, self.relay.scheduler.planned), (0, {}))
        self.assertEqual(self.relay.sendings.queues, {})


class FitTests(AttemptsCase):
    def test_a_channel_that_cannot_carry_a_text_leaves_it_to_another(self) -> None:
        narrow = Form(max_segments=1)
        self.relay_of(channel("a", form=narrow), channel("b", form=SEGMENTS))
        for _ in range(2):
            self.relay.send(LONG)
        self.assertEqual(set(self.submits()), {("submit", "b")})

    def test_what_none_can_carry_ends_at_once(self) -> None:
        binary = evolve(message(b"\x01\x02"), data_coding=4)
        self.relay_of(A, B)
        self.relay.send(what=binary)
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 908)])
        self.assertEqual(self.relay.scheduler.in_flight, 0)

    def test_channels_that_take_texts_alike_are_not_tried_in_turn(self) -> None:
        self.relay_of(*(channel(f"c{n}") for n in range(300)))
        self.relay.send(what=evolve(message(b"\x01\x02"), data_coding=4))
        self.assertEqual(self.relay.endings(), [(1, "UNDELIV", 908)])
        self.assertEqual(self.relay.scheduler.in_flight, 0)

    def test_a_thousand_that_none_can_carry_are_ended_without_a_deep_stack(self) -> None:
        self.relay_of(A)
        self.connectors["a"].down()
        for number in range(1000):
            what = evolve(message(b"\x01\x02", to=f"25677200{number:04d}"), data_coding=4)
            self.relay.send(what=what)
        self.connectors["a"].up()
        self.assertEqual(len(self.relay.endings()), 1000)


class AnswerTests(AttemptsCase):
    def test_the_channel_is_free_for_the_next(self) -> None:
        self.relay_of(A)
        for number in range(2):
            self.relay.send(to=f"25677200000{number}")
        self.connectors["a"].answer()
        self.assertEqual(self.submits(), [("submit", "a")] * 2)

    def test_it_rests_after_the_answer_as_many_draws_as_there_are_segments(self) -> None:
        self.relay_of(evolve(A, pace=Pace(5.0, 5.0)))
        self.relay.send(LONG)
        self.relay.send("next", to="256772000002")
        self.relay.advance(60.0)
        self.connectors["a"].answer()
        self.relay.advance(14.5)
        self.assertEqual(len(self.submits()), 1)
        self.relay.advance(0.5)
        self.assertEqual(len(self.submits()), 2)

    def test_it_ends_the_message_where_the_answer_is_all_that_comes(self) -> None:
        self.relay_of(evolve(A, final=EndsWell.ACCEPTED))
        self.relay.send()
        self.connectors["a"].answer()
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_a_resend_has_the_same_reference(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS))
        self.relay.send(LONG)
        self.connectors["a"].down()
        self.connectors["a"].up()
        first, again = (told[3] for told in self.relay.of("submit"))
        self.assertEqual(first, again)


class SegmentTests(AttemptsCase):
    def setUp(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS, pace=Pace(5.0, 5.0)), evolve(B, form=SEGMENTS))
        self.connectors["b"].down()
        self.relay.send(LONG)

    def parts(self) -> list[int]:
        return [ord(str(told[3])[5]) for told in self.relay.of("submit")]

    def test_each_leaves_when_the_one_before_was_answered_and_the_sim_has_rested(self) -> None:
        self.relay.advance(30.0)
        self.assertEqual(self.parts(), [1])
        self.connectors["a"].answer()
        self.relay.advance(4.5)
        self.assertEqual(self.parts(), [1])
        self.relay.advance(0.5)
        self.assertEqual(self.parts(), [1, 2])

    def test_it_is_submitted_with_the_last(self) -> None:
        for expected in (Stage.IN_FLIGHT, Stage.IN_FLIGHT, Stage.SUBMITTED):
            self.connectors["a"].answer()
            self.assertIs(self.row().stage, expected)
            self.relay.advance(5.0)

    def test_try_later_sends_those_that_were_taken_no_second_time(self) -> None:
        self.connectors["a"].answer()
        self.relay.advance(5.0)
        self.connectors["a"].throttle()
        self.relay.advance(1.0)
        self.assertEqual(self.parts(), [1, 2, 2])
        self.connectors["a"].answer()
        self.relay.advance(5.0)
        self.connectors["a"].answer()
        self.assertEqual((self.parts(), self.row().attempts), ([1, 2, 2, 3], 1))

    def test_try_later_of_the_rest_is_bounded_by_the_validity(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS, retry=Growing(60.0, 60.0)), validity=30.0)
        self.relay.send(LONG)
        self.connectors["a"].answer()
        self.connectors["a"].throttle()
        self.relay.advance(60.0)
        self.assertEqual(self.relay.endings(), [(1, "EXPIRED", 901)])
        self.assertEqual(self.relay.scheduler.in_flight, 0)

    def test_a_session_that_ends_meanwhile_leaves_the_rest_in_doubt(self) -> None:
        self.connectors["a"].answer()
        self.connectors["a"].down()
        self.relay.advance(5.0)
        self.assertEqual((self.row().stage, self.row().in_doubt), (Stage.DUE, True))
        self.assertEqual(self.relay.scheduler.in_flight, 0)


class LostTests(AttemptsCase):
    """The session ends before the answer."""

    def test_it_is_sent_again_by_the_same_channel_when_that_is_back(self) -> None:
        self.relay_of(A, B)
        self.relay.send()
        self.connectors["a"].down()
        self.relay.advance(30.0)
        self.assertEqual(self.submits(), [("submit", "a")])
        self.connectors["a"].up()
        self.assertEqual(self.submits(), [("submit", "a")] * 2)

    def test_going_out_again_is_none_of_the_attempts(self) -> None:
        self.relay_of(A, B, attempts=1)
        self.relay.send()
        for _ in range(2):
            self.connectors["a"].down()
            self.connectors["a"].up()
        self.connectors["a"].answer("x")
        self.connectors["a"].report("x")
        self.assertEqual((self.relay.endings(), self.row().attempts), ([(1, "DELIVRD", 0)], 1))

    def test_if_it_does_not_come_back_the_message_ends_as_unknown(self) -> None:
        self.relay_of(A, B, validity=60.0)
        self.relay.send()
        self.connectors["a"].down()
        self.relay.advance(61.0)
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 904)])

    def test_where_doubt_is_reported_it_ends_at_once_and_keeps_the_mark(self) -> None:
        self.relay_of(evolve(A, doubt=Doubt.REPORT))
        self.relay.send()
        self.connectors["a"].down()
        self.assertEqual(self.relay.endings(), [(1, "UNKNOWN", 904)])
        self.assertTrue(self.row().in_doubt)

    def test_one_of_two_sessions_leaves_the_other_at_work(self) -> None:
        """An smsc with two binds: what was in flight on one is settled when the other has room."""
        self.relay_of(evolve(A, doubt=Doubt.REPORT))
        one = self.connectors["a"]
        one.up(capacity=2)
        for number in range(3):
            self.relay.send(to=f"25677200000{number}")
        one.up(capacity=1)
        for segment in (one.out.pop(), one.out.pop()):
            self.relay.attempts.lost(segment)
        self.relay.turn()
        self.assertEqual(len(one.out), 1)
