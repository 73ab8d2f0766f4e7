"""query_sm, cancel_sm and replace_sm, as the relay answers them."""

from router.relay.sending.message_requests import MessageStatus, Outcome, Replacement, Which
from router.sms.message import UDHI
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.relay.cases import TO, A, AttemptsCase
from tests.support.relay import RelayInMemory
from tests.support.values import message

MINE = Which(esme="crm", source_addr="Shop", message_id=1)


class PendingCase(AttemptsCase):
    def setUp(self) -> None:
        self.relay_of(A)
        self.outcomes: list[Outcome] = []

    def wait(self) -> None:
        """A message that waits, since its channel is down."""
        self.connectors["a"].down()
        self.relay.send()

    def cancel(self, which: Which = MINE) -> list[Outcome]:
        self.relay.message_requests.cancel(which, self.outcomes.append)
        self.relay.turn()
        self.relay.turn()
        return self.outcomes

    def replace(self, text: bytes = b"better") -> list[Outcome]:
        replacement = Replacement(short_message=text, registered_delivery=1, sm_default_msg_id=0)
        self.relay.message_requests.replace(MINE, replacement, self.outcomes.append)
        self.relay.turn()
        self.relay.turn()
        return self.outcomes


class UnansweredTests(PendingCase):
    """The store cannot say which message is meant."""

    def setUp(self) -> None:
        super().setUp()
        self.wait()
        self.relay.store.answers = False

    def test_each_request_is_answered_and_changes_nothing(self) -> None:
        self.cancel()
        self.replace()
        self.relay.message_requests.query(MINE, self.told)
        self.relay.message_requests.replace_if_present(MINE, message(b"better"), None, None, self.told)
        self.relay.turn()
        self.assertEqual(self.outcomes, [Outcome.UNANSWERED] * 4)
        self.relay.store.answers = True
        self.connectors["a"].up()
        self.assertEqual(self.texts(), ["hello"])

    def test_while_the_store_is_away_each_is_answered_at_once(self) -> None:
        self.relay.store.answers = True
        self.relay.store.failing = self.relay.store.held = True
        self.relay.message_requests.query(MINE, self.told)
        self.relay.message_requests.cancel(MINE, self.outcomes.append)
        self.assertEqual(self.outcomes, [Outcome.UNANSWERED] * 2)

    def told(self, found: MessageStatus | int | Outcome) -> None:
        assert isinstance(found, Outcome)
        self.outcomes.append(found)


class QueryTests(PendingCase):
    def standing(self, which: Which = MINE) -> MessageStatus | Outcome:
        found: list[MessageStatus | Outcome] = []
        self.relay.message_requests.query(which, found.append)
        self.relay.turn()
        return found[0]

    def test_what_waits_or_is_out_is_enroute(self) -> None:
        self.wait()
        self.assertEqual(self.standing(), MessageStatus(MessageState.ENROUTE, 0, 0.0))

    def test_what_has_ended_tells_how_and_when(self) -> None:
        self.relay.send()
        self.connectors["a"].report(self.connectors["a"].answer())
        ended = MessageStatus(MessageState.DELIVERED, 0, self.relay.clock.seconds())
        self.assertEqual(self.standing(), ended)

    def test_another_account_s_message_is_unknown(self) -> None:
        self.wait()
        self.assertIs(self.standing(Which(esme="shop", source_addr="Shop", message_id=1)), Outcome.UNKNOWN)

    def test_the_source_must_be_that_of_the_message(self) -> None:
        self.wait()
        self.assertIs(self.standing(Which(esme="crm", source_addr="Other", message_id=1)), Outcome.UNKNOWN)


class CancelTests(PendingCase):
    def test_what_waits_ends_as_deleted_and_is_never_sent(self) -> None:
        self.wait()
        self.assertEqual(self.cancel(), [Outcome.DONE])
        self.connectors["a"].up()
        self.assertEqual((self.submits(), self.relay.endings()), ([], [(1, "DELETED", 906)]))
        self.assertEqual(sum(self.relay.sendings.queues.values()), 0)

    def test_what_is_held_too(self) -> None:
        self.relay.send(deliver_in=60.0)
        self.assertEqual(self.cancel(), [Outcome.DONE])
        self.relay.advance(65.0)
        self.assertEqual((self.submits(), self.relay.endings()), ([], [(1, "DELETED", 906)]))

    def test_what_is_in_flight_cannot_be_cancelled(self) -> None:
        self.relay.send()
        self.assertEqual(self.cancel(), [Outcome.TOO_LATE])

    def test_what_there_is_not_is_unknown(self) -> None:
        self.assertEqual(self.cancel(), [Outcome.UNKNOWN])

    def test_without_an_id_all_between_two_addresses_go(self) -> None:
        self.connectors["a"].down()
        for to in (TO, TO, "256772000002"):
            self.relay.send(to=to)
        self.cancel(Which(esme="crm", source_addr="Shop", destination_addr=TO))
        self.assertEqual([id for id, _, _ in self.relay.endings()], [1, 2])

    def test_the_next_to_that_number_goes_on(self) -> None:
        self.connectors["a"].down()
        self.relay.send()
        self.relay.send("second")
        self.cancel()
        self.connectors["a"].up()
        self.assertEqual([told[3] for told in self.relay.of("submit")], ["second"])


