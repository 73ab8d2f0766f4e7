"""The configuration as YAML says what it holds, whatever that is."""

import yaml
from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.http.dashboard.yaml_lines import lines

TEXTS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=12)
ODD = st.sampled_from(["no", "1_0", "***", "12e3", "a b", "0x1"])
SCALARS = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | TEXTS | ODD
VALUES = st.recursive(
    SCALARS, lambda each: st.lists(each, max_size=3) | st.dictionaries(TEXTS, each, max_size=3), max_leaves=12
)


class WrittenTests(SynchronousTestCase):
    @given(VALUES)
    def test_it_is_read_as_what_was_written(self, value: object) -> None:
        self.assertEqual(yaml.safe_load("\n".join(lines(value))), value)

    def test_it_is_for_people(self) -> None:
        value = {"esmes": [{"system_id": "crm", "via": ["goip1"]}, {"system_id": "no"}], "smpp": {}}
        told = 'esmes:\n  - system_id: crm\n    via:\n      - goip1\n  - system_id: "no"\nsmpp: {}'
        self.assertEqual("\n".join(lines(value)), told)
