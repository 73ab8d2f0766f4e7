"""The man pages say what --help does, in roff that nothing of the text is a request of."""

import re

from twisted.trial.unittest import SynchronousTestCase

from router.cli import MODULES, main
from router.commands.man import pages

REQUESTS = re.compile(r"\.(TH|SH|TP|PP|B|BR|nf|fi)( .*)?")


class ManTests(SynchronousTestCase):
    def test_each_command_has_a_page_with_its_options_and_example(self) -> None:
        found = dict(pages(main))
        self.assertEqual(list(found), ["smpp-router", *(f"smpp-router-{name}" for name in MODULES)])
        self.assertIn(".B \\-\\-via CHANNEL\n", found["smpp-router-send"])
        self.assertIn(".BR smpp-router-send (1)\n", found["smpp-router"])
        for name, text in found.items():
            if name != "smpp-router":
                self.assertRegex(text, r"\n\.SH EXAMPLES?\n\.nf\n", name)

    def test_no_line_of_text_is_a_request(self) -> None:
        for name, text in pages(main):
            for line in text.splitlines():
                if line.startswith((".", "'")):
                    self.assertTrue(REQUESTS.fullmatch(line), f"{name}: {line}")
