"""Programs and answers that pages show: each is of its language, and what can be run at once is run.

Those of the HTTP pages are run against a router by tests/interop, those of docs/routing.md by
tests/test_routing_manual.py.
"""

import json
import shlex
import time
from typing import Any

from click.testing import CliRunner
from twisted.trial.unittest import SynchronousTestCase

from router.cli import main
from router.northbound.hooks.posts import signature
from tests.papers.reading import MANUAL, ROOT, Piece, blocks


def of(language: str) -> list[Piece]:
    """All blocks of a language."""
    return [block for page in MANUAL for block in blocks(page) if block.language == language]


class ExamplesTests(SynchronousTestCase):
    def test_json_is_json(self) -> None:
        for block in of("json"):
            json.loads(block.text)

    def test_programs_in_python_are_python(self) -> None:
        for block in of("python"):
            compile(block.text, block.place, "exec")

    def test_the_programs_check_of_a_signature_takes_ours_and_no_other(self) -> None:
        (program,) = (
            block for block in blocks(ROOT / "docs" / "http-hooks.md") if "def is_ours" in block.text
        )
        names: dict[str, Any] = {}
        exec(program.text, names)
        now = str(int(time.time()))
        headers = {"X-Timestamp": now, "X-Signature": signature("secret", now, b"body")}
        self.assertTrue(names["is_ours"](b"secret", headers, b"body"))
        self.assertFalse(names["is_ours"](b"secret", headers, b"another"))
        self.assertFalse(names["is_ours"](b"secret", {**headers, "X-Timestamp": "1"}, b"body"))

    def test_a_pdu_is_shown_as_the_page_shows_it(self) -> None:
        shown = [block for block in blocks(ROOT / "docs" / "commands.md") if " pdu 0000" in block.text]
        for block in shown:
            command, _, answer = block.text.partition("\n")
            given = shlex.split(command.removeprefix("$ smpp-router "))
            self.assertEqual(CliRunner().invoke(main, given).output, answer)
        self.assertTrue(shown)
