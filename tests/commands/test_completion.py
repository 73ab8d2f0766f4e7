"""What a shell completes, as click asks it."""

import time

from click.shell_completion import ShellComplete
from click.testing import CliRunner

from router.cli import main
from router.commands.completion import NAME, VARIABLE
from tests.commands.test_commands import CommandsCase

NAMES = {
    "channels": ["goip101", "goip102", "goip201"],
    "gateways": ["goip1", "goip2"],
    "esmes": ["crm", "goip"],
}


class CompletionTests(CommandsCase):
    def completed(self, *words: str) -> list[str]:
        *before, begun = words
        found = ShellComplete(main, {}, NAME, VARIABLE).get_completions(before, begun)
        return [one.value for one in found]

    def test_commands_are_completed(self) -> None:
        self.assertEqual(self.completed("chan"), ["channels"])

    def test_names_of_channels_come_from_the_running_router(self) -> None:
        self.router({"ok": NAMES})
        self.assertEqual(self.completed("ussd", "-c", "page.yaml", "goip1"), ["goip101", "goip102"])
        self.assertEqual(self.asked, [{"do": "names"}])

    def test_one_that_stands_there_is_not_offered_again(self) -> None:
        self.router({"ok": NAMES})
        found = self.completed("pause", "-c", "page.yaml", "goip101", "goip1")
        self.assertEqual(found, ["goip102"])

    def test_an_esme_is_completed_too(self) -> None:
        self.router({"ok": NAMES})
        self.assertEqual(self.completed("wire", "-c", "page.yaml", "g")[-1], "goip")

    def test_and_what_an_option_names(self) -> None:
        self.router({"ok": NAMES})
        self.assertEqual(self.completed("messages", "-c", "page.yaml", "--gateway", "g"), ["goip1", "goip2"])

    def test_without_a_router_or_a_file_there_is_nothing_and_no_word(self) -> None:
        self.assertEqual(self.completed("ussd", "-c", "page.yaml", ""), [])
        self.assertEqual(self.completed("ussd", "-c", "none.yaml", ""), [])

    def test_a_router_that_does_not_answer_is_not_waited_for(self) -> None:
        self.router(then=lambda: None)
        before = time.monotonic()
        self.assertEqual(self.completed("ussd", "-c", "page.yaml", ""), [])
        self.assertLess(time.monotonic() - before, 30.0)

    def test_each_shell_has_a_script(self) -> None:
        for shell in ("bash", "zsh", "fish"):
            found = CliRunner().invoke(main, ["completion", shell])
            self.assertIn(f"{VARIABLE}={shell}_complete", found.stdout)
