import json

from click.testing import CliRunner, Result

from router.cli import main
from tests.config.pages import ESME, GATEWAY, PageTestCase


class ExplainTests(PageTestCase):
    """What goes wrong. What goes right is in docs/routing.md."""

    def explain(self, *options: str, page: str = ESME + GATEWAY) -> Result:
        return CliRunner().invoke(main, ["explain", "-c", self.write(page), "--to", "256772000009", *options])

    def test_without_a_time_it_is_now(self) -> None:
        result = self.explain("--esme", "crm")
        self.assertRegex(result.stdout, r"(?m)^time +\d\d:\d\d \(UTC\)$")
        self.assertEqual((result.exit_code, result.stderr), (0, ""))

    def test_the_only_esme_need_not_be_named(self) -> None:
        told = json.loads(self.explain("--json").stdout)["told"]
        self.assertEqual(told[0], {"of": "esme", "text": "crm"})

    def test_one_of_several_is_asked_for(self) -> None:
        esmes = "esmes: [{system_id: crm, password: secret12}, {system_id: shop, password: secret12}]\n"
        result = self.explain(page=esmes + GATEWAY)
        self.assertEqual(result.exit_code, 2)
        self.assertIn("say by --esme who submits it; known are crm, shop", result.stderr)

    def test_an_esme_that_is_not_there(self) -> None:
        result = self.explain("--esme", "cmr")
        self.assertEqual((result.exit_code, result.stdout), (1, ""))
        self.assertEqual(result.stderr, "Error: there is no ESME `cmr`\n")

    def test_a_running_router_knows_no_tlv(self) -> None:
        result = self.explain("--esme", "crm", "--live", "--tlv", "0x1400=01")
        self.assertEqual(result.exit_code, 2)
        self.assertIn("without --data-coding and --tlv", result.stderr)

    def test_in_json_it_is_one_object(self) -> None:
        told = json.loads(self.explain("--esme", "crm", "--json").stdout)["told"]
        self.assertEqual(told[0], {"of": "esme", "text": "crm"})

    def test_a_page_that_is_wrong(self) -> None:
        result = self.explain("--esme", "crm", page="drain: 5\n")
        self.assertEqual((result.exit_code, result.stderr), (1, ""))
        self.assertIn("page.yaml:1:8: `drain` is 5", result.stdout)

    def test_a_text_that_its_data_coding_cannot_say(self) -> None:
        result = self.explain("--esme", "crm", "--text", "€", "--data-coding", "3")
        self.assertEqual(result.stderr, "Error: --text: U+20AC at character 0 cannot be written in latin1\n")
        self.assertEqual(result.exit_code, 1)

    def test_options_that_cannot_be_read(self) -> None:
        for option, value in (("--at", "24:00"), ("--at", "noon"), ("--tlv", "x=01"), ("--tlv", "5=0")):
            result = self.explain("--esme", "crm", option, value)
            self.assertEqual(result.exit_code, 2)
            self.assertIn(f"{value} is no ", result.stderr)
