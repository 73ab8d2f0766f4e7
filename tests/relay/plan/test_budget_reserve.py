"""Texts of several segments beside a steady flow of short ones, by SIMs with small limits."""

from router.goip.line_state import LineState
from router.relay.interfaces import instants
from router.relay.plan.plan import Planned
from router.relay.sending.message_requests import Outcome, Replacement, Which
from router.routing.budget import BudgetLimits
from router.routing.table import Route
from router.sms.form import Form, LongMessages
from router.sms.value import evolve
from tests.relay.cases import AttemptsCase
from tests.support.relay import RelayInMemory
from tests.support.values import channel, message

SEGMENTED = Form(long_messages=LongMessages.UDH)
LONG = "x" * 320
"""Three segments."""

TO = "256779999999"


def _to(planned: Planned) -> str:
    return planned.sending.message.destination_addr.addr


class SavingCase(AttemptsCase):
    """There are always short ones waiting, whatever has left."""

    def limited(self, limits: BudgetLimits, channels: str = "a", **others: BudgetLimits) -> None:
        known = [evolve(channel(id), form=SEGMENTED, limits=others.get(id, limits)) for id in channels]
        self.relay = RelayInMemory(known, routes=[Route(name="all", via=tuple(channels), validity=1e6)])
        self.shorts, self.began = 0, self.relay.clock.seconds()
        self.up()

    def up(self) -> None:
        self.connectors = self.relay.connectors
        for connector in self.connectors.values():
            connector.up()

    def later(self, seconds: float, step: float = 1.0, priority: int = 0) -> None:
        for _ in range(int(seconds / step)):
            while len(self.relay.scheduler.planned) < 5:
                self.short(priority)
            self.relay.clock.advance(step)
            self.relay.tick()
            self.finish()

    def short(self, priority: int = 0) -> None:
        self.shorts += 1
        what = evolve(message(b"s", f"25677{self.shorts:07}"), priority_flag=priority)
        self.relay.send(what=what)
        self.finish()

    def finish(self) -> None:
        for connector in self.connectors.values():
            while connector.out:
                connector.answer()

    def saving(self, channels: str = "a") -> None:
        """Somebody saves up for the long one."""
        self.busy(BudgetLimits(minute=3), channels)
        self.relay.send(LONG, to=TO)
        for _ in range(120):
            self.later(1.0)
            if self.savers:
                return
        self.fail("nobody saves up")

    def busy(self, limits: BudgetLimits, channels: str = "a") -> None:
        """Use up all budgets evenly: one segment after the other becomes free again."""
        self.limited(limits, channels)
        segments, seconds = (limits.hour, 3600.0) if limits.hour else (limits.minute or 1, 60.0)
        for _ in range(segments):
            for _ in channels:
                self.short()
            self.relay.clock.advance(seconds / segments)

    @property
    def gone(self) -> int:
        """Return how many segments of the long one have left."""
        return sum(told[2] == TO for told in self.relay.of("submit"))

    @property
    def short_ones(self) -> int:
        return len(self.submits()) - self.gone

    @property
    def savers(self) -> list[str]:
        return [one.id for one in self.relay.scheduler.channels.values() if one.saves_for is not None]


