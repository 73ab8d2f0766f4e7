"""The Debian package on a clean Debian 12 and 13, as a user installs it, with the systemd of each."""

from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path

from twisted.trial.unittest import SkipTest, SynchronousTestCase

from router.simulator.demo.missing import Missing
from tools.deb import trial
from tools.deb.interpreters import find
from tools.machine.base import base, why_not


@cache
def packages() -> Sequence[Path]:
    """Two packages of this source, for both releases."""
    return trial.packages()


class CleanMachineTests(SynchronousTestCase):
    """Install, configure, start, send, reload, hang, upgrade, remove, purge: see `tools.deb.trial`."""

    timeout = 900

    def setUp(self) -> None:
        if reason := why_not():
            raise SkipTest(reason)

    def try_on(self, release: str, python: str, whole: bool) -> None:
        if find(python) is None:
            raise SkipTest(f"Python {python} is missing, which Debian {release} has")
        try:
            base(release)
        except Missing as missing:
            # There is no network.
            raise SkipTest(str(missing)) from None
        told = StringIO()
        try:
            with redirect_stdout(told):
                trial.play(release, packages(), whole)
        except Missing as missing:
            self.fail(f"{missing}\n{missing.said}\n{told.getvalue()}")

    def test_debian_12(self) -> None:
        self.try_on("12", "3.11", whole=True)

    def test_debian_13(self) -> None:
        # `make try-deb` tries all of it there, too.
        self.try_on("13", "3.13", whole=False)
