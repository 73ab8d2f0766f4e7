"""Wheels as users meet them: built of the source, installed without what development needs, and tried.

The first is what a machine without a C compiler gets: none is on the path, and nothing else says so.
"""

import os
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import IO
from zipfile import ZipFile

from twisted.trial.unittest import SkipTest, SynchronousTestCase

from router.simulator.demo.children import Child, Started
from tests.support.copy_of_project import ROOT, copy_project
from tests.support.run_time import link_run_time, requirements_of
from tools.build import name_of
from tools.compiling import PURE
from tools.ports import free_port

TREE = ROOT / "build" / "compiled"

FIRST_SMS_S = 120
"""Seconds in which somebody who has installed it can have sent an SMS."""

DEVELOPMENT = {"cython", "hypothesis", "mypy", "ruff", "selenium", "smpp_twisted3", "smpplib"}
"""Some of the packages that only development needs."""

PYTHON_WORDS = ("PYTHONPATH", "PYTHONSAFEPATH", "CC", "CFLAGS", PURE)


def environment(path: str | Path, **more: str) -> Mapping[str, str]:
    """Return our environment with this PATH, without what has a Python see the checkout, or a compiler."""
    return {
        **{key: value for key, value in os.environ.items() if key not in PYTHON_WORDS},
        "PATH": str(path),
        **more,
    }


