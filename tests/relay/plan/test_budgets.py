"""Budgets: charged with the attempt, kept over restarts; what is over them goes elsewhere, or waits."""

from collections import Counter

from router.relay.errors import MessageRefused, Refusal
from router.relay.sending.message_requests import Replacement, Which
from router.routing.budget import BudgetLimits
from router.routing.pace import Pace
from router.routing.table import Choose, Route
from router.sms.form import Form, LongMessages
from router.sms.value import evolve
from router.store.changes import Charged, Reached
from tests.relay.cases import AttemptsCase
from tests.support.relay import RelayInMemory
from tests.support.values import channel

SEGMENTED = Form(long_messages=LongMessages.UDH)
LONG = "x" * 320
"""Three segments."""


class BudgetCase(AttemptsCase):
    def limited(self, limits: BudgetLimits, channels: str = "a", form: Form = SEGMENTED) -> None:
        """Channel a has these limits, others have none."""
        known = [
            evolve(channel(id), form=form, limits=limits if id == "a" else BudgetLimits()) for id in channels
        ]
        route = Route(name="all", via=tuple(channels), choose=Choose.IN_ORDER)
        self.relay = RelayInMemory(known, routes=[route])
        self.up()

    def up(self) -> None:
        self.connectors = self.relay.connectors
        for connector in self.connectors.values():
            connector.up()

    def send(self, count: int = 1, text: str = "hello", to: str = "") -> str:
        before = len(self.submits())
        for number in range(count):
            self.relay.send(text, to=to or f"25677{before + number:07}")
            self.finish()
        return self.went(before)

    def finish(self) -> None:
        for connector in self.relay.connectors.values():
            while connector.out:
                connector.answer()

    def went(self, before: int = 0) -> str:
        return "".join(str(told[1]) for told in self.submits()[before:])


class OverTests(BudgetCase):
    def test_what_is_over_goes_elsewhere(self) -> None:
        self.limited(BudgetLimits(day=2), "ab")
        self.assertEqual(self.send(4), "aabb")

    def test_or_waits_until_there_is_room(self) -> None:
        self.limited(BudgetLimits(minute=2))
        self.send(3)
        self.assertEqual(self.went(), "aa")
        self.relay.advance(59.0)
        self.assertEqual(self.went(), "aa")
        self.relay.advance(2.0)
        self.assertEqual(self.went(), "aaa")

    def test_it_goes_when_there_is_room_though_what_went_before_is_not_answered(self) -> None:
        self.limited(BudgetLimits(minute=1))
        self.connectors["a"].up(capacity=2)
        for number in range(2):
            self.relay.send(to=f"25677{number:07}")
        self.assertEqual(self.went(), "a")
        self.relay.advance(61.0)
        self.assertEqual(self.went(), "aa")

    def test_segments_are_counted(self) -> None:
        self.limited(BudgetLimits(hour=5), "ab")
        self.assertEqual(self.send(1, LONG), "aaa")
        self.assertEqual(self.send(1, LONG), "bbb")
        self.assertEqual(self.send(3), "aab")

    def test_one_that_is_too_much_now_does_not_hold_up_smaller_ones(self) -> None:
        self.limited(BudgetLimits(minute=3))
        self.send(1)
        self.relay.send(LONG, to="256779999999")
        self.relay.send(to="256778888888")
        self.finish()
        self.assertEqual(len(self.went()), 2)
        self.relay.advance(61.0)
        self.finish()
        self.relay.advance(1.0)
        self.finish()
        self.finish()
        self.assertEqual(len(self.went()), 5)

    def test_one_that_is_too_much_now_goes_by_itself_when_it_is_not_though_nothing_else_is_sent(self) -> None:
        self.limited(BudgetLimits(minute=3))
        self.send(1)
        self.relay.send(LONG)
        self.assertEqual(self.went(), "a")
        self.relay.advance(61.0)
        self.finish()
        self.assertEqual(self.went(), "aaaa")

    def test_one_to_a_number_too_many_goes_by_itself_tomorrow(self) -> None:
        self.limited(BudgetLimits(recipients_per_day=1))
        self.send(2)
        self.relay.clock.advance(86400.0)
        self.assertEqual(self.went(), "aa")

    def test_more_than_any_channel_may_ever_send_is_told_at_once(self) -> None:
        self.limited(BudgetLimits(minute=2))
        refused = self.assertRaises(MessageRefused, self.relay.send, LONG)
        self.assertIs(refused.refusal, Refusal.TOO_LONG)

    def test_a_number_more_than_it_may_reach_today(self) -> None:
        self.limited(BudgetLimits(recipients_per_day=1), "ab")
        self.assertEqual(self.send(2, to="256772000001"), "aa")
        self.assertEqual(self.send(1, to="256772000002"), "b")
        self.assertEqual(self.send(1, to="0772000001"), "a")


