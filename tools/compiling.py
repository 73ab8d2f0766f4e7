"""Which modules are compiled, and how they become C.

`setup.py` makes the objects of it, of a wheel and of the tree of `make build` alike (docs/decisions/0015).

mypyc compiles modules in Python as they are, by their types (docs/decisions/0016). Before that, values are
written out (`tools/expanding.py`), in a copy. Only the commits to SQLite are in Cython.
"""

import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

if not __package__:  # run as a file: nothing here may shadow a package
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools.expanding import CannotExpand, expand

ROOMS = {
    "": "clocks histogram networks",
    "desk": "keyed_requests people rights submits",
    "goip": "events line_state ussd",
    "goip/udp": """
        datagrams events guesses line line_context line_fields questions registrar registration
        repeated_events sendids sent_messages server sms_dialogue timing work writing
        """,
    "northbound/http": """
        basic_auth body_slices connection connection_limit entrance faces heads incoming_request interfaces
        problems request_reader response_writer settings turn_share
        """,
    "northbound/http/api": "face messages operation refusals",
    "northbound/smpp": "checks deliveries requests submit_requests translate",
    "relay": "account channels directory events figures id_forms ids notes remote_ids",
    "relay/hearing": """
        bounded_set channel_ids correlation epochs open_segments recipient report_effects report_lookups
        """,
    "relay/owing": "delivery receipts",
    "relay/plan": """
        ages budget_reserve channel channel_choice channel_state dispatch fleet lane_window lanes number_order
        plan scheduler segment_channels sim_ledger turns wakeups
        """,
    "relay/sending": """
        attempt attempts channel_rests detours joins late_answers preparation refusals revisions
        sending_counts sendings submission submit_request unfit_texts ways
        """,
    "relay/who": "accounts gate known_passwords login_throttle password_queue",
    "routing": "choose delivered_share health match numbers pace prefixes rewriting routes table",
    "smpp": """
        codec commands events field_by_field framing frequent_pdus housekeeping limits pdu pdus receipts
        session session_base timers tlvs window
        """,
    "sms": "address form message parts report segments single_sms units user_data value_base",
    "southbound": "availability plain_lines plain_text relay_doors",
    "southbound/smpp": "connector link settings translate",
    "southbound/udp": "dialogues line_notes line_reload places roster settings unsettled_segments",
    "store": """
        changes channel_changes entities feed history_changes keyed_changes merging operating_changes
        sender_changes transitions writer
        """,
    "store/sqlite": "frequent rows",
}
"""What the path of a message consists of, by rooms."""

MODULES = tuple(
    "/".join(filter(None, ("router", room, f"{module}.py")))
    for room, modules in ROOMS.items()
    for module in modules.split()
)
"""The files that mypyc compiles, all of them together, so that they know each other's classes."""

IN_CYTHON = "router/store/sqlite/compiled.pyx"

PURE = "SMPP_ROUTER_PURE"
"""The environment's word; "1" makes a wheel in which nothing is compiled."""

LEVEL = "SMPP_ROUTER_O"
"""The environment's word for the C compiler's -O; 0 takes half the time."""

LIST = "modules.json"

_PROBE = "#include <Python.h>\nint main(void) { return Py_IsInitialized(); }\n"


@dataclass(frozen=True)
class Module:
    """A shared object that is to be made of C."""

    name: str
    sources: list[str]
    include_dirs: list[str]
    arguments: list[str]


class Fault(Exception):
    """A module cannot be compiled: a line each, `file:line: what is wrong` where that is known."""


