"""Make the Debian package: dist/smpp-router_VERSION_ARCHITECTURE.deb.

    make deb                                  compiled, where there is a C compiler
    make deb ARGS="--pure"                    all Python
    make deb ARGS="--pythons 3.11"            for Debian 12 alone

One package serves Debian 12 and 13: it has the router and all that it needs for Python 3.11 and for 3.13,
and uses that of the machine where it is installed. So both Pythons must be here; make it on Debian 12, since
what is linked with a newer C library does not run on an older one. docs/install.md tells how to install it.
"""

import os
import shutil
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from tools.command_line import parser_of
from tools.deb import tree
from tools.deb.control import architecture, control, debian_version
from tools.deb.interpreters import VERSIONS, Interpreter, find
from tools.deb.site_packages import ROOT, build_wheel

SCRIPTS = ("postinst", "prerm", "postrm")


def arguments(words: list[str]) -> Namespace:
    """Read the command line."""
    parser = parser_of(__doc__)
    parser.add_argument("--pythons", default=",".join(VERSIONS), help="for these [%(default)s]")
    parser.add_argument("--pure", action="store_true", help="compile nothing")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="the folder for it [dist]")
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "deb", help="keeps what it needs")
    parser.add_argument(
        "--versions", default="", help="of Debian, separated by commas, in the place of that of the source"
    )
    parser.add_argument("--quick", action="store_true", help="hardly compressed, for a test")
    return parser.parse_args(words)


def wheels_of(given: Namespace) -> Mapping[Interpreter, Path]:
    """Build a wheel of the router for each Python, or one for all if it is pure."""
    minors = given.pythons.split(",")
    found = {minor: find(minor) for minor in minors}
    missing = [minor for minor, python in found.items() if python is None]
    if missing:
        raise SystemExit(
            f"Python {' and '.join(missing)} is not on this machine; or choose others by --pythons"
        )
    wheels: dict[Interpreter, Path] = {}
    for python in filter(None, found.values()):
        pure = given.pure or not python.has_headers or not shutil.which("cc")
        anew = not pure or not wheels
        wheels[python] = (
            build_wheel(python, given.cache / python.minor, pure) if anew else next(iter(wheels.values()))
        )
        print(f"Python {python.exact} ({python.program}): {wheels[python].name}", flush=True)
    return wheels


def pack(folder: Path, version: str, minors: list[str], given: Namespace) -> Path:
    """Make a package of the tree in a folder."""
    about = folder / "DEBIAN"
    shutil.rmtree(about, ignore_errors=True)
    kilobytes = int(subprocess.check_output(["du", "-sk", folder]).split()[0])
    lines = tree.sums(folder)
    tree.write(about / "control", control(version, minors, kilobytes).encode())
    tree.write(about / "md5sums", lines.encode())
    for name in SCRIPTS:
        tree.write(about / name, (ROOT / "packaging" / "debian" / name).read_bytes(), 0o755)
    seconds = made_at()
    tree.stamp(folder, seconds - 10)
    given.out.mkdir(parents=True, exist_ok=True)
    package = Path(given.out) / f"smpp-router_{version}_{architecture()}.deb"
    strength = ["-Zgzip", "-z1"] if given.quick else ["-Zxz"]
    command = ["dpkg-deb", "--root-owner-group", *strength, "--build", str(folder), str(package)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(seconds)}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return package


def made_at() -> int:
    """Return the time that the package's files have: SOURCE_DATE_EPOCH, or now (seconds)."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())


def main(words: list[str] | None = None) -> int:
    """Make the package, and print its name."""
    given = arguments(sys.argv[1:] if words is None else words)
    given.cache.mkdir(parents=True, exist_ok=True)
    wheels = wheels_of(given)
    folder = given.cache / "tree"
    tree.make(folder, wheels, given.cache)
    source = next(iter(wheels.values())).name.split("-")[1]
    for version in given.versions.split(",") if given.versions else [debian_version(source)]:
        package = pack(folder, version, [python.minor for python in wheels], given)
        print(f"{package}: {package.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
