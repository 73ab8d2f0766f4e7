"""Acts of an operator on a channel: at once, on disk before the answer, and over restarts."""

from router.relay.errors import NoSuchChannel
from router.routing.budget import BudgetLimits
from router.routing.table import Choose, Route
from router.sms.value import evolve
from tests.relay.cases import AttemptsCase
from tests.support.neighbours import NO_CREDIT
from tests.support.relay import RelayInMemory
from tests.support.values import channel


class OperatingCase(AttemptsCase):
    def opened(
        self, channels: str, limits: BudgetLimits | None = None, choose: Choose = Choose.IN_ORDER
    ) -> None:
        known = [evolve(channel(id), limits=limits or BudgetLimits()) for id in channels]
        self.relay = RelayInMemory(known, routes=[Route(name="all", via=tuple(channels), choose=choose)])
        self.told: list[str] = []
        self.up()

    def up(self) -> None:
        self.connectors = self.relay.connectors
        for connector in self.connectors.values():
            connector.up()

    def kill(self) -> None:
        self.relay.kill()
        self.up()

    def send(self, count: int = 1) -> str:
        """So many, one after the other; which channels they went by."""
        before = len(self.submits())
        for _ in range(count):
            self.relay.send(to=f"25677{len(self.relay.told):07}")
            self.finish()
        return "".join(str(told[1]) for told in self.submits()[before:])

    def finish(self) -> None:
        for connector in self.connectors.values():
            while connector.out:
                connector.answer()

    def pause(self, id: str) -> None:
        self.relay.operator.pause(id, lambda: self.told.append("paused"))
        self.relay.turn()

    def resume(self, id: str) -> None:
        self.relay.operator.resume(id, lambda: self.told.append("resumed"))
        self.relay.turn()

    def reset(self, id: str) -> None:
        self.relay.operator.reset(id, lambda: self.told.append("reset"))
        self.relay.turn()


class PauseTests(OperatingCase):
    def test_it_takes_nothing_and_others_do(self) -> None:
        self.opened("ab")
        self.pause("a")
        self.assertEqual((self.send(2), self.told), ("bb", ["paused"]))

    def test_it_is_told_when_it_is_on_disk_and_works_at_once(self) -> None:
        self.opened("ab")
        self.relay.store.held = True
        self.pause("a")
        self.assertEqual(self.told, [])
        self.relay.store.commit()
        self.assertEqual((self.told, self.relay.store.kept.paused()), (["paused"], ["a"]))

    def test_what_is_in_flight_goes_on(self) -> None:
        self.opened("a")
        self.relay.send()
        self.pause("a")
        self.connectors["a"].report(self.connectors["a"].answer())
        self.assertEqual(self.relay.endings(), [(1, "DELIVRD", 0)])

    def test_what_waits_goes_when_it_is_resumed(self) -> None:
        self.opened("a")
        self.pause("a")
        self.assertEqual(self.send(), "")
        self.resume("a")
        self.finish()
        self.assertEqual((len(self.submits()), self.told), (1, ["paused", "resumed"]))

    def test_neither_a_new_session_nor_a_kill_resumes_it(self) -> None:
        self.opened("ab")
        self.pause("a")
        self.connectors["a"].down()
        self.connectors["a"].up()
        self.assertEqual(self.send(), "b")
        self.kill()
        self.assertEqual(self.send(), "b")
        self.assertIn(
            "it is still paused, as before this start; resume puts it back into use", self.relay.warnings
        )

    def test_a_kill_does_not_pause_what_was_resumed(self) -> None:
        self.opened("ab")
        self.pause("a")
        self.resume("a")
        self.kill()
        self.assertEqual(self.send(), "a")

    def test_what_was_sent_by_it_before_does_not_resume_it_though_that_ends_its_bench(self) -> None:
        self.opened("ab")
        scheduler = self.relay.scheduler
        entity = scheduler.channels["a"]
        scheduler.bench(entity, self.relay.clock.seconds() + 60.0)
        self.pause("a")
        scheduler.recovered(entity)
        self.assertEqual(self.send(), "b")

    def test_resumed_while_it_is_benched_it_stays_so(self) -> None:
        self.opened("ab")
        self.pause("a")
        entity = self.relay.scheduler.channels["a"]
        entity.health.on_trial = True
        self.relay.scheduler.bench(entity, self.relay.clock.seconds() + 60.0)
        self.resume("a")
        self.assertEqual(self.send(), "b")
        self.relay.advance(61.0)
        self.assertEqual((self.send(), entity.capacity), ("a", 1))

    def test_resumed_while_it_is_down_it_takes_what_it_can_once_it_is_up(self) -> None:
        self.opened("a")
        self.pause("a")
        self.connectors["a"].down()
        self.resume("a")
        self.assertEqual(self.send(), "")
        self.connectors["a"].up()
        self.assertEqual(len(self.submits()), 1)

    def test_what_is_refused_by_the_only_other_channel_does_not_go_by_it(self) -> None:
        self.opened("ab")
        self.pause("a")
        self.relay.send()
        self.connectors["b"].refuse(NO_CREDIT)
        self.assertEqual([told[1] for told in self.submits()], ["b"])
        self.resume("a")
        self.assertEqual([told[1] for told in self.submits()], ["b", "a"])

    def test_a_sticky_number_has_another_channel_meanwhile(self) -> None:
        self.opened("ab", choose=Choose.STICKY)
        self.relay.send()
        self.relay.send()
        (own,) = {told[1] for told in self.submits()}
        self.pause(str(own))
        self.finish()
        self.assertEqual([told[1] for told in self.submits()], [own, "ab".replace(str(own), "")])

    def test_none_of_that_name(self) -> None:
        self.opened("a")
        for door in (self.pause, self.resume, self.reset):
            self.assertRaises(NoSuchChannel, door, "z")
        self.assertEqual(self.told, [])


