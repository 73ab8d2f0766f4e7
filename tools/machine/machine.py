"""A machine: its files lie over those of a base, and its systemd is the first process of its namespaces.

It has its own network, of which only the loopback device is up: its ports are those of nobody else, and
nothing leaves it. It may not change the kernel that it shares with us: no settings, no modules, no clock.
"""

import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from router.simulator.demo.missing import Missing

CGROUPS = Path("/sys/fs/cgroup")

START_S = 60.0
"""Seconds that systemd has to start."""

COMMAND_S = 240.0
"""Seconds that a command may take: a machine of CI has much other work."""

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

NAMESPACES = ("--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup")

INIT = """\
set -e
mount -t overlay overlay -o lowerdir={base},upperdir={folder}/upper,workdir={folder}/work {root}
cd {root}
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for each in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 dev/${{each%:*}} c 1 ${{each#*:}}; done
mknod -m 666 dev/tty c 5 0
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
exec setpriv --bounding-set -sys_module,-sys_time,-sys_rawio,-syslog \\
    env -i PATH={path} container=smpp-router chroot . /lib/systemd/systemd --unit=multi-user.target
"""


class Machine:
    """A machine over the files of ``base``; what it writes is in ``folder``, and of no use afterwards."""

    def __init__(self, base: Path, folder: Path) -> None:
        self._folder = folder.resolve()
        self.root = self._folder / "root"
        for one in (self.root, self._folder / "upper", self._folder / "work"):
            one.mkdir(parents=True)
        # Its files need not outlast this machine: dpkg is not to wait for the disk at each of them.
        hurried = self._folder / "upper/etc/dpkg/dpkg.cfg.d/hurried"
        hurried.parent.mkdir(parents=True)
        hurried.write_text("force-unsafe-io\n")
        self._group = _unified() / f"smpp-router-{os.getpid()}-{folder.name}"
        self._base = base.resolve()
        self._init = 0

    def __enter__(self) -> "Machine":
        script = INIT.format(base=self._base, folder=self._folder, root=self.root, path=PATH)
        self._group.mkdir()
        # It becomes the root of its own tree of groups, and ends with us, however we end.
        words = [
            "sh",
            "-c",
            f'echo $$ > {self._group}/cgroup.procs; exec setpriv --pdeathsig KILL unshare "$@"',
            "sh",
        ]
        words += [*NAMESPACES, "--fork", "--kill-child", "--propagation", "private", "sh", "-c", script]
        with (self._folder / "console").open("wb") as console:
            self._outer = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=console, stderr=console)
        try:
            self._await_start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def run(
        self, *words: str, check: bool = True, seconds: float = COMMAND_S
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command as root there, for so many seconds at most.

        `Missing` with its last lines if it fails, and ``check`` is true.
        """
        done = subprocess.run(
            [
                *self.inside("--mount", "--pid", "--net", "--uts", "--ipc", "--root", "--wd"),
                *("timeout", f"{seconds:g}", *words),
            ],
            env={"PATH": PATH, "LC_ALL": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if check and done.returncode:
            lines = done.stdout.splitlines()[-15:]
            raise Missing(
                f"{shlex.join(words)} ended with {done.returncode}", "\n".join(f"    {one}" for one in lines)
            )
        return done

    def say(self, *words: str, seconds: float = COMMAND_S) -> str:
        """Run a command, and return what it prints, whether it fails or not."""
        return self.run(*words, check=False, seconds=seconds).stdout.strip()

    def inside(self, *namespaces: str) -> Sequence[str]:
        """Return the words that have a command run in these namespaces of the machine, as `--net`."""
        return ["nsenter", f"--target={self._init}", *namespaces]

    def put(self, file: Path, name: str) -> None:
        """Copy a file of ours to a path there."""
        target = self.path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)

    def path(self, name: str) -> Path:
        """Return the path by which we reach a file there."""
        return Path(f"/proc/{self._init}/root{name}")

    def _await_start(self) -> None:
        deadline = time.monotonic() + START_S
        children = Path(f"/proc/{self._outer.pid}/task/{self._outer.pid}/children")
        state = ""
        while time.monotonic() < deadline and self._outer.poll() is None:
            self._init = int(children.read_text().split()[0]) if children.read_text() else 0
            if self._init and self.path("/run/systemd/system").exists():
                state = self.say("systemctl", "is-system-running", seconds=5.0)
                if state in ("running", "degraded"):
                    return
            time.sleep(0.1)
        raise Missing(
            f"systemd has not started: {state}", (self._folder / "console").read_text("utf-8", "replace")
        )

    def _end(self) -> None:
        if self._init and self._outer.poll() is None:
            os.kill(self._init, signal.SIGKILL)
        self._outer.wait()
        groups = sorted((one for one in self._group.rglob("*") if one.is_dir()), reverse=True)
        for group in (*groups, self._group):
            group.rmdir()


def _unified() -> Path:
    """Return where the groups of version 2 are."""
    beside = CGROUPS / "unified"
    return beside if beside.is_dir() else CGROUPS
