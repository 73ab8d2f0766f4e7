"""The fields of the package."""

import re
import shutil
import subprocess
from itertools import pairwise

from twisted.trial.unittest import SkipTest, SynchronousTestCase

from tools.deb.control import control, debian_version, depends


class VersionTests(SynchronousTestCase):
    def test_one_that_is_not_released_sorts_before_the_release(self) -> None:
        told = [debian_version(one) for one in ("0.2.0.dev0", "0.2.0a1", "0.2.0rc1", "0.2.0", "0.2.0.post1")]
        self.assertEqual(told, ["0.2.0~dev0", "0.2.0~a1", "0.2.0~rc1", "0.2.0", "0.2.0+post1"])

    def test_dpkg_sorts_them_as_python_does(self) -> None:
        if shutil.which("dpkg") is None:
            raise SkipTest("dpkg is missing")
        rising = ("0.1.0", "0.2.0.dev0", "0.2.0.dev12", "0.2.0rc1", "0.2.0", "0.2.0.post1", "0.2.1.dev0")
        for less, more in pairwise(map(debian_version, rising)):
            done = subprocess.run(["dpkg", "--compare-versions", less, "lt", more])
            self.assertEqual(done.returncode, 0, (less, more))


class FieldsTests(SynchronousTestCase):
    def test_those_pythons_are_admitted_that_it_has_packages_for(self) -> None:
        told = depends(["3.11", "3.13"], "2.36").split(", ")
        self.assertEqual(
            told[:4],
            [
                "python3 (>= 3.11)",
                "python3 (<< 3.12) | python3 (>= 3.13)",
                "python3 (<< 3.14)",
                "libc6 (>= 2.36)",
            ],
        )

    def test_two_that_follow_each_other_have_no_gap(self) -> None:
        self.assertTrue(
            depends(["3.11", "3.12"], "2.36").startswith("python3 (>= 3.11), python3 (<< 3.13), ")
        )

    def test_each_field_has_a_line(self) -> None:
        if shutil.which("dpkg") is None:
            raise SkipTest("dpkg is missing")
        text = control("0.2.0", ["3.11"], 60_000)
        self.assertIn("Version: 0.2.0\n", text)
        self.assertIn("Installed-Size: 60000\n", text)
        for line in text.splitlines():
            self.assertTrue(re.fullmatch(r"[A-Z][A-Za-z-]+: \S.*| \S.*", line), line)
