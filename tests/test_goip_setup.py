"""docs/goip-setup.md: its configurations are taken as they stand, and leave no doubt."""

import re
from pathlib import Path

from router.config.load import load
from tests.config.pages import PageTestCase

MANUAL = Path(__file__).parents[1] / "docs" / "goip-setup.md"
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SECRET = re.compile(r"!env (\w+)")

AROUND = (
    'smpp: {listen: ["tcp:2775:interface=127.0.0.1"]}\nstore: "sqlite:router.db"\n'
    "esmes: [{system_id: crm, password: !env CRM}]\n"
)
HASH = "scrypt:4096:8:1:IjIEURBMPlDRjhUD0nBWPw==:oOMxx39lWsEJRG1Ub9g4dmpiGuZxywJIphVbCL/z9rY="


class GoipSetupTests(PageTestCase):
    def test_each_way_has_a_configuration_that_can_be_used_as_it_stands(self) -> None:
        ways = []
        for block in BLOCK.findall(MANUAL.read_text("utf-8")):
            environment = dict.fromkeys(SECRET.findall(block), "pw123") | {"CRM": HASH}
            configuration = load(self.write(AROUND + block), environment)
            self.assertEqual(list(configuration.warnings), [], block)
            ways += [gateway.connect.value for gateway in configuration.settings.gateways]
        self.assertEqual(sorted(ways), ["http", "smpp", "udp"])