class ResetTests(OperatingCase):
    def test_what_waits_for_it_goes_at_once(self) -> None:
        self.opened("a", BudgetLimits(total=2))
        self.assertEqual(self.send(3), "aa")
        self.reset("a")
        self.finish()
        self.assertEqual((len(self.submits()), self.told), (3, ["reset"]))

    def test_what_goes_after_it_counts_and_stays_counted_over_a_kill(self) -> None:
        self.opened("a", BudgetLimits(total=2))
        self.send(3)
        self.reset("a")
        self.finish()
        self.kill()
        self.assertEqual(self.send(2), "a")
        self.kill()
        self.assertEqual(self.send(1), "")

    def test_it_is_on_disk_before_anything_goes_because_of_it(self) -> None:
        self.opened("a", BudgetLimits(total=1))
        self.send(2)
        self.relay.store.held = True
        self.reset("a")
        self.assertEqual((len(self.submits()), self.told), (1, []))
        self.relay.store.commit()
        self.assertEqual((len(self.submits()), self.told), (2, ["reset"]))

    def test_what_was_charged_before_and_did_not_go_does_not_count_twice(self) -> None:
        self.opened("a", BudgetLimits(total=2))
        self.relay.send()
        self.reset("a")
        self.connectors["a"].throttle()
        self.relay.advance(2.0)
        self.finish()
        self.kill()
        self.assertEqual(self.send(2), "a")

    def test_other_limits_go_on(self) -> None:
        self.opened("ab", BudgetLimits(total=1, day=1))
        self.assertEqual(self.send(), "a")
        self.reset("a")
        self.assertEqual(self.send(2), "b")

    def test_without_a_total_there_is_nothing_to_do(self) -> None:
        self.opened("ab", BudgetLimits(day=1))
        self.send()
        self.reset("a")
        self.assertEqual((self.send(), self.told), ("b", ["reset"]))

    def test_totals_that_were_reset_are_forgotten_and_the_one_in_force_is_not(self) -> None:
        self.opened("a", BudgetLimits(total=3))
        self.send()
        self.reset("a")
        self.send()
        self.relay.clock.advance(60 * 86400.0)
        self.relay.tick()
        self.assertEqual([one.segments for one in self.relay.store.kept.charged(["a"])], [1])
        self.kill()
        self.assertEqual(self.send(3), "aa")
