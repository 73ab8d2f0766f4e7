"""The connector over SMPP: what leaves, what comes back, and what the relay hears of it."""

from twisted.trial.unittest import SynchronousTestCase

from router.smpp.codec import encode
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import (
    AlertNotification,
    BindReceiver,
    BindTransceiver,
    BindTransmitter,
    DataSm,
    DeliverSm,
    SubmitSm,
    SubmitSmResp,
)
from router.smpp.session import SessionState, Timers
from router.smpp.tags import Tag
from router.sms.address import Address
from router.sms.report import Fault, StatusReport
from router.sms.state import MessageState
from router.sms.value import evolve
from router.wire.session_protocol import LINGER
from tests.smpp.wire import headers, raw
from tests.southbound.smpp.far import GOIP, PAIR, SMSC, Scene, segment
from tests.support.relay_side import Segment
from tests.support.values import message

RECEIPT = b"id:17 sub:0 dlvrd:5 submit date:2302281329 done date:2302281329 stat:DELIVRD err:000 Text:hello"
ROK, RTHROTTLED = CommandStatus.ESME_ROK, CommandStatus.ESME_RTHROTTLED


class BindTests(SynchronousTestCase):
    def test_it_binds_as_it_is_told(self) -> None:
        settings = evolve(SMSC, binds=1, system_type="sms", interface_version=0x33)
        scene = Scene(settings)
        scene.connector.start()
        bind = scene.asked_to_bind()
        self.assertIsInstance(bind, BindTransceiver)
        self.assertEqual((bind.system_id, bind.password, bind.system_type), ("us", "pw", "sms"))
        self.assertEqual(bind.interface_version, 0x33)

    def test_its_channel_is_up_when_it_is_bound_and_not_before(self) -> None:
        scene = Scene(GOIP)
        scene.connector.start()
        self.assertEqual(scene.of("up"), [])
        scene.fars[0].bound()
        self.assertEqual(scene.told, [("log", "bound as goip101 to 10.0.0.9:7777"), ("up", "goip101", 1)])

    def test_each_bind_makes_room_for_a_window_more(self) -> None:
        scene = Scene(SMSC)
        scene.connector.start()
        for far in scene.fars:
            far.bound()
        self.assertEqual(scene.of("up", "down"), [("up", "smsc", 2), ("up", "smsc", 4)])
        scene.fars[0].hang_up()
        scene.fars[1].hang_up()
        self.assertEqual(scene.of("up", "down")[2:], [("up", "smsc", 2), ("down", "smsc")])

    def test_a_refused_bind_is_told_with_its_reason_and_tried_again(self) -> None:
        scene = Scene(GOIP)
        scene.connector.start()
        scene.fars[0].refuse_bind(CommandStatus.ESME_RINVPASWD)
        self.assertIn("wrong password (ESME_RINVPASWD)", scene.said()[0])
        self.assertEqual(scene.of("up", "down"), [])
        scene.tick(5)
        self.assertEqual(len(scene.fars), 2)

    def test_no_connection_is_told_and_tried_again(self) -> None:
        scene = Scene(GOIP)
        scene.reachable = False
        scene.connector.start()
        (line,) = scene.said()
        self.assertTrue(line.startswith("goip101 to 10.0.0.9:7777: connection refused: "), line)
        scene.reachable = True
        scene.tick(5)
        scene.fars[0].bound()
        self.assertEqual(scene.of("up"), [("up", "goip101", 1)])

    def test_no_answer_to_the_bind_ends_the_connection(self) -> None:
        scene = Scene(evolve(GOIP, timers=Timers(response=240.0, bind=10.0)))
        scene.connector.start()
        scene.tick(9)
        self.assertEqual(scene.told, [])
        scene.tick(1)
        self.assertIn("said nothing to the bind in time", scene.said()[0])
        self.assertTrue(scene.fars[0].gone)

    def test_a_far_side_that_hangs_up_before_it_answers_is_told_with_what_it_may_mean(self) -> None:
        scene = Scene(GOIP)
        scene.connector.start()
        scene.fars[0].hang_up()
        (line,) = scene.said()
        self.assertTrue(line.startswith("goip101 to 10.0.0.9:7777: it hung up before it answered the bind: "))
        self.assertIn("password", line)

    def test_a_web_server_and_tls_are_named(self) -> None:
        for octets, name in (
            (b"HTTP/1.0 400 Bad Request\r\n", "HTTP"),
            (bytes.fromhex("15030300020246"), "TLS"),
        ):
            scene = Scene(GOIP)
            scene.connector.start()
            scene.fars[0].says(octets)
            if not scene.fars[0].gone:
                scene.fars[0].hang_up()
            self.assertIn(f"it speaks {name}, not SMPP", scene.said()[0])


