from router.config.load import load
from router.config.problems import ConfigurationError
from tests.config.pages import PageTestCase


class LoadTests(PageTestCase):
    def test_problems_come_by_file_and_line(self) -> None:
        self.write("stall: 5\n", "b.yaml")
        self.write("keep: 5\n", "a.yaml")
        wrong = self.problems("drain: 5\nowed: 5\ninclude: [b.yaml, a.yaml]\nxyz: 1\n")
        self.assertEqual(
            [line.split(": ")[0] for line in wrong], ["1:8", "2:7", "4:1", "b.yaml:1:8", "a.yaml:1:7"]
        )

    def test_a_file_that_is_not_there_is_one_problem(self) -> None:
        error = self.assertRaises(ConfigurationError, load, "no/such.yaml", {})
        self.assertEqual(
            str(error),
            "no/such.yaml:1:1: the file cannot be read (No such file or directory); expected a file of YAML",
        )

    def test_the_problems_can_be_had_one_by_one(self) -> None:
        error = self.assertRaises(ConfigurationError, load, self.write("drain: 5\nkeep: 5\n"), {})
        self.assertEqual([problem.place.line for problem in error.problems], [1, 2])

    def test_nothing_of_a_secret_stands_in_an_error(self) -> None:
        page = (
            "esmes: [{system_id: crm, password: hidden_hidden}]\n"
            "http: {users: [{name: a, password: {x: hidden}, role: admin}]}\n"
            "store: hidden://hidden\n"
        )
        error = self.assertRaises(ConfigurationError, load, self.write(page), {})
        self.assertEqual(len(error.problems), 3)
        self.assertNotIn("hidden", str(error) + repr(error) + repr(error.__context__))

    def test_json_is_yaml(self) -> None:
        page = '{"esmes": [{"system_id": "crm", "password": "00123", "rate": "50/s", "via": null}]}'
        esme = self.loaded(page).page.esmes[0]
        self.assertEqual((esme.password, esme.rate, esme.via), ("00123", 50.0, None))

    def test_an_almost_empty_page_is_enough(self) -> None:
        configuration = self.loaded("esmes: []\n")
        self.assertEqual((configuration.channels, configuration.routes[0].via), ((), ()))
