"""`schema` prints what an editor reads."""

import json

from click.testing import CliRunner
from twisted.trial.unittest import SynchronousTestCase

from router.cli import main
from router.config.schema import schema


class SchemaTests(SynchronousTestCase):
    def test_it_is_json_and_nothing_else(self) -> None:
        result = CliRunner().invoke(main, ["schema"])
        self.assertEqual((result.exit_code, result.stderr), (0, ""))
        self.assertEqual(json.loads(result.stdout), schema())
