"""The file system of a clean Debian, made once for each release and then kept.

It comes from where this machine's own packages come from: the mirror is that of apt, or the environment's
SMPP_ROUTER_MIRROR. It is kept in SMPP_ROUTER_CACHE, or else in `~/.cache/smpp-router`.
"""

import os
import shutil
import subprocess
from pathlib import Path

from router.simulator.demo.missing import Missing

NONE = "WITHOUT_MACHINES"
"""The variable by which CI says that it could not fetch a clean Debian in time."""

INCLUDED = ("ca-certificates", "python3", "systemd-sysv", "tzdata")
"""Packages that any server has. All else the router's package has to bring, or to ask for."""

RELEASES = {"12": "bookworm", "13": "trixie"}


def cache() -> Path:
    """Return the folder where things are kept from one run to the next."""
    named = os.environ.get("SMPP_ROUTER_CACHE")
    folder = Path(named) if named else Path.home() / ".cache" / "smpp-router"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def base(release: str) -> Path:
    """Return the folder of a release, `12` or `13`, which is not to be changed.

    `Missing` if it cannot be made.
    """
    name = RELEASES[release]
    folder = cache() / f"{name}-1"
    if folder.exists():
        return folder
    half = Path(f"{folder}.{os.getpid()}")
    words = ["--quiet", "--variant=minbase", "--format=directory", f"--include={','.join(INCLUDED)}"]
    done = subprocess.run(
        ["mmdebstrap", *words, name, str(half), mirror()],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    if done.returncode:
        shutil.rmtree(half, ignore_errors=True)
        raise Missing(f"Debian {release} could not be made: {done.stderr.strip().splitlines()[-1:]}")
    try:
        half.rename(folder)
    except OSError:
        # Another has made it meanwhile.
        shutil.rmtree(half)
    return folder


def mirror() -> str:
    """Return where this machine has the packages of Debian from. `Missing` if it has none."""
    named = os.environ.get("SMPP_ROUTER_MIRROR")
    if named:
        return named
    words = ["apt-get", "indextargets", "--format", "$(LABEL) $(REPO_URI)", "Created-By: Packages"]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        label, _, address = line.partition(" ")
        if label == "Debian":
            return address
    raise Missing("apt has no packages of Debian here: name a mirror by SMPP_ROUTER_MIRROR")


def why_not() -> str:
    """Return why no machine can be made here; empty if one can."""
    if os.geteuid():
        return "only root can make a machine"
    if os.environ.get(NONE):
        return f"{NONE} is set"
    lacking = [
        one
        for one in ("mmdebstrap", "unshare", "nsenter", "setpriv", "dpkg-deb")
        if shutil.which(one) is None
    ]
    return f"{', '.join(lacking)} is missing" if lacking else ""