class LongBesideShortTests(SavingCase):
    def test_it_goes_within_two_minutes_though_a_short_one_waits_for_every_segment_that_is_free(self) -> None:
        self.busy(BudgetLimits(minute=3))
        self.relay.send(LONG, to=TO)
        self.later(121.0)
        self.assertEqual(self.gone, 3)

    def test_by_an_hour_within_two_hours(self) -> None:
        self.busy(BudgetLimits(hour=3))
        self.relay.send(LONG, to=TO)
        self.later(7220.0, 10.0)
        self.assertEqual(self.gone, 3)

    def test_sooner_where_more_becomes_free(self) -> None:
        """One each minute: it needs two more after a look, so it is passed over for two minutes."""
        self.busy(BudgetLimits(hour=60))
        self.relay.send(LONG, to=TO)
        self.later(361.0)
        self.assertEqual(self.gone, 3)

    def test_at_first_short_ones_go_before_it(self) -> None:
        self.limited(BudgetLimits(minute=3))
        self.short()
        self.relay.send(LONG, to=TO)
        self.short()
        self.short()
        self.assertEqual((self.short_ones, self.savers), (3, []))

    def test_one_channel_saves_up_and_all_others_go_on(self) -> None:
        self.busy(BudgetLimits(minute=3), "abcd")
        before, most = len(self.submits()), 0
        self.relay.send(LONG, to=TO)
        for _ in range(60):
            self.later(10.0)
            most = max(most, len(self.savers))
        self.assertEqual((most, self.gone), (1, 3))
        self.assertGreaterEqual(len(self.submits()) - before, 4 * 3 * 10 - 3)

    def test_no_minute_has_more_than_its_limit(self) -> None:
        self.limited(BudgetLimits(minute=3))
        left: list[float] = []
        self.relay.watch = lambda connector, segment: left.append(self.relay.clock.seconds())
        for number in range(5):
            self.relay.send(LONG, to=f"25678{number}")
            self.later(70.0)
        self.assertGreater(len(left), 12)
        self.assertTrue(all(last - first >= 60.0 for first, last in zip(left, left[3:], strict=False)))

    def test_two_of_them_are_two_turns(self) -> None:
        self.busy(BudgetLimits(minute=3))
        for number in range(2):
            self.relay.send(LONG, to=f"25678{number}")
        self.later(181.0)
        numbers = [told[2] for told in self.relay.of("submit")]
        self.assertEqual([numbers.count(f"25678{number}") for number in range(2)], [3, 3])

    def test_nobody_saves_up_for_tomorrow(self) -> None:
        self.limited(BudgetLimits(day=24, minute=3))
        self.later(60.0 * 7 + 1.0)
        self.relay.send(LONG, to=TO)
        self.later(120.0)
        self.assertEqual((self.short_ones, self.gone, self.savers), (24, 0, []))

    def test_tomorrow_it_is_not_passed_over_again(self) -> None:
        self.limited(BudgetLimits(day=3))
        self.short()
        self.relay.send(LONG, to=TO)
        self.later(10.0)
        self.relay.clock.advance(86400.0 - self.relay.clock.seconds() % 86400.0 + 1.0)
        self.later(10.0)
        self.assertEqual(self.gone, 3)

    def test_nor_for_what_is_longer_than_its_limit(self) -> None:
        self.limited(BudgetLimits(minute=2), "ab", b=BudgetLimits(day=3))
        self.short()
        self.short()
        self.short()
        self.relay.send(LONG, to=TO)
        self.later(300.0)
        self.assertEqual((self.gone, self.savers), (0, []))


