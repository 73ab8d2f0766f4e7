"""The files of the package, as they will lie on the target, in a folder."""

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from filecmp import cmp
from hashlib import md5
from pathlib import Path

from tools.deb.interpreters import Interpreter
from tools.deb.site_packages import ROOT, fill, versions

HOME = "opt/smpp-router"
CONFIGURATION = "/etc/smpp-router/router.yaml"
DOCS = "usr/share/doc/smpp-router"

SCRIPT = """\
#!/{home}/bin/python3
import sys

from {module} import {name}

sys.exit({name}())
"""

SCRIPTS = {"twistd": ("twisted.scripts.twistd", "run"), "smpp-router": ("router.cli", "main")}

COMMAND = """\
#!/bin/sh
# The command on the path: without -c FILE it means the configuration of the service.
SMPP_ROUTER_CONFIG="${{SMPP_ROUTER_CONFIG:-{configuration}}}" exec /{home}/bin/smpp-router "$@"
"""

COMPLETIONS = {
    "bash": "usr/share/bash-completion/completions/smpp-router",
    "zsh": "usr/share/zsh/vendor-completions/_smpp-router",
    "fish": "usr/share/fish/vendor_completions.d/smpp-router.fish",
}

COPIED = {
    "packaging/systemd/smpp-router.service": "usr/lib/systemd/system/smpp-router.service",
    "packaging/systemd/smpp-router.sysusers": "usr/lib/sysusers.d/smpp-router.conf",
    "packaging/debian/router.yaml": "usr/share/smpp-router/router.yaml",
    "packaging/debian/copyright": f"{DOCS}/copyright",
    "conf/router.yaml": f"{DOCS}/examples/router.yaml",
    "contrib/prometheus/alerts.yml": f"{DOCS}/examples/prometheus-alerts.yml",
    "contrib/grafana/smpp-router.json": f"{DOCS}/examples/grafana.json",
}
"""Files of the project, and where they will lie."""


def make(folder: Path, wheels: Mapping[Interpreter, Path], cache: Path) -> None:
    """Make the tree of a package that has these wheels of the router, each for its interpreter."""
    shutil.rmtree(folder, ignore_errors=True)
    sites = []
    for python, wheel in wheels.items():
        name = f"{HOME}/lib/python{python.minor}/site-packages"
        folder.joinpath(name).parent.mkdir(parents=True)
        fill(python, wheel, folder / name, cache, f"/{name}")
        sites.append(folder / name)
    share_files(sites)
    _add_environment(folder)
    for source, target in COPIED.items():
        write(folder / target, (ROOT / source).read_bytes())
    _add_pages(folder)
    write(folder / DOCS / "packages.txt", "".join(f"{one}\n" for one in versions(sites[-1])).encode())
    write(folder / DOCS / "changelog.gz", gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), mtime=0))


def share_files(sites: Sequence[Path]) -> None:
    """Make files that two Pythons have in common one file with two names: in the archive it is there once."""
    first, *others = sites
    for other in others:
        for file in _files(other):
            same = first / file.relative_to(other)
            if same.is_file() and not same.is_symlink() and cmp(same, file, shallow=False):
                file.unlink()
                os.link(same, file)


def write(file: Path, octets: bytes, mode: int = 0o644) -> None:
    """Write a new file, and the folders that it lies in."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(octets)
    file.chmod(mode)


def sums(folder: Path) -> str:
    """Return the lines of `md5sums`, by which `dpkg --verify` finds what was changed."""
    found = sorted(one for one in _files(folder) if not one.is_symlink())
    return "".join(
        f"{md5(one.read_bytes(), usedforsecurity=False).hexdigest()}  {one.relative_to(folder)}\n"
        for one in found
    )


def stamp(folder: Path, seconds: int) -> None:
    """Give each file the same time, and the list of plugins a later one: else Twisted makes it anew."""
    for one in (folder, *folder.rglob("*")):
        later = one.name == "dropin.cache"
        os.utime(one, (seconds + later, seconds + later), follow_symlinks=False)
        if one.is_dir() and not one.is_symlink():
            one.chmod(0o755)


def _add_environment(folder: Path) -> None:
    """Add what makes a virtual environment of it, which takes the machine's Python, 3.11 or 3.13."""
    home = folder / HOME
    write(home / "pyvenv.cfg", b"home = /usr/bin\ninclude-system-site-packages = false\n")
    home.joinpath("bin").mkdir()
    home.joinpath("bin", "python3").symlink_to("/usr/bin/python3")
    for name, (module, function) in SCRIPTS.items():
        script = SCRIPT.format(home=HOME, module=module, name=function)
        write(home / "bin" / name, script.encode(), 0o755)
    command = COMMAND.format(home=HOME, configuration=CONFIGURATION)
    write(folder / "usr" / "bin" / "smpp-router", command.encode(), 0o755)


def _add_pages(folder: Path) -> None:
    """Add man pages and completion, as the commands of this checkout write them."""
    pages = folder / "usr/share/man/man1"
    _say("man", str(pages))
    for page in [*pages.iterdir()]:
        write(page.with_name(f"{page.name}.gz"), gzip.compress(page.read_bytes(), mtime=0))
        page.unlink()
    for shell, place in COMPLETIONS.items():
        write(folder / place, _say("completion", shell))


def _say(*words: str) -> bytes:
    command = [sys.executable, "-c", "from router.cli import main; main()", *words]
    environment = {**os.environ, "SMPP_ROUTER_CONFIG": CONFIGURATION}
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout


def _files(folder: Path) -> Iterator[Path]:
    return (one for one in folder.rglob("*") if one.is_file() or one.is_symlink())
