"""An edit is compiled, or `make build` ends with file and line."""

import os

from twisted.trial.unittest import SkipTest

from tests.support.copy_of_project import Copy
from tools.build import lead
from tools.compiling import Fault, cannot, translate

HEALTH = "router/routing/health.py"


class EditsTest(Copy):
    """Three edits of a newcomer to a class of the path: each is compiled, or told with its line."""

    def translated(self) -> str:
        """What is wrong with the modules; nothing, if they become C."""
        try:
            translate(self.root, self.root / "build" / "c")
        except Fault as fault:
            return str(fault)
        return ""

    def test_a_new_attribute_and_parameter_are_compiled_and_a_method_is_missed_where_it_was_called(
        self,
    ) -> None:
        renamed = "def succeeded(self)"
        self.edit(HEALTH, renamed, "def has_succeeded(self)")
        self.assertRegex(
            self.translated(), r'router/relay/[\w/]+\.py:\d+: error: "Health" has no .*succeeded'
        )
        self.edit(HEALTH, "def has_succeeded(self)", renamed)
        self.edit(HEALTH, '"_flaps",', '"_flaps", "_note",')
        self.edit(HEALTH, "        self.up_at = 0.0\n", "        self._note, self.up_at = '', 0.0\n")
        before = "def refused(self, cause: Cause, now: float)"
        self.edit(HEALTH, before, "def refused(self, cause: Cause, now: float, count: int = 1)")
        self.assertEqual(self.translated(), "")

    def test_a_value_that_cannot_be_written_out_ends_the_build_and_the_tree_before_is_kept(self) -> None:
        if cannot(dict(os.environ)):
            raise SkipTest("there is no C compiler")
        (self.root / "build").mkdir()
        lead(self.root / "build" / "compiled", self.root)
        line = self.edit("router/sms/address.py", 'addr: str = ""', "addr: str = field(order=True)")
        status, said = self.build()
        self.assertEqual(status, 1)
        self.assertIn(f"router/sms/address.py:{line}: a value's field has no order\n", said)
        self.assertEqual((self.root / "build" / "compiled").resolve(), self.root)
