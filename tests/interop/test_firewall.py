"""docs/firewall.md: nftables takes its rules as they stand there."""

import subprocess
from pathlib import Path

from twisted.trial.unittest import TestCase

from tests.interop.staged import lacking, need
from tests.papers.playing import sections

(RULES,) = (block.text for block in sections("firewall.md")["With nftables"] if block.language == "nft")


class RulesTests(TestCase):
    def check(self, rules: str) -> subprocess.CompletedProcess[str]:
        file = Path(self.mktemp())
        file.write_text(rules)
        return subprocess.run(["nft", "--check", "--file", file], capture_output=True, text=True, check=False)

    def test_they_are_right(self) -> None:
        need(self, lacking("nft"))
        if "not permitted" in self.check("").stderr:
            need(self, "nft may not look at the kernel's rules here")
        self.assertEqual(self.check(RULES).stderr, "")
        self.assertIn("Error", self.check(RULES.replace("dport", "port")).stderr)
