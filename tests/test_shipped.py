"""The configurations that come with the router are found, whether it is a checkout or was built."""

from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from router.shipped import shipped
from tools.shipping import configurations

ROOT = Path(__file__).resolve().parents[1]


class ShippedTests(SynchronousTestCase):
    def test_they_are_those_of_conf(self) -> None:
        files = configurations(ROOT)
        self.assertLessEqual({"router.yaml", "demo.yaml"}, {file.name for file in files})
        for file in files:
            name = file.relative_to(ROOT / "conf").as_posix()
            self.assertEqual(shipped(name).read_text("utf-8"), file.read_text("utf-8"), name)

    def test_a_configuration_of_a_site_is_none_of_them(self) -> None:
        root = Path(self.mktemp())
        (root / "conf").mkdir(parents=True)
        (root / "conf" / "site.yaml").touch()
        self.assertEqual(configurations(root), [])
