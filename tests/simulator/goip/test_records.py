"""The outbox and the inbox."""

import json
from io import StringIO

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.goip.jobs import Sms
from router.simulator.goip.records import Fate, Records


def rows(file: StringIO) -> list[dict[str, object]]:
    """The lines of a file, read."""
    return [json.loads(line) for line in file.getvalue().splitlines()]


class Files(TestCase):
    def test_a_line_for_each_sms_when_it_is_flushed(self) -> None:
        outbox = StringIO()
        records = Records(outbox=outbox)
        sms = Sms(id="7", source="4711", to="+49", text="ж", octets=b"\x04\x36", data_coding=8)
        records.keep_sent(5.00049, "goip101", 1, sms, "ascii")
        self.assertEqual(rows(outbox), [])
        records.flush()
        records.flush()
        self.assertEqual(
            rows(outbox),
            [
                {
                    "time": 5.0,
                    "channel": "goip101",
                    "line": 1,
                    "id": "7",
                    "to": "+49",
                    "from": "4711",
                    "text": "ж",
                    "joined": "ж",
                    "data_coding": 8,
                    "parts": 1,
                    "octets": "0436",
                    "udh": "",
                    "by": "smpp",
                }
            ],
        )

    def test_a_line_for_the_fate_of_each_received_sms(self) -> None:
        inbox = StringIO()
        records = Records(inbox=inbox)
        fate = Fate(
            time=1.0, number=3, channel="goip102", source="MTN", text="Hi", data_coding=0, status="lost"
        )
        records.keep_fate(fate)
        records.flush()
        self.assertEqual(rows(inbox), [fate.row()])
        self.assertEqual((fate.row()["number"], fate.row()["status"]), (3, "lost"))