def cannot(environment: dict[str, str]) -> str:
    """Return why nothing can be compiled here at all, in one line; empty where there is a C compiler."""
    if environment.get(PURE) == "1":
        return f"{PURE} is 1"
    compiler = (environment.get("CC") or sysconfig.get_config_var("CC") or "cc").split()
    headers = sysconfig.get_paths()["include"]
    with tempfile.TemporaryDirectory() as place:
        probe = Path(place, "probe.c")
        probe.write_text(_PROBE)
        command = [*compiler, f"-I{headers}", "-c", str(probe), "-o", str(probe.with_suffix(".o"))]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        except OSError:
            return f"there is no C compiler ({compiler[0]})"
    if not done.returncode:
        return ""
    if not Path(headers, "Python.h").exists():
        return f"Python's headers are missing ({headers}/Python.h)"
    said = done.stdout.strip().splitlines() or [f"exit status {done.returncode}"]
    return f"the C compiler does not work ({compiler[0]}: {said[-1]})"


def digest(root: Path, files: Sequence[str]) -> str:
    """Return a digest of the files' names and contents, this Python, the compilers, and their options."""
    compilers = [version(each) for each in ("Cython", "mypy")]
    told = [os.environ.get(each, "") for each in ("CC", "CFLAGS", "CPPFLAGS", "LDFLAGS", LEVEL)]
    made = hashlib.sha256(repr([compilers, sys.version, told]).encode())
    for each in files:
        made.update(f"\0{each}\0".encode())
        made.update(hashlib.sha256((root / each).read_bytes()).digest())
    return made.hexdigest()


def copied(root: Path, place: Path) -> None:
    """Copy the package to where it is compiled, with its values written out.

    What is there already is left alone: compilers ask how old a file is. One that was put back with its date
    would be older than the C of another.

    :raises CannotExpand: with file and line.
    """
    found = [file for file in (root / "router").rglob("*") if file.is_file() and file.suffix != ".so"]
    texts = {file: file.read_bytes() for file in found if "__pycache__" not in file.parts}
    texts |= {file: text.encode() for file, text in expand([root / each for each in MODULES])}
    wanted = {place / file.relative_to(root): octets for file, octets in texts.items()}
    for file in (place / "router").rglob("*"):
        if file.is_file() and file not in wanted:
            file.unlink()
    for file, octets in wanted.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_bytes() != octets:
            file.write_bytes(octets)


def translate(root: Path, place: Path) -> list[Module]:
    """Write the C of all modules into ``place``.

    mypy and mypyc run as a process of their own, in a copy of the package: they take their modules from the
    folder that they run in, and end the process if one cannot be compiled.

    :raises Fault: one cannot.
    """
    try:
        copied(root, place)
    except CannotExpand as fault:
        raise Fault(str(fault)) from None
    done = subprocess.run(
        [sys.executable, __file__, str(root.absolute())],
        cwd=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if ": error: " in line]
        raise Fault("\n".join(lines) or done.stdout)
    return [Module(**each) for each in json.loads((place / LIST).read_text())]


def _write_c(root: Path) -> None:
    """Write the C in the folder that this process runs in."""
    from Cython.Build import cythonize
    from mypyc.build import mypycify

    flags = ["--strict", "--no-warn-unused-ignores", "--follow-imports=silent", "--cache-dir=mypy"]
    flags.append(f"--config-file={root / 'setup.cfg'}")
    level = os.environ.get(LEVEL, "3")
    found = mypycify(
        [*flags, *MODULES], opt_level=level, debug_level="0", multi_file=True, group_name="router.native"
    )
    found += cast(Any, cythonize)(IN_CYTHON, quiet=True, build_dir="build")
    # Of a group in a package, mypyc puts the headers where it does not look for them.
    told = [
        (each.name, each.sources, [*each.include_dirs, "build/router"], _arguments(each)) for each in found
    ]
    Path(LIST).write_text(json.dumps([asdict(Module(*each)) for each in told]))


def _arguments(extension: Any) -> list[str]:
    """Return the C compiler's options. Another compiler's warnings are not ours, and no reason to stop."""
    return [each for each in extension.extra_compile_args if each != "-Werror"] + ["-w"]


if __name__ == "__main__":
    _write_c(Path(sys.argv[1]))
