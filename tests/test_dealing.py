"""`python -m tests -jN`: what it says of tests that fail, and of a process that ends."""

import os
import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from tests.__main__ import FIRST, RECORD, ROOT, modules

PASSES = "from unittest import TestCase\nclass Tests(TestCase):\n    def test_it(self): pass\n"


WARNS = """
import warnings
from twisted.trial.unittest import SynchronousTestCase
class Tests(SynchronousTestCase):
    def warn(self):
        warnings.warn("the same")
        self.assertEqual([each["message"] for each in self.flushWarnings()], ["the same"])
    test_one = test_two = warn
"""


class DealingTests(SynchronousTestCase):
    def run_tests(self, **texts: str) -> tuple[int, str]:
        """The exit status, and what is printed, where there are modules of these texts."""
        self.folder = folder = Path(self.mktemp())
        folder.mkdir()
        for name, text in texts.items():
            (folder / f"{name}.py").write_text(text)
        path = os.pathsep.join([str(folder.absolute()), str(ROOT), os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(
            [sys.executable, "-m", "tests", "-j2", *texts],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.returncode, done.stdout

    def test_all_that_passed_are_counted_together_and_each_sees_its_warnings(self) -> None:
        status, said = self.run_tests(one=PASSES, two=PASSES, three=WARNS)
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"Ran 4 tests in [\d.]+s\n\nPASSED \(successes=4\)\n\Z")

    def test_whatever_fails_or_ends_amid_its_tests_is_shown_and_the_others_go_on(self) -> None:
        fails = PASSES.replace("pass", "self.fail('the reason')")
        dies = "import os\n" + PASSES.replace("pass", "os._exit(7)")
        status, said = self.run_tests(dies=dies, one=PASSES, two=fails, three="import no_such_module")
        self.assertEqual(status, 1)
        self.assertIn("ended by itself, with status 7", said)
        self.assertIn("the reason", said)
        self.assertIn("no_such_module", said)
        self.assertRegex(said, r"\nFAILED \(errors=1, failures=1, successes=1\)\n\Z")

    def test_what_is_logged_is_kept_of_a_module_that_fails_alone(self) -> None:
        logs = "from twisted.python import log\n" + PASSES.replace(
            "pass", "log.msg('said by %s'); self.assertEqual(%d, 1)"
        )
        self.run_tests(one=logs % ("one", 1), two=logs % ("two", 2))
        written = "".join(log.read_text() for log in self.folder.rglob("test.log"))
        self.assertIn("said by two", written)
        self.assertNotIn("said by one", written)


class ModulesTests(SynchronousTestCase):
    def test_all_of_a_package_are_found_those_that_take_long_in_the_first_half(self) -> None:
        found = modules(["tests"])
        self.assertEqual(sorted(found), sorted(set(found)))
        self.assertIn("tests.sms.test_gsm7", found)
        self.assertIn(f"tests.{Path(__file__).stem}", found)
        long = [at for at, name in enumerate(found) if name.startswith(FIRST)]
        self.assertEqual(long[0], 0)
        self.assertLess(long[-1], len(found) * 0.65)
        self.assertGreater(long[-1], len(found) * 0.4)

    def test_each_name_fits_into_its_record(self) -> None:
        self.assertLess(max(map(len, modules(["tests"]))), RECORD)

    def test_what_is_no_package_is_itself(self) -> None:
        self.assertEqual(modules(["tests.sms.test_gsm7"]), ["tests.sms.test_gsm7"])
