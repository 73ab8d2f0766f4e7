"""What a wheel needs at run time, linked from our own environment into another one.

An index would give the same, for a quarter of a minute of CPU: pip looks at all files of all packages there.
"""

import os
from collections.abc import Sequence
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement


def link_run_time(wheel: Path, venv: Path) -> None:
    """Link the packages that the wheel asks for, and those that they ask for, into an environment."""
    (packages,) = venv.glob("lib/python*/site-packages")
    found: dict[str, Distribution] = {}
    for requirement in requirements_of(wheel):
        _find(requirement, found)
    for each in found.values():
        for file in each.files or ():
            place = (packages / file).resolve()
            place.parent.mkdir(parents=True, exist_ok=True)
            source = Path(str(file.locate()))
            if place.parent == venv / "bin":
                # Its first line names the Python that it is for.
                lines = source.read_bytes().partition(b"\n")[2]
                place.write_bytes(b"#!%b\n%b" % (os.fsencode(venv / "bin" / "python"), lines))
                place.chmod(0o755)
            elif source.exists() and not place.exists():
                os.link(source, place)


def requirements_of(wheel: Path) -> Sequence[str]:
    """Return what the metadata of a wheel ask for."""
    with ZipFile(wheel) as opened:
        (name,) = (name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        lines = opened.read(name).decode().splitlines()
    return [line.partition(": ")[2] for line in lines if line.startswith("Requires-Dist: ")]


def _find(text: str, found: dict[str, Distribution], extras: Sequence[str] = ("",)) -> None:
    """Add what a requirement stands for in this Python, and all that it needs itself."""
    requirement = Requirement(text)
    if requirement.marker and not any(requirement.marker.evaluate({"extra": each}) for each in extras):
        return
    key = f"{requirement.name.lower()}{sorted(requirement.extras)}"
    if key in found:
        return
    found[key] = distribution(requirement.name)
    for each in found[key].requires or ():
        _find(each, found, ("", *requirement.extras))
