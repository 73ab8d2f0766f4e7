"""Lines that register by UDP: what is beyond the suite of all connectors."""

from socket import AF_INET, SO_RCVBUF, SOCK_DGRAM, SOL_SOCKET, socket

from twisted.internet.testing import MemoryReactor
from twisted.internet.udp import Port
from twisted.trial.unittest import SynchronousTestCase

from router.goip.ussd import UssdAnswer
from router.sms.address import Address
from router.sms.report import Fault, StatusReport
from router.sms.value import evolve
from router.wire.listening import CannotListen
from tests.southbound.simulated import slow
from tests.southbound.udp.box import TYPICAL, UdpBox
from tests.southbound.udp.wire import ROUTER
from tests.support.relay_side import Segment
from tests.support.values import message


class UdpGatewayCase(SynchronousTestCase):
    def begin(self, *flags: str, carries: bool = True) -> UdpBox:
        """Make a box whose line has registered."""
        box = UdpBox(slow(*TYPICAL, *flags), carries=carries)
        self.start(box)
        return box

    def start(self, box: UdpBox) -> None:
        box.gateway.listen()
        box.gateway.start()
        box.admit()

    def restart(self, box: UdpBox) -> None:
        box.gateway.stop()
        box.wait(5.0)
        box.relay.told.clear()
        box.gateway = box.make()
        self.start(box)

    def submit(self, box: UdpBox, text: bytes = b"hello", to: str = "+49151") -> Segment:
        what = evolve(message(text), destination_addr=Address(1, 1, to))
        segment = Segment(what, box.expires_at)
        self.assertTrue(box.gateway.connectors[box.channel].submit(segment))
        box.carry()
        return segment


class PortTests(UdpGatewayCase):
    def test_a_port_that_another_has_is_told_with_its_key(self) -> None:
        box = UdpBox(slow(*TYPICAL))
        box.net.taken = True
        with self.assertRaises(CannotListen) as raised:
            box.gateway.listen()
        self.assertEqual(str(raised.exception), "udp.listen :44444: Address already in use")

    def test_to_stop_gives_it_back_and_until_then_the_gateway_is_not_idle(self) -> None:
        box = self.begin()
        box.gateway.stop()
        self.assertFalse(box.gateway.idle)
        box.wait(0.0)
        self.assertTrue(box.gateway.idle)
        self.assertIsNone(box.net.protocol)
        box.make().listen()

    def test_more_datagrams_may_wait_at_it_than_at_any(self) -> None:
        port = Port(0, UdpBox(slow(*TYPICAL)).make(), "127.0.0.1", reactor=MemoryReactor())
        port.startListening()
        self.addCleanup(port.socket.close)
        with socket(AF_INET, SOCK_DGRAM) as usual:
            room = usual.getsockopt(SOL_SOCKET, SO_RCVBUF)
        self.assertGreater(port.socket.getsockopt(SOL_SOCKET, SO_RCVBUF), room)

    def test_nothing_is_answered_before_the_start(self) -> None:
        box = UdpBox(slow(*TYPICAL))
        box.gateway.listen()
        box.wait(31.0)
        self.assertEqual(box.net.to_box, [])


class RegistrationTests(UdpGatewayCase):
    def log(self, box: UdpBox) -> str:
        return " ".join(str(told[1]) for told in box.relay.of("log"))

    def test_two_boxes_with_one_id_are_told(self) -> None:
        box = self.begin()
        datagram = b"req:7;id:goip101;pass:%s;gsm_status:LOGIN;" % box.goip.settings.password.encode()
        for _ in range(4):
            assert box.net.protocol is not None
            box.net.protocol.datagramReceived(datagram, ("10.0.0.77", 5000))
            box.wait(30.0)
        self.assertEqual(self.log(box).count("register as goip101 in turn"), 2)
        self.assertIn("10.0.0.77 port 5000", self.log(box))

    def test_a_line_that_does_not_register_within_a_minute_is_told_once(self) -> None:
        box = UdpBox(slow(*TYPICAL))
        box.unreachable()
        self.start(box)
        box.wait(28.0)
        self.assertEqual(self.log(box), "")
        box.wait(60.0)
        self.assertEqual(self.log(box).count("it has not registered"), 1)
        self.assertEqual(box.relay.of("up", "down"), [])

    def test_nor_is_one_told_so_that_has_registered(self) -> None:
        box = self.begin()
        box.wait(90.0)
        self.assertNotIn("has not registered", self.log(box))

    def test_a_wrong_password_is_told_with_its_host(self) -> None:
        box = UdpBox(slow(*TYPICAL))
        box.gateway.listen()
        box.gateway.start()
        box.net.arrive(b"req:1;id:goip101;pass:guess;num:;signal:20;gsm_status:LOGIN;", ("10.6.6.6", 9))
        self.assertEqual(box.denied, [("10.6.6.6", "goip101", 1)])
        self.assertEqual(box.relay.of("up"), [])

    def test_a_line_without_network_stands_and_its_state_says_why_nothing_goes_there(self) -> None:
        box = UdpBox(slow(*TYPICAL))
        box.line.log_out()
        self.start(box)
        self.assertEqual([told[0] for told in box.relay.of("line", "up", "down")][:2], ["line", "up"])

    def test_a_box_that_starts_anew_has_lost_what_it_had_and_its_channel_stays(self) -> None:
        box = self.begin("--reboot-s", "20")
        segment = self.submit(box)
        box.goip.reboot()
        box.wait(60.0)
        self.assertEqual(box.relay.endings(segment), ["lost"])
        self.assertEqual([told[0] for told in box.relay.of("up", "down")], ["up"])
        self.submit(box)

    def test_a_line_that_sends_from_another_port_is_found_there(self) -> None:
        box = self.begin("--reboot-s", "20", "--port-change-on-reboot", "true")
        box.goip.reboot()
        box.wait(60.0)
        segment = self.submit(box)
        box.accept("")
        self.assertEqual(box.relay.endings(segment), ["submitted"])


