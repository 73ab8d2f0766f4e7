"""Segments that an ESME cut itself, where a channel does not take segments."""

from router.relay.errors import MessageRefused, Refusal
from router.relay.sending.message_requests import Outcome, Replacement, Which
from router.sms.form import Form, LongMessages
from router.sms.message import UDHI, ShortMessage
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.relay.cases import TO, AttemptsCase
from tests.support.relay import JOIN_TIMEOUT
from tests.support.values import channel, message

WHOLE = evolve(channel("a"), form=Form(long_messages=LongMessages.PAYLOAD))
NUMBER_TAKEN = evolve(channel("b"), form=Form(long_messages=LongMessages.UDH))


def segment(number: int, text: bytes, total: int = 2, reference: int = 7) -> ShortMessage:
    header = bytes((5, 0, 3, reference, total, number))
    return evolve(message(header + text, to=TO), esm_class=UDHI)


class SiblingsCase(AttemptsCase):
    def setUp(self) -> None:
        self.relay_of(WHOLE)
        self.ear = self.relay.receiver()

    def send(self, *segments: ShortMessage) -> None:
        for each in segments:
            self.relay.send(what=each)

    def receipts(self) -> list[tuple[int, MessageState]]:
        return sorted((owed.message_id, owed.message_state) for owed in self.ear.held)


class JoiningTests(SiblingsCase):
    def test_nothing_leaves_until_all_are_there(self) -> None:
        self.send(segment(1, b"one "))
        self.assertEqual((self.texts(), self.relay.ids), ([], [1]))
        self.send(segment(2, b"two"))
        self.assertEqual((self.texts(), self.relay.ids), (["one two"], [1, 2]))

    def test_the_order_in_which_they_come_is_nothing(self) -> None:
        self.send(segment(2, b"two"), segment(1, b"one "))
        self.assertEqual(self.texts(), ["one two"])

    def test_each_id_has_a_receipt_with_the_outcome_of_the_whole(self) -> None:
        self.send(segment(1, b"one "), segment(2, b"two"))
        self.connectors["a"].report(self.connectors["a"].answer())
        self.assertEqual(self.receipts(), [(1, MessageState.DELIVERED), (2, MessageState.DELIVERED)])

    def test_a_repeat_has_a_receipt_too_and_is_no_text_of_its_own(self) -> None:
        self.send(segment(1, b"one "), segment(1, b"one "), segment(2, b"two"))
        self.assertEqual(self.texts(), ["one two"])
        self.connectors["a"].report(self.connectors["a"].answer())
        self.assertEqual([id for id, _ in self.receipts()], [1, 2, 3])

    def test_two_texts_between_the_same_numbers_do_not_mix(self) -> None:
        self.send(segment(1, b"a"), segment(1, b"x", reference=8), segment(2, b"b"))
        self.assertEqual(self.texts(), ["ab"])

    def test_one_that_was_not_asked_a_receipt_has_none(self) -> None:
        self.send(evolve(segment(1, b"one "), registered_delivery=0), segment(2, b"two"))
        self.connectors["a"].report(self.connectors["a"].answer())
        self.assertEqual([id for id, _ in self.receipts()], [2])

    def test_more_than_any_channel_takes_is_told_at_once(self) -> None:
        self.relay_of(evolve(WHOLE, form=Form(long_messages=LongMessages.PAYLOAD, max_segments=2)))
        refused = self.assertRaises(MessageRefused, self.send, segment(1, b"one ", total=3))
        self.assertIs(refused.refusal, Refusal.TOO_LONG)

    def test_one_channel_that_takes_no_segments_is_enough_to_wait(self) -> None:
        self.relay_of(WHOLE, NUMBER_TAKEN)
        self.send(segment(1, b"one "))
        self.assertEqual(self.texts(), [])


