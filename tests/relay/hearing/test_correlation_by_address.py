"""Among several messages with one remote id, the number in the report decides."""

from router.relay.hearing.open_segments import OF_ONE_ID
from router.relay.hearing.parked_reports import PARK
from router.relay.id_forms import Remote
from router.relay.remote_ids import TRUSTED
from router.routing.numbers import Rewrite
from router.routing.pattern import compiled
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.relay.cases import LONG, SEGMENTS, A, B, CorrelationCase
from tests.support.values import channel

ONE, TWO, THREE = "256772000001", "256772000002", "256772000003"
FIRST, SECOND = channel("box01", gateway="box"), channel("box02", gateway="box")


class AddressCase(CorrelationCase):
    def taken(self, *numbers: str, id: str = "7", by: str = "a") -> None:
        """A message to each of these numbers, which the far side all calls so."""
        for number in numbers:
            self.relay.send(to=number)
            self.connector(by).answer(id)

    def report(self, *addresses: str, id: str = "7", by: str = "a") -> None:
        self.connector(by).report(id, addresses=addresses)

    def ended(self) -> list[int]:
        return [id for id, _, _ in self.relay.endings()]

    def restart(self) -> None:
        self.relay.kill()
        for connector in self.relay.connectors.values():
            connector.up()


class OneIdTests(AddressCase):
    def test_each_gets_the_ending_that_names_its_number(self) -> None:
        for rule in Remote:
            for restart in (False, True):
                self.relay_of(evolve(A, remote_id=rule))
                self.taken(ONE, TWO, THREE)
                if restart:
                    self.restart()
                for number in (ONE, THREE, TWO):
                    self.report(number, "Shop")
                self.assertEqual(self.ended(), [1, 3, 2], (rule, restart))

    def test_one_of_them_may_be_on_disk_only(self) -> None:
        for which, number in enumerate((ONE, TWO)):
            self.relay_of(A)
            self.taken(ONE)
            self.restart()
            self.taken(TWO)
            self.report(number)
            self.assertEqual(self.ended(), [self.relay.ids[which]])

    def test_either_address_may_be_the_number(self) -> None:
        """Some far sides do not swap them."""
        self.relay_of(A)
        self.taken(ONE, TWO)
        self.report("Shop", ONE)
        self.assertEqual(self.ended(), [1])

    def test_an_address_that_is_no_number_tells_nothing(self) -> None:
        for odd in ("goip101", "", "0", "1"):
            self.relay_of(A)
            self.taken(ONE, TWO)
            self.report(*(addr for addr in (odd, "goip1") if addr))
            self.assertEqual(self.ended(), [2])

    def test_one_in_another_spelling_is_the_same_number(self) -> None:
        for written, told in ((f"+{ONE}", ONE), ("0772000001", ONE), (ONE, "0772000001"), (ONE, f"00{ONE}")):
            self.relay_of(A)
            self.taken(written, TWO)
            self.report(told)
            self.assertEqual(self.ended(), [1], (written, told))

    def test_of_two_that_end_alike_the_one_in_full_is_meant(self) -> None:
        self.relay_of(A)
        self.taken("254772000001", ONE)
        self.report("254772000001")
        self.assertEqual(self.ended(), [1])

    def test_two_countries_are_told_apart_where_they_are_known(self) -> None:
        self.relay_of(evolve(A, country="UG"))
        self.taken("0772000001", "+254772000001")
        self.report("+256772000001")
        self.assertEqual(self.ended(), [1])

    def test_a_number_is_compared_as_the_gateway_was_given_it_too(self) -> None:
        rewrite = Rewrite(compiled("^55"), "9900")
        for restart in (False, True):
            self.relay_of(evolve(A, numbers=(rewrite,)))
            self.taken("5512", "5513")
            if restart:
                self.restart()
            self.report("990012")
            self.assertEqual(self.ended(), [1])

    def test_segments_of_one_text_that_are_called_alike_each_get_a_report(self) -> None:
        for restart in (False, True):
            self.relay_of(evolve(A, form=SEGMENTS))
            self.relay.send(LONG, to=ONE)
            for _ in range(3):
                self.connector().answer("7")
            if restart:
                self.restart()
            for number in range(3):
                self.assertEqual(self.ended(), [], number)
                self.report(ONE)
            self.assertEqual(self.ended(), [1])

    def test_segments_and_whole_texts_may_share_an_id(self) -> None:
        self.relay_of(evolve(A, form=SEGMENTS))
        self.relay.send(LONG, to=ONE)
        for id in ("5", "6", "7"):
            self.connector().answer(id)
        self.taken(TWO)
        for id in ("7", "6", "5"):
            self.report(ONE, id=id)
        self.assertEqual(self.ended(), [1])
        self.report(TWO)
        self.assertEqual(self.ended(), [1, 2])

    def test_one_that_outran_its_answer_goes_to_it_and_not_to_another(self) -> None:
        self.relay_of(evolve(A, remote_id=Remote.EXACT))
        for _ in range(2 * TRUSTED):
            self.taken(THREE)
            self.report(THREE)
        before = self.ended()
        self.taken(ONE, id="1")
        self.relay.send(to=TWO)
        self.report(TWO, id="1")
        self.assertEqual(self.ended(), before)
        self.connector().answer("1")
        self.assertEqual(self.ended(), [*before, len(before) + 2])

    def test_what_is_on_its_way_ends_nothing_and_stays(self) -> None:
        self.relay_of(A)
        self.taken(ONE, TWO)
        self.connector().report("7", MessageState.ENROUTE, addresses=(ONE,))
        self.assertEqual(self.ended(), [])
        self.report(ONE)
        self.assertEqual(self.ended(), [1])

    def test_of_more_than_fit_in_memory_those_on_disk_are_found(self) -> None:
        self.relay_of(A)
        numbers = [f"2567720{number:05d}" for number in range(OF_ONE_ID + 3)]
        self.taken(*numbers)
        for number in numbers[-1:2:-1]:
            self.report(number)
        self.report(numbers[0])
        self.assertEqual(self.ended()[-1], 1)


