from tests.config.pages import PageTestCase

PAGE = "gateways:\n  - {id: up, connect: smsc, host: h, numbers: [{match: '%s', replace: '%s'}]}\n"


class RewriteTests(PageTestCase):
    def test_a_replacement_names_groups_that_there_are(self) -> None:
        said = "is no replacement (invalid group reference 1 at position 1)"
        (problem,) = self.problems(PAGE % ("^0", r"\1"))
        self.assertIn(f"`replace` {said}; expected text, with", problem)
        self.loaded(PAGE % ("^0(.)", r"\1"))

    def test_it_is_clear_what_is_replaced(self) -> None:
        (problem,) = self.problems(PAGE % (r"\d*?", "+"))
        self.assertIn("`match` has a lazy repetition", problem)
