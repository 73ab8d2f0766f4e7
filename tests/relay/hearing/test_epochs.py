"""A box that restarts begins its ids anew: then reports are of what went out since, by number or not."""

from tests.relay.cases import A
from tests.relay.hearing.test_correlation_by_address import ONE, TWO, AddressCase


class RebootTests(AddressCase):
    def setUp(self) -> None:
        self.relay_of(A)

    def reboot(self) -> None:
        self.relay.relay.channel_events.down("a")
        self.relay.advance(60.0)
        self.connector().up()

    def epochs(self) -> list[int]:
        return [one.epoch for id in self.relay.ids for one in self.relay.store.kept.of_message("crm", id)]

    def test_an_id_that_is_open_from_before_begins_an_epoch(self) -> None:
        self.taken(ONE)
        self.reboot()
        self.taken(TWO)
        self.assertEqual((self.relay.scheduler.channels["a"].epoch, self.epochs()), (1, [0, 1]))

    def test_what_follows_belongs_to_that_epoch(self) -> None:
        self.taken(ONE, ONE, id="7")
        self.reboot()
        self.taken(TWO, id="7")
        self.taken(TWO, id="8")
        self.assertEqual(self.epochs(), [0, 0, 1, 1])

    def test_an_id_that_repeats_while_the_channel_is_up_begins_none(self) -> None:
        """Some far sides draw them at random."""
        self.taken(ONE, TWO)
        self.assertEqual(self.epochs(), [0, 0])

    def test_a_late_report_of_before_ends_its_own_message(self) -> None:
        for restart in (False, True):
            self.relay_of(A)
            self.taken(ONE)
            self.reboot()
            self.taken(TWO)
            if restart:
                self.restart()
            self.report(ONE)
            self.assertEqual(self.ended(), [1], restart)

    def test_a_report_that_names_no_number_is_of_the_present_epoch(self) -> None:
        for restart in (False, True):
            self.relay_of(A)
            self.taken(ONE)
            self.reboot()
            self.taken(TWO)
            if restart:
                self.restart()
            self.report()
            self.assertEqual(self.ended(), [2], restart)

    def test_one_that_comes_twice_ends_nothing_of_before(self) -> None:
        for restart in (False, True):
            self.relay_of(A)
            self.taken(ONE)
            self.reboot()
            self.taken(TWO)
            if restart:
                self.restart()
            self.report()
            self.report()
            self.assertEqual(self.ended(), [2], restart)

    def test_what_was_accepted_first_may_have_gone_out_last(self) -> None:
        for restart in (False, True):
            self.relay_of(A)
            self.relay.send(to=ONE)
            self.relay.send(to=TWO)
            self.connector().throttle()
            self.relay.advance(1.0)
            first, last = self.relay.ids
            went = self.connector().out[0].message.destination_addr.addr
            self.connector().answer("7")
            self.reboot()
            self.relay.advance(60.0)
            self.connector().answer("7")
            if restart:
                self.restart()
            self.report()
            self.assertEqual(self.ended(), [last if went == ONE else first], restart)

    def test_an_id_that_was_given_once_is_of_whatever_epoch(self) -> None:
        self.taken(ONE, id="7")
        self.taken(ONE, id="8")
        self.reboot()
        self.taken(TWO, id="7")
        self.report(id="8")
        self.assertEqual(self.ended(), [2])

    def test_a_start_of_the_router_begins_an_epoch_where_something_is_open(self) -> None:
        self.taken(ONE)
        self.restart()
        self.taken(TWO)
        self.assertEqual(self.epochs(), [0, 1])
        self.report()
        self.report()
        self.assertEqual(self.ended(), [self.relay.ids[1]])
