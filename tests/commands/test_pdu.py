"""The command `pdu`."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result
from twisted.trial.unittest import SynchronousTestCase

from router.cli import main
from router.commands.pdu import LONGEST
from router.smpp.codec import encode
from router.smpp.pdus import EnquireLink, SubmitSm

LINK = encode(EnquireLink(), 3)
SUBMIT = encode(
    SubmitSm(destination_addr="4711", data_coding=8, short_message="a\nБ".encode("utf-16-be")), 42
)


COMMAND = (sys.executable, "-c", "from router.cli import main; main()", "pdu")


def piped(given: bytes, environment: Mapping[str, str] = os.environ) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run(COMMAND, input=given, env=environment, capture_output=True, check=False, timeout=60)


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(main, ["pdu", *words], input=given)


class PduCommandTests(SynchronousTestCase):
    def test_hex_is_an_argument_several_or_the_input(self) -> None:
        for words, given in (((LINK.hex(),), ""), (tuple(LINK.hex(" ", 4).split()), ""), ((), LINK.hex(":"))):
            result = run(*words, given=given)
            self.assertEqual((result.exit_code, result.stdout), (0, "enquire_link 3  (16 octets)\n"))

    def test_fields_stand_beneath_their_pdu_each_on_one_line(self) -> None:
        lines = run(SUBMIT.hex()).stdout.splitlines()
        self.assertEqual(lines[0], f"submit_sm 42  ({len(SUBMIT)} octets)")
        self.assertIn("    destination_addr: 4711", lines)
        self.assertIn("    text: a\\nБ", lines)

    def test_in_json_all_is_one_object(self) -> None:
        result = run("--json", (LINK + SUBMIT).hex())
        link, submit = json.loads(result.stdout)["items"]
        self.assertEqual((link["head"], link["octets"], link["at"]), ("enquire_link 3", LINK.hex(), 0))
        self.assertEqual((submit["at"], submit["fields"]["text"]), (16, "a\nБ"))
        self.assertEqual((submit["read_by"], submit["wrong"]), ("smpp.pdu3", ""))

    def test_what_is_wrong_is_one_line_with_its_place_and_the_status_is_1(self) -> None:
        result = run((LINK + SUBMIT[:-3]).hex())
        self.assertEqual(result.exit_code, 1)
        self.assertIn(
            f"    wrong (begins at octet 16): 3 of its {len(SUBMIT)} octets are missing",
            result.stdout.splitlines(),
        )

    def test_what_is_not_hex_is_refused_in_one_line(self) -> None:
        for given, said in (("xyz", "line 1, column 1: 'x' is not"), ("\n", "there is no hex")):
            result = run(given=given)
            self.assertEqual((result.exit_code, result.stdout), (1, ""))
            self.assertIn(said, result.stderr)

    def test_what_is_no_text_is_refused_whatever_the_locale_says(self) -> None:
        for given in (b"00\xff", "\ufeff00g".encode("utf-16")):
            done = piped(given, {**os.environ, "PYTHONIOENCODING": "utf-8:strict"})
            self.assertEqual((done.returncode, done.stdout), (1, b""))
            self.assertRegex(done.stderr, rb"\AError: line 1, column \d: .* is not hexadecimal\n\Z")

    def test_the_mark_at_the_beginning_of_a_file_of_windows_is_passed_over(self) -> None:
        done = piped(b"\xef\xbb\xbf" + LINK.hex().encode())
        self.assertEqual((done.returncode, done.stdout), (0, b"enquire_link 3  (16 octets)\n"))

    def test_an_input_that_is_too_long_is_refused_and_not_cut(self) -> None:
        result = run(given=" " * LONGEST + LINK.hex())
        self.assertEqual((result.exit_code, result.stdout), (1, ""))
        self.assertIn("the input is longer than", result.stderr)

    def test_without_an_input_there_is_no_hex(self) -> None:
        done = subprocess.run(
            ["/bin/sh", "-c", 'exec "$0" "$@" <&-', *COMMAND], capture_output=True, check=False, timeout=60
        )
        self.assertEqual(done.stderr, b"Error: there is no hex; give it as HEX, or on the input\n")

    def test_a_checkout_has_it_as_a_tool(self) -> None:
        tool = Path(__file__).parents[2] / "tools" / "pdu.py"
        done = subprocess.run([sys.executable, tool, LINK.hex()], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (0, "enquire_link 3  (16 octets)\n"))