class ReplaceTests(PendingCase):
    def test_what_waits_goes_with_its_new_text_under_its_old_id(self) -> None:
        self.wait()
        self.assertEqual(self.replace(), [Outcome.DONE])
        self.connectors["a"].up()
        self.assertEqual([told[3] for told in self.relay.of("submit")], ["better"])
        self.assertEqual(self.relay.ids, [1])

    def test_the_new_text_survives_a_kill(self) -> None:
        self.wait()
        self.replace()
        self.relay.kill()
        self.relay.connectors["a"].up()
        self.assertEqual([told[3] for told in self.relay.of("submit")], ["better"])

    def test_a_header_goes_with_the_text_that_it_stood_in_front_of(self) -> None:
        self.connectors["a"].down()
        self.relay.send(what=evolve(message(b"\6\5\4\x0b\x84\x23\xf0old"), esm_class=UDHI))
        self.assertEqual(self.replace(b"better"), [Outcome.DONE])
        self.connectors["a"].up()
        sent = self.connectors["a"].out[-1].message
        self.assertEqual((sent.short_message, sent.esm_class), (b"better", 0))

    def test_half_a_character_of_ucs2_is_no_text(self) -> None:
        self.connectors["a"].down()
        self.relay.send(what=evolve(message(b"\0o\0l\0d"), data_coding=8))
        self.assertEqual(self.replace(b"\0n\0"), [Outcome.UNFIT])

    def test_one_that_is_put_off_past_its_end_has_as_long_as_it_had(self) -> None:
        self.relay.send(deliver_in=50.0, expires_in=100.0)
        replacement = Replacement(
            short_message=b"better",
            registered_delivery=1,
            sm_default_msg_id=0,
            deliver_at=self.relay.clock.seconds() + 200.0,
        )
        self.relay.message_requests.replace(MINE, replacement, self.outcomes.append)
        self.relay.turn()
        self.relay.turn()
        for _ in range(205):
            self.relay.advance(1.0)
        self.assertEqual(
            ([told[3] for told in self.relay.of("submit")], self.relay.endings()), (["better"], [])
        )

    def test_what_is_in_flight_cannot_be_replaced(self) -> None:
        self.relay.send()
        self.assertEqual(self.replace(), [Outcome.TOO_LATE])

    def test_it_may_be_put_off(self) -> None:
        self.wait()
        later = Replacement(
            short_message=b"later",
            registered_delivery=1,
            sm_default_msg_id=0,
            deliver_at=self.relay.clock.seconds() + 60.0,
        )
        self.relay.message_requests.replace(MINE, later, self.outcomes.append)
        self.relay.turn()
        self.connectors["a"].up()
        self.assertEqual(self.texts(), [])
        self.relay.advance(61.0)
        self.assertEqual(self.texts(), ["later"])

    def test_a_text_that_stands_on_disk_only_is_replaced_as_well(self) -> None:
        self.relay = RelayInMemory([A], window=4)
        self.connectors = self.relay.connectors
        for number in range(10):
            self.relay.send(f"{number}", to=f"25677200{number:04d}")
        which = evolve(MINE, message_id=10)
        better = Replacement(short_message=b"better", registered_delivery=1, sm_default_msg_id=0)
        self.relay.message_requests.replace(which, better, self.outcomes.append)
        self.relay.turn()
        self.connectors["a"].up()
        for _ in range(10):
            self.relay.advance(1.0)
            if self.connectors["a"].out:
                self.connectors["a"].answer()
        self.assertEqual(sorted(self.texts()), [*"012345678", "better"])

    def test_the_second_of_two_changes_what_the_first_has_made_of_it(self) -> None:
        self.relay.send(deliver_in=60.0)
        at = self.relay.clock.seconds() + 30.0
        for text, deliver_at in ((b"sooner", at), (b"better", None)):
            replacement = Replacement(
                short_message=text, registered_delivery=1, sm_default_msg_id=0, deliver_at=deliver_at
            )
            self.relay.message_requests.replace(MINE, replacement, self.outcomes.append)
        self.relay.turn()
        self.relay.advance(29.0)
        self.assertEqual((self.outcomes, self.texts()), ([Outcome.DONE, Outcome.DONE], []))
        self.relay.advance(3.0)
        self.assertEqual(self.texts(), ["better"])

    def test_two_at_once_leave_it_in_the_plan(self) -> None:
        self.wait()
        self.relay.store.held = True
        for text in (b"one", b"two"):
            replacement = Replacement(short_message=text, registered_delivery=1, sm_default_msg_id=0)
            self.relay.message_requests.replace(MINE, replacement, self.outcomes.append)
        self.relay.store.held = False
        self.relay.store.commit()
        self.relay.turn()
        self.connectors["a"].up()
        self.assertEqual((self.outcomes, self.texts()), ([Outcome.DONE] * 2, ["two"]))
