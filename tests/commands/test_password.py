import json

from click.testing import CliRunner

from router.cli import main
from router.relay.who.passwords import matches
from tests.config.pages import PageTestCase


class PasswordTests(PageTestCase):
    def test_a_line_of_the_input_makes_a_hash(self) -> None:
        result = CliRunner().invoke(main, ["password"], input="secret12\nmore\n")
        self.assertEqual((result.exit_code, result.stderr), (0, ""))
        self.assertTrue(matches(b"secret12", result.stdout.strip()))
        self.assertFalse(matches(b"secret12\n", result.stdout.strip()))

    def test_in_json_it_is_an_object(self) -> None:
        result = CliRunner().invoke(main, ["password", "--json"], input="secret12\n")
        self.assertTrue(matches(b"secret12", json.loads(result.stdout)["hash"]))

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

    def test_one_that_is_no_text_is_refused(self) -> None:
        result = CliRunner().invoke(main, ["password"], input=b"a\xff\n")
        self.assertEqual((result.exit_code, result.stdout), (1, ""))
        self.assertIn("not in UTF-8", result.stderr)
