"""The suite that every connector passes: handed the far side of each way in turn.

What a way cannot do (SMPP tells nothing of a line, HTTP has no status reports) its far side leaves out of
``abilities``; then its absence is tested. Import this module and not its classes, or they run by themselves.
"""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.line_state import LineState
from router.goip.ussd import UssdAnswer
from router.relay.interfaces import Connector
from router.sms.message import ShortMessage
from router.sms.report import Fault, StatusReport
from router.sms.state import MessageState
from tests.support.far_side import Ability, FarSide
from tests.support.relay_side import OUTCOMES, RelaySide, Segment
from tests.support.values import message


class ConnectorContract(SynchronousTestCase):
    """What `relay.interfaces` and `southbound.gateways` promise; a subclass makes the far side."""

    far: FarSide
    relay: RelaySide

    def make(self) -> FarSide:
        """Give a far side that can be reached; the gateway has not started."""
        raise NotImplementedError

    def setUp(self) -> None:
        self.far = self.make()
        self.relay = self.far.relay

    @property
    def connector(self) -> Connector:
        return self.far.gateway.connectors[self.far.channel]

    def has(self, ability: Ability) -> bool:
        return ability in self.far.abilities

    def begin(self) -> None:
        """As the service does."""
        self.far.gateway.listen()
        self.far.gateway.start()

    def started(self) -> None:
        """Its channel is up."""
        self.begin()
        self.far.admit()

    def segment(self, text: bytes = b"hello", what: ShortMessage | None = None) -> Segment:
        return Segment(what or message(text), self.far.expires_at)

    def submitted(self, text: bytes = b"hello") -> Segment:
        """A segment that the connector has taken, and that is with the far side."""
        segment = self.segment(text)
        self.assertTrue(self.connector.submit(segment))
        self.far.carry()
        return segment

    def whether_up(self) -> list[str]:
        return [str(told[0]) for told in self.relay.of("up", "down")]


class LifeContract(ConnectorContract):
    def test_its_channel_is_up_when_it_is_let_in_and_not_before(self) -> None:
        self.begin()
        self.assertEqual(self.whether_up(), [])
        self.far.admit()
        self.assertEqual(self.relay.of("up"), [("up", self.far.channel, self.far.capacity)])

    def test_before_that_nothing_leaves(self) -> None:
        segment = self.segment()
        self.assertFalse(self.connector.submit(segment))
        self.begin()
        self.assertFalse(self.connector.submit(segment))
        self.assertEqual((self.relay.outcomes(segment), list(self.far.texts())), ([], []))

    def test_one_that_is_not_there_is_looked_for_again(self) -> None:
        self.far.unreachable()
        self.begin()
        self.far.wait(10.0)
        self.far.reachable()
        self.far.wait(90.0)
        self.far.admit()
        self.assertEqual(self.whether_up()[-1], "up")

    def test_one_that_was_lost_is_down_and_comes_back_by_itself(self) -> None:
        self.started()
        self.far.drop()
        self.assertEqual(self.whether_up(), ["up", "down"])
        self.assertFalse(self.connector.submit(self.segment()))
        self.far.wait(90.0)
        self.far.admit()
        self.assertEqual(self.whether_up(), ["up", "down", "up"])
        self.submitted()
        self.assertEqual(len(self.far.texts()), 1)

    def test_one_that_falls_silent_in_the_midst_is_found_again(self) -> None:
        self.started()
        segment = self.segment()
        self.assertTrue(self.connector.submit(segment))
        self.far.unreachable()
        self.far.wait(400.0)
        self.far.reachable()
        self.far.wait(90.0)
        self.far.admit()
        self.assertEqual((self.whether_up()[0], self.whether_up()[-1]), ("up", "up"))
        self.assertIn("down", self.whether_up())
        self.assertIn(self.relay.endings(segment)[-1:], (["lost"], ["unsent"], ["unanswered"], ["refused"]))

    def test_ticks_have_a_time(self) -> None:
        self.assertTrue(all(one.every > 0.0 for one in self.far.gateway.ticking))

    def test_one_that_has_not_started_is_idle(self) -> None:
        self.assertTrue(self.far.gateway.idle)

    def test_to_stop_is_to_become_idle_and_to_stay_away(self) -> None:
        self.started()
        self.far.gateway.stop()
        if self.has(Ability.LEAVE):
            self.assertFalse(self.far.gateway.idle)
        self.far.wait(1.0)
        self.assertTrue(self.far.gateway.idle)
        self.relay.told.clear()
        self.far.wait(200.0)
        self.assertTrue(self.far.gateway.idle)
        self.assertFalse(self.connector.submit(self.segment()))
        self.assertEqual(self.relay.of("up", "arrived"), [])

    def test_one_that_is_in_touch_with_its_far_side_is_not_idle(self) -> None:
        self.started()
        self.assertTrue(self.connector.submit(self.segment()))
        self.assertFalse(self.far.gateway.idle)

    def test_to_be_cut_is_to_be_idle_also_if_the_far_side_says_no_more(self) -> None:
        self.started()
        self.assertTrue(self.connector.submit(self.segment()))
        self.far.unreachable()
        self.far.gateway.stop()
        self.far.gateway.cut()
        self.far.wait(0.0)
        self.assertTrue(self.far.gateway.idle)


