"""Fault C6: the manual and the pages say of each key whether it is in force, as the router does."""

import re

from tests.faults.outside import ROOT, Outside

MANUAL = ROOT / "conf" / "router.yaml"
PHRASE = "not in force yet"
TOLD = re.compile(r"`([\w.]+)(?:: \w+)?` is not in force yet|without effect in this version: ([\w.]+)")


def set_all() -> str:
    """The manual with every option set."""
    return re.sub(r"(?m)^( *)#(\S)", r"\1\2", MANUAL.read_text("utf-8"))


class PapersTests(Outside):
    async def test_keys_without_effect_are_marked_in_the_manual(self) -> None:
        # The file of blocked numbers that the manual names.
        self.file((MANUAL.parent / "blocked.txt").read_text("utf-8"), "blocked.txt")
        status, told = await self.command("check", "-c", self.file(set_all()).name)
        self.assertEqual(status, 0, told)
        for key in {(one[1] or one[2]).split(".")[-1] for one in TOLD.finditer(told)}:
            self.assertIn(PHRASE, self.above(key).lower(), key)

    def above(self, key: str) -> str:
        """The text in the manual above a key."""
        lines = MANUAL.read_text("utf-8").splitlines()
        at = next(number for number, line in enumerate(lines) if re.match(rf" *#?{key}:", line))
        first = at
        while re.match(r" *# ", lines[first - 1]):
            first -= 1
        return " ".join(line.strip("# ") for line in lines[first:at])

    def test_pages_do_not_deny_what_works(self) -> None:
        goip = (ROOT / "docs" / "goip.md").read_text("utf-8")
        smpp = (ROOT / "docs" / "smpp.md").read_text("utf-8")
        for denial in (
            "do nothing yet",
            "Segments that come singly are handed on singly",
            "SIM is not built",
        ):
            self.assertNotIn(denial, goip)
        for denial in ("Today every choice is round robin", "acts as `wait`"):
            self.assertNotIn(denial, smpp)