class IncompleteTests(SiblingsCase):
    def test_after_a_while_each_goes_for_itself(self) -> None:
        self.send(segment(2, b"two"))
        self.relay.advance(JOIN_TIMEOUT - 1)
        self.assertEqual(self.texts(), [])
        self.relay.advance(2)
        self.assertEqual([text[-3:] for text in self.texts()], ["two"])

    def test_they_may_be_cancelled_while_they_wait(self) -> None:
        outcomes: list[Outcome] = []
        self.send(segment(1, b"one "))
        self.relay.message_requests.cancel(
            Which(esme="crm", source_addr="Shop", message_id=1), outcomes.append
        )
        self.relay.turn()
        self.relay.turn()
        self.assertEqual((outcomes, self.receipts()), ([Outcome.DONE], [(1, MessageState.DELETED)]))
        self.send(segment(2, b"two"))
        self.assertEqual([text[-3:] for text in self.texts()], ["two"])

    def test_they_cannot_be_replaced(self) -> None:
        outcomes: list[Outcome] = []
        self.send(segment(1, b"one "))
        better = Replacement(short_message=b"better", registered_delivery=1, sm_default_msg_id=0)
        which = Which(esme="crm", source_addr="Shop", message_id=1)
        self.relay.message_requests.replace(which, better, outcomes.append)
        self.relay.turn()
        self.assertEqual(outcomes, [Outcome.TOO_LATE])

    def test_past_their_validity_they_end_and_are_waited_for_no_more(self) -> None:
        self.relay.send(what=segment(1, b"one "), expires_in=60.0)
        self.relay.advance(62.0)
        self.assertEqual(self.receipts(), [(1, MessageState.EXPIRED)])
        self.relay.advance(JOIN_TIMEOUT)
        self.assertEqual(self.texts(), [])
        self.assertEqual(self.relay.sendings.queue("crm"), 0)

    def test_they_count_as_waiting_until_they_are_joined(self) -> None:
        self.connectors["a"].down()
        self.send(segment(1, b"one "))
        self.assertEqual(self.relay.sendings.queue("crm"), 1)
        self.send(segment(2, b"two"))
        self.assertEqual(self.relay.sendings.queue("crm"), 1)
        self.connectors["a"].up()
        self.assertEqual(self.relay.sendings.queue("crm"), 0)


class CompleteMeanwhileTests(SiblingsCase):
    """The store's answer about a segment is old: its siblings have come since."""

    def setUp(self) -> None:
        super().setUp()
        self.outcomes: list[Outcome] = []

    def cancelled_as_the_last_comes(self, id: int, last: ShortMessage, deliver_in: float | None) -> None:
        store = self.relay.store
        store.held = True
        self.relay.message_requests.cancel(
            Which(esme="crm", source_addr="Shop", message_id=id), self.outcomes.append
        )
        store.execute()
        self.relay.send(what=last, deliver_in=deliver_in)
        store.held = False
        store.tell()
        self.relay.turn()

    def all_end(self) -> None:
        self.relay.advance(5.0)
        self.connectors["a"].report(self.connectors["a"].answer())
        self.assertEqual((self.relay.sendings.queues, self.relay.sendings.unwritten), ({}, 0))

    def test_one_that_follows_ends_once_and_is_counted_once(self) -> None:
        self.send(segment(1, b"one ", total=3), segment(2, b"two ", total=3))
        self.cancelled_as_the_last_comes(2, segment(3, b"three", total=3), None)
        self.all_end()
        self.assertEqual(self.outcomes, [Outcome.TOO_LATE])
        self.assertEqual(self.receipts(), [(id, MessageState.DELIVERED) for id in (1, 2, 3)])

    def test_one_that_the_others_follow_is_not_ended_without_them(self) -> None:
        self.relay.send(what=segment(1, b"one "), deliver_in=3.0)
        self.cancelled_as_the_last_comes(1, segment(2, b"two"), 3.0)
        self.all_end()
        self.assertEqual(self.outcomes, [Outcome.TOO_LATE])
        self.assertEqual(self.receipts(), [(1, MessageState.DELIVERED), (2, MessageState.DELIVERED)])

    def test_one_past_its_validity_ends_with_the_others(self) -> None:
        self.send(segment(1, b"one ", total=3))
        self.relay.send(what=segment(2, b"two ", total=3), expires_in=10.0)
        self.relay.clock.advance(11.0)
        store = self.relay.store
        store.held = True
        self.relay.tick()
        store.execute()
        self.send(segment(3, b"three", total=3))
        store.held = False
        store.tell()
        self.relay.turn()
        self.assertEqual(self.receipts(), [(id, MessageState.EXPIRED) for id in (1, 2, 3)])
        self.assertEqual(self.relay.sendings.queues, {})