class RefusalTests(UdpGatewayCase):
    def test_what_cannot_be_written_in_a_datagram_is_refused(self) -> None:
        box = self.begin()
        for text, to, fault in ((b"x" * 3001, "+49", Fault.MESSAGE), (b"x", "+4 9", Fault.NUMBER)):
            segment = self.submit(box, text, to)
            box.wait(1.0)
            self.assertEqual(box.relay.of("refused")[-1], ("refused", segment, fault))
        self.assertEqual(list(box.texts()), [])

    def test_what_is_no_ussd_code_is_answered_at_once(self) -> None:
        box = self.begin()
        answers: list[UssdAnswer] = []
        self.assertTrue(box.gateway.connectors[box.channel].ussd("*1\n00#", answers.append))
        self.assertEqual([answer.failed for answer in answers], [True])


class RestartTests(UdpGatewayCase):
    def test_a_report_on_what_was_sent_before_is_matched(self) -> None:
        box = self.begin("--dlr-final-min-s", "60", "--dlr-final-max-s", "60")
        self.submit(box)
        box.accept("")
        ((_, _, remote_id),) = box.relay.of("submitted")
        self.restart(box)
        box.wait(30.0)
        ((_, _, report),) = box.relay.of("reported")
        assert isinstance(report, StatusReport)
        self.assertEqual(report.remote_id, remote_id)

    def test_sendids_of_ussd_rise(self) -> None:
        box = self.begin()
        for _ in range(2):
            box.gateway.connectors[box.channel].ussd("*100#", lambda answer: None)
            box.wait(1.0)
            self.restart(box)
        first, second = (int(said.split()[1]) for said in box.net.to_box if said.startswith(b"USSD "))
        self.assertLess(first, second)

    def test_a_received_sms_that_was_not_kept_is_given_again_under_its_key(self) -> None:
        box = self.begin()
        box.goip.receive(box.line, "+4477", "hi")
        box.wait(1.0)
        box.gateway.stop()
        box.wait(0.0)
        box.relay.told.clear()
        box.gateway = box.make()
        box.gateway.listen()
        box.gateway.start()
        box.wait(5.0)
        self.assertEqual([told[2] for told in box.relay.of("arrived")], [b"hi"])
        self.assertEqual(len({key for key, _ in box.relay.keys}), 1)


class TroubleTests(UdpGatewayCase):
    def test_a_received_sms_that_the_relay_stumbles_over_is_given_when_the_box_repeats_it(self) -> None:
        box = self.begin()
        box.relay.stumbles["arrived"] = 1
        box.bring(b"hi")
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        self.assertEqual(box.relay.of("arrived"), [])
        box.wait(4.0)
        self.assertEqual([told[2] for told in box.relay.of("arrived")], [b"hi"])

    def test_a_stumble_over_an_outcome_leaves_the_line_free(self) -> None:
        box = self.begin()
        self.submit(box)
        box.relay.stumbles["submitted"] = 1
        box.line.finish()
        box.wait(2.0)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)
        segment = self.submit(box)
        box.accept("")
        self.assertEqual(box.relay.endings(segment), ["submitted"])

    def test_a_router_that_stops_as_it_hears_something_tells_each_loss_once(self) -> None:
        box = self.begin()
        segment = self.submit(box)
        answers: list[UssdAnswer] = []

        def stop(answer: UssdAnswer) -> None:
            answers.append(answer)
            box.gateway.stop()

        other = Segment(message(b"two"), box.expires_at)
        self.assertTrue(box.gateway.connectors[box.channel].ussd("*100#", stop))
        self.assertFalse(box.gateway.connectors[box.channel].submit(other))
        box.line.finish()
        box.wait(2.0)
        box.line.finish()
        box.wait(2.0)
        self.assertEqual((len(answers), box.relay.endings(segment)), (1, ["submitted"]))
        self.assertTrue(box.gateway.idle)

    def test_octets_from_anybody_change_nothing(self) -> None:
        box = self.begin()
        before = len(box.net.to_box)
        for octets in (b"", b"\xff" * 9000, b"OK 1 1\n", b"RECEIVE:1;id:goip101;password:no;srcnum:+1;msg:x"):
            box.net.arrive(octets, ROUTER)
        self.assertEqual((len(box.net.to_box), box.relay.of("arrived")), (before, []))


class WatchedTests(UdpGatewayCase):
    def test_of_a_line_that_is_only_watched_the_state_is_told_and_its_sms_are_left_to_the_other_way(
        self,
    ) -> None:
        box = self.begin(carries=False)
        box.bring(b"hi")
        self.assertEqual(box.acknowledged(), 1)
        box.log_out()
        self.assertEqual({str(told[0]) for told in box.relay.told}, {"line", "log"})
