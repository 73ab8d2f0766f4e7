"""The router as a process of its own, perhaps under another program; a box and an ESME are in the test's."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import cast

from router.waits import Waits
from tests.flow.building import Building, channels_bound, until
from tests.flow.building import reactor as the_reactor
from tests.support.forks import as_fork
from tools.peers.esme import Esme, Habits, Reactor, Text
from tools.processes import TWISTD, Child
from tools.promises.texts import token

reactor = cast(Reactor, the_reactor)


def texts(count: int, random: Random) -> Iterator[Text]:
    """So many, to a number each."""
    for number in range(count):
        its_token = token(random)
        yield Text(its_token, f"25677{number:07d}", f"{its_token} hello")


APPLICATION = """
from twisted.application.service import Application
from router.process import makeService
from router.waits import Waits

application = Application("smpp-router")
makeService({page!r}, waits={waits!r}).setServiceParent(application)
"""


class Processes(Building):
    """Tests whose router is a process."""

    def hurried(self, page: Path, waits: Waits) -> Path:
        """A file for `start`: the router on this page, which waits so long."""
        file = page.with_suffix(".tac")
        file.write_text(APPLICATION.format(page=str(page.resolve()), waits=waits))
        return file

    def start(self, file: Path, *before: str) -> Child:
        """The router on a page, or the application of a .tac file; behind the words of another program."""
        what = ["-y"] if file.suffix == ".tac" else ["smpp-router", "-c"]
        words = [
            *before,
            TWISTD,
            "-n",
            "--pidfile",
            f"{file.stem}.pid",
            *what,
            str(file.resolve()),
        ]
        child = Child("router", words, self.place, as_fork)
        self.addCleanup(lambda: child.kill() if child.ended is None else None)
        return child

    def last_line(self) -> str:
        return self.said().splitlines()[-1]

    def said(self) -> str:
        return (self.place / "router.log").read_text()

    async def up(self, channels: int = 4, times: int = 1) -> None:
        """Until it has bound to so many channels, and so often."""
        wanted = channels * times
        await until(lambda: channels_bound(self.said()) >= wanted, "the router's start")

    def crm(self, count: int, window: int = 100) -> Esme:
        """An ESME that sends so many messages, and comes back when it loses its session."""
        random = Random(1)
        habits = Habits(system_id="crm", password="secret", port=self.north, window=window)
        esme = Esme(reactor, random, habits, texts(count, random))
        self.addCleanup(esme.leave)
        esme.start()
        return esme
