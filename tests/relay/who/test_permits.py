"""Permission to send: at acceptance, when a queued message comes due, and over kill -9."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.relay.account import Account
from router.relay.errors import MessageRefused, Refusal
from router.relay.sending.message_requests import Replacement, Which
from router.relay.sending.submit_request import SubmitRequest
from router.relay.who.bans import Bans
from router.routing.budget import NO_LIMITS, BudgetLimits
from router.routing.pattern import compiled
from router.routing.recent_messages import PerNumber
from router.sms.address import Address
from router.sms.alphabet import Alphabet
from router.sms.message import ShortMessage
from router.sms.segments import count
from router.sms.value import evolve
from router.store.changes import Requeued
from tests.support.extent import at_most
from tests.support.neighbours import BAD_NUMBER
from tests.support.relay import NOW, RelayInMemory
from tests.support.values import account, channel, message

TO, OTHER = "256772000001", "256772000002"
DAY = 86400.0
LEFT_OF_DAY = DAY - NOW % DAY
ANY, HANDSET = PerNumber(), Address(1, 1, TO)
STOP, START = compiled(r"(?i)^\s*stop\b"), compiled(r"(?i)^\s*start\b")


def limited(
    limits: BudgetLimits = NO_LIMITS, per_number: PerNumber = ANY, repeat: float = 0.0, name: str = "crm"
) -> Account:
    return evolve(account(name), limits=limits, per_number=per_number, repeat=repeat)


class Case(SynchronousTestCase):
    def live(self, *accounts: Account, up: bool = True, bans: Bans | None = None) -> None:
        self.relay = RelayInMemory([channel("a", "a")], accounts, bans=bans or Bans())
        if up:
            self.up()

    def up(self) -> None:
        self.relay.connectors["a"].up(1000)

    def refused(self, text: str = "hello", to: str = TO, esme: str = "crm") -> Refusal | None:
        """Return why a message is refused; None if it is taken."""
        try:
            self.relay.send(text, to, esme)
        except MessageRefused as error:
            return error.refusal
        return None

    def sent(self, *texts: str, to: str = TO) -> list[Refusal | None]:
        return [self.refused(text, to) for text in texts]

    def cancel(self, id: int) -> None:
        which = Which(esme="crm", source_addr="Shop", message_id=id)
        self.relay.message_requests.cancel(which, lambda outcome: None)
        self.relay.turn()

    def used(self, esme: str = "crm") -> dict[str, tuple[int, int]]:
        return dict(self.relay.relay.permits.quotas.used(esme))


class LimitTests(Case):
    def test_segments_of_a_day_are_those_that_the_text_counts_as(self) -> None:
        self.live(limited(BudgetLimits(day=3)))
        self.assertEqual(self.sent("x" * 300, "y", "z"), [None, None, Refusal.OVER_LIMIT])
        self.assertEqual(self.used(), {"day": (3, 3)})

    def test_what_does_not_fit_takes_nothing(self) -> None:
        self.live(limited(BudgetLimits(day=3)))
        self.assertEqual(self.sent("y", "y", "x" * 300, "z"), [None, None, Refusal.OVER_LIMIT, None])

    def test_another_esme_has_its_own(self) -> None:
        self.live(limited(BudgetLimits(day=1)), account("shop"))
        self.assertEqual(
            [self.refused(), self.refused(), self.refused(esme="shop")], [None, Refusal.OVER_LIMIT, None]
        )

    def test_a_new_day_of_the_zone_begins_anew_and_the_month_goes_on(self) -> None:
        self.live(limited(BudgetLimits(day=1, month=2, total=9)))
        self.assertEqual(self.sent("1", "2"), [None, Refusal.OVER_LIMIT])
        self.relay.advance(LEFT_OF_DAY - 60.0)
        self.assertEqual(self.sent("3"), [Refusal.OVER_LIMIT])
        self.relay.advance(61.0)
        self.assertEqual(self.sent("4"), [None])
        self.relay.advance(DAY)
        self.assertEqual(self.sent("5"), [Refusal.OVER_LIMIT])
        self.assertEqual(self.used(), {"day": (0, 1), "month": (2, 2), "total": (2, 9)})

    def test_a_total_is_there_until_it_is_reset(self) -> None:
        self.live(limited(BudgetLimits(total=1)))
        self.assertEqual(self.sent("1", "2"), [None, Refusal.OVER_LIMIT])
        self.relay.relay.permits.reset("crm", lambda: self.relay.told.append(("reset",)))
        self.relay.turn()
        self.assertEqual(self.relay.of("reset"), [("reset",)])
        self.assertEqual(self.sent("3", "4"), [None, Refusal.OVER_LIMIT])
        self.relay.kill()
        self.assertEqual(self.sent("5"), [Refusal.OVER_LIMIT])

    def test_what_was_acknowledged_counts_behind_kill_9(self) -> None:
        self.live(limited(BudgetLimits(day=3, month=5, total=7)))
        self.sent("1", "2")
        self.relay.kill()
        self.assertEqual(self.used(), {"day": (2, 3), "month": (2, 5), "total": (2, 7)})
        self.assertEqual(self.sent("3", "4"), [None, Refusal.OVER_LIMIT])

    def test_acceptance_and_charge_are_one_commit(self) -> None:
        self.live(limited(BudgetLimits(day=3), PerNumber(hour=3)))
        account = self.relay.accounts.get("crm")
        assert account is not None
        self.relay.submission.accept(SubmitRequest(account=account, message=message()), self.relay.accepted)
        self.relay.kill()
        self.assertEqual((self.relay.ids, self.used()), ([], {"day": (0, 3)}))
        self.assertEqual(self.sent("1", "2", "3", "4"), [None, None, None, Refusal.OVER_LIMIT])

    def test_to_several_numbers_each_is_charged_and_those_beyond_are_refused(self) -> None:
        self.live(limited(BudgetLimits(day=2)))
        account = self.relay.accounts.get("crm")
        assert account is not None
        to = [Address(1, 1, TO), Address(1, 1, OTHER), Address(1, 1, "256772000003")]
        refused = self.relay.submission.accept_many(
            SubmitRequest(account=account, message=message()), to, self.relay.accepted
        )
        self.assertEqual(refused, [(to[2], Refusal.OVER_LIMIT)])


class GivenBackTests(Case):
    def test_what_is_cancelled_before_it_went_out_is_given_back(self) -> None:
        self.live(limited(BudgetLimits(day=2), PerNumber(day=1)), up=False)
        self.sent("x" * 300)
        self.assertEqual(self.used(), {"day": (2, 2)})
        self.relay.message_requests.cancel(
            Which(esme="crm", source_addr="Shop", message_id=1), lambda outcome: None
        )
        self.relay.turn()
        self.assertEqual(self.used(), {"day": (0, 2)})
        self.relay.kill()
        self.assertEqual(self.used(), {"day": (0, 2)})
        self.assertEqual(self.sent("again"), [None])

    def test_a_short_number_that_only_its_channel_s_country_tells_is_given_back(self) -> None:
        danish = evolve(channel("a", "a"), country="DK")
        self.relay = RelayInMemory([danish], [limited(per_number=PerNumber(day=1))])
        national = evolve(message(b"1"), destination_addr=Address(addr="20123456"))
        self.relay.send(what=national)
        self.relay.message_requests.cancel(
            Which(esme="crm", source_addr="Shop", message_id=1), lambda outcome: None
        )
        self.relay.turn()
        self.assertEqual(self.sent("2", "3", to="4520123456"), [None, Refusal.OVER_LIMIT])

    def test_what_expires_in_the_queue_is_given_back(self) -> None:
        self.live(limited(BudgetLimits(total=1)), up=False)
        self.relay.send(expires_in=5.0)
        self.relay.advance(7.0)
        self.assertEqual((self.relay.endings()[0][1:], self.used()), (("EXPIRED", 901), {"total": (0, 1)}))

    def test_what_was_sent_stays_charged_however_it_ends(self) -> None:
        self.live(limited(BudgetLimits(day=1)))
        self.relay.send(expires_in=5.0)
        self.relay.connectors["a"].refuse(BAD_NUMBER)
        self.relay.turn()
        self.assertEqual((self.relay.endings()[0][1], self.used()), ("UNDELIV", {"day": (1, 1)}))

    def test_what_was_charged_on_another_day_gives_back_nothing_of_this_one(self) -> None:
        self.live(limited(BudgetLimits(day=2, month=9)), up=False)
        self.sent("1")
        self.relay.advance(LEFT_OF_DAY + 1.0)
        self.sent("2", to=OTHER)
        self.relay.message_requests.cancel(
            Which(esme="crm", source_addr="Shop", message_id=1), lambda outcome: None
        )
        self.relay.turn()
        self.assertEqual(self.used(), {"day": (1, 2), "month": (1, 9)})

    def test_it_gives_back_to_the_spans_that_hold_it_whatever_this_day_has(self) -> None:
        self.live(limited(BudgetLimits(day=2, month=9)), up=False)
        self.sent("1")
        self.relay.advance(LEFT_OF_DAY + 1.0)
        self.cancel(1)
        self.assertEqual(self.used(), {"day": (0, 2), "month": (0, 9)})

    def test_what_was_accepted_before_there_were_limits_gives_back_nothing(self) -> None:
        self.live(account("crm"), up=False)
        self.sent("1")
        self.relay.advance(1.0)
        self.relay.change(accounts=[limited(BudgetLimits(day=2))])
        self.sent("2", to=OTHER)
        self.relay.message_requests.cancel(
            Which(esme="crm", source_addr="Shop", message_id=1), lambda outcome: None
        )
        self.relay.turn()
        self.assertEqual(self.used(), {"day": (1, 2)})

    def test_another_text_in_the_place_of_one_that_waits_is_charged_what_it_has_more(self) -> None:
        self.live(limited(BudgetLimits(day=3)), up=False)
        self.sent("1")
        outcomes: list[str] = []
        for size in (300, 600):
            new = Replacement(short_message=b"x" * size, registered_delivery=1, sm_default_msg_id=0)
            which = Which(esme="crm", source_addr="Shop", message_id=1)
            self.relay.message_requests.replace(which, new, lambda outcome: outcomes.append(outcome.name))
            self.relay.turn()
        self.assertEqual((outcomes, self.used()), (["DONE", "OVER_LIMIT"], {"day": (2, 3)}))

    def test_a_text_does_not_come_twice_by_being_put_in_the_place_of_another(self) -> None:
        self.live(limited(repeat=60.0), up=False)
        self.sent("one", "two")
        self.assertEqual(
            [self.retold(2, text) for text in ("one", "three", "three")], ["OVER_LIMIT", "DONE", "DONE"]
        )
        self.assertEqual(self.sent("three", "two", "one"), [Refusal.REPEATED, None, Refusal.REPEATED])
        self.relay.kill()
        self.assertEqual(self.sent("three", "four"), [Refusal.REPEATED, None])

    def retold(self, id: int, text: str) -> str:
        """Return the outcome of a replace_sm."""
        outcomes: list[str] = []
        new = Replacement(short_message=text.encode(), registered_delivery=1, sm_default_msg_id=0)
        which = Which(esme="crm", source_addr="Shop", message_id=id)
        self.relay.message_requests.replace(which, new, lambda outcome: outcomes.append(outcome.name))
        self.relay.turn()
        return outcomes[0]


class PerNumberTests(Case):
    def test_so_many_messages_go_to_one_number_in_an_hour(self) -> None:
        self.live(limited(per_number=PerNumber(hour=2, day=3)))
        self.assertEqual(self.sent("1", "2", "3"), [None, None, Refusal.OVER_LIMIT])
        self.assertEqual(self.sent("1", to=OTHER), [None])
        self.relay.advance(3601.0)
        self.assertEqual(self.sent("4", "5"), [None, Refusal.OVER_LIMIT])

    def test_a_number_is_the_same_however_it_is_written(self) -> None:
        self.live(evolve(limited(per_number=PerNumber(day=1)), country="UG"))
        self.assertEqual(self.sent("1", to="+" + TO), [None])
        self.assertEqual(self.sent("2", to="0772000001"), [Refusal.OVER_LIMIT])

    def test_it_counts_behind_kill_9(self) -> None:
        self.live(limited(per_number=PerNumber(hour=2)))
        self.sent("1")
        self.relay.kill()
        self.assertEqual(self.sent("2", "3"), [None, Refusal.OVER_LIMIT])

    def test_segments_of_one_text_are_one_message(self) -> None:
        self.live(limited(per_number=PerNumber(hour=1)))
        parts = [segment(7, number) for number in (1, 2)]
        for part in parts:
            self.relay.send(what=part)
        with self.assertRaises(MessageRefused):
            self.relay.send(what=segment(8, 1))

    def test_segments_of_one_text_are_one_message_behind_kill_9(self) -> None:
        self.live(limited(per_number=PerNumber(hour=1)), up=False)
        for number in (1, 2):
            self.relay.send(what=segment(7, number, of=3))
        self.relay.kill()
        self.relay.send(what=segment(7, 3, of=3))
        self.up()
        self.relay.advance(5.0)
        self.assertEqual((len(self.relay.of("submit")), self.relay.endings()), (1, []))
        self.assertEqual(self.sent("another"), [Refusal.OVER_LIMIT])

    def test_a_segment_that_was_there_is_of_another_text(self) -> None:
        self.live(limited(per_number=PerNumber(hour=2)))
        for number in (1, 2, 1, 2):
            self.relay.send(what=segment(7, number))
        with self.assertRaises(MessageRefused):
            self.relay.send(what=segment(7, 1))

    def test_of_a_text_whose_first_segment_is_cancelled_the_next_counts(self) -> None:
        self.live(limited(per_number=PerNumber(hour=1)), up=False)
        for number in (1, 2):
            self.relay.send(what=segment(7, number, of=3))
        self.cancel(1)
        self.assertEqual(self.sent("another"), [Refusal.OVER_LIMIT])

    def test_what_is_held_for_later_counts_when_it_is_accepted(self) -> None:
        self.live(limited(per_number=PerNumber(hour=1)))
        self.relay.send(deliver_in=100.0)
        self.assertEqual(self.sent("2"), [Refusal.OVER_LIMIT])
        self.relay.advance(102.0)
        self.assertEqual(len(self.relay.of("submit")), 1)


def segment(reference: int, number: int, of: int = 2) -> ShortMessage:
    header = bytes([5, 0, 3, reference, of, number])
    return evolve(message(header + b"part %d" % number), esm_class=0x40)


class RepeatTests(Case):
    def test_the_same_text_to_the_same_number_is_refused_for_so_long(self) -> None:
        self.live(limited(repeat=30.0))
        self.assertEqual(self.sent("1", "1", "2"), [None, Refusal.REPEATED, None])
        self.assertEqual(self.sent("1", to=OTHER), [None])
        self.relay.advance(29.0)
        self.assertEqual(self.sent("1"), [Refusal.REPEATED])
        self.relay.advance(2.0)
        self.assertEqual(self.sent("1"), [None])

    def test_it_is_so_behind_kill_9(self) -> None:
        self.live(limited(repeat=30.0))
        self.sent("1")
        self.relay.kill()
        self.assertEqual(self.sent("1", "2"), [Refusal.REPEATED, None])

    def test_a_text_is_the_same_in_whichever_alphabet(self) -> None:
        self.live(limited(repeat=30.0))
        self.sent("hello")
        ucs2 = evolve(message("hello".encode("utf-16-be")), data_coding=8)
        with self.assertRaises(MessageRefused):
            self.relay.send(what=ucs2)

    def test_what_was_cancelled_may_be_sent_again(self) -> None:
        self.live(limited(repeat=30.0), up=False)
        self.sent("1")
        self.relay.message_requests.cancel(
            Which(esme="crm", source_addr="Shop", message_id=1), lambda outcome: None
        )
        self.relay.turn()
        self.assertEqual(self.sent("1"), [None])


class ReloadTests(Case):
    def test_a_lower_limit_ends_what_was_queued_above_it(self) -> None:
        self.live(limited(BudgetLimits(day=9)), up=False)
        for number in range(4):
            self.refused(to=f"25677200000{number}")
        self.relay.change(accounts=[limited(BudgetLimits(day=2))])
        self.up()
        self.relay.turn()
        self.assertEqual(sorted(self.relay.endings()), [(1, "REJECTD", 910), (2, "REJECTD", 910)])
        self.assertEqual((len(self.relay.of("submit")), self.used()), (2, {"day": (2, 2)}))

    def test_what_was_sent_before_counts_when_limits_come_back(self) -> None:
        self.live(limited(BudgetLimits(day=3), PerNumber(day=2)))
        self.sent("1", "2")
        self.relay.change(accounts=[account("crm")])
        self.assertEqual(self.sent("3"), [None])
        self.relay.change(accounts=[limited(BudgetLimits(day=3), PerNumber(day=9))])
        self.assertEqual(self.used(), {"day": (2, 3)})

    def test_a_total_that_grows_has_room_at_once(self) -> None:
        self.live(limited(BudgetLimits(total=1)))
        self.assertEqual(self.sent("1", "2"), [None, Refusal.OVER_LIMIT])
        self.relay.change(accounts=[limited(BudgetLimits(total=2))])
        self.assertEqual(self.sent("3", "4"), [None, Refusal.OVER_LIMIT])


class BlockedTests(Case):
    def test_nobody_may_send_to_a_number_of_the_file(self) -> None:
        self.live(account("crm"), bans=Bans(["+" + TO]))
        self.assertEqual(self.sent("1"), [Refusal.BLOCKED])
        self.assertEqual(self.sent("1", to=OTHER), [None])

    def test_the_number_of_another_country_with_the_same_end_is_another(self) -> None:
        self.live(account("crm"), bans=Bans(["+254772000001"]))
        self.assertEqual(self.sent("1", to="+" + TO), [None])

    def test_what_was_queued_before_ends_as_rejected(self) -> None:
        self.live(account("crm"))
        self.relay.send(deliver_in=10.0)
        self.relay.change(bans=Bans([TO]))
        self.relay.advance(12.0)
        self.assertEqual(self.relay.endings(), [(1, "REJECTD", 909)])
        self.assertEqual((self.relay.debts(), self.relay.of("submit")), ([(1, "REJECTD")], []))

    def test_a_channel_that_was_taken_for_what_is_blocked_takes_the_next(self) -> None:
        self.live(account("crm"), up=False)
        self.sent("1")
        self.sent("2", to=OTHER)
        self.relay.change(bans=Bans([TO]))
        self.relay.connectors["a"].up(1)
        self.assertEqual(self.relay.of("submit"), [("submit", "a", OTHER, "2")])


class StopTests(Case):
    def stops(self, text: bytes, source: Address = HANDSET) -> None:
        sms = ShortMessage(source_addr=source, short_message=text)
        self.relay.received.arrived("a", sms, lambda: self.relay.told.append(("acknowledge",)))
        self.relay.turn()

    def live_stop(self, *accounts: Account) -> None:
        self.live(*accounts, bans=Bans((), STOP, START))

    def test_who_writes_stop_is_blocked_until_he_writes_start(self) -> None:
        self.live_stop(account("crm"))
        self.stops(b"Stop it")
        self.assertEqual(self.sent("1"), [Refusal.BLOCKED])
        self.assertEqual(self.sent("1", to=OTHER), [None])
        self.stops(b"START")
        self.assertEqual(self.sent("1"), [None])

    def test_his_sms_is_delivered_all_the_same(self) -> None:
        self.live_stop(account("crm"))
        self.relay.receiver()
        self.stops(b"STOP")
        self.assertEqual(len(self.relay.of("deliver")), 1)

    def test_he_is_blocked_behind_kill_9_once_his_sms_is_acknowledged(self) -> None:
        self.live_stop(account("crm"))
        self.stops(b"STOP")
        self.relay.kill()
        self.assertEqual(self.sent("1"), [Refusal.BLOCKED])
        self.stops(b"START")
        self.relay.kill()
        self.assertEqual(self.sent("1"), [None])

    def test_it_is_for_the_esme_alone_that_his_sms_belongs_to(self) -> None:
        self.live_stop(evolve(account("crm"), via=("a",)), account("shop"))
        self.stops(b"STOP")
        self.assertEqual(self.refused(), Refusal.BLOCKED)
        self.assertEqual(self.refused(esme="shop"), None)

    def test_another_word_blocks_nobody(self) -> None:
        self.live_stop(account("crm"))
        self.stops(b"do not stop")
        self.assertEqual(self.sent("1"), [None])

    def test_a_name_cannot_be_blocked(self) -> None:
        self.live_stop(account("crm"))
        self.stops(b"STOP", Address(5, 0, "MTN"))
        self.assertEqual(self.relay.relay.permits.blocked.stopped(), [])

    def test_stop_that_comes_between_ends_what_waits(self) -> None:
        self.live_stop(account("crm"))
        self.relay.send(deliver_in=10.0)
        self.stops(b"STOP")
        self.relay.advance(12.0)
        self.assertEqual(self.relay.endings(), [(1, "REJECTD", 909)])


class NobodyTests(Case):
    def test_where_none_of_it_is_used_nobody_asks(self) -> None:
        self.live(account("crm"))
        permits = self.relay.relay.permits
        self.assertEqual((permits.active, permits.counts), (False, False))


class AnyOrderTests(Case):
    """Whatever happens in whichever order: charged is what was acknowledged, but for what ended unsent."""

    @settings(max_examples=at_most(60, 15), deadline=None)
    @given(
        st.lists(
            st.sampled_from(["send", "long", "later", "up", "answer", "busy", "down", "cancel", "kill"]),
            max_size=25,
        )
    )
    def test_what_is_charged_is_what_was_acknowledged_and_not_given_back(self, steps: list[str]) -> None:
        self.live(limited(BudgetLimits(day=12, total=14), PerNumber(day=30)), up=False)
        for number, step in enumerate(steps):
            self.happen(step, number)
            self.hold_true()
        self.relay.kill()
        self.hold_true()

    def happen(self, step: str, number: int) -> None:
        connector = self.relay.connectors["a"]
        if step in ("send", "long", "later"):
            with contextlib.suppress(MessageRefused):
                text = f"{number} " + "x" * (200 if step == "long" else 1)
                to = f"25677200{number:04}"
                self.relay.send(text, to, deliver_in=5.0 if step == "later" else None, expires_in=900.0)
        elif step == "up":
            connector.up(3)
        elif step in ("answer", "busy") and connector.out:
            connector.answer() if step == "answer" else connector.throttle()
        elif step == "down":
            connector.down()
        elif step == "cancel" and self.relay.ids:
            which = Which(esme="crm", source_addr="Shop", message_id=self.relay.ids[-1])
            self.relay.message_requests.cancel(which, lambda outcome: None)
        elif step == "kill":
            self.relay.kill()
        self.relay.advance(1.0)

    def hold_true(self) -> None:
        kept = self.relay.store.kept
        charged = 0
        for id in set(self.relay.ids):
            (underway,) = kept.of_message("crm", id)
            unsent = underway.message_state is not None and not underway.channel
            charged += 0 if unsent else count(underway.sending.message, Alphabet.GSM7)
        used = self.used()
        self.assertEqual(used["day"][0], used["total"][0])
        # What was put back, and then read back from the disk, has had an attempt by that.
        again = sum(1 for one in self.relay.store.committed if isinstance(one, Requeued))
        self.assertLessEqual(charged, used["day"][0])
        self.assertLessEqual(used["day"][0], charged + 2 * again)
        self.assertLessEqual(used["day"][0], 12)
