"""Pages of the manual that are made of the code have all that they are to have."""

import re
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.cli import MODULES
from router.config.model import known
from router.northbound.http.api.table import OPERATIONS
from tools.site import api, commands, configuration
from tools.site.markdown import prose, table
from tools.site.navigation import GENERATED
from tools.site.staging import FENCE, LINK, MADE, stage


class ConfigurationTests(SynchronousTestCase):
    page = configuration.page()

    def rows(self) -> dict[str, str]:
        """The rows of all keys, by their paths."""
        found, section = {}, ""
        for line in self.page.splitlines():
            if line.startswith("## "):
                section = line.removeprefix("## ") + "."
            elif line.startswith("| `"):
                found[(section + line.split("`")[1]).removeprefix("The top of the file.")] = line
        return found

    def test_each_key_has_a_row(self) -> None:
        sections = set(re.findall(r"(?m)^## (\w+)$", self.page))
        self.assertEqual(set(self.rows()) | sections, {*known(), "include"})

    def test_a_row_tells_how_a_value_is_written_and_its_default(self) -> None:
        rows = self.rows()
        self.assertIn("| duration, a span of two, or `off` | `5s..10s`; smsc: `off` |", rows["gateways.pace"])
        self.assertIn(
            "| whole number from 1 to 65535 | `7777`; http: `80`; smsc: `2775` |", rows["gateways.port"]
        )
        self.assertIn("| text, or a list | `tcp:2775` |", rows["smpp.listen"])
        self.assertIn("| text | required |", rows["esmes.password"])
        self.assertIn("| `text`, `json` | `text` |", rows["log.format"])


class OthersTests(SynchronousTestCase):
    def test_each_command_has_its_part(self) -> None:
        self.assertEqual(re.findall(r"(?m)^## smpp-router (.*)$", commands.page()), list(MODULES))

    def test_each_request_has_its_part(self) -> None:
        asked = {f"{one.method} {one.path}" for one in OPERATIONS}
        self.assertEqual({*re.findall(r"(?m)^## ([A-Z]+ /.*)$", api.page())}, asked)

    def test_all_of_them_are_made(self) -> None:
        self.assertEqual(set(MADE), set(GENERATED))


class StagingTests(SynchronousTestCase):
    def test_each_link_of_the_sources_of_the_site_leads_to_one_of_them(self) -> None:
        folder = Path(self.mktemp()).resolve()
        stage(folder)
        dead = []
        for page in folder.rglob("*.md"):
            for target in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
                path = target.partition("#")[0]
                if path and ":" not in path and not (page.parent / path).is_file():
                    dead.append(f"{page.relative_to(folder)}: {target}")
        self.assertEqual(dead, [])


class MarkdownTests(SynchronousTestCase):
    def test_signs_of_markdown_are_shown_as_they_are(self) -> None:
        self.assertEqual(prose("*100# <b> `*` [x] system_id"), r"\*100# \<b> `*` \[x\] system_id")

    def test_a_page_that_is_named_is_a_link(self) -> None:
        self.assertEqual(prose("see docs/http.md"), "see [http](../http.md)")

    def test_a_cell_keeps_its_bar(self) -> None:
        self.assertEqual(table(("a",), [["`x|y`"]]).splitlines()[-1], r"| `x\|y` |")
