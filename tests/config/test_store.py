"""Where the store is, whatever else is wrong."""

from router.config.source.problems import ConfigurationError
from router.config.store import store_alone
from tests.config.pages import PageTestCase


class StoreAloneTests(PageTestCase):
    def found(self, text: str) -> str:
        return store_alone(self.write(text), {})

    def test_it_is_what_the_page_says(self) -> None:
        self.assertEqual(self.found("store: sqlite:/var/lib/router.db\n"), "sqlite:/var/lib/router.db")

    def test_by_default_it_is_that_of_the_page(self) -> None:
        self.assertEqual(self.found("keep: 1d\n"), "sqlite:router.db")

    def test_an_included_file_may_say(self) -> None:
        self.write("store: sqlite:there.db\n", "more.yaml")
        self.assertEqual(self.found("include: [more.yaml]\n"), "sqlite:there.db")

    def test_passwords_and_mistakes_elsewhere_do_not_matter(self) -> None:
        page = "store: sqlite:a.db\nkeep: never\ngateways: [{id: g, password: !env NOT_SET}]\n"
        self.assertEqual(self.found(page), "sqlite:a.db")

    def test_a_page_that_does_not_say_is_told(self) -> None:
        for page in (
            "store: !env NOT_SET\n",
            "include: [away.yaml]\n",
            "store: mysql\n",
            "store: {a: b}\n",
            "- a\n",
        ):
            self.assertRaises(ConfigurationError, self.found, page)
