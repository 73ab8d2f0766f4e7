import json
import os

from click.testing import CliRunner, Result

from router.cli import main
from router.relay.who.passwords import hashed
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
                f"{path}:3:1: `xyz` is no key of the configuration",
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
