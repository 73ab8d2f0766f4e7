from router.config.load import load
from router.config.source.problems import ConfigurationError
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

    def test_without_an_environment_nothing_from_outside_is_missed(self) -> None:
        page = self.write(
            "esmes: [{system_id: !env ID, password: !file no/such}, {system_id: a, password: !env PW}]\n"
            "gateways: [{id: !env ID, connect: smpp, host: h, channels: 1},\n"
            "  {id: g, connect: !env C, host: !env H, channels: !env N, limits: {day: !env D}}]\n"
            "routes: [{via: [goip101, 'tag:x', g01], match: {esme: [b]}, attempts: !env A}]\n"
            "store: !env STORE\nsmpp: {listen: [!env L]}\n"
        )
        loaded = load(page, None)
        self.assertEqual([esme.system_id for esme in loaded.settings.esmes], ["a"])
        self.assertNotIn("plain text", " ".join(map(str, loaded.warnings)))

    def test_what_is_wrong_beside_them_is_told_as_ever(self) -> None:
        page = self.write("esmes: [{system_id: a, password: !env PW}]\ndrain: 5\n")
        error = self.assertRaises(ConfigurationError, load, page, None)
        self.assertEqual([problem.place.line for problem in error.problems], [2])

    def test_of_very_many_problems_the_first_are_told(self) -> None:
        wrong = self.problems("".join(f"key{number}: 1\n" for number in range(1000)))
        self.assertEqual(len(wrong), 101)
        self.assertEqual(wrong[100], "101:1: there are more problems from here on; correct those above first")

    def test_more_channels_than_a_router_can_have(self) -> None:
        boxes = "".join(f"  - {{id: g{n}x, connect: smpp, host: h{n}, channels: 99}}\n" for n in range(203))
        (wrong,) = self.problems("gateways:\n" + boxes)
        self.assertEqual(wrong, "204:5: there are more than 20,000 channels; expected fewer for one router")

    def test_json_is_yaml(self) -> None:
        page = '{"esmes": [{"system_id": "crm", "password": "00123", "rate": "50/s", "via": null}]}'
        esme = self.loaded(page).settings.esmes[0]
        self.assertEqual((esme.password, esme.rate, esme.via), ("00123", 50.0, None))

    def test_an_almost_empty_page_is_enough(self) -> None:
        configuration = self.loaded("esmes: []\n")
        self.assertEqual((configuration.channels, configuration.routes[0].via), ((), ()))