class SegmentContract(ConnectorContract):
    """Each segment that was taken has its outcome, and what is told of it is no more than what is known."""

    def setUp(self) -> None:
        super().setUp()
        self.started()

    def test_the_text_comes_to_the_far_side(self) -> None:
        self.submitted(b"one")
        self.assertEqual(list(self.far.texts()), [b"one"])

    def test_one_that_was_sent_is_submitted_once_and_nothing_else_is_told_of_it(self) -> None:
        segment = self.submitted()
        self.far.accept("17")
        self.far.wait(1.0)
        ((_, _, remote_id),) = self.relay.of("submitted")
        self.assertEqual(self.relay.endings(segment), ["submitted"])
        if self.has(Ability.CHOOSES):
            self.assertEqual(remote_id, "17")

    def test_one_that_was_refused_comes_back_with_its_cause(self) -> None:
        for fault in self.far.faults:
            segment = self.submitted()
            self.far.refuse(fault)
            self.assertEqual(self.relay.of("refused")[-1], ("refused", segment, fault))
            self.assertEqual(self.relay.endings(segment), ["refused"])
            self.far.wait(30.0)

    def test_no_more_leave_at_once_than_it_has_said(self) -> None:
        for _ in range(self.far.capacity):
            self.submitted()
        self.assertFalse(self.connector.submit(self.segment()))

    def test_after_an_answer_there_is_room_again(self) -> None:
        for _ in range(self.far.capacity):
            self.submitted()
        self.far.accept("17")
        self.submitted()

    def test_what_it_cannot_carry_is_refused_and_reaches_nobody(self) -> None:
        unfit = self.far.unfit()
        if unfit is None:
            return
        segment = self.segment(what=unfit)
        self.assertTrue(self.connector.submit(segment))
        self.far.carry()
        self.assertEqual(self.relay.of("refused"), [("refused", segment, Fault.MESSAGE)])
        self.assertEqual(list(self.far.texts()), [])

    def test_one_that_has_no_answer_in_time_is_told_so_once(self) -> None:
        segment = self.submitted()
        self.far.outlast()
        self.assertEqual(self.relay.endings(segment), ["unanswered"])

    def test_after_that_a_late_answer_is_told_too_where_there_are_any(self) -> None:
        segment = self.submitted()
        self.far.outlast()
        if self.has(Ability.LATE):
            self.far.accept("17")
            self.assertEqual(self.relay.outcomes(segment)[-2:], ["unanswered", "submitted"])
        self.far.wait(5.0)
        self.assertLessEqual(self.relay.outcomes(segment).count("submitted"), 1)

    def test_one_that_came_to_a_far_side_that_is_lost_is_lost_unless_it_can_tell_later(self) -> None:
        segment = self.submitted()
        self.assertEqual(len(self.far.texts()), 1)
        self.far.drop()
        if not self.has(Ability.OUTLIVES):
            self.assertEqual(self.relay.endings(segment), ["lost"])
            return
        self.assertIn(self.relay.endings(segment), ([], ["unanswered"]))
        self.far.wait(60.0)
        self.far.accept("17")
        self.assertEqual(self.relay.endings(segment)[-1:], ["submitted"])
        self.assertEqual(len(self.relay.of("submitted")), 1)

    def test_its_channel_is_down_before_that_is_told(self) -> None:
        self.submitted()
        self.far.drop()
        told = [told[0] for told in self.relay.of("down", *OUTCOMES)]
        self.assertEqual(told[:1], ["down"])
        self.assertIn(told[1:], ([], ["unanswered"]) if self.has(Ability.OUTLIVES) else (["lost"],))

    def test_to_stop_leaves_no_segment_without_an_outcome(self) -> None:
        segment = self.submitted()
        self.far.gateway.stop()
        self.far.gateway.cut()
        self.far.wait(0.0)
        self.assertEqual(self.relay.endings(segment), ["lost"])

    def test_one_that_is_still_being_sent_is_told_as_taken_where_the_far_side_says_so(self) -> None:
        segment = self.submitted()
        if not self.has(Ability.TAKEN):
            self.far.accept("17")
            self.assertEqual(self.relay.of("taken"), [])
            return
        self.far.take()
        self.assertEqual(self.relay.outcomes(segment), ["taken"])
        self.far.accept("17")
        self.assertEqual(self.relay.outcomes(segment), ["taken", "submitted"])

    def test_one_that_was_taken_is_lost_with_its_far_side(self) -> None:
        if not self.has(Ability.TAKEN) or self.has(Ability.OUTLIVES):
            return
        segment = self.submitted()
        self.far.take()
        self.far.drop()
        self.assertEqual(self.relay.outcomes(segment), ["taken", "lost"])