class ElsewhereTests(AddressCase):
    """The report names a number to which nothing of its id went."""

    def setUp(self) -> None:
        self.relay_of(A)

    def test_of_several_none_is_guessed(self) -> None:
        self.taken(ONE, TWO)
        self.report(THREE)
        self.assertEqual((self.ended(), self.relay.correlation.unmatched.count), ([], 1))

    def test_a_late_report_of_what_has_ended_does_not_end_another(self) -> None:
        """The box restarted, and its ids began anew."""
        self.taken(ONE)
        self.report(ONE)
        self.taken(TWO)
        self.report(ONE)
        self.assertEqual((self.ended(), self.relay.correlation.unmatched.count), ([1], 1))
        self.report(TWO)
        self.assertEqual(self.ended(), [1, 2])

    def test_equal_ids_are_the_rule_where_addresses_are_nobodys(self) -> None:
        self.taken(ONE)
        self.report("491701234567")
        self.assertEqual(self.ended(), [1])

    def test_addresses_that_agreed_by_chance_are_not_believed(self) -> None:
        self.taken(ONE)
        self.report(ONE)
        self.taken(TWO, id="8")
        self.report("491701234567", id="8")
        self.assertEqual(self.ended(), [1, 2])

    def test_a_far_side_that_begins_to_name_other_numbers_is_believed_after_a_while(self) -> None:
        good = list(range(1, 2 * TRUSTED + 1))
        for _ in good:
            self.taken(ONE)
            self.report(ONE)
        self.taken(TWO)
        for _ in range(TRUSTED):
            self.report("491701234567")
        self.assertEqual(self.ended(), good)
        self.report("491701234567")
        self.assertEqual(self.ended(), [*good, good[-1] + 1])

    def test_the_sender_and_the_sim_tell_nothing(self) -> None:
        self.relay_of(evolve(A, number="+256700000009"))
        self.taken(ONE)
        self.report(ONE)
        self.taken(TWO)
        self.report("goip101", "256700000009")
        self.assertEqual(self.ended(), [1, 2])


class BesideTests(AddressCase):
    """A box tells by one of its channels of what it sent by another."""

    def setUp(self) -> None:
        self.relay_of(FIRST, SECOND, B)

    def taken_by(self, by: str, number: str, id: str = "7") -> None:
        self.relay.send(to=number)
        for connector in self.relay.connectors.values():
            if connector.out:
                self.assertEqual(connector.id, by)
                connector.answer(id)

    def sent(self) -> None:
        """Send one by each channel: the second of the box has the second message."""
        for by, number in (("box01", ONE), ("box02", TWO), ("b", THREE)):
            self.taken_by(by, number, id=f"7{by[-1]}")

    def test_the_only_one_there_of_this_id_and_number_is_meant(self) -> None:
        for restart in (False, True):
            self.relay_of(FIRST, SECOND, B)
            self.sent()
            if restart:
                self.restart()
            self.report(TWO, id="72", by="box01")
            self.assertEqual(self.ended(), [2], restart)

    def test_it_is_meant_before_one_of_the_same_id_that_went_to_another_number(self) -> None:
        for restart in (False, True):
            self.relay_of(FIRST, SECOND, B)
            self.taken_by("box01", ONE)
            self.taken_by("box02", TWO)
            if restart:
                self.restart()
            self.report(ONE, by="box02")
            self.assertEqual(self.ended(), [1], restart)
            self.report(TWO, by="box02")
            self.assertEqual(self.ended(), [1, 2], restart)

    def test_without_its_number_it_is_not(self) -> None:
        self.sent()
        for addresses in ((), (ONE,), ("goip101",)):
            self.report(*addresses, id="72", by="box01")
        self.assertEqual((self.ended(), self.relay.correlation.unmatched.count), ([], 3))

    def test_another_gateway_is_not_looked_at(self) -> None:
        self.sent()
        self.report(THREE, id="7b", by="box01")
        self.report(TWO, id="72", by="b")
        self.assertEqual(self.ended(), [])

    def test_what_came_twice_does_not_end_what_another_channel_sent_to_that_number(self) -> None:
        self.taken_by("box01", ONE)
        self.report(ONE, by="box01")
        self.taken_by("box02", ONE)
        self.report(ONE, by="box01")
        self.assertEqual(self.ended(), [1])

    def test_while_an_answer_is_outstanding_it_waits_for_that(self) -> None:
        self.sent()
        self.relay.send(to=ONE)
        self.report(TWO, id="72", by="box01")
        self.assertEqual(self.ended(), [])
        self.relay.advance(PARK)
        self.assertEqual(self.ended(), [2])