class PairTests(SynchronousTestCase):
    """`mode: pair`: a transmitter and a receiver, where SMPP 3.3 has no transceiver."""

    def setUp(self) -> None:
        self.scene = Scene(evolve(PAIR, interface_version=0x33))
        self.scene.connector.start()
        self.transmitter, self.receiver = self.scene.fars

    def both_bound(self) -> None:
        self.transmitter.bound()
        self.receiver.bound()
        self.scene.told.clear()

    def test_it_binds_a_transmitter_and_a_receiver(self) -> None:
        for far, command in ((self.transmitter, BindTransmitter), (self.receiver, BindReceiver)):
            far.exchange()
            self.assertIsInstance(far.pdus[0], command)

    def test_its_channel_is_up_with_the_transmitter_and_has_its_window(self) -> None:
        self.receiver.bound()
        self.assertEqual(self.scene.of("up"), [])
        self.transmitter.bound()
        self.assertEqual(self.scene.of("up"), [("up", "smsc", 2)])

    def test_each_says_what_it_is(self) -> None:
        self.receiver.bound()
        self.transmitter.refuse_bind(CommandStatus.ESME_RINVSYSID)
        said = (
            "smsc (as us) as transmitter to 10.0.0.9:7777: bind refused, unknown system_id (ESME_RINVSYSID)"
        )
        self.assertTrue(self.scene.said()[0].startswith(said), self.scene.said())

    def test_submits_leave_by_the_transmitter_alone(self) -> None:
        self.both_bound()
        self.assertTrue(self.scene.submit(segment()) and self.scene.submit(segment()))
        self.assertEqual((len(self.transmitter.asked), len(self.receiver.asked)), (2, 0))
        self.assertFalse(self.scene.submit(segment()))

    def test_reports_and_received_sms_come_by_the_receiver(self) -> None:
        self.both_bound()
        self.receiver.deliver(DeliverSm(esm_class=4, short_message=RECEIPT))
        self.receiver.deliver(DeliverSm(short_message=b"hi"))
        self.assertEqual([told[0] for told in self.scene.told], ["reported", "arrived"])

    def test_a_receipt_of_a_3_3_smsc_may_come_by_the_transmitter(self) -> None:
        self.both_bound()
        self.transmitter.deliver(DeliverSm(esm_class=4, short_message=RECEIPT))
        self.assertEqual([told[0] for told in self.scene.told], ["reported"])

    def test_without_its_receiver_it_still_sends_and_without_its_transmitter_not(self) -> None:
        self.both_bound()
        self.receiver.hang_up()
        self.assertTrue(self.scene.submit(segment()))
        self.transmitter.hang_up()
        self.assertEqual(self.scene.of("up", "down")[-1], ("down", "smsc"))
        self.scene.tick(6)
        self.assertEqual(len(self.scene.fars), 4)


class Trouble(Exception):
    """A bug of the relay."""


class Troubled(Scene):
    """Its relay cannot take what comes of a certain text."""

    def submitted(self, segment: object, remote_id: str) -> None:
        _look(segment)
        super().submitted(segment, remote_id)

    def lost(self, segment: object) -> None:
        _look(segment)
        super().lost(segment)


