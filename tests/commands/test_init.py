"""`init` writes a file that `check` passes, and says all else on the standard error."""

import os
import subprocess
import sys
from stat import S_IMODE

from click.testing import CliRunner, Result

from router.cli import main
from router.config.load import load
from router.shipped import shipped
from tests.config.pages import PageTestCase


class InitTests(PageTestCase):
    def init(self, *options: str, answers: str = "") -> Result:
        return CliRunner().invoke(main, ["init", *options], input=answers)

    def path(self, name: str = "site.yaml") -> str:
        return os.path.join(self.directory, name)

    def assertChecked(self, path: str) -> None:
        checked = CliRunner().invoke(main, ["check", "--strict", "-c", path])
        self.assertEqual((checked.exit_code, checked.stderr), (0, ""), checked.stdout)

    def test_with_yes_it_asks_nothing_and_check_passes_it(self) -> None:
        for connect in ("smpp", "http", "udp"):
            path = self.path(f"{connect}.yaml")
            result = self.init("--yes", "--connect", connect, "-o", path)
            self.assertEqual((result.exit_code, result.stdout), (0, ""))
            self.assertChecked(path)

    def test_the_standard_output_has_the_file_and_nothing_else(self) -> None:
        result = self.init(answers="\n" * 10)
        self.assertEqual(result.exit_code, 0)
        self.assertIn("Where do ESMEs bind [tcp:2775]", result.stderr)
        self.assertChecked(self.write(result.stdout))

    def test_what_an_option_says_is_not_asked(self) -> None:
        result = self.init("--host", "10.0.0.7", "--esme", "shop", answers="\n" * 8)
        self.assertNotIn("The address", result.stderr)
        self.assertIn('system_id: "shop"', result.stdout)
        self.assertIn('host: "10.0.0.7"', result.stdout)

    def test_a_wrong_answer_is_asked_again_and_a_wrong_option_refused(self) -> None:
        result = self.init(answers="2775\ntcp:2776\n" + "\n" * 9)
        self.assertIn("expected an endpoint", result.stderr)
        self.assertIn('listen: ["tcp:2776"]', result.stdout)
        self.assertEqual(self.init("--yes", "--channels", "100").exit_code, 2)

    def test_the_port_of_the_box_is_asked_with_what_is_usual_for_its_way(self) -> None:
        for connect, port in (("smpp", 7777), ("http", 80)):
            result = self.init("--connect", connect, answers="\n" * 9)
            self.assertIn(f"The port that is set in it [{port}]", result.stderr)
            self.assertIn(f"    port: {port}\n", result.stdout)
        self.assertIn("    port: 8081\n", self.init("--yes", "--port", "8081").stdout)

    def test_what_does_not_go_with_an_earlier_answer_is_asked_again_at_once(self) -> None:
        path = self.write("secret12", "kept")
        esme = ("--listen", "tcp:2775", "--esme", "crm", "--esme-password-file", path)
        rest = ("--web", "tcp:8080", "--ops-password-file", path, "--connect", "udp")
        result = self.init(*esme, *rest, answers="goip.example\n10.0.0.7\n\n\n")
        self.assertEqual(result.exit_code, 0, result.stderr)
        self.assertIn("`allow_from` is goip.example; expected a network or an address", result.stderr)
        self.assertIn('allow_from: ["10.0.0.7"]', result.stdout)
        result = self.init("--connect", "udp", "--host", "goip.example", answers="\n")
        self.assertEqual((result.exit_code, "Where do" in result.stderr), (1, False))

    def test_by_udp_the_box_connects_and_no_port_is_asked(self) -> None:
        result = self.init("--connect", "udp", answers="\n" * 8)
        self.assertEqual(result.exit_code, 0, result.stderr)
        self.assertNotIn("The port", result.stderr)
        self.assertNotIn("port:", result.stdout)

    def test_passwords_that_were_made_up_are_told_and_others_are_not(self) -> None:
        told = self.init("--yes").stderr
        self.assertIn("The password of crm is ", told)
        self.assertIn("The password of ops, for the dashboard, is ", told)
        self.assertIn("Set the password ", told)
        given = ("--esme-password", "secret12", "--ops-password", "secret56", "--password", "secret34")
        lines = self.init("--yes", *given).stderr.splitlines()
        self.assertEqual(len([line for line in lines if not line.startswith("warning: ")]), 1, lines)

    def test_passwords_in_the_command_line_are_warned_of_and_those_of_files_are_not(self) -> None:
        told = self.init("--yes", "--password", "secret34").stderr
        self.assertIn(
            "warning: others on this machine can see --password in the list of processes; --password-file",
            told,
        )
        path = self.write("secret12\nnext\n", "kept")
        options = "--esme-password-file", path, "--ops-password-file", path, "--password-file", path
        result = self.init("--yes", *options)
        self.assertNotIn("assword", result.stderr)
        self.assertIn('password: "secret12"\n', result.stdout)

    def test_passwords_can_come_by_the_input_line_by_line(self) -> None:
        options = "--yes", "--esme-password-file", "-", "--password-file", "-"
        result = self.init(*options, answers="secret12\nsecret34\n")
        self.assertIn('password: "secret34"\n', result.stdout)

    def test_a_password_that_no_file_has_is_told(self) -> None:
        for path, why in (
            (self.path("none"), "No such file"),
            (self.write("", "empty"), "has no first line"),
        ):
            result = self.init("--yes", "--password-file", path)
            self.assertEqual(result.exit_code, 2)
            self.assertIn(why, result.stderr)
        path = self.write("secret12", "one")
        result = self.init("--yes", "--password-file", path, "--password", "secret12")
        self.assertIn("expected one of them", result.stderr)

    def test_passwords_that_mean_something_else_in_yaml_are_kept(self) -> None:
        odd = (
            "yes",
            "0123",
            "a: b",
            "\"'",
            "a #b",
            "!env X",
            "{hash}",
            "\\n",
            "é",
            "\u2028\x7f",
            "\U0001f600",
        )
        for number, password in enumerate(odd):
            path = self.path(f"{number}.yaml")
            self.assertEqual(self.init("--yes", "--password", password, "-o", path).exit_code, 0, password)
            self.assertEqual(load(path, {}).settings.gateways[0].password, password)

    def test_one_that_is_not_in_utf_8_is_refused(self) -> None:
        for option in ("--password", "--esme-password", "--ops-password"):
            result = self.init("--yes", option, "a\udcff")
            self.assertEqual(result.exit_code, 2)
            self.assertIn("not in UTF-8", result.stderr)

    def test_a_folder_that_is_not_there_is_told_before_the_questions(self) -> None:
        result = self.init("-o", self.path("none/site.yaml"))
        self.assertEqual((result.exit_code, "Where do" in result.stderr), (1, False))
        self.assertIn("its folder is not there", result.stderr)

    def test_the_next_command_can_be_copied(self) -> None:
        path = self.path("my \x1b[31msite.yaml")
        told = self.init("--yes", "-o", path).stderr
        self.assertIn("check -c '", told)
        self.assertNotIn("\x1b", told)

    def test_a_file_that_is_there_stays_as_it_is(self) -> None:
        path = self.write("# mine\n", "site.yaml")
        result = self.init("--yes", "-o", path)
        self.assertEqual(result.exit_code, 1)
        self.assertIn("is there already", result.stderr)
        with open(path) as file:
            self.assertEqual(file.read(), "# mine\n")

    def test_only_its_owner_may_read_the_file(self) -> None:
        self.init("--yes", "-o", self.path())
        self.assertEqual(S_IMODE(os.stat(self.path()).st_mode), 0o600)

    def test_the_manual_is_written_whole_and_asks_nothing(self) -> None:
        manual = shipped("router.yaml").read_text("utf-8")
        self.assertEqual(self.init("--manual").stdout, manual)
        result = self.init("--manual", "-o", self.path())
        self.assertEqual((result.exit_code, result.output), (0, ""))
        with open(self.path()) as file:
            self.assertEqual(file.read(), manual)

    def test_answers_that_do_not_go_together_are_told_and_nothing_is_written(self) -> None:
        result = self.init("--yes", "--password", "longer than eight", "-o", self.path())
        self.assertEqual(result.exit_code, 1)
        self.assertIn("is longer than a bind has room for", result.stderr)
        self.assertFalse(os.path.exists(self.path()))

    def test_without_answers_it_says_how_to_do_without(self) -> None:
        result = self.init()
        self.assertEqual(result.exit_code, 1)
        self.assertIn("`--yes` takes the defaults", result.stderr)

    def test_nor_does_it_need_an_input_that_is_open(self) -> None:
        command = (sys.executable, "-c", "from router.cli import main; main()", "init")
        done = subprocess.run(
            ["/bin/sh", "-c", 'exec "$0" "$@" <&-', *command],
            capture_output=True,
            check=False,
            text=True,
            timeout=60,
        )
        self.assertEqual(done.returncode, 1)
        self.assertIn("`--yes` takes the defaults", done.stderr.splitlines()[-1])
