"""The load tool, and the SMSC that it is sent through."""

import json
import socket
import subprocess
from threading import Thread
from typing import Any

from twisted.internet.threads import deferToThread
from twisted.trial.unittest import SynchronousTestCase, TestCase

from router.simulator.octets.frames import Command, pdu
from router.smpp.codec import decode
from router.smpp.pdus import DeliverSm, SubmitSm
from router.smpp.receipts import parse
from tools.benchmarks.runs import told
from tools.load.esme import Flood, Load
from tools.load.guests import Guests
from tools.load.histogram import Histogram
from tools.load.messages import Submits, receipt
from tools.load.posts import Posting, Posts
from tools.ports import free_port, wait_for
from tools.processes import environment, tool


class HistogramTests(SynchronousTestCase):
    def test_percentiles_are_right_to_two_percent(self) -> None:
        histogram = Histogram()
        for milliseconds in range(1, 1001):
            histogram.add(milliseconds / 1000)
        for percent in (50, 95, 99):
            self.assertApproximates(histogram.percentile(percent), percent / 100, percent / 100 * 0.03)

    def test_of_nothing_they_are_nought(self) -> None:
        self.assertEqual(Histogram().percentile(99), 0.0)


class MessagesTests(SynchronousTestCase):
    """Written by the tool itself; the router's codec reads the same in them."""

    def test_a_submit_sm_is_one(self) -> None:
        text = b"hello"
        _, number, read = decode(pdu(Command.SUBMIT_SM, 7, Submits(1).body(b"49171", text)))
        assert isinstance(read, SubmitSm)
        self.assertEqual((number, read.source_addr, read.destination_addr), (7, "Flood", "49171"))
        self.assertEqual((read.registered_delivery, read.short_message), (1, text))

    def test_a_receipt_is_one(self) -> None:
        _, _, read = decode(pdu(Command.DELIVER_SM, 7, receipt(b"42", b"49171", b"Flood", b"hello")))
        assert isinstance(read, DeliverSm)
        found = parse(read.short_message, 0, read.tlvs, read.esm_class)
        assert found is not None
        self.assertEqual((found[0], read.source_addr, read.destination_addr), ("42", "49171", "Flood"))


class FloodTests(TestCase):
    """The two against each other."""

    async def test_every_message_has_its_answer_and_its_receipt(self) -> None:
        port = free_port()
        smsc = subprocess.Popen(
            tool("flood", "smsc", "--seconds", "20", "--port", str(port)),
            env=environment(),
            stdout=subprocess.DEVNULL,
        )
        self.addCleanup(smsc.wait)
        self.addCleanup(smsc.terminate)
        await deferToThread(wait_for, port)
        load = tool("flood", "esme", "--count", "2000", "--seconds", "240", "--port", str(port))
        said = await deferToThread(told, load)
        self.assertEqual((said["ok"], said["receipts"], said["missing"], said["twice"]), (2000, 2000, 0, 0))

    async def test_a_port_where_nobody_listens_is_told_in_one_line(self) -> None:
        command = tool("flood", "esme", "--port", str(free_port()))
        done = await deferToThread(lambda: subprocess.run(command, capture_output=True, timeout=240))
        self.assertEqual((done.returncode, done.stderr.count(b"\n")), (1, 1))
        self.assertIn(b"refused", done.stderr)


class EarlierTests(SynchronousTestCase):
    """Receipts of messages that a load before this one has sent."""

    def _flood(self, earlier: int) -> Flood:
        load = Load(
            host="127.0.0.1", port=1, system_id="load", password="secret", binds=0, earlier=earlier, count=0
        )
        flood = Flood(load)
        self.addCleanup(flood.wire.selector.close)
        return flood

    def test_each_is_counted_and_the_last_ends_the_load(self) -> None:
        flood = self._flood(2)
        for id in (b"1", b"2"):
            self.assertFalse(flood.finished)
            flood.delivered(receipt(id, b"49171", b"Flood", b"hello"))
        said = flood.run()
        self.assertEqual((said["earlier"], said["foreign"], said["twice"]), (2, 0, 0))

    def test_one_that_comes_again_came_twice(self) -> None:
        flood = self._flood(1)
        for _ in range(2):
            flood.delivered(receipt(b"1", b"49171", b"Flood", b"hello"))
        self.assertEqual((flood.earlier, flood.twice), (1, 1))

    def test_without_an_earlier_load_they_are_foreign(self) -> None:
        flood = self._flood(0)
        flood.delivered(receipt(b"1", b"49171", b"Flood", b"hello"))
        self.assertEqual((flood.run()["earlier"], flood.run()["foreign"]), (0, 1))


class LoadTests(SynchronousTestCase):
    """Who binds."""

    def test_binds_are_of_the_esmes_in_turn(self) -> None:
        load = Load(host="127.0.0.1", port=1, system_id="load", password="secret", binds=5, esmes=2)
        self.assertEqual([load.name(place) for place in range(3)], ["load1", "load2", "load1"])

    def test_without_a_number_of_esmes_there_is_one(self) -> None:
        load = Load(host="127.0.0.1", port=1, system_id="load", password="secret")
        self.assertEqual({load.name(place) for place in range(4)}, {"load"})


class WebLoadTests(SynchronousTestCase):
    """Against a server that answers by hand."""

    def setUp(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.server.close)
        self.port: int = self.server.getsockname()[1]
        self.heard: list[bytes] = []

    def serve(self, *answers: bytes) -> None:
        """Answer requests of one connection with these, one after the other."""

        def answer() -> None:
            peer, _ = self.server.accept()
            with peer:
                for each in answers:
                    self.heard.append(peer.recv(1 << 16))
                    peer.sendall(each)

        thread = Thread(target=answer, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 5.0)

    def load(self, **more: Any) -> Posts:
        given = {"connections": 1, "count": 2, "seconds": 5.0, **more}
        return Posts(Posting(host="127.0.0.1", port=self.port, name="load", password="secret", **given))

    def test_each_request_has_one_answer_on_one_connection(self) -> None:
        self.serve(
            b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}",
            b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n",
        )
        found = self.load().run()
        self.assertEqual((found["ok"], found["errors"], found["lost"]), (1, 1, 0))
        self.assertEqual(found["statuses"], {"429": 1})
        _, body = self.heard[0].split(b"\r\n\r\n")
        self.assertEqual(json.loads(body)["to"], "+491700000000")

    def test_a_list_has_numbers_of_its_own(self) -> None:
        self.serve(*[b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"] * 2)
        self.load(each=3, keyed=True).run()
        bodies = [json.loads(one.split(b"\r\n\r\n")[1]) for one in self.heard]
        self.assertEqual(len({number for one in bodies for number in one["to"]}), 6)
        self.assertEqual([one["id"] for one in bodies], ["0", "1"])

    def test_a_connection_that_is_cut_is_told(self) -> None:
        self.serve(b"")
        found = self.load(count=1).run()
        self.assertEqual((found["ok"], found["lost"]), (0, 1))

    def test_guests_stay_as_long_as_was_said(self) -> None:
        found = Guests("127.0.0.1", self.port, "load:secret", 2).run(0.1)
        self.assertEqual((found["guests"], found["cut"]), (8, 0))