class LongTests(BudgetCase):
    """Segments that we cut leave one after the other, by the pace."""

    def setUp(self) -> None:
        slow = evolve(channel("a"), form=SEGMENTED, limits=BudgetLimits(minute=3), pace=Pace(10.0, 10.0))
        self.relay = RelayInMemory([slow])
        self.left: list[float] = []
        self.relay.watch = lambda connector, segment: self.left.append(self.relay.clock.seconds())
        self.up()

    def later(self, seconds: int) -> None:
        for _ in range(seconds):
            self.relay.advance(1.0)
            self.finish()

    def minutes(self) -> list[int]:
        """Return how many left in the minute that ends with each."""
        return [sum(at - 60.0 < one <= at for one in self.left) for at in self.left]

    def test_no_minute_has_more_of_them_than_its_limit(self) -> None:
        self.relay.send(LONG, to="256770000001")
        self.later(25)
        slow = self.relay.scheduler.channels["a"]
        slow.settings = evolve(slow.settings, pace=Pace(1.0, 1.0))
        for number in range(2, 6):
            self.relay.send(to=f"25677000000{number}")
        self.later(120)
        self.assertEqual(len(self.left), 7)
        self.assertEqual(max(self.minutes()), 3)

    def test_each_is_kept_in_the_minute_in_which_it_left(self) -> None:
        self.relay.advance(50.0 - self.relay.clock.seconds() % 60.0)
        self.relay.send(LONG, to="256770000001")
        self.later(25)
        kept = {one.began: one.segments for one in self.relay.store.kept.charged(["a"])}
        self.assertEqual(kept, Counter(at // 60.0 * 60.0 for at in self.left))
        self.assertEqual(sorted(kept.values()), [1, 2])


class ChargeTests(BudgetCase):
    def charges(self) -> list[tuple[str, int]]:
        return [(one.span, one.segments) for one in self.relay.store.committed if isinstance(one, Charged)]

    def test_it_is_on_disk_with_the_attempt_before_anything_leaves(self) -> None:
        self.limited(BudgetLimits(day=9, total=9))
        self.relay.store.held = True
        self.relay.send(LONG)
        self.relay.store.execute()
        self.assertEqual((self.charges(), self.went()), ([("day", 3), ("total", 3)], ""))
        self.relay.store.tell()
        self.assertEqual(self.went(), "a")

    def test_a_number_is_written_down_too(self) -> None:
        self.limited(BudgetLimits(recipients_per_day=1))
        self.send(1, to="256772000001")
        reached = [one.digits for one in self.relay.store.committed if isinstance(one, Reached)]
        self.assertEqual(reached, ["772000001"])

    def test_what_was_put_off_is_given_back(self) -> None:
        self.limited(BudgetLimits(total=1))
        self.relay.send()
        self.connectors["a"].throttle()
        self.assertEqual(self.charges(), [("total", 1), ("total", -1)])
        self.relay.advance(2.0)
        self.assertEqual(self.went(), "aa")

    def test_what_was_refused_is_not(self) -> None:
        self.limited(BudgetLimits(total=1), "ab")
        self.relay.send()
        self.connectors["a"].refuse()
        self.finish()
        self.assertEqual(self.send(1), "b")


class RestartTests(BudgetCase):
    def killed(self) -> None:
        self.relay.kill()
        self.up()

    def test_all_spans_are_kept(self) -> None:
        for limits in (
            BudgetLimits(minute=2),
            BudgetLimits(hour=2),
            BudgetLimits(day=2),
            BudgetLimits(month=2),
            BudgetLimits(total=2),
        ):
            self.limited(limits, "ab")
            self.send(1)
            self.killed()
            self.assertEqual(self.send(2), "ab", limits)

    def test_so_are_the_numbers_of_the_day(self) -> None:
        self.limited(BudgetLimits(recipients_per_day=1), "ab")
        self.send(1, to="256772000001")
        self.killed()
        self.assertEqual(self.send(1, to="256772000002"), "b")
        self.assertEqual(self.send(1, to="256772000001"), "a")

    def test_what_waits_for_room_goes_when_there_is_some_after_a_kill(self) -> None:
        self.limited(BudgetLimits(minute=1))
        self.send(2)
        self.killed()
        self.relay.advance(125.0)
        self.assertEqual(self.went(), "aa")


class ReplacedTests(BudgetCase):
    def test_a_longer_text_in_place_of_what_waits_is_counted_anew(self) -> None:
        self.limited(BudgetLimits(minute=4))
        self.connectors["a"].down()
        self.relay.send(to="256772000001")
        self.relay.send(to="256772000002")
        scheduler = self.relay.scheduler
        planned = scheduler.planned[2]
        self.assertTrue(scheduler.takes(scheduler.channels["a"], planned))
        which = Which(esme="crm", source_addr="Shop", message_id=2)
        longer = Replacement(short_message=b"y" * 600, registered_delivery=1, sm_default_msg_id=0)
        self.relay.message_requests.replace(which, longer, lambda outcome: None)
        self.relay.turn()
        self.connectors["a"].up()
        self.finish()
        self.assertEqual(len(self.went()), 1)
