"""`import` makes a page of samples that `check` passes, and `explain` finds the ways that they described."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from stat import S_IMODE
from unittest.mock import patch

from click.testing import CliRunner, Result

from router.cli import main
from tests.config.pages import PageTestCase

SAMPLES = Path(__file__).parents[1] / "importing" / "samples"


class ImportTestCase(PageTestCase):
    def path(self, name: str = "site.yaml") -> str:
        return os.path.join(self.directory, name)

    def run_command(self, *words: str) -> Result:
        return CliRunner().invoke(main, words)

    def imported(self, program: str, *words: str) -> str:
        """Import into a page, and check it; its text."""
        path = self.path()
        result = self.run_command("import", program, *words, "-o", path)
        self.assertEqual((result.exit_code, result.stdout), (0, ""), result.stderr)
        checked = self.run_command("check", "-c", path)
        self.assertEqual(checked.exit_code, 0, checked.stdout)
        self.assertEqual(S_IMODE(os.stat(path).st_mode), 0o600)
        return Path(path).read_text()

    def channels(self, esme: str, to: str) -> str:
        """The channels that `explain` names, each way in brackets."""
        result = self.run_command("explain", "-c", self.path(), "--esme", esme, "--to", to, "--text", "hi")
        self.assertEqual(result.exit_code, 0, result.output)
        return " ".join(re.findall(r"(?m)^channels +([^:\n]+)", result.stdout))


class KannelTests(ImportTestCase):
    FILES = (str(SAMPLES / "kannel.conf"), str(SAMPLES / "opensmppbox.conf"))

    def test_the_sample_is_taken_over_with_its_ways(self) -> None:
        page = self.imported("kannel", *self.FILES)
        cases: Sequence[tuple[str, str, str]] = (
            ("shop", "+256772000009", "carrier carrier, second"),
            ("shop", "0772000009", "carrier carrier, second"),
            ("shop", "+256312000009", "carrier"),
            ("shop", "+254700000009", "carrier, second"),
            ("crm", "+256312000009", "carrier"),
            ("alarms", "+256312000009", "goip101..goip102, goip104"),
        )
        for esme, to, channels in cases:
            self.assertEqual(self.channels(esme, to), channels, (esme, to))
        for secret in ("adminpw", "statuspw", "shop-secret", "wakeup", "crm-pw"):
            self.assertNotIn(secret, page)

    def test_comments_name_what_has_no_counterpart(self) -> None:
        page = " ".join(
            line.strip().removeprefix("# ") for line in self.imported("kannel", *self.FILES).splitlines()
        )
        for part in (
            "store-type (line 12), store-location (line 13): all that waits is in `store`",
            "it answers by a text, a file or a command",
            "It was taken for a GoIP",
            "dlr-url: a message names the URL of its receipt",
            "The receiver had another port",
        ):
            self.assertIn(part, page)

    def test_passwords_of_gateways_may_stand_apart(self) -> None:
        result = self.run_command(
            "import", "kannel", *self.FILES, "-o", self.path(), "-e", self.path("site.env")
        )
        self.assertEqual(result.exit_code, 0, result.stderr)
        self.assertEqual(S_IMODE(os.stat(self.path("site.env")).st_mode), 0o600)
        written = Path(self.path("site.env")).read_text()
        self.assertEqual(
            written, "CARRIER_PASSWORD=carrier1\nSECOND_PASSWORD=carrier2\nGOIP1_PASSWORD=boxpw\n"
        )
        page = Path(self.path()).read_text()
        self.assertIn("password: !env GOIP1_PASSWORD", page)
        self.assertNotIn("boxpw", page)
        variables = dict(line.split("=", 1) for line in written.splitlines())
        with patch.dict(os.environ, variables):
            self.assertEqual(self.run_command("check", "-c", self.path()).exit_code, 0)

    def test_without_a_file_the_page_is_printed_and_the_rest_is_on_the_error(self) -> None:
        result = self.run_command("import", "kannel", *self.FILES)
        self.assertTrue(result.stdout.startswith("# Made by `smpp-router import kannel`."))
        self.assertEqual(result.stderr, "Next: smpp-router check -c FILE\n")

    def test_files_that_are_there_stay(self) -> None:
        old = self.write("old", "old")
        for option in ("-o", "-e"):
            result = self.run_command("import", "kannel", *self.FILES, option, old)
            self.assertEqual((result.exit_code, Path(old).read_text()), (1, "old"))
            self.assertIn("is there already", result.stderr)

    def test_what_cannot_be_read_is_one_line(self) -> None:
        for text in ("group = core\nnonsense\n", "\0", "group = core\ninclude = /etc/passwd\n"):
            result = self.run_command("import", "kannel", self.write(text, "bad.conf"), "-o", self.path())
            self.assertEqual(
                (result.exit_code, result.stdout, result.stderr.count("\n")), (1, "", 1), result.stderr
            )
            self.assertRegex(result.stderr, r"^Error: .*bad\.conf:\d+:1: .*; expected ")
            self.assertFalse(os.path.exists(self.path()))


class SmsServerTests(ImportTestCase):
    DUMP, USERS = str(SAMPLES / "goip.sql"), str(SAMPLES / "users.txt")

    def test_the_sample_is_taken_over_with_its_lines_and_users(self) -> None:
        page = self.imported("sms-server", self.DUMP, "--passwords", self.USERS)
        self.assertEqual(self.channels("shop", "+256772000009"), "goip101..goip102, box101")
        self.assertIn('1: {via: [goip101, goip102], prefix: "+256", local: "+256", name: mtn}', page)
        self.assertIn("id: office", page)
        for secret in ("shop-secret", "md5"):
            self.assertNotIn(secret, page)

    def test_passwords_that_nobody_knows_are_new_and_told(self) -> None:
        result = self.run_command("import", "sms-server", self.DUMP, "-o", self.path())
        self.assertRegex(
            result.stderr, r"The new password of root is \w{8}; --passwords keeps the old ones\.\n"
        )
        self.assertEqual(self.run_command("check", "-c", self.path()).exit_code, 0)

    def test_one_dump_is_taken_and_no_other_file(self) -> None:
        self.assertEqual(self.run_command("import", "sms-server", self.DUMP, self.DUMP).exit_code, 2)
        result = self.run_command("import", "sms-server", str(SAMPLES / "kannel.conf"))
        self.assertEqual(result.exit_code, 1)
        self.assertIn("there is no row of the table `goip`", result.stderr)


class JasminTests(ImportTestCase):
    def test_the_sample_is_taken_over_with_its_ways(self) -> None:
        page = self.imported("jasmin", str(SAMPLES / "jasmin.txt"))
        self.assertEqual(self.channels("crm", "256772000009"), "carrier, second")
        self.assertEqual(self.channels("crm", "254700000009"), "carrier")
        self.assertIn('match: {esme: [alarms], hours: "08:00-18:00"}', page)
        self.assertIn("MT route 10 (line 68) was left out", page)
        self.assertIn('match: {channel: [carrier], destination_addr: "^(?:8111)"}', page)
        self.assertNotIn("wakeup", page)
