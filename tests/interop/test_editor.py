"""The schema in the language server of editors (npm yaml-language-server 1), as docs/check.md says."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from twisted.trial.unittest import SkipTest, SynchronousTestCase

from router.config.schema import schema
from tests.interop.language_server import LanguageServer
from tests.interop.staged import lacking

ROOT = Path(__file__).parents[2]

SCHEMA = "smpp-router.schema.json"
NAMED = f"# yaml-language-server: $schema={SCHEMA}\n"
SETTINGS: Mapping[str, object] = {"schemaStore": {"enable": False}, "hover": True, "completion": True}
TAGS = ["!env scalar", "!file scalar"]
"""As docs/check.md has them."""

PAGE = f"""{NAMED}\
gateways:
  - id: goip1
    connect: smpp
    host: !env GOIP1_HOST
    password: !file secrets/goip1
    channels: !env GOIP1_CHANNELS
    pase: 5s
    pace: 5..10
keep: 30x
"""


def script() -> Path:
    """The program of the package; raises SkipTest where node does not find it."""
    if wanting := lacking("node"):
        raise SkipTest(wanting)
    words = ["node", "-p", "require.resolve('yaml-language-server/package.json')"]
    found = subprocess.run(words, capture_output=True, text=True)
    if found.returncode:
        raise SkipTest("node does not find the package yaml-language-server (npm install, NODE_PATH)")
    return Path(found.stdout.strip()).parent / "bin" / "yaml-language-server"


class EditorTests(SynchronousTestCase):
    def setUp(self) -> None:
        program = script()
        folder = Path(self.mktemp())
        folder.mkdir()
        (folder / SCHEMA).write_text(json.dumps(schema()), "utf-8")
        self.program, self.folder = program, folder

    def server(self, **more: object) -> LanguageServer:
        server = LanguageServer(self.program, self.folder, {**SETTINGS, **more})
        self.addCleanup(lambda: self.assertEqual(server.close(), 0))
        return server

    def test_it_completes_explains_and_flags_by_the_schema_that_the_first_line_names(self) -> None:
        server = self.server(customTags=TAGS)
        manual = NAMED + (ROOT / "conf/router.yaml").read_text("utf-8")
        self.assertEqual(server.open("manual.yaml", manual), [])
        self.assertEqual(
            server.open("page.yaml", PAGE),
            [
                (8, "Property pase is not allowed."),
                (9, "expected a span of durations, for example 5s..10s, or off"),
                (10, "expected a duration with its unit (ms, s, m, h, d), for example 30s"),
            ],
        )
        keys = server.complete("page.yaml", 8, 5)
        self.assertLessEqual({"window", "limits", "long_messages"}, set(keys))
        self.assertEqual({"id", "connect", "host", "esmes"} & set(keys), set())
        words = server.complete("page.yaml", 4, 14)
        self.assertEqual(set(words) - {tag.split()[0] for tag in TAGS}, {"smpp", "http", "udp", "smsc"})
        self.assertIn("How long finished messages can be searched", server.hover("page.yaml", 10, 2))

    def test_tags_are_unknown_until_the_setting_of_the_page_names_them(self) -> None:
        paper = (ROOT / "docs/check.md").read_text("utf-8")
        self.assertIn(f"`yaml.customTags: {json.dumps(TAGS)}`", paper)
        problems = self.server().open("page.yaml", PAGE)
        unknown = [line for line, said in problems if said.startswith("Unresolved tag")]
        self.assertEqual(unknown, [5, 6, 7])
