"""The forms of issues can be read by a forge, and name commands and pages that there are."""

import re
from pathlib import Path

import yaml
from twisted.trial.unittest import SynchronousTestCase

from router.cli import MODULES

ROOT = Path(__file__).resolve().parents[1]
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"

KINDS = {"markdown", "textarea", "input", "dropdown", "checkboxes"}
COMMAND = re.compile(r"`smpp-router ([a-z]+)")


class FormsTests(SynchronousTestCase):
    def test_each_has_a_name_and_fields_of_known_kinds_with_labels(self) -> None:
        forms = [file for file in FORMS.glob("*.yml") if file.name != "config.yml"]
        self.assertEqual(len(forms), 3)
        for file in forms:
            form = yaml.safe_load(file.read_text("utf-8"))
            self.assertTrue(form["name"] and form["description"], file.name)
            fields = [field for field in form["body"] if field["type"] != "markdown"]
            self.assertLessEqual({field["type"] for field in form["body"]}, KINDS, file.name)
            self.assertTrue(all(field["attributes"]["label"] for field in fields), file.name)
            ids = [field["id"] for field in fields]
            self.assertEqual(len(set(ids)), len(ids), file.name)
            self.assertTrue(any(field.get("validations", {}).get("required") for field in fields), file.name)

    def test_they_and_the_page_on_security_name_commands_that_there_are(self) -> None:
        for page in (*FORMS.glob("*.yml"), ROOT / "SECURITY.md"):
            named = set(COMMAND.findall(page.read_text("utf-8")))
            self.assertLessEqual(named, set(MODULES), page.name)
