"""The judge of the kill test: it must see each kind of broken promise, and no other."""

from collections.abc import Sequence

from attrs import evolve
from twisted.trial.unittest import SynchronousTestCase

from tools.peers.esme import Acknowledged, Kept, Receipt, Received, Text
from tools.promises.explanation import Copy, unexplained
from tools.promises.inbox import (
    BOX_KILLED,
    LOOK_S,
    ROUTER_KILLED,
    ROUTER_UP,
    SHOWN,
    STORE_LOCKED,
    must_have_seen,
)
from tools.promises.judge import copies, judge, token_of
from tools.promises.story import (
    Blow,
    Doubt,
    Entered,
    Injected,
    Keyed,
    Posted,
    Row,
    Side,
    Story,
    Taken,
    Window,
)

A, B, SMS = "k00000000000ak", "k00000000000bk", "k00000000000ck"
POSTED, SAID = "k00000000000dk", '{"message_id": "9"}'
DELIVERED = 2


def kept(*receipts: Receipt) -> Kept:
    return Kept(
        acknowledged=[Acknowledged(A, "1", 10.0), Acknowledged(B, "2", 11.0)],
        receipts=[Receipt("1", "DELIVRD", 20.0), Receipt("2", "DELIVRD", 21.0), *receipts],
        received=[Received(f"{SMS} hi", 30.0)],
    )


def taken(token: str, at: float) -> Taken:
    return Taken(token, f"{token} hello", True, at)


def side(doubt: Doubt = Doubt.RESEND) -> Side:
    """Two messages and a received SMS, all well; one blow at 50."""
    return Side(
        name=doubt.value,
        doubt=doubt,
        sent={token: Text(token, "4711", f"{token} hello") for token in (A, B)},
        kept=kept(),
        taken=[taken(A, 12.0), taken(B, 13.0)],
        received={SMS: Injected(f"{SMS} hi", 25.0)},
        acknowledged={SMS: 70.0},
        blows=[Blow(50.0, "router killed", submits=1, deliveries=1, received=1)],
    )


def verdict(
    one: Side,
    rows: Sequence[Row] = (),
    entered: Sequence[Entered] = (),
    owed: int = 0,
    integrity: str = "ok",
) -> list[str]:
    return judge(Story(sides=[one], rows=rows, entered=entered, owed=owed, integrity=integrity))


