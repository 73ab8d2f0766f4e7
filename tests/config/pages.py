"""Pages to load: what the tests of the configuration have in common."""

import os
from collections.abc import Mapping

from twisted.trial.unittest import SynchronousTestCase

from router.config.configuration import Configuration
from router.config.load import load
from router.config.source.problems import ConfigurationError

ESME = "esmes: [{system_id: crm, password: secret12}]\n"
GATEWAY = "gateways: [{id: goip1, connect: smpp, host: h, channels: 8}]\n"

USUAL = ("plain text", "has no password", "there are no ")
"""What pages of tests are warned of, that have no more in them than their test needs."""


class PageTestCase(SynchronousTestCase):
    """A test that writes pages and loads them; each a file ``page.yaml`` in a directory of its own."""

    def setUp(self) -> None:
        self.directory = self.mktemp()
        os.mkdir(self.directory)

    def write(self, text: str, name: str = "page.yaml") -> str:
        """Write one file; its path."""
        path = os.path.join(self.directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        # Or each page with a password would be warned of (`checks.oversights`).
        os.chmod(path, 0o600)
        return path

    def loaded(self, text: str, environment: Mapping[str, str] | None = None) -> Configuration:
        """The configuration that a page makes."""
        return load(self.write(text), environment or {})

    def problems(self, text: str, environment: Mapping[str, str] | None = None) -> list[str]:
        """What is wrong with a page, each as ``LINE:COLUMN: …`` (with the name of the file for others)."""
        return self.problems_of(self.write(text), environment or {})

    def problems_of(self, path: str, environment: Mapping[str, str] | None = None) -> list[str]:
        """The same, of a file that stands already."""
        error = self.assertRaises(ConfigurationError, load, path, environment or {})
        lines = str(error).replace(os.path.join(self.directory, ""), "").splitlines()
        return [line.removeprefix("page.yaml:") for line in lines]

    def doubts(self, text: str) -> list[str]:
        """What a page is warned of, as `problems` gives it, but for `USUAL`."""
        lines = [str(warning) for warning in self.loaded(text).warnings]
        told = [line.replace(os.path.join(self.directory, ""), "") for line in lines]
        return [line.removeprefix("page.yaml:") for line in told if not any(part in line for part in USUAL)]

    def assertWrong(self, text: str, *wrong: str) -> None:
        """Exactly these things are wrong with a page."""
        self.assertEqual(self.problems(text), list(wrong))

    def gateway(self, keys: str, connect: str = "smpp") -> Configuration:
        """The configuration with one gateway `goip1` that has some more keys."""
        return self.loaded(f"gateways: [{{id: goip1, connect: {connect}, host: h, channels: 4, {keys}}}]")
