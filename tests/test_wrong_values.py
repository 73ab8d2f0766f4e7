"""No value, however wrong, ends the process."""

import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

import router
from router.build_info import is_compiled


class WrongValuesTests(SynchronousTestCase):
    def test_a_wrong_value_in_any_field_of_any_value_raises_or_is_carried_along(self) -> None:
        place = Path(router.__path__[0]).parent
        done = subprocess.run(
            [sys.executable, "-m", "tests.support.wrong_values"],
            cwd=place,
            capture_output=True,
            text=True,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        values, tried, compiled, refused, changeable = map(int, done.stdout.split())
        self.assertEqual(changeable, 0)
        self.assertGreater(values, 100)
        self.assertGreater(tried, 40 * values)
        # Those of the ways to GoIPs by HTTP are Python, which carries along what it is given.
        self.assertEqual(compiled > 2000, is_compiled())
        if compiled:
            self.assertGreater(refused, compiled // 2)