class JudgeTests(SynchronousTestCase):
    def test_when_all_is_well_it_has_nothing_to_say(self) -> None:
        self.assertEqual(verdict(side()), [])
        self.assertEqual(verdict(side(Doubt.REPORT), [Row(A, DELIVERED, False)]), [])

    def test_a_receipt_that_never_came(self) -> None:
        one = side()
        one.kept.receipts.pop()
        self.assertIn("2 (k00000000000bk) was acknowledged and has no final receipt", verdict(one)[0])

    def test_a_notification_is_no_final_receipt(self) -> None:
        one = side()
        one.kept.receipts[1] = Receipt("2", "ENROUTE", 21.0)
        self.assertIn("has no final receipt", verdict(one)[0])

    def test_two_endings_of_one_message(self) -> None:
        one = evolve(side(), kept=kept(Receipt("1", "UNKNOWN", 60.0)))
        self.assertEqual(verdict(one), ["resend: 1 ended as DELIVRD and as UNKNOWN"])

    def test_a_message_id_that_is_given_again(self) -> None:
        one = side()
        one.kept.acknowledged[1] = Acknowledged(B, "1", 11.0)
        self.assertIn("resend: message_id 1 was given twice", verdict(one))

    def test_with_resend_what_was_acknowledged_must_reach_the_box(self) -> None:
        one = evolve(side(), taken=[taken(A, 12.0)])
        self.assertEqual(verdict(one), [f"resend: 2 ({B}) was acknowledged and never reached the box"])

    def test_with_report_it_need_not_if_the_receipt_says_so(self) -> None:
        one = evolve(side(Doubt.REPORT), taken=[taken(A, 12.0)])
        self.assertEqual(verdict(one), [f"report: 2 ({B}) is said to be delivered and never reached the box"])
        one.kept.receipts[1] = Receipt("2", "UNKNOWN", 21.0)
        self.assertEqual(verdict(one), [])

    def test_with_report_what_did_not_reach_the_box_may_end_as_nothing_else(self) -> None:
        one = evolve(side(Doubt.REPORT), taken=[taken(A, 12.0)])
        one.kept.receipts[1] = Receipt("2", "UNDELIV", 21.0)
        self.assertEqual(verdict(one), [f"report: 2 ({B}) ended as UNDELIV and never reached the box"])

    def test_with_report_nothing_reaches_the_box_twice_whatever_befell_it(self) -> None:
        one = evolve(side(Doubt.REPORT), taken=[taken(A, 12.0), taken(B, 13.0), taken(A, 60.0)])
        self.assertEqual(
            verdict(one, [Row(A, DELIVERED, True)]),
            [f"report: {A} reached the box twice, with in_doubt: report"],
        )

    def test_with_resend_a_marked_copy_within_the_window_is_allowed(self) -> None:
        one = evolve(side(), taken=[taken(A, 12.0), taken(B, 13.0), taken(A, 60.0)])
        self.assertEqual(verdict(one, [Row(A, DELIVERED, True)]), [])

    def test_a_copy_must_be_marked_in_the_store(self) -> None:
        one = evolve(side(), taken=[taken(A, 12.0), taken(B, 13.0), taken(A, 60.0)])
        self.assertEqual(
            verdict(one, [Row(A, DELIVERED, False)]),
            [f"resend: {A} reached the box twice and is not marked as in doubt"],
        )

    def test_more_copies_than_the_window_held(self) -> None:
        both = [taken(A, 12.0), taken(B, 13.0), taken(A, 60.0), taken(B, 61.0)]
        found = verdict(evolve(side(), taken=both), [Row(A, DELIVERED, True), Row(B, DELIVERED, True)])
        self.assertEqual(len(found), 1)
        self.assertIn(f"{B} reached the box twice, at 13.000 and 61.000, and no blow", found[0])

    def test_a_text_that_was_changed_on_its_way(self) -> None:
        one = evolve(side(), taken=[taken(A, 12.0), Taken(B, f"{B} hell", True, 13.0)])
        self.assertIn(f"the box got '{B} hell' for '{B} hello'", verdict(one)[0])

    def test_the_first_of_several_segments_is_the_beginning_of_the_text(self) -> None:
        one = evolve(side(), taken=[taken(A, 12.0), Taken(B, f"{B} hell", False, 13.0)])
        self.assertEqual(verdict(one), [])

    def test_receipts_may_come_twice_within_the_window(self) -> None:
        again = Receipt("1", "DELIVRD", 60.0)
        self.assertEqual(verdict(evolve(side(), kept=kept(again))), [])
        found = verdict(evolve(side(), kept=kept(again, Receipt("2", "DELIVRD", 61.0))))
        self.assertIn("receipt 2 DELIVRD came twice", found[0])

    def test_a_received_sms_that_was_acknowledged_and_never_came(self) -> None:
        one = side()
        one.kept.received.clear()
        self.assertEqual(
            verdict(one), [f"resend: received SMS {SMS} was acknowledged and never reached the ESME"]
        )

    def test_a_received_sms_may_come_again_by_either_window_that_was_open(self) -> None:
        one = side()
        one.kept.received += [Received(f"{SMS} hi", at) for at in (60.0, 61.0)]
        self.assertEqual(verdict(one), [])
        one.kept.received.append(Received(f"{SMS} hi", 62.0))
        self.assertIn("received SMS k00000000000ck came twice, at 61.000 and 62.000", verdict(one)[0])

    def test_a_received_sms_that_came_to_us_twice_while_its_esme_was_away(self) -> None:
        one = side()
        one.kept.received[:] = [Received(f"{SMS} hi", at) for at in (60.0, 60.1)]
        self.assertEqual(verdict(one), [])

    def test_a_receipt_whose_answer_was_on_disk_before_the_blow(self) -> None:
        one = side()
        one.kept.receipts[0].settled = 49.0
        one.kept.receipts.append(Receipt("1", "DELIVRD", 60.0))
        self.assertIn("receipt 1 DELIVRD came twice", verdict(one)[0])

    def test_a_received_sms_whose_answers_were_at_their_place_before_the_blow(self) -> None:
        """The ESME's on disk, and ours at the box: neither the router nor the box has a reason."""
        for settled, acknowledged, violations in ((49.0, 49.0, 1), (51.0, 49.0, 0), (49.0, 51.0, 0)):
            one = evolve(side(), acknowledged={SMS: acknowledged})
            one.kept.received[0].settled = settled
            one.kept.received.append(Received(f"{SMS} hi", 60.0))
            self.assertEqual(len(verdict(one)), violations, (settled, acknowledged))

    def test_a_received_sms_that_was_taken_twice_though_the_box_had_the_answer(self) -> None:
        twice = [Entered(SMS, 25.0), Entered(SMS, 60.0)]
        self.assertEqual(verdict(side(), entered=twice), [])
        found = verdict(evolve(side(), acknowledged={SMS: 49.0}), entered=twice)
        self.assertIn(f"received SMS {SMS} was taken twice, at 25.000 and 60.000", found[0])

    def test_a_received_sms_that_no_box_may_send_again(self) -> None:
        one = evolve(side(), blows=[Blow(50.0, "router killed", deliveries=8)])
        found = verdict(one, entered=[Entered(SMS, 25.0), Entered(SMS, 60.0)])
        self.assertIn("was taken twice", found[0])

    def test_a_received_sms_that_was_changed_on_its_way(self) -> None:
        one = side()
        one.kept.received[0] = Received(f"{SMS} ho", 30.0)
        self.assertIn(f"the ESME got '{SMS} ho'", verdict(one)[0])

    def test_what_the_store_still_holds(self) -> None:
        self.assertEqual(verdict(side(), [Row(A, None, False)]), [f"store: {A} has not ended"])
        self.assertEqual(verdict(side(), owed=3), ["store: 3 deliveries are still owed"])
        self.assertIn("malformed", verdict(side(), integrity="malformed")[0])

    def test_a_test_in_which_nothing_happened_proves_nothing(self) -> None:
        one = evolve(side(), kept=Kept(), acknowledged={}, blows=[], taken=[])
        self.assertEqual([words.endswith("nothing was tested") for words in verdict(one)], [True] * 4)


