"""Disks that fill, and disks that cannot be written: small ones, mounted for the router alone.

What was acknowledged is never lost; what comes meanwhile is refused, or waits; and it goes on by itself.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SkipTest, TestCase

from tests.flow.building import until
from tests.flow.trouble import StoreTrouble

ROOT = Path(__file__).parents[2]

DISK = 32 << 20
"""Octets of a small disk: more than the log of the database has before it is emptied (16 MB)."""

SMALL = f'mount -t tmpfs -o size={DISK} none "$0" && exec "$@"'
FULL = f'mount -t tmpfs -o size={DISK} none "$0" && cat /dev/zero > "$0"/ballast; exec "$@"'
FROZEN = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'


def apart(script: str, folder: Path) -> list[str]:
    """The words before a command that runs with mounts of its own; nothing of them is left when it ends."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], check=False).returncode:
        raise SkipTest("unshare -rm is not allowed here: no small or read-only disk can be made")
    return [unshare, "-rm", "sh", "-c", script, str(folder.resolve())]


class FullDiskTests(StoreTrouble):
    async def test_a_disk_that_fills_loses_nothing_and_it_goes_on_when_there_is_room(self) -> None:
        await self.box()
        child = self.start(self.on_the_disk(self.page()), *apart(SMALL, self.disk))
        await self.up()
        esme = await self.taken(50)
        ballast = Path(f"/proc/{child.pid}/root{self.disk.resolve()}/ballast")
        self.assertRaises(OSError, ballast.write_bytes, b"\0" * DISK)
        await until(lambda: "full; messages are refused" in self.said(), "a full disk")
        await self.refused()
        ballast.unlink()
        await self.over(esme)

    async def test_a_start_on_a_full_disk_says_so_in_one_line(self) -> None:
        child = self.start(self.on_the_disk(self.page()), *apart(FULL, self.disk))
        await until(lambda: child.ended is not None, "the end of the router")
        self.assertEqual(child.ended, 1)
        self.assertIn("disk is full", self.last_line())


class FirstFileTests(TestCase):
    def test_init_leaves_no_half_of_a_file_on_a_full_disk(self) -> None:
        folder = Path(self.mktemp())
        folder.mkdir()
        command = f"{sys.executable} -c 'from router.cli import main; main()' init --yes -o site.yaml"
        script = f'root=$PWD; export PYTHONPATH="$root"; cd "$0" && {command}; ls'
        words = [*apart(FULL, folder), "sh", "-c", script, str(folder.resolve())]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False, text=True, timeout=60)
        self.assertIn("site.yaml cannot be written: No space left on device", done.stderr)
        self.assertEqual(done.stdout, "ballast\n")


class ReadOnlyTests(StoreTrouble):
    async def test_a_start_on_a_disk_that_cannot_be_written_says_so_in_one_line(self) -> None:
        child = self.start(self.on_the_disk(self.page()), *apart(FROZEN, self.disk))
        await until(lambda: child.ended is not None, "the end of the router")
        self.assertEqual(child.ended, 1)
        self.assertIn("Read-only file system", self.last_line())