class InboundContract(ConnectorContract):
    def setUp(self) -> None:
        super().setUp()
        self.started()

    def arrived(self) -> list[object]:
        return [told[2] for told in self.relay.of("arrived")]

    def test_a_received_sms_is_acknowledged_when_it_is_kept_and_not_before(self) -> None:
        self.far.bring(b"hi")
        self.assertEqual((self.arrived(), self.far.acknowledged()), ([b"hi"], 0))
        self.relay.kept()
        self.far.wait(0.0)
        self.assertEqual(self.far.acknowledged(), 0 if self.has(Ability.INBOX) else 1)

    def test_each_is_named_by_a_key_where_it_may_be_shown_again(self) -> None:
        self.far.bring(b"hi")
        self.far.wait(2.0)
        self.far.bring(b"hi")
        keys = [key for key, _ in self.relay.keys]
        if not self.has(Ability.KEYS):
            self.assertEqual(keys, ["", ""])
            return
        self.assertTrue(all(keys))
        self.assertEqual(len(set(keys)), 2, "two SMS with one text are two")

    def test_what_is_shown_again_has_the_same_key_or_is_not_told_again(self) -> None:
        if not self.has(Ability.KEYS):
            return
        self.far.bring(b"hi")
        self.far.bring_again()
        self.assertEqual(len({key for key, _ in self.relay.keys}), 1)

    def test_keys_last_where_there_is_an_inbox(self) -> None:
        self.far.bring(b"hi")
        self.assertEqual([lasting for _, lasting in self.relay.keys], [self.has(Ability.INBOX)])

    def test_what_stands_in_the_inbox_is_never_forgotten(self) -> None:
        # Nor is what has left it, for 400 SMS: a box that was slow to read its memory shows it once more.
        self.far.bring(b"hi")
        self.relay.kept()
        if self.has(Ability.INBOX):
            self.far.bring_again()
            self.far.clear()
            self.assertEqual(self.relay.of("forget"), [])
            self.assertEqual(self.relay.heard(self.far.channel), {key for key, _ in self.relay.keys})
        else:
            self.assertEqual(self.relay.of("remember", "forget"), [])

    def test_a_status_report_is_told_with_the_id_and_acknowledged_when_it_is_kept(self) -> None:
        if not self.has(Ability.REPORTS):
            self.assertEqual(self.relay.of("reported"), [])
            return
        self.submitted()
        self.far.accept("17")
        ((_, _, remote_id),) = self.relay.of("submitted")
        self.far.report("17", MessageState.DELIVERED)
        ((_, channel, report),) = self.relay.of("reported")
        assert isinstance(report, StatusReport)
        self.assertEqual((channel, report.remote_id), (self.far.channel, remote_id))
        self.assertIs(report.message_state, MessageState.DELIVERED)
        self.assertEqual(self.far.acknowledged(), 0)
        self.relay.kept()
        self.far.wait(0.0)
        self.assertEqual(self.far.acknowledged(), 1)