class PostTests(SynchronousTestCase):
    """What was posted to a server, beside what the ESME got."""

    def side(self, *more: Posted, posts: int = 1) -> Side:
        blows = [Blow(50.0, "router killed", posts=posts)]
        reported = [Posted("1 DELIVRD", "i1", 20.0, True), Posted("2 DELIVRD", "i2", 21.0, True), *more]
        return evolve(side(), blows=blows, posted=[Posted(SMS, "i3", 30.0, True)], reported=reported)

    def test_when_all_is_well_it_has_nothing_to_say(self) -> None:
        self.assertEqual(verdict(self.side()), [])

    def test_a_received_sms_that_was_never_taken(self) -> None:
        one = evolve(self.side(), posted=[Posted(SMS, "i3", 30.0, False)])
        self.assertIn(f"received SMS {SMS} was acknowledged and never posted", verdict(one)[0])

    def test_an_ending_that_was_not_reported_or_otherwise_than_its_receipt(self) -> None:
        one = evolve(self.side(), reported=[Posted("1 UNKNOWN", "i1", 20.0, True)])
        self.assertEqual(len([words for words in verdict(one) if "was reported as" in words]), 2)

    def test_what_was_refused_comes_again(self) -> None:
        one = self.side(posts=0)
        refused = [Posted(SMS, "i3", 29.0, False), Posted(SMS, "i3", 30.0, True)]
        self.assertEqual(verdict(evolve(one, posted=refused)), [])

    def test_what_was_taken_comes_again_only_over_a_blow(self) -> None:
        for at, violations in ((49.0, 1), (60.0, 0)):
            one = self.side(Posted("2 DELIVRD", "i2", at, True))
            self.assertEqual(len(verdict(one)), violations, at)
        self.assertIn(
            "POST i2 came twice", verdict(self.side(Posted("2 DELIVRD", "i2", 60.0, True), posts=0))[0]
        )

    def test_a_report_under_two_ids(self) -> None:
        found = verdict(self.side(Posted("2 DELIVRD", "i9", 60.0, True)))
        self.assertIn("report 2 DELIVRD came under 2 ids", found[0])


