"""Try the package on clean machines: install, configure, start, send, reload, upgrade, remove, purge.

    make try-deb                              makes the package, and tries it on Debian 12 and 13
    make try-deb ARGS="--releases 13"         on one of them
    make try-deb ARGS="--package FILE.deb"    tries one that is there; its upgrade is one to itself

It takes root. Each machine has namespaces of its own and a systemd of its own, so that what is tried is the
unit as it stands, sandbox and watchdog included; no port of this machine is used, and nothing is installed on
it. The files of a clean Debian are kept in ~/.cache/smpp-router.
"""

import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from router.simulator.demo.acts import demand, tell
from router.simulator.demo.missing import Missing
from tools.command_line import parser_of
from tools.deb import __main__ as maker
from tools.deb.control import architecture
from tools.deb.interpreters import VERSIONS, find
from tools.deb.site_packages import ROOT
from tools.machine.base import RELEASES, base, cache, why_not
from tools.machine.machine import Machine

FILE = "/etc/smpp-router/router.yaml"
STORE = "/var/lib/smpp-router/router.db"
UNIT = "smpp-router.service"

EDITS = (
    "0,/password:$/s//password: secret12/",
    "s/host:$/host: 127.0.0.1/",
    "s/password:$/password: boxpass1/",
)
"""The three lines that a user writes, as sed does it."""

WAIT_S = 60.0
"""Seconds that something may take at most."""

FIRST_S = 120.0
"""Seconds from the beginning of the installation to the end of the first SMS."""

OTHERS = (
    *("/dev", "/proc", "/root", "/run", "/sys", "/tmp"),
    *("/var/cache", "/var/lib/apt", "/var/lib/dpkg", "/var/log/apt", "/var/log/dpkg.log", "/var/log/journal"),
)
"""Where other programs keep what is theirs."""

NUMBER = "+256772000001"