def run(words: Sequence[str | Path], folder: Path, given: Mapping[str, str]) -> str:
    """Return what a command says; one that fails fails the test, with its words."""
    done = subprocess.run(
        words,
        cwd=folder,
        env=given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise AssertionError(f"{words} ended with status {done.returncode}:\n{done.stdout}")
    return done.stdout


@cache
def place() -> Path:
    """The folder of all that is built here, among what trial keeps."""
    return Path(mkdtemp(prefix="wheels-", dir=".")).absolute()


@cache
def source() -> Path:
    """The folder of what `python -m build --sdist` packs, unpacked."""
    copy, dist = place() / "copy", place() / "sdist"
    copy_project(copy)
    words: list[str | Path] = ["-m", "build", "--sdist", "--no-isolation", "--outdir", dist]
    run([sys.executable, *words], copy, environment(os.environ["PATH"]))
    (archive,) = dist.iterdir()
    with tarfile.open(archive) as opened:
        opened.extractall(place(), filter="data")
    return place() / archive.name.removesuffix(".tar.gz")


@cache
def pure() -> Path:
    """The wheel that pip makes of that where there is no C compiler."""
    empty = place() / "empty"
    empty.mkdir()
    words: list[str | Path] = [
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        place(),
        source(),
    ]
    run([sys.executable, *words], place(), environment(empty))
    (wheel,) = place().glob("*.whl")
    return wheel


@cache
def compiled() -> Path:
    """The wheel of what `make build` has compiled."""
    if not TREE.exists() or TREE.resolve().name != name_of(ROOT):
        raise SkipTest("`make build` has not compiled what is here now")
    source()
    extra, dist = place() / "extra.cfg", place() / "compiled"
    extra.write_text(f"[build]\nbuild_lib = {TREE.resolve()}\n")
    words: list[str | Path] = ["setup.py", "--quiet", "bdist_wheel", "--skip-build", "--dist-dir", dist]
    run(
        [sys.executable, *words],
        place() / "copy",
        environment(os.environ["PATH"], DIST_EXTRA_CONFIG=str(extra)),
    )
    (wheel,) = dist.iterdir()
    return wheel


def install(wheel: Path) -> Path:
    """Have pip install a wheel, and no other, into the one new environment of this module; its commands."""
    venv = place() / "venv"
    python: list[str | Path] = [sys.executable, "-m"]
    if not venv.exists():
        run([*python, "venv", "--without-pip", venv], place(), environment(""))
        link_run_time(wheel, venv)
    pip = [*python, "pip", "--python", venv / "bin" / "python", "install", "--no-index", "--no-compile"]
    run([*pip, "--quiet", "--force-reinstall", "--no-deps", wheel], place(), environment(place() / "empty"))
    run([*python, "pip", "--python", venv / "bin" / "python", "check"], place(), environment(""))
    return venv / "bin"


class SourceTests(SynchronousTestCase):
    def test_it_has_all_that_is_compiled_and_what_compiles_it(self) -> None:
        packed = {file.relative_to(source()).as_posix() for file in source().rglob("*") if file.is_file()}
        here = {
            file.relative_to(ROOT).as_posix()
            for folder in ("router", "twisted")
            for file in (ROOT / folder).rglob("*")
            if file.is_file()
            and "__pycache__" not in file.parts
            and file.suffix in (".py", ".pyx", ".pyi", ".yaml")
        }
        makers = {"setup.py", "setup.cfg", "pyproject.toml", "tools/compiling.py", "conf/router.yaml"}
        self.assertEqual((here | makers) - packed, set())


class WheelTests(SynchronousTestCase):
    def test_without_a_compiler_it_is_for_any_machine_and_else_for_this_kind(self) -> None:
        self.assertRegex(pure().name, r"^smpp_router-[\w.]+-py3-none-any\.whl$")
        version = f"cp{sys.version_info.major}{sys.version_info.minor}"
        self.assertRegex(compiled().name, rf"^smpp_router-[\w.]+-{version}-{version}-linux_\w+\.whl$")

    def test_it_has_what_the_router_needs_and_nothing_else(self) -> None:
        with ZipFile(pure()) as opened:
            names = opened.namelist()
        self.assertEqual(
            {name.partition("/")[0].partition("-")[0] for name in names}, {"router", "smpp_router", "twisted"}
        )
        self.assertEqual([name for name in names if name.endswith((".so", ".pyx", ".c"))], [])
        for name in (
            "router/py.typed",
            "router/conf/router.yaml",
            "router/conf/demo.yaml",
            "router/simulator/goip/profiles/worst.yaml",
            "router/config/descriptions.json",
            "router/northbound/http/dashboard/templates/layout.html",
            "twisted/plugins/smpp_router_plugin.py",
        ):
            self.assertIn(name, names)

    def test_its_metadata_asks_for_no_tool_of_development(self) -> None:
        with ZipFile(pure()) as opened:
            (name,) = (name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
            metadata = opened.read(name).decode()
        self.assertIn("\nRequires-Python: >=3.11\n", metadata)
        self.assertIn("\nClassifier: Typing :: Typed\n", metadata)
        needed = " ".join(each for each in requirements_of(pure()) if "extra ==" not in each).lower()
        self.assertEqual([each for each in DEVELOPMENT if each in needed], [])


class InstalledTests(SynchronousTestCase):
    """Each wheel in turn in one environment, which has no compiler and nothing of development."""

    def setUp(self) -> None:
        self.folder = Path(self.mktemp()).absolute()
        self.folder.mkdir()

    def test_all_python_it_plays_the_demo_and_sends_a_first_sms(self) -> None:
        self.bin = install(pure())
        packages = {
            path.name.partition("-")[0].lower()
            for path in self.bin.parent.glob("lib/*/site-packages/*.dist-info")
        }
        self.assertEqual(packages & DEVELOPMENT, set())
        self.assertIn(", as Python, on ", self.command("--version"))
        self.assertIn("and its manual: it has every key", self.command("init", "--manual"))
        self.assertIn("one program (an ESME)", self.command("init", "--example", "one-goip"))
        ports = [
            word for name in ("", "goip-", "web-", "udp-") for word in (f"--{name}port", str(free_port()))
        ]
        self.assertIn("All of it is right", self.command("demo", *ports))
        self.send_first_sms("as Python")

    def test_compiled_it_sends_a_first_sms_and_says_what_it_is(self) -> None:
        wheel = compiled()
        self.bin = install(wheel)
        self.assertIn(", compiled, on ", self.command("--version"))
        self.send_first_sms("compiled")

    def command(self, *words: str) -> str:
        """Return what smpp-router says to these words."""
        return run([self.bin / "smpp-router", *words], self.folder, environment(self.bin))

    def child(self, name: str, *words: str | Path) -> Child:
        """Start a command that is installed; it ends with the test."""
        child = Child(name, words, self.folder, self._start)
        self.addCleanup(child.end)
        return child

    def _start(self, words: Sequence[str | Path], folder: Path, output: IO[bytes]) -> Started:
        return subprocess.Popen(
            words,
            cwd=folder,
            env=environment(self.bin),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )

    def send_first_sms(self, how: str) -> None:
        """From nothing to a receipt, by the commands that the manual shows."""
        box = str(free_port())
        listen, web = (f"tcp:{free_port()}:interface=127.0.0.1" for _ in range(2))
        answers = ["--listen", listen, "--web", web, "--host", "127.0.0.1", "--port", box]
        with (self.folder / "site.yaml").open("w") as site:
            words = ["init", "--yes", *answers, "--channels", "2", "--password", "pw"]
            subprocess.run(
                [self.bin / "smpp-router", *words],
                stdout=site,
                stderr=subprocess.DEVNULL,
                env=environment(self.bin),
                check=True,
            )
        self.command("check", "-c", "site.yaml")
        self.child("box", self.bin / "smpp-router", "simulate", "--smpp", box, "--channels", "2")
        router = self.child(
            "router", self.bin / "twistd", "-n", "--pidfile=", "smpp-router", "-c", "site.yaml"
        )
        router.await_words("all 2 channels are bound", FIRST_SMS_S)
        router.await_words(f"runs {how} from {self.bin.parent}", FIRST_SMS_S)
        to = ["--to", "+256772000001", "--text", "Hello"]
        self.assertIn("ended as DELIVRD", self.command("send", *to, "--wait", "-c", "site.yaml"))
        self.assertEqual(router.end(), 0)