class RestartTests(SiblingsCase):
    def test_segments_are_waited_for_over_a_kill(self) -> None:
        self.send(segment(1, b"one "))
        self.relay.kill()
        self.relay.connectors["a"].up()
        self.assertEqual(self.relay.sendings.queue("crm"), 1)
        self.send(segment(2, b"two"))
        self.assertEqual(self.texts(), ["one two"])

    def test_followers_have_their_outcome_over_a_kill(self) -> None:
        self.send(segment(1, b"one "), segment(2, b"two"))
        name = self.connectors["a"].answer()
        self.relay.kill()
        self.relay.connectors["a"].up()
        ear = self.relay.receiver()
        self.relay.connectors["a"].report(name)
        self.assertEqual(sorted(owed.message_id for owed in ear.held), [1, 2])

    def test_a_joined_text_that_waits_goes_after_a_kill(self) -> None:
        self.connectors["a"].down()
        self.send(segment(1, b"one "), segment(2, b"two"))
        self.relay.kill()
        self.relay.connectors["a"].up()
        self.assertEqual(self.texts(), ["one two"])


class SeriesTests(AttemptsCase):
    """Where channels take segments, they leave as they come, by one channel."""

    def setUp(self) -> None:
        form = Form(long_messages=LongMessages.UDH)
        self.relay_of(*(evolve(channel(id), form=form) for id in "abc"))

    def used(self) -> list[object]:
        return [told[1] for told in self.relay.of("submit")]

    def finish(self) -> None:
        for connector in self.relay.connectors.values():
            while connector.out:
                connector.answer()

    def test_all_segments_of_a_text_go_by_one_channel(self) -> None:
        for number in range(1, 5):
            self.relay.send(what=segment(number, b"x", total=4))
            self.finish()
        self.assertEqual(len(set(self.used())), 1)

    def test_so_they_do_when_they_had_to_wait_for_it(self) -> None:
        for connector in self.relay.connectors.values():
            connector.down()
        for number in range(1, 5):
            self.relay.send(what=segment(number, b"x", total=4))
        for connector in self.relay.connectors.values():
            connector.up()
        for _ in range(4):
            self.finish()
        self.assertEqual((len(self.used()), len(set(self.used()))), (4, 1))

    def test_and_over_a_kill_between_them(self) -> None:
        self.relay.send(what=segment(1, b"x"))
        self.finish()
        used = self.used()
        for _ in range(2):
            self.relay.kill()
            for connector in self.relay.connectors.values():
                connector.up()
        self.relay.send(what=segment(2, b"x"))
        self.assertEqual(self.used(), used * 2)

    def test_another_text_may_go_by_another(self) -> None:
        for reference in range(3):
            self.relay.send(what=segment(1, b"x", reference=reference))
            self.finish()
        self.assertEqual(len(set(self.used())), 3)


class MisnamedTests(SiblingsCase):
    """Octets above 0x7F under data_coding 0."""

    def test_a_set_that_is_never_complete_is_read_as_one_text(self) -> None:
        self.send(segment(1, b"gr\xfcn", total=3), segment(2, b"@", total=3))
        self.relay.advance(JOIN_TIMEOUT + 1)
        self.connectors["a"].answer()
        self.assertEqual([text[6:] for text in self.texts()], ["gr\x7en", "\0"])

    def test_alphabets_that_cannot_be_joined_go_on_apart(self) -> None:
        self.send(segment(1, b"one"), evolve(segment(2, b"odd"), data_coding=0x18))
        self.connectors["a"].answer()
        self.assertEqual([text[6:] for text in self.texts()], ["one", "odd"])

    def test_what_is_called_a_segment_counts_as_what_it_holds(self) -> None:
        refused = self.assertRaises(MessageRefused, self.send, segment(1, b"a" * 60_000))
        self.assertIs(refused.refusal, Refusal.TOO_LONG)
