"""The schema takes what the router takes, says something of each key, and refuses what an editor can see."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import jsonschema_rs
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from router.config.model import known
from router.config.schema import DIALECT, schema
from router.config.source.reader import CORE, nodes
from tests.config.pages import ESME, GATEWAY, PageTestCase
from tools.descriptions import DESCRIPTIONS, MANUAL, all_set, written

ROOT = Path(__file__).parents[2]
PAPERS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

READ: Mapping[str, Callable[[str], object]] = {
    CORE + "int": int,
    CORE + "float": float,
    CORE + "bool": lambda text: text.lower() == "true",
    CORE + "null": lambda text: None,
}


def as_an_editor_sees(node: Node) -> object:
    """Return a file in the types of JSON; tags such as `!env` are not seen, but what follows them is."""
    if isinstance(node, MappingNode):
        return {key.value: as_an_editor_sees(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [as_an_editor_sees(item) for item in node.value]
    assert isinstance(node, ScalarNode)
    return READ.get(node.tag, str)(node.value)


def examples() -> Iterator[str]:
    """Give the pieces of configurations in the papers that begin with a key of the top."""
    for paper in PAPERS:
        for found in re.findall(r"(?s)```yaml\n(.*?)```", paper.read_text("utf-8")):
            if re.match(
                r"(?:#.*\n|\s)*(smpp|http|udp|email|blocked|store|log|esmes|gateways|routes|received|alerts):",
                found,
            ):
                yield found


class SchemaTests(PageTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.schema = schema()
        self.validator = jsonschema_rs.validator_for(self.schema)

    def wrong(self, text: str, whole: bool = True) -> list[str]:
        """Return the paths of what the schema refuses; a piece lacks keys that a whole file must have."""
        instance = as_an_editor_sees(nodes(self.write(text)))
        errors = [*self.validator.iter_errors(instance)]
        refused = [each for each in errors if whole or "is a required property" not in each.message]
        return [".".join(map(str, each.instance_path)) for each in refused]

    def test_it_is_a_schema_of_2020_12(self) -> None:
        self.assertEqual(self.schema["$schema"], DIALECT)
        jsonschema_rs.meta.validate(self.schema)
        json.dumps(self.schema)

    def test_it_has_each_key_with_a_description(self) -> None:
        found = dict(described(self.schema, ""))
        self.assertEqual(set(known()) | {"include"}, set(found))
        self.assertEqual([path for path, text in found.items() if not text], [])

    def test_the_manual_fits_also_with_all_options_set(self) -> None:
        manual = MANUAL.read_text("utf-8")
        self.assertEqual(self.wrong(manual), [])
        self.assertEqual(self.wrong(all_set(manual)), [])

    def test_the_demo_and_the_examples_of_the_papers_fit(self) -> None:
        self.assertEqual(self.wrong((ROOT / "conf" / "demo.yaml").read_text("utf-8")), [])
        found = list(examples())
        self.assertGreater(len(found), 5)
        for example in found:
            self.assertEqual(self.wrong(example, whole=False), [], example)

    def test_env_and_file_stand_where_a_number_a_duration_or_a_word_could(self) -> None:
        gateway = (
            "id: g, connect: !env WAY, host: !env HOST, port: !env PORT, channels: !file secrets/channels"
        )
        self.assertEqual(self.wrong(f"gateways: [{{{gateway}, pace: !env PACE, password: !file pw}}]\n"), [])

    def test_a_version_needs_no_quotes_in_an_editor_either(self) -> None:
        for version in ("3.4", '"3.4"', "5.0"):
            page = ESME + GATEWAY.replace("channels", f"interface_version: {version}, channels")
            self.loaded(page)
            self.assertEqual(self.wrong(page), [])

    def test_a_key_that_there_is_not(self) -> None:
        self.assertEqual(self.wrong(ESME + GATEWAY + "smtp: {}\n"), [""])
        self.assertEqual(self.wrong(GATEWAY.replace("channels", "channel_s")), ["gateways.0"])

    def test_values_that_are_none(self) -> None:
        wrong = {
            "drain: 5\n": "drain",
            "drain: 5 s\n": "drain",
            "stall: never\n": "stall",
            "log: {format: xml}\n": "log.format",
            "esmes: [{system_id: crm, password: x, rate: 50}]\n": "esmes.0.rate",
            "gateways: [{id: g, connect: ftp}]\n": "gateways.0.connect",
            "gateways: [{id: g, connect: udp, channels: 100}]\n": "gateways.0.channels",
            "esmes: crm\n": "esmes",
        }
        for text, path in wrong.items():
            self.assertEqual(self.wrong(text), [path], text)

    def test_a_key_that_must_be_there(self) -> None:
        self.assertEqual(self.wrong("esmes: [{system_id: crm}]\n"), ["esmes.0"])
        self.assertEqual(self.wrong("gateways: [{id: g}]\n"), ["gateways.0"])

    def test_one_where_a_list_could_be(self) -> None:
        self.assertEqual(self.wrong("smpp: {listen: 'tcp:2775'}\nreceived: [{to: {esme: crm}}]\n"), [])
        self.assertEqual(self.wrong("gateways: [{id: g, connect: smpp, watch: http}]\n"), [])

    def test_defaults_are_written_as_in_the_file(self) -> None:
        keys = self.schema["properties"]
        assert isinstance(keys, Mapping)
        shown = {key: keys[key]["default"] for key in ("keep", "stall", "time_zone", "log_texts", "store")}
        self.assertEqual(
            shown,
            {
                "keep": "30d",
                "stall": "1m",
                "time_zone": "UTC",
                "log_texts": False,
                "store": "sqlite:router.db",
            },
        )
        gateway = keys["gateways"]["items"]["properties"]
        self.assertEqual(gateway["retry"]["default"], "1s..1m")
        self.assertEqual(gateway["bind"]["default"], "channel")


class DescriptionsTests(PageTestCase):
    def test_they_are_those_of_the_manual(self) -> None:
        self.assertEqual(DESCRIPTIONS.read_text("utf-8"), written(), "run python -m tools.descriptions")

    def test_a_key_has_the_text_above_it(self) -> None:
        texts = json.loads(written())
        self.assertEqual(texts["esmes.system_id"], "At most 15 octets. Required.")
        self.assertEqual(texts["gateways.timers.line"], texts["gateways.timers.poll"])
        self.assertEqual(texts["gateways.channel.limits.hour"], texts["gateways.limits"])


def described(node: object, above: str) -> Iterator[tuple[str, str]]:
    """Give the path and the description of each key in a schema."""
    if not isinstance(node, Mapping):
        return
    for key, inner in node.get("properties", {}).items():
        path = f"{above}.{key}".lstrip(".")
        yield path, inner["description"]
        yield from described(inner, path)
    for part in (*node.get("anyOf", ()), node.get("items"), node.get("additionalProperties")):
        yield from described(part, above)