class InboxTests(SynchronousTestCase):
    """Which SMS a router must have seen that looks into the inbox from 100 s to 200 s."""

    def seen(self, *came: Injected, blows: Sequence[float] = ()) -> list[str]:
        cuts = [Blow(at, "requests torn", cuts=True) for at in blows]
        return must_have_seen({one.text: one for one in came}, cuts, 100.0, 200.0)

    def test_one_that_stands_there_long_enough(self) -> None:
        self.assertEqual(self.seen(Injected("a", 150.0)), ["a"])
        self.assertEqual(self.seen(Injected("a", 200.0 - LOOK_S / 2)), [])

    def test_one_that_stood_there_at_the_first_look_is_not_delivered(self) -> None:
        self.assertEqual(self.seen(Injected("a", 99.0)), [])

    def test_one_that_no_look_was_whole_for(self) -> None:
        restless = [150.0 + seconds for seconds in range(0, 50, 5)]
        self.assertEqual(self.seen(Injected("a", 149.0), blows=restless), [])
        self.assertEqual(self.seen(Injected("a", 149.0), blows=restless[:-2]), ["a"])

    def test_one_that_is_gone_with_its_box(self) -> None:
        killed = [Blow(152.0, BOX_KILLED, cuts=True)]
        self.assertEqual(must_have_seen({"a": Injected("a", 150.0)}, killed, 100.0, 200.0), [])
        self.assertEqual(must_have_seen({"a": Injected("a", 153.0)}, killed, 100.0, 200.0), ["a"])

    def test_one_that_stands_there_while_nobody_looks(self) -> None:
        """From a blow until the router is up again, it may take as long as it likes."""
        up = Blow(190.0, ROUTER_UP, cuts=True)
        for what in (ROUTER_KILLED, STORE_LOCKED):
            blows = [Blow(151.0, what, cuts=True), Blow(165.0, "box started", cuts=True), up]
            came = {"a": Injected("a", 150.0)}
            self.assertEqual(must_have_seen(came, blows, 100.0, 195.0), [])
            self.assertEqual(must_have_seen(came, blows, 100.0, 197.0), ["a"])

    def test_one_that_others_have_turned_out_of_the_page(self) -> None:
        others = [Injected(f"{number}", 151.0 + number / 100) for number in range(SHOWN)]
        self.assertNotIn("a", self.seen(Injected("a", 150.0), *others))
        self.assertIn("a", self.seen(Injected("a", 150.0), *others[1:]))
        self.assertIn("a", self.seen(Injected("a", 150.0, line=2), *others))


