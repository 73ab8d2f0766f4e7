"""The command `wire`, by what a router tells that the test plays."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from router.smpp.codec import encode
from router.smpp.pdus import EnquireLink, SubmitSm
from tests.commands.test_commands import CommandsCase

SUBMIT = encode(SubmitSm(destination_addr="4711", short_message=b"\x1b[2J"), 42)


def passed(octets: bytes, sent: bool = False, talk: str = "smpp") -> Mapping[str, object]:
    return {
        "at": "2026-11-30T10:00:00.119873+00:00",
        "talk": talk,
        "sent": sent,
        "here": ["10.0.0.2", 2775],
        "there": ["10.0.0.1", 40122],
        "octets": octets.hex(),
        "masked": True,
    }


class WireTests(CommandsCase):
    def tells(self, *all: Mapping[str, object]) -> None:
        """All of it comes with the first answer."""
        self.stream({"ok": {}}, *({"wire": one} for one in all), {"over": "a minute is over"})

    def test_a_pdu_is_a_line_and_its_fields(self) -> None:
        self.tells(passed(SUBMIT), passed(encode(EnquireLink(), 1), sent=True))
        self.assertEqual(
            self.shown("wire", "crm", "--seconds", "60"),
            [
                "10:00:00.119873 from 10.0.0.1:40122 submit_sm 42",
                "source_addr:",
                "destination_addr: 4711",
                "short_message: 1b 5b 32 4a",
                "10:00:00.119873 to 10.0.0.1:40122 enquire_link 1",
            ],
        )
        self.assertEqual(self.asked, [{"do": "wire", "name": "crm", "seconds": 60, "texts": False}])

    def test_a_datagram_and_a_request_do_nothing_on_a_terminal(self) -> None:
        self.tells(
            passed(b"req:1;id:\x1b[2J;", talk="udp"),
            passed(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", talk="http"),
        )
        self.assertEqual(
            [
                line.removeprefix("10:00:00.119873 from 10.0.0.1:40122 ")
                for line in self.shown("wire", "goip101")
            ],
            ["req:1;id:\\x1b[2J;", "GET / HTTP/1.1", "line 2: Host: a"],
        )

    def test_in_json_each_is_a_line(self) -> None:
        self.tells(passed(SUBMIT))
        (line,) = self.run_command("wire", "crm", "--json").stdout.splitlines()
        found = json.loads(line)
        self.assertEqual((found["head"], found["fields"]["destination_addr"]), ("submit_sm 42", "4711"))

    def test_a_file_is_new_and_for_its_owner_alone(self) -> None:
        self.tells(passed(SUBMIT))
        self.assertEqual(self.shown("wire", "crm", "--pcap", "a.pcap"), ["a.pcap: 1 packet"])
        self.assertEqual(os.stat("a.pcap").st_mode & 0o777, 0o600)
        self.assertIn(SUBMIT, Path("a.pcap").read_bytes())

    def test_a_file_that_is_there_is_left_alone(self) -> None:
        Path("a.pcap").touch()
        result = self.run_command("wire", "crm", "--pcap", "a.pcap")
        said = "Error: a.pcap is there already, and stays as it is; name a new file\n"
        self.assertEqual((result.exit_code, result.stderr), (1, said))

    def test_without_a_router_there_is_no_file(self) -> None:
        result = self.run_command("wire", "crm", "--pcap", "a.pcap")
        self.assertEqual((result.exit_code, os.path.exists("a.pcap")), (3, False))

    def test_what_is_refused_leaves_no_file(self) -> None:
        self.stream({"error": "there is no channel or ESME cmr; did you mean crm?"})
        result = self.run_command("wire", "cmr", "--pcap", "a.pcap")
        self.assertEqual((result.exit_code, os.path.exists("a.pcap")), (1, False))