def _look(what: object) -> None:
    assert isinstance(what, Segment)
    if what.message.short_message == b"trouble":
        raise Trouble


class SubmitTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.scene = Scene(GOIP)
        self.far = self.scene.bound()

    def test_the_answer_comes_back_with_its_segment_and_the_remote_id(self) -> None:
        what = segment()
        self.assertTrue(self.scene.submit(what))
        self.far.answer(remote_id="17")
        self.assertEqual(self.scene.told, [("submitted", what, "17")])

    def test_a_refusal_comes_back_as_its_cause(self) -> None:
        for status, fault in ((RTHROTTLED, Fault.BUSY), (CommandStatus.ESME_RINVDSTADR, Fault.NUMBER)):
            self.scene.submit(segment())
            self.far.answer(status)
            self.assertEqual(self.scene.told[-1][2], fault)

    def test_a_generic_nack_is_a_refusal_whatever_its_status(self) -> None:
        for status in (CommandStatus.ESME_RINVCMDID, ROK):
            self.scene.submit(segment())
            number = self.far.asked.pop().sequence_number
            self.far.says(raw(CommandId.GENERIC_NACK, number, command_status=status))
            self.assertEqual(self.scene.told[-1][0], "refused")

    def test_what_no_pdu_can_carry_is_refused(self) -> None:
        what = segment(what=evolve(message(), destination_addr=Address(1, 1, "4" * 21)))
        self.assertTrue(self.scene.submit(what))
        self.assertEqual(self.scene.told, [("refused", what, Fault.MESSAGE)])

    def test_no_answer_in_time_is_told_and_so_is_a_late_one(self) -> None:
        scene = Scene(evolve(GOIP, timers=Timers(enquire_link=0.0, response=10.0)))
        far, what = scene.bound(), segment()
        scene.submit(what)
        scene.tick(10)
        far.answer(remote_id="17")
        self.assertEqual(scene.told, [("unanswered", what), ("submitted", what, "17")])

    def test_a_lost_connection_takes_the_channel_down_before_it_gives_back_what_it_had(self) -> None:
        what = segment()
        self.scene.submit(what)
        self.far.hang_up()
        self.assertEqual([told[0] for told in self.scene.told], ["down", "lost", "log"])

    def test_trouble_with_one_answer_is_not_that_of_the_next(self) -> None:
        scene = Troubled(evolve(SMSC, binds=1))
        far, first, second = scene.bound(), segment(b"trouble"), segment()
        scene.submit(first)
        scene.submit(second)
        numbers = [asked.sequence_number for asked in far.asked]
        far.says(b"".join(encode(SubmitSmResp(message_id=str(one)), one) for one in numbers))
        self.assertEqual(scene.told, [("submitted", second, str(numbers[1]))])
        self.assertEqual(len(self.flushLoggedErrors(Trouble)), 1)

    def test_nor_that_of_the_link(self) -> None:
        scene = Troubled(evolve(SMSC, binds=1))
        far, second = scene.bound(), segment()
        scene.submit(segment(b"trouble"))
        scene.submit(second)
        far.hang_up()
        self.assertEqual(scene.of("lost"), [("lost", second)])
        self.assertEqual(len(self.flushLoggedErrors(Trouble)), 1)
        scene.tick(6)
        self.assertEqual(len(scene.fars), 2)

    def test_without_a_link_nothing_leaves(self) -> None:
        self.far.hang_up()
        self.assertFalse(self.scene.submit(segment()))

    def test_nor_on_one_that_is_not_bound_yet(self) -> None:
        scene = Scene(GOIP)
        scene.connector.start()
        self.assertFalse(scene.submit(segment()))

    def test_nor_beyond_the_window(self) -> None:
        self.assertEqual([self.scene.submit(segment()) for _ in range(2)], [True, False])

    def test_the_link_with_the_most_room_is_taken(self) -> None:
        scene = Scene(SMSC)
        scene.bound()
        for taken in (1, 0), (1, 1), (2, 1), (2, 2):
            self.assertTrue(scene.submit(segment()))
            self.assertEqual(tuple(len(far.asked) for far in scene.fars), taken)
        self.assertFalse(scene.submit(segment()))


