"""Which modules are compiled, and how: by mypyc, all together; only the commits to SQLite are in Cython.

`main` puts the whole package into a tree of its own, with what was compiled beside the sources, of which the
values are written out there (`expanding`); Python takes what was compiled.
"""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(ROOT)

from tools.expanding import expand

_MODULES = """
    clocks later northbound/checks northbound/deliveries northbound/requests northbound/submits
    northbound/translate relay/accounts relay/acquainted relay/attempt relay/attempts relay/books
    relay/channels relay/correlation relay/delivery relay/numbers relay/onward relay/open_segments
    relay/plan relay/receipts relay/remote relay/events relay/request relay/scheduler relay/series
    relay/submission relay/ways routing/choose routing/health routing/match routing/pace
    routing/prefixes routing/routes routing/table smpp/careful smpp/codec smpp/events smpp/framing
    smpp/hot smpp/housekeeping smpp/limits smpp/line smpp/pdu smpp/pdus smpp/receipts smpp/session
    smpp/timers smpp/tlvs smpp/window sms/address sms/form sms/glance sms/message sms/parts sms/report
    sms/segments sms/units sms/user_data sms/written southbound/smpp southbound/translate store/changes
    store/entities store/frequent store/merging store/rows store/writer
"""

MODULES = _MODULES.split()
"""From the package on, without .py; each comes after the bases of its PDUs."""

LEFT_OUT = ("__pycache__", "*.so", "*.c", "dropin.cache")


def prepare(tree: Path) -> list[Path]:
    """Make a tree of the sources; gives the files in it that are to be compiled."""
    shutil.rmtree(tree, ignore_errors=True)
    for each in ("router", "twisted"):
        shutil.copytree(ROOT / each, tree / each, ignore=shutil.ignore_patterns(*LEFT_OUT))
    os.chdir(tree)
    files = [Path("router", each + ".py") for each in MODULES]
    for file, text in list(expand(files)):
        file.write_text(text)
    return files


def main(to: str, level: str = "3") -> None:
    """Make a compiled tree there. ``level`` is gcc's -O; 0 takes half the time."""
    from mypyc.build import mypycify
    from setuptools import Extension, setup  # type: ignore[import-untyped]

    files = prepare(ROOT / to)
    cache = ROOT / "build" / "mypy"
    flags = ["--strict", f"--cache-dir={cache}", f"--config-file={ROOT / 'setup.cfg'}"]
    flags += ["--no-warn-unused-ignores", "--follow-imports=silent"]
    separate = "SEPARATE" in os.environ
    extensions = mypycify([*flags, *map(str, files)], opt_level=level, separate=separate)
    extensions.append(Extension("router.store.compiled", ["router/store/compiled.pyx"]))
    arguments = ["--quiet", "build_ext", "--inplace", "--parallel=2"]
    setup(name="smpp-router", packages=[], ext_modules=extensions, script_args=arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
