"""Counters while messages pass, by a relay whose neighbours are played."""

import contextlib

from twisted.trial.unittest import SynchronousTestCase

from router.relay.errors import MessageRefused
from router.relay.faces import Face
from router.relay.figures import MOST_KINDS, OTHER, Figures, route_of
from router.relay.sending.submit_request import SubmitRequest
from router.smpp.operations import CommandStatus
from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.state import MessageState
from router.sms.value import evolve
from tests.support.relay import RelayInMemory
from tests.support.values import account, channel, message, sending

UNDELIVERABLE = MessageState.UNDELIVERABLE


class PassingTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.relay = RelayInMemory([channel("a")], [evolve(account(), rate=2.0)])
        self.figures = self.relay.relay.figures
        self.connector = self.relay.connectors["a"]

    def asked(self, face: Face = Face.API) -> SubmitRequest:
        known = self.relay.accounts.get("crm")
        assert known is not None
        return SubmitRequest(account=known, message=message(), face=face)

    def test_one_that_goes_all_the_way_is_counted_at_each_station(self) -> None:
        self.connector.up()
        self.relay.send()
        self.connector.report(self.connector.answer())
        figures = self.figures
        for counts in (figures.esmes["crm"], figures.routes["all"], figures.channels["a"]):
            self.assertEqual((counts.sent, counts.delivered, counts.failed), (1, 1, 0))
        self.assertEqual((figures.esmes["crm"].accepted, figures.routes["all"].accepted), (1, 1))

    def test_how_long_it_takes_is_counted_from_its_acceptance_on(self) -> None:
        self.connector.up()
        self.relay.store.latency = 0.2
        self.relay.send()
        self.relay.clock.advance(0.2)
        self.relay.clock.advance(0.8)
        remote_id = self.connector.answer()
        self.relay.advance(30.0)
        self.connector.report(remote_id)
        figures = self.figures
        sums = [round(one.sum, 1) for one in (figures.acceptance, figures.sending, figures.delivery)]
        self.assertEqual(sums, [0.2, 1.0, 31.0])

    def test_one_that_is_held_is_answered_when_it_is_on_disk_as_any(self) -> None:
        self.relay.send(deliver_in=60.0)
        self.assertEqual(sum(self.figures.acceptance.counts), 1)

    def test_what_is_accepted_is_told_apart_by_its_face(self) -> None:
        self.relay.send()
        self.relay.submission.accept(self.asked(), self.relay.accepted)
        self.assertEqual(self.figures.esmes["crm"].faces, {Face.SMPP: 1, Face.API: 1})

    def test_each_number_of_a_list_is_one_message(self) -> None:
        numbers = [Address(1, 1, f"25677200000{last}") for last in range(3)]
        self.relay.submission.accept_many(self.asked(), numbers, self.relay.accepted)
        self.relay.turn()
        self.assertEqual(self.figures.esmes["crm"].accepted, 3)
        self.assertEqual(sum(self.figures.acceptance.counts), 3)

    def test_what_is_refused_is_counted_by_its_command_status(self) -> None:
        for _ in range(4):
            with contextlib.suppress(MessageRefused):
                self.relay.send()
        self.assertEqual(self.figures.esmes["crm"].refused, {CommandStatus.ESME_RTHROTTLED: 2})

    def test_so_is_each_of_a_list_and_a_list_that_comes_too_fast_once(self) -> None:
        nowhere = [Address(1, 1, "25677200000"), Address(1, 1, "25677200001")]
        self.relay.change(routes=[])
        self.relay.submission.open = False
        self.assertRaises(
            MessageRefused, self.relay.submission.accept_many, self.asked(), nowhere, print, 100
        )
        self.assertRaises(MessageRefused, self.relay.submission.accept_many, self.asked(), nowhere, print)
        counted = {CommandStatus.ESME_RSYSERR: 2, CommandStatus.ESME_RTHROTTLED: 1}
        self.assertEqual(self.figures.esmes["crm"].refused, counted)

    def test_a_channel_that_says_try_later_is_counted(self) -> None:
        self.connector.up()
        self.relay.send()
        self.connector.throttle()
        self.assertEqual((self.figures.channels["a"].put_off, self.figures.channels["a"].sent), (1, 0))

    def test_receipts_are_counted_when_they_are_acknowledged(self) -> None:
        receiver = self.relay.receiver()
        self.connector.up()
        self.relay.send()
        self.connector.report(self.connector.answer())
        self.assertEqual(self.figures.esmes["crm"].receipts, 0)
        receiver.acknowledge()
        self.assertEqual(self.figures.esmes["crm"].receipts, 1)

    def test_a_received_sms_is_counted_for_its_channel_and_for_whom_it_is(self) -> None:
        sms = ShortMessage(source_addr=Address(1, 1, "256772000009"), short_message=b"hi")
        self.relay.received.arrived("a", sms, lambda: None)
        received = self.figures.channels["a"].received, self.figures.esmes["crm"].received
        self.assertEqual(received, (1, 1))


class EndingTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.figures = Figures()

    def end(self, err: int, way: str = "all") -> None:
        self.figures.ended(sending(way=way), "a", UNDELIVERABLE, err, 20.0)

    def test_others_than_delivered_ones_are_told_apart_by_state_and_err(self) -> None:
        for err in (21, 21, 28):
            self.end(err)
        others = self.figures.channels["a"].others
        self.assertEqual(others, {(UNDELIVERABLE, 21): 2, (UNDELIVERABLE, 28): 1})

    def test_of_very_many_kinds_the_last_are_one(self) -> None:
        for err in range(100):
            self.end(err)
        its = self.figures.channels["a"]
        self.assertLessEqual(len(its.others), MOST_KINDS + 1)
        self.assertEqual((its.others[UNDELIVERABLE, OTHER], its.failed), (100 - MOST_KINDS, 100))

    def test_ways_of_one_route_count_together(self) -> None:
        for way in ("all", "all/crm", "=a", "=b"):
            self.end(21, way)
        counted = {name: counts.failed for name, counts in self.figures.routes.items()}
        self.assertEqual(counted, {"all": 2, "=": 2})

    def test_each_kind_of_way_has_its_route(self) -> None:
        found = [route_of(way) for way in ("uganda", "uganda/crm", "=goip101", "~kampala/crm", "/crm")]
        self.assertEqual(found, ["uganda", "uganda", "=", "~", "/"])