class ExplanationTests(SynchronousTestCase):
    def explained(self, *spans: tuple[float, float], blows: Sequence[tuple[float, int]]) -> int:
        """How many copies, each seen from one time to the other, these blows explain."""
        found = [Copy("x", *span, {Window.SUBMITS: span}) for span in spans]
        struck = [Blow(at, "", submits=most) for at, most in blows]
        return len(spans) - len(unexplained(found, struck))

    def test_a_blow_explains_what_it_fell_between(self) -> None:
        self.assertEqual(self.explained((10.0, 20.0), blows=[(15.0, 1)]), 1)
        self.assertEqual(self.explained((10.0, 20.0), blows=[(25.0, 1)]), 0)
        self.assertEqual(self.explained((10.0, 20.0), blows=[(5.0, 1)]), 0)

    def test_what_was_read_a_little_after_the_blow_counts(self) -> None:
        self.assertEqual(self.explained((10.0, 20.0), blows=[(9.0, 1)]), 1)

    def test_a_blow_explains_no_more_than_its_windows_held(self) -> None:
        self.assertEqual(self.explained((10.0, 20.0), (11.0, 21.0), blows=[(15.0, 1)]), 1)

    def test_a_blow_that_may_explain_either_is_kept_for_the_one_that_needs_it(self) -> None:
        self.assertEqual(self.explained((10.0, 90.0), (10.0, 20.0), blows=[(15.0, 1), (50.0, 1)]), 2)

    def test_one_that_came_by_either_of_two_windows_leaves_the_other_place_to_who_needs_it(self) -> None:
        span = (10.0, 20.0)
        either = Copy("either", 10.0, 20.0, {Window.DELIVERIES: span, Window.RECEIVED: span})
        needs = Copy("needs", 10.0, 21.0, {Window.DELIVERIES: span})
        blow = Blow(15.0, "", deliveries=1, received=1)
        self.assertEqual(unexplained([either, needs], [blow]), [])
        self.assertEqual(unexplained([either, needs], [evolve(blow, received=0)]), [needs])

    def test_copies_are_all_but_the_first(self) -> None:
        seen = [("a", 1.0), ("b", 2.0), ("a", 3.0), ("a", 4.0)]
        self.assertEqual(copies(seen), [("a", 1.0, 3.0), ("a", 3.0, 4.0)])

    def test_a_token_is_found_in_a_text(self) -> None:
        self.assertEqual(token_of(f"so {A}, they say"), A)
        self.assertEqual(token_of("nothing"), "")


class KeyedTests(SynchronousTestCase):
    """A text that was POSTed with an `id`."""

    def found(self, answers: Sequence[tuple[float, float, int, str]], *ids: int) -> list[str]:
        rows = [Row(POSTED, DELIVERED, False, id) for id in ids]
        one = evolve(side(), keyed=[Keyed(token=POSTED, answers=list(answers))])
        return [words.partition(f"POST {POSTED} ")[2] for words in verdict(one, rows)]

    def test_the_first_is_taken_and_each_after_it_has_the_same_answer(self) -> None:
        self.assertEqual(self.found([(1.0, 2.0, 202, SAID), (3.0, 4.0, 200, SAID)], 9), [])
        self.assertEqual(self.found([(1.0, 5.0, 202, SAID), (1.0, 2.0, 200, SAID)], 9), [])

    def test_what_was_torn_and_is_known_when_it_is_asked_again_is_well(self) -> None:
        self.assertEqual(self.found([(3.0, 4.0, 200, SAID)], 9), [])

    def test_none_is_lost_doubled_or_answered_otherwise(self) -> None:
        again = (3.0, 4.0, 200, SAID)
        self.assertEqual(self.found([], 9), ["was never answered"])
        self.assertEqual(
            self.found([again]), ["was answered with the id of another message", "is 0 messages"]
        )
        self.assertEqual(self.found([again], 9, 10), ["is 2 messages"])
        self.assertEqual(self.found([again], 10), ["was answered with the id of another message"])
        twice = self.found([(1.0, 2.0, 202, SAID), (3.0, 4.0, 202, SAID)], 9)
        self.assertEqual(twice, ["was taken once more after it had been answered"])
        other = self.found([again, (5.0, 6.0, 200, '{"message_id": "10"}')], 9)
        self.assertIn("was answered with", other[0])
        self.assertIn("was refused", self.found([(1.0, 2.0, 409, "{}")], 9)[0])
        self.assertEqual(
            self.found([(1.0, 2.0, 202, '{"message_id": "1"}')], 1), ["has the id of a submit_sm"]
        )

    def test_nothing_posted_is_nothing_tested(self) -> None:
        self.assertIn("nothing was POSTed", verdict(evolve(side(), keyed=[]))[0])
