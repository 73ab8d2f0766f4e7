"""Nothing needs what is compiled."""

import os
import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.built import SWITCH

ROOT = Path(__file__).resolve().parents[1]

WITHOUT = """
import sys

for name in ("router.sms.filling", "router.smpp.compiled", "router.store.compiled"):
    sys.modules[name] = None  # an import of it raises ImportError

import router.service  # its modules of our own .py are turned off by the environment
from router import COMPILED
from router.smpp import codec, pdus
from router.sms import value
from router.store import sqlite
from router.store.changes import Accepted
from tests.support.values import sending

database = sqlite.SqliteDatabase(sys.argv[1], "r1")
reader = database.open()
database.commit([Accepted(sending(5))])
assert reader.lanes(), "it is not kept"
database.close()
assert codec.decode(codec.encode(pdus.EnquireLink(), 7))[1] == 7
print(codec.IS_COMPILED, value.IS_FILLED_IN_C, sqlite.COMMITS_IN_C, COMPILED.value)
"""


class WithoutTests(SynchronousTestCase):
    def test_where_nothing_was_built_the_router_is_whole(self) -> None:
        command = [sys.executable, "-c", WITHOUT, str(Path(self.mktemp()).absolute())]
        home = {**os.environ, SWITCH: "no"}
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=home, timeout=240)
        self.assertEqual((done.stderr, done.stdout), ("", "False False False no\n"))

    def test_what_is_compiled_of_our_own_python_does_the_same_as_python(self) -> None:
        # Everybody else's tests run on what was compiled.
        rooms = ("northbound", "southbound", "smpp.test_session", "relay.test_attempts", "relay.test_pending")
        place = Path(self.mktemp()).absolute()
        command = [sys.executable, "-m", "twisted.trial", "--temp-directory", str(place)]
        command += [f"tests.{room}" for room in rooms]
        home = {**os.environ, SWITCH: "no"}
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=home, timeout=300)
        self.assertIn("PASSED", done.stdout.splitlines()[-1], done.stdout[-2000:])
