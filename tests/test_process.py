"""The service that twistd is given: of a page that is right; else what is wrong is said."""

from router.process import makeService
from router.service import RouterService
from tests.config.pages import ESME, GATEWAY, PageTestCase


class MakeServiceTests(PageTestCase):
    def said(self, text: str) -> list[str]:
        """What ends the program; SystemExit with a text is exit status 1."""
        error = self.assertRaises(SystemExit, makeService, self.write(text))
        return str(error.code).replace(self.directory + "/", "").splitlines()

    def test_a_page_that_is_right_makes_a_router(self) -> None:
        self.assertIsInstance(makeService(self.write(ESME + GATEWAY)), RouterService)

    def test_each_problem_of_the_page_has_a_line(self) -> None:
        said = self.said("drain: 5\nroutes: none\n")
        self.assertEqual([line.split(": ")[0] for line in said], ["page.yaml:1:8", "page.yaml:2:9"])

    def test_a_store_that_is_not_built_yet(self) -> None:
        (said,) = self.said('store: "postgresql://router@h/db"\n')
        self.assertEqual(said, "page.yaml:1:8: PostgreSQL is not in force yet; expected sqlite:PATH")