class Trial:
    """A package on one machine; each verb is a step, and raises `Missing` where something is wrong."""

    def __init__(self, machine: Machine, old: Path, new: Path) -> None:
        self._machine = machine
        self._old, self._new = old, new
        self._before = self._files()

    def install(self) -> None:
        """Install it: nothing is started, and its configuration says which three lines to write."""
        self._apt(self._old)
        demand(self._state("ActiveState") == "inactive", "it was started by its installation")
        said = self._machine.run("smpp-router", "check", check=False)
        lines = [line for line in said.stdout.splitlines() if "is empty" in line]
        demand(said.returncode == 1 and len(lines) == 3, f"check says: {said.stdout}")

    def configure(self) -> None:
        """Write the three lines, and start a simulated GoIP."""
        for edit in EDITS:
            self._machine.run("sed", "-i", edit, FILE)
        self._machine.run("smpp-router", "check")
        words = ["--unit=box", "--quiet", "smpp-router", "simulate"]
        flags = [
            "--smpp",
            "7777",
            "--id",
            "goip1",
            "--password",
            "boxpass1",
            "--channels",
            "2",
            "--speed",
            "20",
        ]
        self._machine.run("systemd-run", *words, *flags)

    def start(self) -> None:
        """Start it as a user does; that returns when it is ready."""
        self._machine.run("systemctl", "enable", "--quiet", "--now", UNIT)
        demand(self._state("ActiveState") == "active", "it is not active after its start")

    def send(self) -> None:
        """Send a text, and see that it is delivered."""
        self._machine.run("smpp-router", "send", "--to", NUMBER, "--text", "Hello", "--wait")

    def use_low_ports(self) -> None:
        """Have it listen on a port below 1024, behind its sandbox."""
        self._machine.run("sed", "-i", '$a http: {listen: "tcp:80"}', FILE)
        self._machine.run("systemctl", "restart", UNIT)
        asked = "import urllib.request as u; print(u.urlopen('http://127.0.0.1/health/live').status)"
        demand(
            self._machine.say("/opt/smpp-router/bin/python3", "-c", asked) == "200", "port 80 does not answer"
        )

    def reload(self) -> None:
        """Have it read a changed file: an ESME sends by the new channel. A wrong one is refused."""
        self._machine.run("sed", "-i", "s/channels: 1/channels: 2/", FILE)
        self._machine.run("systemctl", "reload", UNIT)
        esme = ["-m", "tools.esme", "--system-id", "crm", "--password", "secret12", "--wait-receipt", "60"]
        words = [*self._machine.inside("--net"), sys.executable, *esme, "--send", NUMBER, "Hello again"]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
        demand(
            done.returncode == 0 and "DELIVRD" in done.stdout, f"the ESME says: {done.stdout}{done.stderr}"
        )
        self._machine.run("sed", "-i", "s/channels: 2/channels: 200/", FILE)
        refused = self._machine.run("systemctl", "reload", UNIT, check=False)
        demand(refused.returncode != 0, "a wrong file is not refused")
        demand(self._state("ActiveState") == "active", "a wrong file has ended it")
        self._machine.run("sed", "-i", "s/channels: 200/channels: 2/", FILE)
        self._until("its status", lambda: "2 of 2 links up" in self._state("StatusText"))

    def hang(self) -> None:
        """Stop its process: the watchdog ends it, and it is started anew."""
        self._machine.run("mkdir", "-p", f"/run/systemd/system/{UNIT}.d")
        self._machine.path(f"/run/systemd/system/{UNIT}.d/short.conf").write_text(
            "[Service]\nWatchdogSec=2\nRestartSec=100ms\n"
        )
        self._machine.run("systemctl", "daemon-reload")
        self._machine.run("systemctl", "restart", UNIT)
        self._machine.run("systemctl", "kill", "--signal=STOP", UNIT)
        runs = ("1", "active")
        self._until("the watchdog", lambda: (self._state("NRestarts"), self._state("ActiveState")) == runs)

    def upgrade(self) -> None:
        """Install the next version: it is started anew, with the file and the store as they were."""
        before = self._kept(), self._state("MainPID")
        self._apt(self._new)
        demand(self._kept() == before[0], "the configuration or its mode is another")
        demand(self._state("ActiveState") == "active", "it does not run any more")
        demand(self._state("MainPID") != before[1], "it was not started anew")
        found = self._machine.say("smpp-router", "messages", "--to", NUMBER)
        demand("DELIVRD" in found, f"the store has not what it had: {found}")

    def remove(self) -> None:
        """Remove it, which leaves file and store; purge it, which leaves nothing."""
        self._machine.run("apt-get", "remove", "--yes", "smpp-router")
        kept = self._machine.path(FILE), self._machine.path(STORE)
        demand(all(one.exists() for one in kept), "the configuration or the store is gone")
        demand(not self._machine.path("/opt/smpp-router").exists(), "/opt/smpp-router is left")
        self._machine.run("apt-get", "purge", "--yes", "smpp-router")
        left = sorted(self._files() - self._before)
        demand(not left, f"these are left: {left[:20]}")

    def journal(self) -> str:
        """Return the end of what it and systemd have logged."""
        return self._machine.say("journalctl", "--no-pager", "-n", "40", "-u", UNIT, "-u", "box")

    def _until(self, what: str, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + WAIT_S
        while not condition():
            demand(time.monotonic() < deadline, f"{what}: not within {WAIT_S:.0f} s")
            time.sleep(0.2)

    def _apt(self, package: Path) -> None:
        self._machine.put(package, f"/root/{package.name}")
        self._machine.run("apt-get", "install", "--yes", f"/root/{package.name}")

    def _state(self, name: str) -> str:
        return self._machine.say("systemctl", "show", "--value", f"--property={name}", UNIT)

    def _kept(self) -> str:
        return self._machine.say("sh", "-c", f"stat -c '%U %G %a' {FILE}; cat {FILE}")

    def _files(self) -> set[str]:
        """List all files but those that other programs keep for themselves."""
        pruned = " -o ".join(f"-path {one}" for one in OTHERS)
        return set(
            self._machine.run("sh", "-c", f"find / \\( {pruned} \\) -prune -o -print").stdout.splitlines()
        )


def play(release: str, packages: Sequence[Path], whole: bool = True) -> None:
    """Try the packages, the old one and the new one, on a clean machine. `Missing` if something is wrong.

    Without the ``whole`` of it the sandbox, the reload and the watchdog are not tried.
    """
    with tempfile.TemporaryDirectory(prefix="smpp-router-", dir=cache()) as folder:
        begun = time.monotonic()
        with Machine(base(release), Path(folder)) as machine:
            tell("started", f"Debian {release} in {time.monotonic() - begun:.1f} s")
            trial = Trial(machine, packages[0], packages[-1])
            try:
                _perform(trial, whole)
            except Missing as missing:
                raise Missing(f"Debian {release}: {missing}", missing.said or trial.journal()) from None


def _perform(trial: Trial, whole: bool) -> None:
    begun = time.monotonic()
    for step in (trial.install, trial.configure, trial.start, trial.send):
        _timed(step)
    first = time.monotonic() - begun
    demand(first < FIRST_S, f"the first SMS took {first:.0f} s")
    under_way = (trial.use_low_ports, trial.reload, trial.hang) if whole else ()
    for step in (*under_way, trial.upgrade, trial.remove):
        _timed(step)


def _timed(step: Callable[[], None]) -> None:
    begun = time.monotonic()
    step()
    words = (step.__doc__ or "").partition(":")[0].partition(";")[0].strip().rstrip(".")
    tell(f"{time.monotonic() - begun:.1f} s", words)


def arguments(words: list[str]) -> Namespace:
    """Read the command line."""
    parser = parser_of(__doc__)
    parser.add_argument("--releases", default=",".join(RELEASES), help="of Debian [%(default)s]")
    parser.add_argument(
        "--prepare", action="store_true", help="only fetch what is kept for later runs, and try nothing"
    )
    parser.add_argument("--package", type=Path, help="the one to try; without it one is made, all Python")
    return parser.parse_args(words)


def packages() -> Sequence[Path]:
    """Make two packages of this source, an old one and a new one, and return them."""
    out = cache() / "packages"
    versions = ("0.0.1", "0.0.2")
    pythons = [one for one in VERSIONS if find(one)]
    maker.main(
        [
            "--pure",
            "--quick",
            "--out",
            str(out),
            "--cache",
            str(cache()),
            "--versions",
            ",".join(versions),
            "--pythons",
            ",".join(pythons),
        ]
    )
    return [out / f"smpp-router_{one}_{architecture()}.deb" for one in versions]


def main(words: list[str] | None = None) -> int:
    """Try it, and return the exit status."""
    given = arguments(sys.argv[1:] if words is None else words)
    if reason := why_not():
        print(reason, file=sys.stderr)
        return 2
    try:
        tried = [given.package] if given.package else packages()
        for release in given.releases.split(","):
            if given.prepare:
                base(release)
            else:
                play(release, tried)
    except Missing as missing:
        tell("MISSING", f"{missing}\n{missing.said}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
