"""Each path of the source tree that a page names is there."""

import re

from twisted.trial.unittest import SynchronousTestCase

from tests.papers.reading import MANUAL, ROOT, codes

PATH = re.compile(
    r"(?<![\w/.:-])(?:\.ci|conf|contrib|docs|packaging|router|tests|tools|twisted)/[\w./-]*\w(?![\w./-]*…)"
)

EXAMPLES = {"conf/site.yaml", "conf/smpp-router.schema.json"}
"""What the reader makes."""


class NamedTests(SynchronousTestCase):
    def test_each_is_there(self) -> None:
        gone = []
        for page in MANUAL:
            for code in codes(page):
                for path in PATH.findall(code.text):
                    if path not in EXAMPLES and not (ROOT / path).exists():
                        gone.append(f"{code.place}: {path}")
        self.assertEqual(gone, [])