class FirstLookContract(ConnectorContract):
    """What stands in an inbox before the router has ever looked is remembered, and not delivered."""

    def test_what_stood_there_is_remembered(self) -> None:
        if not self.has(Ability.INBOX):
            return
        self.far.bring(b"old")
        self.started()
        self.assertEqual((len(self.relay.of("remember")), self.relay.of("arrived")), (1, []))
        self.far.wait(2.0)
        self.far.bring(b"new")
        self.assertEqual([told[2] for told in self.relay.of("arrived")], [b"new"])


class LineContract(ConnectorContract):
    def setUp(self) -> None:
        super().setUp()
        self.started()
        self.answers: list[UssdAnswer] = []

    def test_a_line_that_is_logged_out_is_told_where_the_far_side_tells_of_lines(self) -> None:
        if not self.has(Ability.LINE):
            self.assertEqual(self.relay.of("line"), [])
            return
        self.far.log_out()
        _, channel, state = self.relay.of("line")[-1]
        assert isinstance(state, LineState)
        self.assertEqual((channel, state.logged_in), (self.far.channel, False))

    def test_so_is_each_thing_that_it_says_of_a_line(self) -> None:
        if not self.has(Ability.LINE):
            return
        sims = []
        for _ in range(2):
            self.far.swap_sim()
            state = self.relay.of("line")[-1][2]
            assert isinstance(state, LineState)
            sims.append(state.iccid)
        self.assertTrue(all(sims))
        self.assertEqual(len(set(sims)), 2)

    def test_a_segment_that_such_a_line_turns_away_has_not_left(self) -> None:
        if not self.has(Ability.LINE):
            return
        self.far.turn_away()
        segment = self.submitted()
        self.assertEqual(self.relay.outcomes(segment), ["unsent"])
        told = self.relay.of("line", "unsent")
        self.assertEqual([each[0] for each in told[-2:]], ["line", "unsent"], "the line's state comes first")
        state = told[-2][2]
        assert isinstance(state, LineState)
        self.assertFalse(state.logged_in)
        self.assertFalse(self.connector.submit(self.segment()))

    def test_a_ussd_code_has_its_answer_once_where_it_is_carried(self) -> None:
        sent = self.connector.ussd("*100#", self.answers.append)
        self.assertEqual(sent, self.has(Ability.USSD))
        if sent:
            self.far.answer_ussd("5 EUR")
        self.far.wait(120.0)
        self.assertEqual(self.answers, [UssdAnswer("5 EUR")] if sent else [])

    def test_so_has_one_that_the_network_refuses_or_that_is_lost(self) -> None:
        if not self.has(Ability.USSD):
            return
        for end in (self.far.refuse_ussd, self.far.drop):
            self.assertTrue(self.connector.ussd("*100#", self.answers.append))
            end()
            self.far.wait(200.0)
        self.assertEqual([answer.failed for answer in self.answers], [True, True])

    def test_so_has_one_that_is_out_when_the_router_stops(self) -> None:
        if not self.has(Ability.USSD):
            return
        self.assertTrue(self.connector.ussd("*100#", self.answers.append))
        self.far.carry()
        self.far.gateway.stop()
        self.far.gateway.cut()
        self.far.wait(200.0)
        self.assertEqual([answer.failed for answer in self.answers], [True])

    def test_without_a_link_no_code_leaves(self) -> None:
        self.far.drop()
        self.assertFalse(self.connector.ussd("*100#", self.answers.append))
        self.far.wait(1.0)
        self.assertEqual(self.answers, [])
