"""The page is YAML that the router reads as it was meant, and nothing in a note ends its comment."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.config.source.document import read
from router.config.source.tree import Scalar
from router.importing.page import Entry, EnvVariable, ImportedPage
from router.importing.secrets import Secrets, kept, lines_of
from tests.config.pages import PageTestCase
from tests.support.extent import at_most

ODD = (
    "yes",
    "0123",
    "1e3",
    "a: b",
    "#x",
    "!env X",
    "!env 'X'",
    "",
    "null",
    "~",
    "0x1F",
    "ä\n€\u2028\x7f",
    "😀",
    "'",
    '"',
    "5s",
    "10/s",
)


class TextsTests(PageTestCase):
    def back(self, text: str) -> str:
        page = ImportedPage()
        page.add("esmes", Entry({"system_id": text}, [text]))
        page.notes.append(text)
        written = page.text()
        self.assertTrue(written.isascii())
        tree = read(self.write(written), {}).entries["esmes"].value
        scalar = tree.items[0].entries["system_id"].value  # type: ignore[union-attr]
        assert isinstance(scalar, Scalar)
        return scalar.text

    def test_odd_texts_are_read_back(self) -> None:
        for text in ODD:
            self.assertEqual(self.back(text), text)

    @settings(max_examples=at_most(100, 25), deadline=None)
    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
    def test_any_text_is_read_back(self, text: str) -> None:
        self.assertEqual(self.back(text), text)


class PageTests(SynchronousTestCase):
    def test_sections_come_in_the_order_of_the_manual_and_short_values_in_one_line(self) -> None:
        page = ImportedPage(notes=["Top."])
        page.add("routes", Entry({"name": "one", "via": ["a", "b"]}))
        page.add("esmes", Entry({"system_id": "crm"}, ["A note."]))
        page.add("esmes", Entry({"system_id": "shop"}))
        page.single["store"] = "sqlite:router.db"
        page.tell("gateways", "None.")
        self.assertEqual(page.text(), PAGE)

    def test_a_variable_is_a_tag(self) -> None:
        page = ImportedPage()
        page.add("gateways", Entry({"id": "a", "password": EnvVariable("A_PASSWORD")}))
        self.assertIn("password: !env A_PASSWORD\n", page.text())


PAGE = """\
# Top.

store: "sqlite:router.db"

esmes:
  # A note.
  - system_id: crm

  - system_id: shop

# None.

routes:
  - name: one
    via: [a, b]
"""


class SecretsTests(SynchronousTestCase):
    def test_passwords_stand_in_the_page_or_apart(self) -> None:
        self.assertEqual(Secrets(apart=False).of("goip1", "pw"), "pw")
        secrets = Secrets(apart=True)
        names = [
            secrets.of(whose, password)
            for whose, password in (("goip-1", "a"), ("1", "b"), ("goip_1", "c"), ("x", ""))
        ]
        self.assertEqual(
            names,
            [
                EnvVariable("GOIP_1_PASSWORD"),
                EnvVariable("GATEWAY_1_PASSWORD"),
                EnvVariable("GOIP_1_2_PASSWORD"),
                "",
            ],
        )
        self.assertEqual(
            secrets.variables, {"GOIP_1_PASSWORD": "a", "GATEWAY_1_PASSWORD": "b", "GOIP_1_2_PASSWORD": "c"}
        )

    def test_variables_are_quoted_for_systemd_and_shells(self) -> None:
        self.assertEqual(
            lines_of({"A": "a-1", "B": 'a"b$c\\d`e', "C": "a b"}), 'A=a-1\nB="a\\"b\\$c\\\\d\\`e"\nC="a b"\n'
        )

    def test_nobody_knows_the_password_that_was_none(self) -> None:
        self.assertTrue(kept("").startswith("scrypt:"))
        self.assertNotEqual(kept(""), kept(""))