class SaverTests(SavingCase):
    def replace(self, text: bytes) -> None:
        replacement = Replacement(short_message=text, registered_delivery=1, sm_default_msg_id=0)
        self.relay.message_requests.replace(self.which(), replacement, lambda outcome: None)
        self.relay.turn()

    def which(self) -> Which:
        (planned,) = [one for one in self.relay.scheduler.planned.values() if _to(one) == TO]
        return Which(esme="crm", source_addr="Shop", message_id=planned.sending.id)

    def test_for_all_others_it_has_no_room_left(self) -> None:
        self.saving()
        channel = self.relay.scheduler.channels["a"]
        self.relay.advance(20.0)
        now = instants(self.relay.clock)()
        assert channel.budget is not None
        self.assertGreater(channel.budget.room(now), 0)
        self.assertEqual((channel.usable(now), channel.ready(now)), (False, False))

    def test_when_its_connection_is_lost_another_takes_over(self) -> None:
        self.saving("ab")
        (before,) = self.savers
        self.connectors[before].down()
        self.later(121.0)
        self.assertEqual(self.gone, 3)
        self.assertIn(
            (*["submit", "ab".replace(before, "")], TO), [told[:3] for told in self.relay.of("submit")]
        )

    def test_or_when_it_is_benched(self) -> None:
        self.saving("ab")
        (before,) = self.savers
        scheduler = self.relay.scheduler
        scheduler.bench(scheduler.channels[before], self.relay.clock.seconds() + 3600.0)
        self.later(121.0)
        self.assertEqual(self.gone, 3)

    def test_or_when_an_operator_pauses_it(self) -> None:
        self.saving("ab")
        (before,) = self.savers
        self.relay.operator.pause(before, lambda: None)
        self.later(121.0)
        self.assertEqual(self.gone, 3)

    def test_or_when_its_gateway_says_that_the_line_cannot_send(self) -> None:
        self.saving("ab")
        (before,) = self.savers
        self.relay.scheduler.line(before, LineState(sim=False))
        self.later(121.0)
        self.assertEqual(self.gone, 3)

    def test_if_there_is_no_other_it_goes_on_when_it_is_back(self) -> None:
        self.saving()
        self.connectors["a"].down()
        self.relay.advance(10.0)
        self.assertEqual(self.savers, [])
        self.connectors["a"].up()
        self.later(121.0)
        self.assertEqual(self.gone, 3)

    def test_after_a_kill_it_goes_within_three_minutes(self) -> None:
        self.saving()
        self.relay.kill()
        self.up()
        self.later(181.0)
        self.assertEqual(self.gone, 3)

    def test_when_what_it_saves_up_for_is_cancelled_it_goes_on_with_short_ones(self) -> None:
        self.saving()
        outcomes: list[Outcome] = []
        self.relay.message_requests.cancel(self.which(), outcomes.append)
        self.relay.turn()
        before = self.short_ones
        self.later(61.0)
        self.assertEqual((outcomes, self.savers, self.gone), ([Outcome.DONE], [], 0))
        self.assertGreaterEqual(self.short_ones, before + 3)

    def test_when_its_validity_ends_too(self) -> None:
        self.limited(BudgetLimits(minute=3))
        self.later(100.0)
        self.relay.send(LONG, to=TO, expires_in=75.0)
        self.later(300.0)
        self.assertEqual((self.gone, self.savers), (0, []))
        self.assertIn("EXPIRED", [state for _, state, _ in self.relay.endings()])

    def test_when_a_longer_text_takes_its_place_it_saves_up_for_that_or_not_at_all(self) -> None:
        self.saving()
        self.replace(b"y" * 600)
        before = self.short_ones
        self.later(121.0)
        self.assertEqual((self.savers, self.gone), ([], 0))
        self.assertGreaterEqual(self.short_ones, before + 3)

    def test_when_a_shorter_one_does_it_goes_at_once(self) -> None:
        self.saving()
        self.later(30.0)
        self.replace(b"y")
        self.later(61.0)
        self.assertEqual(self.gone, 1)

    def test_when_a_shorter_one_does_before_anybody_saves_up_it_goes_at_once_too(self) -> None:
        self.limited(BudgetLimits(minute=3))
        self.short()
        self.relay.send(LONG, to=TO)
        self.assertEqual(self.connectors["a"].out, [])
        self.replace(b"short")
        self.assertEqual([part.message.short_message for part in self.connectors["a"].out], [b"short"])

    def test_a_higher_priority_of_its_esme_goes_before(self) -> None:
        self.hourly()
        self.relay.clock.advance(59.0)
        self.finish()
        before = self.short_ones
        self.short()
        self.assertEqual(self.short_ones, before)
        self.short(priority=1)
        self.assertEqual(self.short_ones, before + 1)
        self.later(400.0)
        self.assertEqual(self.gone, 3)

    def test_also_one_that_came_when_there_was_no_room_at_all(self) -> None:
        self.hourly()
        self.short(priority=1)
        self.short(priority=1)
        before = self.short_ones
        self.short(priority=1)
        self.assertEqual(self.short_ones, before)
        self.relay.clock.advance(61.0)
        self.finish()
        self.assertEqual((self.short_ones, self.gone), (before + 1, 0))

    def hourly(self) -> None:
        """Saved up for, and some of it is there."""
        self.busy(BudgetLimits(hour=60))
        self.relay.send(LONG, to=TO)
        self.later(240.0)
        self.assertEqual(self.savers, ["a"])
