"""Make the compiled router: `make build`.

It makes a whole tree under build/trees, the package with its compiled modules, and then lets build/compiled
lead to it, in one step. Where there is no C compiler it says so, and there is no build/compiled. Its exit
status is 1 if there is one and a module does not compile; each line then names a file and a line of it.

A tree is called by what it was made of, and one that is there is not made again. The one before stays, for a
router that is starting from it.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.compiling import cannot, digest
from tools.shipping import configurations

ROOT = Path(__file__).resolve().parent.parent
PACKED = ("router", "twisted")
MAKERS = ("setup.py", "setup.cfg", "tools/compiling.py", "tools/expanding.py", "tools/shipping.py")
LEFT_OUT = ("__pycache__", "dropin.cache")
KEPT = 2
"""Trees: this one and the one before."""


def name_of(root: Path) -> str:
    """Return the name of the tree that is made of the sources of today."""
    found = [file for room in PACKED for file in root.joinpath(room).rglob("*") if file.is_file()]
    ours = [file.relative_to(root) for file in found if not set(LEFT_OUT) & set(file.parts)]
    ours += [file.relative_to(root) for file in configurations(root)]
    return digest(root, [*MAKERS, *sorted(map(Path.as_posix, ours))])[:16]


def make(root: Path, tree: Path) -> str:
    """Make the tree; what is wrong, and then there is none."""
    half = tree.with_suffix(".half")
    command = [sys.executable, "setup.py", "--quiet", "build", "--build-lib", str(half)]
    done = subprocess.run(
        command,
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        shutil.rmtree(half, ignore_errors=True)
        return done.stdout.strip() or f"setup.py ended with status {done.returncode}"
    if name_of(root) != tree.name:
        shutil.rmtree(half)
        return "Sources were changed while they were compiled: make build again."
    half.rename(tree)
    return ""


def lead(link: Path, tree: Path) -> None:
    """Let the link lead to the tree, in one step: at each moment it leads to a whole one."""
    new = link.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.symlink_to(os.path.relpath(tree, link.parent))
    new.replace(link)


def clear(trees: Path, but: Path) -> None:
    """Remove all but the youngest trees."""
    os.utime(but)
    found = sorted(trees.iterdir(), key=lambda tree: tree.stat().st_mtime, reverse=True)
    for tree in found[KEPT:]:
        shutil.rmtree(tree, ignore_errors=True)


def main(root: Path = ROOT) -> int:
    """Build the tree, and return the exit status."""
    trees, link = root / "build" / "trees", root / "build" / "compiled"
    trees.mkdir(parents=True, exist_ok=True)
    with (root / "build" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        why_not = cannot(dict(os.environ))
        if why_not:
            link.unlink(missing_ok=True)
            print(f"Nothing is compiled here, and the router runs as Python: {why_not}.", file=sys.stderr)
            return 0
        tree = trees / name_of(root)
        if not tree.exists():
            print("Compiling what has changed; all of it takes some two minutes.", flush=True)
            wrong = make(root, tree)
            if wrong:
                print(wrong, file=sys.stderr)
                return 1
            print(f"Compiled: {link.relative_to(root)} leads to it, and `make run` runs it.", flush=True)
        lead(link, tree)
        clear(trees, tree)
    return 0


if __name__ == "__main__":
    sys.exit(main())
