import json
import os
import subprocess
import sys

from click.testing import CliRunner, Result

from router.cli import main
from router.relay.who.passwords import hashed, matches
from tests.config.pages import ESME, GATEWAY, PageTestCase

PASSWORD = "gateways: [{id: goip1, connect: smpp, host: h, channels: 8, password: pw}]\n"


class CheckTests(PageTestCase):
    def check(self, text: str) -> Result:
        return CliRunner().invoke(main, ["check", "-c", self.write(text)])

    def test_a_page_that_is_right(self) -> None:
        result = self.check(ESME + GATEWAY)
        self.assertEqual(result.exit_code, 0)
        path = os.path.join(self.directory, "page.yaml")
        self.assertEqual(result.stdout, f"{path}: ok, 1 gateway, 8 channels, 1 ESME, 1 route\n")

    def test_warnings_are_told_beside_it(self) -> None:
        result = self.check(ESME + GATEWAY + "stall: 60s\n")
        self.assertIn("page.yaml:1:36: the password of ESME `crm` is plain text", result.stderr)
        self.assertEqual(result.exit_code, 0)

    def test_every_problem_has_a_line(self) -> None:
        result = self.check("drain: 5\nroutes: none\nxyz: 1\n")
        self.assertEqual(result.exit_code, 1)
        path = os.path.join(self.directory, "page.yaml")
        self.assertEqual(
            [line.split("; ")[0] for line in result.stdout.splitlines()],
            [
                f"{path}:1:8: `drain` is 5",
                f"{path}:2:9: `routes` is none",
                f"{path}:3:1: `xyz` is no key of the page",
            ],
        )

    def test_a_tab_is_one_line_and_no_traceback(self) -> None:
        result = self.check("esmes:\n\t- system_id: crm\n")
        self.assertEqual((result.exit_code, len(result.stdout.splitlines())), (1, 1))
        self.assertIsInstance(result.exception, SystemExit)

    def test_warnings_fail_it_with_strict(self) -> None:
        path = self.write(ESME + GATEWAY)
        result = CliRunner().invoke(main, ["check", "--strict", "-c", path])
        self.assertEqual(result.exit_code, 1)
        self.assertIn("not ok, with --strict", result.stdout)
        good = self.write(
            f"esmes: [{{system_id: crm, password: '{hashed('secret12')}'}}]\n{PASSWORD}", "good.yaml"
        )
        self.assertEqual(CliRunner().invoke(main, ["check", "--strict", "-c", good]).exit_code, 0)

    def test_in_json_all_is_one_object(self) -> None:
        path = self.write("drain: 5\n")
        result = CliRunner().invoke(main, ["check", "--json", "-c", path])
        self.assertEqual(result.exit_code, 1)
        said = "`drain` is 5; expected a duration with its unit (ms, s, m, h, d), for example 30s"
        row = {"file": path, "line": 1, "column": 8, "severity": "error", "text": said}
        self.assertEqual(
            json.loads(result.stdout), {"file": path, "ok": False, "problems": [row], "warnings": []}
        )

    def test_in_json_there_are_warnings_too(self) -> None:
        result = CliRunner().invoke(main, ["check", "--json", "-c", self.write(ESME + GATEWAY)])
        told = json.loads(result.stdout)
        self.assertEqual((result.exit_code, told["ok"], result.stderr), (0, True, ""))
        self.assertEqual({row["severity"] for row in told["warnings"]}, {"warning"})

    def test_secrets_that_are_not_there_are_not_missed(self) -> None:
        path = self.write(PASSWORD.replace("password: pw", "password: !file no/such") + ESME)
        self.assertEqual(CliRunner().invoke(main, ["check", "-c", path]).exit_code, 1)
        self.assertEqual(CliRunner().invoke(main, ["check", "--no-secrets", "-c", path]).exit_code, 0)

    def test_a_file_that_is_not_there(self) -> None:
        result = CliRunner().invoke(main, ["check", "-c", "no/such.yaml"])
        self.assertEqual(result.exit_code, 1)
        self.assertTrue(result.stdout.startswith("no/such.yaml:1:1: the file cannot be read"))


class FullTests(PageTestCase):
    def test_what_cannot_be_said_ends_with_a_line(self) -> None:
        path = self.write(ESME + GATEWAY)
        with open("/dev/full", "w") as full:
            ended = subprocess.run(
                [sys.executable, "-c", "from router.cli import main; main()", "check", "-c", path],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        self.assertEqual(ended.returncode, 1)
        self.assertIn("Error: it ended early: [Errno 28]", ended.stderr)
        self.assertNotIn("Traceback", ended.stderr)


class ExplainTests(PageTestCase):
    """What goes wrong. What goes right is in docs/routing.md."""

    def explain(self, *options: str, page: str = ESME + GATEWAY) -> Result:
        return CliRunner().invoke(main, ["explain", "-c", self.write(page), "--to", "256772000009", *options])

    def test_without_a_time_it_is_now(self) -> None:
        result = self.explain("--esme", "crm")
        self.assertRegex(result.stdout, r"(?m)^time +\d\d:\d\d \(UTC\)$")
        self.assertEqual((result.exit_code, result.stderr), (0, ""))

    def test_an_esme_that_is_not_there(self) -> None:
        result = self.explain("--esme", "cmr")
        self.assertEqual((result.exit_code, result.stdout), (1, ""))
        self.assertEqual(result.stderr, "Error: there is no ESME `cmr`\n")

    def test_a_running_router_cannot_be_asked_yet(self) -> None:
        result = self.explain("--esme", "crm", "--live")
        self.assertEqual((result.exit_code, result.stdout, len(result.stderr.splitlines())), (2, "", 1))

    def test_a_page_that_is_wrong(self) -> None:
        result = self.explain("--esme", "crm", page="drain: 5\n")
        self.assertEqual((result.exit_code, result.stderr), (1, ""))
        self.assertIn("page.yaml:1:8: `drain` is 5", result.stdout)

    def test_a_text_that_its_data_coding_cannot_say(self) -> None:
        result = self.explain("--esme", "crm", "--text", "€", "--data-coding", "3")
        self.assertEqual(result.stderr, "Error: --text: U+20AC at character 0 cannot be written in latin1\n")
        self.assertEqual(result.exit_code, 1)

    def test_options_that_cannot_be_read(self) -> None:
        for option, value in (("--at", "24:00"), ("--at", "noon"), ("--tlv", "x=01"), ("--tlv", "5=0")):
            result = self.explain("--esme", "crm", option, value)
            self.assertEqual(result.exit_code, 2)
            self.assertIn(f"{value} is no ", result.stderr)


class PasswordTests(PageTestCase):
    def test_a_line_of_the_input_makes_a_hash(self) -> None:
        result = CliRunner().invoke(main, ["password"], input="secret12\nmore\n")
        self.assertEqual((result.exit_code, result.stderr), (0, ""))
        self.assertTrue(matches(b"secret12", result.stdout.strip()))
        self.assertFalse(matches(b"secret12\n", result.stdout.strip()))

    def test_a_password_is_needed(self) -> None:
        for given in ("", "\n"):
            result = CliRunner().invoke(main, ["password"], input=given)
            self.assertEqual((result.exit_code, result.stdout), (1, ""))
            self.assertIn("no password was given", result.stderr)

    def test_more_than_a_bind_can_carry_is_told(self) -> None:
        result = CliRunner().invoke(main, ["password"], input="secret123\n")
        self.assertEqual(result.exit_code, 0)
        self.assertIn("room for 8 octets", result.stderr)
        self.assertTrue(matches(b"secret123", result.stdout.strip()))
