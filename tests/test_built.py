"""What was compiled of a .py is used as long as all sources are as they were; those of a copy are changed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from twisted.trial.unittest import SkipTest, SynchronousTestCase

from router import COMPILED
from router.built import RECORD, SUFFIX, SWITCH, Compiled

PACKAGE = Path(__file__).resolve().parents[1] / "router"

LOADED = """
import sys
from importlib import import_module, util
from pathlib import Path
from router import COMPILED

files = {util.find_spec(name).origin for name in sys.argv[1:]}
first = import_module(sys.argv[1])
assert first.__file__ in files
print(COMPILED.value, *{Path(each).name.partition(".")[2] for each in files}, *getattr(first, "EDITED", ()))
"""


class CopyTests(SynchronousTestCase):
    """A Python of its own is asked each time: for all that was compiled, and it loads the first."""

    def setUp(self) -> None:
        if COMPILED is not Compiled.YES:
            why = f"{SWITCH} is no, there is no C compiler, or a source has changed since"
            raise SkipTest(f"nothing that was compiled is in use: {why}")
        self.package = Path(self.mktemp()).absolute() / "router"
        shutil.copytree(PACKAGE, self.package, ignore=shutil.ignore_patterns("__pycache__"))
        self.record = self.package / RECORD
        self.objects = list(json.loads(self.record.read_text())["objects"])
        self.source = self.package / (self.objects[0].removesuffix(SUFFIX) + ".py")

    def loaded(self, **environment: str) -> str:
        """What the router says of itself, how the files of its modules end, and what is in an edited one."""
        modules = ["router." + each.removesuffix(SUFFIX).replace("/", ".") for each in self.objects]
        command = [sys.executable, "-c", LOADED, *modules]
        home = {**os.environ, "PYTHONPATH": str(self.package.parent), **environment}
        place = self.package.parent
        done = subprocess.run(command, capture_output=True, text=True, cwd=place, env=home, timeout=240)
        self.assertEqual(done.stderr, "")
        return done.stdout.strip()

    def edited(self) -> None:
        with self.source.open("a") as file:
            file.write("\nEDITED = ['edited']\n")

    def test_what_was_compiled_is_loaded_and_file_times_do_not_matter(self) -> None:
        os.utime(self.source)
        self.assertEqual(self.loaded(), "yes " + SUFFIX[1:])

    def test_an_edited_source_is_used_and_with_it_those_of_all_others(self) -> None:
        self.edited()
        self.assertEqual(self.loaded(), "stale py edited")

    def test_an_edited_source_is_used_though_it_is_older_than_the_shared_object(self) -> None:
        self.edited()
        os.utime(self.source, (1, 1))
        self.assertEqual(self.loaded(), "stale py edited")

    def test_other_types_lead_to_the_sources(self) -> None:
        with self.source.with_suffix(".pxd").open("a") as file:
            file.write("\n# more\n")
        self.assertEqual(self.loaded(), "stale py")

    def test_where_a_source_is_gone_the_others_are_used(self) -> None:
        self.source.with_suffix(".pxd").unlink()
        self.assertEqual(self.loaded(), "stale py")

    def test_where_one_shared_object_is_gone_none_is_used(self) -> None:
        (self.package / self.objects[0]).unlink()
        self.assertEqual(self.loaded(), "stale py")

    def test_where_one_shared_object_is_cut_off_none_is_used(self) -> None:
        os.truncate(self.package / self.objects[0], 4096)
        self.assertEqual(self.loaded(), "stale py")

    def test_how_values_are_laid_out_is_a_source_too(self) -> None:
        for name in ("sms/value.py", "smpp/declare.py"):
            before = (self.package / name).read_bytes()
            (self.package / name).write_bytes(before + b"# more\n")
            self.assertEqual(self.loaded(), "stale py", name)
            (self.package / name).write_bytes(before)

    def test_what_asserts_nothing_is_no_ground_for_c(self) -> None:
        self.assertEqual(self.loaded(PYTHONOPTIMIZE="1"), "no py")

    def test_without_a_record_the_sources_are_used(self) -> None:
        self.record.unlink()
        self.assertEqual(self.loaded(), "stale py")

    def test_a_record_with_one_wrong_digest_leads_to_the_sources(self) -> None:
        record = json.loads(self.record.read_text())
        record["sources"][next(iter(record["sources"]))] = 64 * "0"
        self.record.write_text(json.dumps(record))
        self.assertEqual(self.loaded(), "stale py")

    def test_half_a_record_and_none_of_ours_lead_to_the_sources(self) -> None:
        whole = self.record.read_text()
        for text in (whole[: len(whole) // 2], "", "[]", "{}", '{"objects": {}, "sources": 5}'):
            self.record.write_text(text)
            self.assertEqual(self.loaded(), "stale py", text)

    def test_what_another_python_built_is_not_for_this_one(self) -> None:
        record = json.loads(self.record.read_text())
        record["objects"] = {each.replace(SUFFIX, ".cpython-399.so"): 0 for each in record["objects"]}
        for each in record["objects"]:
            (self.package / each).touch()
        self.record.write_text(json.dumps(record))
        self.assertEqual(self.loaded(), "stale py")

    def test_an_object_that_a_build_replaces_meanwhile_ends_it_in_one_line(self) -> None:
        first = self.package / self.objects[0]
        shutil.copy(first, self.package / "another")
        name = "router." + self.objects[0].removesuffix(SUFFIX).replace("/", ".")
        script = f"import router, os; os.replace('router/another', {str(first)!r}); import {name}"
        home = {**os.environ, "PYTHONPATH": str(self.package.parent)}
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.package.parent, env=home)
        self.assertEqual(done.returncode, 1)
        (line,) = done.stderr.splitlines()
        self.assertIn("were replaced while it was starting; start it again when the build has ended", line)

    def test_the_environment_may_ask_for_the_sources(self) -> None:
        self.assertEqual(self.loaded(**{SWITCH: "no"}), "no py")

    def test_where_nothing_was_built_the_router_says_so(self) -> None:
        self.record.unlink()
        for each in self.objects:
            (self.package / each).unlink()
        self.assertEqual(self.loaded(), "no py")
