"""Each block of YAML in the pages is a configuration that can be used, or a file of another kind.

A piece of a configuration has whole items; what it names and does not have itself is put around it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import yaml

from router.config.model import Settings
from router.config.source.problems import ConfigurationError
from router.simulator.goip.profiles import profile
from router.simulator.goip.settings import NAMES
from tests.config.pages import PageTestCase
from tests.papers.reading import MANUAL, RECORDS, Piece, blocks

HASH = "scrypt:4096:8:1:IjIEURBMPlDRjhUD0nBWPw==:oOMxx39lWsEJRG1Ub9g4dmpiGuZxywJIphVbCL/z9rY="

SECRET = re.compile(r"!env (\w+)")

TOP = re.compile(r"(?m)^([a-z_]+):")

AROUND = {
    "esmes": "esmes: [{system_id: crm, password: secret12}]\n",
    "gateways": """gateways:
  - {id: goip1, connect: smpp, host: 192.168.1.10, password: changeit, channels: 8,
     channel: {1: {tags: [metfone]}}}
  - {id: goip2, connect: http, host: 192.168.1.11, password: changeit, channels: 8}
""",
    "email": 'email: {smtp: "localhost:25", from: "router@example.org"}\n',
    "udp": 'udp: {listen: "0.0.0.0:44444"}\n',
}
"""A site as pages take it to be."""

PROMETHEUS = {"rule_files", "scrape_configs"}


def yaml_blocks() -> Iterator[Piece]:
    """Those of all pages."""
    for page in (*MANUAL, *RECORDS):
        yield from (block for block in blocks(page) if block.language in ("yaml", "yml"))


def whole(piece: str) -> str:
    """A configuration that has this piece, and around it what it may name."""
    keys = set(TOP.findall(piece))
    around = "".join(text for key, text in AROUND.items() if key not in keys)
    return re.sub(r"scrypt:(?:…|\.\.\.|4096:8:1:\.\.\.)", HASH, piece.rstrip() + "\n") + around


class BlocksTests(PageTestCase):
    @contextmanager
    def named(self, block: Piece) -> Iterator[None]:
        """Say which block it is that cannot be used."""
        try:
            yield
        except ConfigurationError as error:
            self.fail(f"{block.place}: {error}")

    def test_each_can_be_used(self) -> None:
        self.write("", "blocked.txt")
        found = list(yaml_blocks())
        self.assertGreater(len(found), 25)
        for block in found:
            keys = set(TOP.findall(block.text))
            if keys <= PROMETHEUS:
                self.assertTrue(yaml.safe_load(block.text), block.place)
            elif keys <= set(NAMES):
                profile(self.write(block.text, "profile.yaml"))
            else:
                self.assertTrue(keys <= {*Settings.model_fields, "include"}, f"{block.place}: {keys}")
                with self.named(block):
                    self.loaded(whole(block.text), dict.fromkeys(SECRET.findall(block.text), "secret12"))
