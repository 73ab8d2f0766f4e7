"""Passwords as they are, in files that others may read."""

import os
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.config.load import load

PAGE = """
esmes: [{system_id: crm, password: !file esme.txt}]
gateways:
  - {id: far, connect: smsc, host: 10.0.0.1, password: %s}
"""
HASH = "scrypt:4096:8:1:c2FsdA==:YzZ5Z2hlY2hlY2hlY2hlY2hlY2hlY2hlY2hlY2hlY2g="


class SecretsTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.place = Path(self.mktemp())
        self.place.mkdir()

    def warnings(self, password: str, mode: int, contents: str = HASH, **environment: str) -> list[str]:
        """What is said of who may read what, if the page and the file beside it have this mode."""
        page = self.place / "router.yaml"
        for file, text in ((page, PAGE % password), (self.place / "esme.txt", contents)):
            file.write_text(text)
            os.chmod(file, mode)
        said = map(str, load(str(page), environment).warnings)
        return [line.removeprefix(f"{self.place}/") for line in said if "others may read" in line]

    def test_a_password_in_a_file_that_all_may_read_is_told_with_its_place(self) -> None:
        page = self.place / "router.yaml"
        self.assertEqual(
            self.warnings("pw", 0o644),
            [
                f"router.yaml:4:56: others may read {page}, and `password` stands in it as it is; "
                f"chmod o-r {page}"
            ],
        )

    def test_a_file_for_its_owner_and_his_group_is_well(self) -> None:
        self.assertEqual(self.warnings("pw", 0o640, "secret"), [])

    def test_a_file_that_holds_one_password_is_looked_at_too(self) -> None:
        (said,) = self.warnings("!env PW", 0o644, "secret", PW="pw")
        self.assertIn("others may read", said)
        self.assertIn("esme.txt", said)

    def test_hashes_and_what_the_environment_gives_may_be_read(self) -> None:
        self.assertEqual(self.warnings("!env PW", 0o644, PW="pw"), [])
