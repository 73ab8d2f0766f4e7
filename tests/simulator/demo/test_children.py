"""Children of the demo are waited for; one that fails leaves its last words."""

import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase as TestCase

from router.simulator.demo.children import Child
from router.simulator.demo.missing import Missing
from tools.ports import free_port


class ChildTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.folder.mkdir()

    def child(self, words: str, *more: str) -> Child:
        child = Child("child", [sys.executable, "-c", words, *more], self.folder)
        self.addCleanup(child.kill)
        return child

    def test_one_that_ends_instead_of_listening_is_told_with_its_last_words(self) -> None:
        child = self.child("import sys; print('no such file'); sys.exit(3)")
        missing = self.assertRaises(Missing, child.await_port, free_port(), 240.0)
        self.assertEqual(str(missing), "child ended with status 3, not listening")
        self.assertEqual(missing.said, "    no such file")

    def test_its_words_are_waited_for(self) -> None:
        child = self.child("print('bound as goip1'); print('bound as goip2')")
        self.assertEqual(child.await_words("bound as", 240.0, times=2), "bound as goip2")
        self.assertEqual(child.wait(240.0), 0)
        missing = self.assertRaises(Missing, child.await_words, "bound as", 0.0, 3)
        self.assertEqual(str(missing), "child does not say: bound as")
