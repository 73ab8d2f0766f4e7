"""The router of a run: its file, its process, and what its log tells."""

import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from attrs import frozen

from tools.ports import free_port
from tools.processes import Child, router_command, running

FOLDER = Path("var/bench")
WRITTEN = re.compile(r"store: (\d+) commits, (\d+) rows")
LINK = re.compile(r"bound as (?!.* from )|all (\d+) (?:channels|sessions) are bound")
"""One link, or all of a gateway's at once."""
ESME = re.compile(r"bound as .* from ")

PAGE = """\
smpp: {{listen: ["tcp:{north}:interface=127.0.0.1"]}}
store: "sqlite:{store}"
drain: 5s
esmes:
{esmes}
gateways:
{gateways}
{more}
"""
ACCOUNT = "  - {{system_id: {name}, password: secret, binds: {binds}, window: 250, queue: 10000000}}"
UP = "  - {{id: {id}, connect: smsc, host: 127.0.0.1, port: {south}, password: pw, window: 1000{more}}}"
BOX = """\
  - {{id: {id}, connect: smpp, host: 127.0.0.1, port: {south}, password: pw, channels: {channels},
     window: {window}, pace: off}}"""
MOST_CHANNELS = 50
"""Of one box: what it is called by is its ID and two digits."""


@frozen
class Site:
    """A folder with the file of a router."""

    place: Path
    north: int

    @property
    def log(self) -> Path:
        return self.place / "router.log"

    def router(self) -> AbstractContextManager[Child]:
        """Run its process while the block lasts."""
        return running("router", router_command(self.place / "router.yaml"), self.place)

    def await_bound(self, count: int, who: re.Pattern[str] = LINK, seconds: float = 40.0) -> None:
        """Wait until so many links, or sessions of ESMEs, have been bound since the log was begun."""
        deadline = time.monotonic() + seconds
        while (found := self.bound(who)) < count:
            if time.monotonic() > deadline:
                said = self.log.read_text()[-1000:]
                raise TimeoutError(f"{found} of {count} are bound:\n{said}")
            time.sleep(0.02)

    def bound(self, who: re.Pattern[str] = LINK) -> int:
        found = who.finditer(self.log.read_text())
        return sum(int(each[1]) if each.re.groups and each[1] else 1 for each in found)

    def written(self) -> tuple[int, int]:
        """Return commits and rows, as a router that has ended tells."""
        found = WRITTEN.findall(self.log.read_text())
        return (int(found[-1][0]), int(found[-1][1])) if found else (0, 0)


def accounts(esmes: int, binds: int) -> str:
    """Return the ESMEs of the configuration: `load`, or so many of them, `load1` and so on."""
    names = [f"load{number}" for number in range(1, esmes + 1)] or ["load"]
    return "\n".join(ACCOUNT.format(name=name, binds=binds) for name in names)


def upstream(south: int, id: str = "up", more: str = "") -> str:
    """Return the configuration of an SMSC, which is one channel."""
    return UP.format(id=id, south=south, more=more)


def boxes(south: int, channels: int, window: int) -> str:
    """Return that of so many channels that do not rest, in boxes that are all one port."""
    sizes = [min(MOST_CHANNELS, channels - first) for first in range(0, channels, MOST_CHANNELS)]
    ids = (f"goip{number}" for number in range(1, len(sizes) + 1))
    return "\n".join(
        BOX.format(id=id, south=south, channels=size, window=window)
        for id, size in zip(ids, sizes, strict=True)
    )


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder on the disk that the figures are about (not in memory), and remove it in the end."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        yield Path(name).resolve()


@contextmanager
def site(gateways: Sequence[str], esmes: str = "", more: str = "") -> Iterator[Site]:
    """Make the files of a router that has not been started yet; its store is new."""
    north = free_port()
    with folder() as place:
        page = PAGE.format(
            north=north,
            store=place / "router.db",
            esmes=esmes or accounts(0, 8),
            gateways="\n".join(gateways),
            more=more,
        )
        (place / "router.yaml").write_text(page)
        yield Site(place, north)