class EncodingTests(SynchronousTestCase):
    def sent(self, scene: Scene, tlvs: bool = False) -> SubmitSm:
        """Return the submit_sm of a segment that has a parameter of its own."""
        far = scene.bound()
        scene.submit(segment(what=message(tlvs=((0x1400, b"x"),)), expires_in=90.0))
        pdu = far.pdus[0]
        assert isinstance(pdu, SubmitSm)
        return pdu

    def test_a_goip_gets_no_validity_period_an_smsc_what_is_left_of_it(self) -> None:
        self.assertEqual(self.sent(Scene(GOIP)).validity_period, "")
        self.assertEqual(self.sent(Scene(evolve(SMSC, binds=1))).validity_period, "000000000130000R")

    def test_reports_are_asked_for_if_they_matter(self) -> None:
        for reports in (True, False):
            scene = Scene(evolve(GOIP, reports=reports))
            self.assertEqual(self.sent(scene).registered_delivery, int(reports))

    def test_parameters_go_along_if_the_far_side_knows_them_or_as_it_is_told(self) -> None:
        for tlvs, version, expected in (
            (None, 0x34, True),
            (None, 0x33, False),
            (True, 0x33, True),
            (False, 0x34, False),
        ):
            scene = Scene(evolve(GOIP, tlvs=tlvs, interface_version=version))
            self.assertEqual(bool(self.sent(scene).tlvs), expected)


class InboundTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.scene = Scene(GOIP)
        self.far = self.scene.bound()

    def answered(self) -> list[int]:
        """Return the statuses of the answers, after all that was reported is on disk."""
        while self.scene.acknowledge:
            self.scene.acknowledge.pop()()
        self.far.exchange()
        return [answer.command_status for answer in self.far.answers]

    def test_a_receipt_is_a_report_and_is_answered_when_it_is_kept(self) -> None:
        self.far.deliver(DeliverSm(esm_class=4, short_message=RECEIPT))
        report = StatusReport("17", MessageState.DELIVERED, None)
        self.assertEqual(self.scene.told, [("reported", "goip101", report)])
        self.assertEqual(self.far.answers, [])
        self.assertEqual(self.answered(), [ROK])

    def test_anything_else_is_a_received_sms_and_is_answered_when_it_is_kept(self) -> None:
        self.far.deliver(DeliverSm(source_addr="4477", short_message=b"hi"))
        self.assertEqual(self.scene.told, [("arrived", "goip101", b"hi")])
        self.assertEqual(self.far.answers, [])
        self.assertEqual(self.answered(), [ROK])

    def test_data_sm_is_either_too(self) -> None:
        for esm_class, text, kind in ((0, b"hi", "arrived"), (4, RECEIPT, "reported")):
            self.far.deliver(DataSm(esm_class=esm_class, tlvs=((Tag.MESSAGE_PAYLOAD, text),)))
            self.assertEqual(self.scene.told.pop()[0], kind)
            self.answered()
        self.assertEqual([type(one.pdu).__name__ for one in self.far.answers], ["DataSmResp"] * 2)

    def test_a_receipt_that_cannot_be_read_is_answered_and_dropped(self) -> None:
        self.far.deliver(DeliverSm(esm_class=4, short_message=b"it arrived"))
        self.assertEqual(
            self.scene.said(), ["goip101: a receipt could not be read; it is answered and dropped"]
        )
        self.assertEqual(self.answered(), [ROK])

    def test_many_that_cannot_be_read_are_one_line_in_the_log(self) -> None:
        for _ in range(50):
            self.far.deliver(DeliverSm(esm_class=4, short_message=b"it arrived"))
        self.assertEqual([told[0] for told in self.scene.told], ["log"] * 2)
        self.assertEqual(self.answered(), [ROK] * 50)

    def test_one_that_is_kept_after_its_connection_has_gone_has_nobody_to_answer(self) -> None:
        self.far.deliver(DeliverSm(source_addr="4477", short_message=b"hi"))
        self.far.hang_up()
        self.answered()
        self.assertEqual(self.far.transport.value(), b"")

    def test_alert_notification_has_no_answer(self) -> None:
        self.far.session.output()
        self.far.says(raw(AlertNotification.command_id, 3, bytes(6)))
        self.assertEqual((self.scene.told, self.far.transport.value()), ([], b""))

    def test_more_than_the_bound_is_not_read_until_some_is_kept(self) -> None:
        for _ in range(101):
            self.far.session.request(DeliverSm(short_message=b"hi"), None, 0.0)
        self.far.exchange()
        self.assertEqual(self.far.transport.producerState, "paused")
        self.answered()
        self.assertEqual(self.far.transport.producerState, "producing")

    def test_a_breach_of_the_protocol_is_told(self) -> None:
        self.far.says(raw(0x0FFF, 5))
        self.assertIn("what it sent is against SMPP: ", self.scene.said()[0])


class EndTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.scene = Scene(evolve(GOIP, timers=Timers(enquire_link=20.0, response=10.0)))
        self.far = self.scene.bound()

    def test_to_stop_is_to_unbind_and_to_stay_away(self) -> None:
        self.scene.connector.stop()
        self.far.exchange()
        self.assertIs(self.far.session.state, SessionState.UNBOUND)
        self.assertTrue(self.far.gone)
        self.scene.tick(100)
        self.assertEqual((len(self.scene.fars), self.scene.connector.links), (1, []))

    def test_to_stop_before_the_bind_is_answered_is_to_hang_up(self) -> None:
        scene = Scene(GOIP)
        scene.connector.start()
        scene.connector.stop()
        scene.fars[0].exchange()
        self.assertTrue(scene.fars[0].gone)

    def test_an_unbind_of_the_far_side_takes_the_channel_down_at_once(self) -> None:
        self.scene.submit(segment())
        self.far.unbind()
        self.assertEqual(self.scene.of("down", "lost"), [("down", "goip101")])
        self.assertFalse(self.scene.submit(segment()))

    def test_what_was_in_flight_may_still_be_answered_then(self) -> None:
        what = segment()
        self.scene.submit(what)
        number = self.far.asked[0].sequence_number
        self.far.unbind()
        self.far.says(raw(0x80000004, number, b"17\0"))
        self.assertEqual(self.scene.of("submitted", "lost"), [("submitted", what, "17")])

    def test_a_silent_far_side_is_asked_and_then_left(self) -> None:
        what = segment()
        self.scene.submit(what)
        self.far.gone = True  # it answers nothing
        self.scene.tick(30)
        self.assertIn((CommandId.ENQUIRE_LINK, ROK, 3), headers(self.far.transport.value()))
        self.assertEqual(self.scene.of("down", "unanswered"), [("unanswered", what), ("down", "goip101")])
        self.assertTrue(self.far.transport.disconnecting)

    def test_one_that_does_not_even_read_is_cut_off(self) -> None:
        self.far.gone = True
        self.scene.tick(30)
        self.assertFalse(self.far.transport.disconnected)
        self.scene.tick(int(LINGER))
        self.assertTrue(self.far.transport.disconnected)

    def test_after_a_bind_its_delays_begin_anew(self) -> None:
        for _ in range(3):
            self.scene.fars[-1].hang_up()
            self.scene.tick(5)
            self.scene.fars[-1].bound()
        self.assertEqual(len(self.scene.fars), 4)

    def test_it_comes_back_by_itself(self) -> None:
        self.far.hang_up()
        self.scene.tick(5)
        self.scene.fars[1].bound()
        self.assertTrue(self.scene.submit(segment()))
        self.assertEqual(len(self.scene.fars[1].asked), 1)
