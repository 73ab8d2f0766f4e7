"""The load, and the SMSC that it goes to."""

import socket
from threading import Thread

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase as TestCase

from tools.flooding.esme import Flood, Load
from tools.flooding.histogram import Histogram
from tools.flooding.octets import cut, pdu, receipt, received, submit_head, submitted
from tools.flooding.smsc import Smsc

SERVED_S = 1.0
"""Seconds that the SMSC of a test serves; the load is at its end long before."""


def counted(seconds: list[float]) -> Histogram:
    """A histogram of these."""
    histogram = Histogram()
    for one in seconds:
        histogram.add(one)
    return histogram


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def flooded(rate: float = 0.0, count: int = 300, receipts: bool = True, got: int = 0) -> dict[str, object]:
    """What the ESME says of such a load, through the SMSC in a thread; ``got`` SMS come in."""
    port = free_port()
    smsc = Smsc("127.0.0.1", port)
    serving = Thread(target=smsc.run, args=(SERVED_S, 2000.0 if got else 0.0, got))
    serving.start()
    load = Load(
        host="127.0.0.1",
        port=port,
        system_id="load",
        password="secret",
        binds=2,
        window=10,
        count=count,
        seconds=SERVED_S,
        rate=rate,
        receipts=receipts,
        received=got,
    )
    flood = Flood(load)
    try:
        return flood.run()
    finally:
        serving.join()
        for connection in (*flood.sessions, *smsc.sessions):
            connection.close()
        for key in list(smsc.wire.selector.get_map().values()):
            if isinstance(key.fileobj, socket.socket):
                key.fileobj.close()
        flood.wire.selector.close()
        smsc.wire.selector.close()


class Latencies(TestCase):
    def test_a_percentile_is_right_to_two_percent(self) -> None:
        histogram = counted([number / 1000 for number in range(1, 1001)])
        for percent, seconds in ((50, 0.5), (95, 0.95), (99, 0.99)):
            self.assertLess(abs(histogram.percentile(percent) / seconds - 1), 0.021, percent)

    def test_one_in_a_thousand_shows_in_the_last_percentile_only(self) -> None:
        summary = counted([0.001] * 998 + [1.0] * 2).summary()
        self.assertLess(summary["p99"], 1.1)
        self.assertGreater(summary["p99.9"], 900)

    def test_nothing_was_counted(self) -> None:
        self.assertEqual(set(Histogram().summary().values()), {0.0})

    @given(st.lists(st.floats(0, 1000), min_size=1))
    def test_percentiles_do_not_fall(self, seconds: list[float]) -> None:
        summary = list(counted(seconds).summary().values())
        self.assertEqual(summary, sorted(summary))


class Octets(TestCase):
    def test_a_submit_is_read_as_it_was_written(self) -> None:
        head, between = submit_head("Flood", 1)
        body = head + b"491700000007" + b"\0" + between + b"\2Hi"
        self.assertEqual(submitted(body), (b"Flood", b"491700000007", 1, b"Hi"))

    def test_a_receipt_comes_from_the_number_and_quotes_twenty_octets(self) -> None:
        source, destination, _, text = submitted(receipt(b"17", b"4917", b"Flood", b"x" * 60))
        self.assertEqual((source, destination), (b"4917", b"Flood"))
        self.assertTrue(text.startswith(b"id:17 sub:001 "))
        self.assertTrue(text.endswith(b" text:" + b"x" * 20))

    def test_a_received_sms_is_no_receipt(self) -> None:
        self.assertEqual(submitted(received(5, b"up"))[1:], (b"up", 0, b"MO000000005"))

    @given(st.lists(st.binary(max_size=40), max_size=6), st.integers(0, 60))
    def test_pdus_are_whole_however_they_arrive(self, bodies: list[bytes], at: int) -> None:
        octets = b"".join(pdu(4, number, body) for number, body in enumerate(bodies, 1))
        buffer = bytearray(octets[:at])
        found = list(cut(buffer))
        buffer += octets[at:]
        found += cut(buffer)
        self.assertEqual(found, [(4, 0, number, body) for number, body in enumerate(bodies, 1)])
        self.assertEqual(buffer, b"")


class Loads(TestCase):
    def test_each_message_has_its_answer_and_its_receipt(self) -> None:
        told = flooded()
        self.assertEqual([told[name] for name in ("sent", "ok", "receipts")], [300, 300, 300])
        self.assertEqual([told[name] for name in ("errors", "missing", "twice", "foreign")], [0] * 4)

    def test_without_receipts_it_waits_for_the_answers_only(self) -> None:
        told = flooded(receipts=False)
        self.assertEqual((told["ok"], told["receipts"], told["missing"]), (300, 0, 0))

    def test_a_rate_is_kept(self) -> None:
        told = flooded(rate=1000.0, count=200)
        self.assertEqual(told["ok"], 200)
        self.assertGreaterEqual(float(str(told["seconds"])), 0.19)

    def test_received_sms_are_counted(self) -> None:
        self.assertEqual(flooded(count=0, receipts=False, got=50)["received"], 50)


class Receipts(TestCase):
    """The book-keeping, with no SMSC."""

    def setUp(self) -> None:
        load = Load(host="127.0.0.1", port=0, system_id="load", password="secret", binds=0)
        self.flood = Flood(load)
        self.addCleanup(self.flood.wire.selector.close)

    def answer(self, index: int, id: bytes, status: int = 0) -> None:
        self.flood.sent += 1
        self.flood.answered(index, status, id, 0.0)

    def report(self, index: int, id: bytes) -> None:
        self.flood.delivered(receipt(id, b"4917%08d" % index, b"Flood", b"T%011d" % index))

    def told(self) -> dict[str, object]:
        return {name: self.flood._summary(1.0)[name] for name in ("missing", "twice", "foreign", "errors")}

    def test_a_missing_one_is_seen(self) -> None:
        self.answer(0, b"a")
        self.assertEqual(self.told(), {"missing": 1, "twice": 0, "foreign": 0, "errors": 0})

    def test_one_that_comes_twice_is_seen(self) -> None:
        self.answer(0, b"a")
        self.report(0, b"a")
        self.report(0, b"a")
        self.assertEqual(self.told(), {"missing": 0, "twice": 1, "foreign": 0, "errors": 0})

    def test_one_may_outrun_its_answer(self) -> None:
        self.report(0, b"a")
        self.answer(0, b"a")
        self.assertEqual(self.told(), {"missing": 0, "twice": 0, "foreign": 0, "errors": 0})

    def test_one_of_nobody_is_seen(self) -> None:
        self.report(0, b"z")
        self.assertEqual(self.told()["foreign"], 1)

    def test_an_id_for_two_messages_is_seen(self) -> None:
        self.answer(0, b"a")
        self.answer(1, b"a")
        self.assertEqual(self.told()["twice"], 1)

    def test_a_refused_message_needs_none(self) -> None:
        self.answer(0, b"", status=8)
        self.assertEqual(self.told(), {"missing": 0, "twice": 0, "foreign": 0, "errors": 1})
